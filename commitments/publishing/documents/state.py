"""The report on one state: what it is asked, and what became of it."""

from django.http import Http404
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from commitments.completeness import Part, asked
from commitments.publishing.addresses import absolute
from commitments.templatetags.record import written
from members.models import Actor, Membership

from . import distributions, parts
from .blocks import Report, note, section, sections, text
from .rows import at_the_moment


def report(request, code):
    """The Report on the state *code*. Raises Http404 where there is none."""
    state = Actor.objects.states().filter(code=code).select_related("source").first()
    if state is None:
        raise Http404
    rows = at_the_moment(request, actor=state)
    return Report(
        title=state.name,
        subtitle=_("What it is asked, and what became of it"),
        moment=parts.moment_in_words(request.moment),
        moment_short=parts.moment_in_short(request.moment),
        address=parts.address_of(request),
        demonstration=parts.warned(),
        facts=_facts(request, state, rows),
        sections=_sections(request, state, rows),
    )


def _sections(request, state, rows):
    moment = request.moment
    updates = moment.updates(request.user).filter(assignment__actor=state)
    return sections(
        *(parts.progress(rows, parts.subtitle(moment)) if rows else _nothing()),
        section(_("Completeness of the latest cycle"), *_completeness(state, moment)),
        section(
            _("Line by line"),
            parts.reading_of_lines() if rows else None,
            *parts.lines(rows, lambda row: row.instrument.short_title, whose=False),
        ),
        section(_("What was reported"), *_said(request, rows)),
        section(_("Corrections"), parts.corrected(updates)),
        *parts.closing(request, [state.source, *(row.source for row in rows)]),
    )


def _nothing():
    title = _("How the assignments stood")
    return [section(title, text(_("No commitment is assigned to it.")))]


def _facts(request, state, rows):
    """The first page: in which capacities, presiding when, how much is asked."""
    held = list(state.memberships.order_by("since", "capacity"))
    capacities = [capfirst(row.get_capacity_display()) for row in held]
    terms = [_term(one) for one in state.presidencies.all()]
    tally = distributions.tally_of(rows)
    found = [
        (_("In the Process"), "; ".join(capacities) or _("No capacity in the Process"), ""),
        (_("Pro Tempore Presidency"), "; ".join(terms), ""),
        (_("Assignments in force"), str(tally.total), ""),
        (_("Of which something is reported"), parts.of(tally.reported, tally.total), ""),
        (_("Page"), *[absolute(state.get_absolute_url())] * 2),
    ]
    if any(row.capacity == Membership.Capacity.MEMBER_STATE for row in held):
        joint = request.moment.assignments(request.user).filter(actor__code="member-states")
        words = _("%(number)s, which are not counted here") % {"number": joint.count()}
        found.insert(4, (_("Asked of the member states jointly"), words, ""))
    return found


def _term(term):
    end = written(term.until) if term.until else _("last recorded")
    return f"{written(term.since)} – {end}"


def _said(request, rows):
    told = list(parts.reports(request, rows))
    return told or [text(_("Nothing has been reported yet."))]


def _completeness(state, moment):
    """How many of what the latest cycle published by then asked of *state* were received."""
    cycles = parts.published_by(moment)
    if not cycles:
        return [text(_("No reporting cycle has been published yet."))]
    cycle = cycles[-1]
    own = Part.of(one for one in asked(cycle) if one.assignee == (state.pk, None))
    if not own.asked:
        return [text(_("The cycle “%(cycle)s” asked nothing of it.") % {"cycle": cycle.title})]
    words = parts.of_what_was_asked(own, cycle)
    made = distributions.received([(state.name, own)], cycle.title, words)
    return [parts.figure(made), note(parts.what_received_means())]
