"""The report for the plenary: all states in alphabetical order, the bodies and the groups, the
published cycles one after the other, and what is due."""

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commitments.completeness import of_cycle
from commitments.models import Commitment, CycleLine, ReportingCycle
from commitments.progress import Tally
from commitments.publishing.addresses import absolute, prefix
from commitments.publishing.views.cycles import as_it_was
from commitments.templatetags.record import date_range, written
from meetings.models import Meeting
from members.folding import fold
from members.models import Actor, Presidency

from . import distributions, parts
from .blocks import Report, items, note, section, sections, text
from .rows import at_the_moment

#: Beyond so many lines the document tells where they are read instead.
MOST_LINES = 2500


def report(request):
    """The Report on everything, at the moment of the *request*."""
    moment = request.moment
    rows = at_the_moment(request)
    words = parts.subtitle(moment)
    return Report(
        title=_("The Quito Process"),
        subtitle=_("What was promised, and what is known to have become of it"),
        moment=parts.moment_in_words(moment),
        moment_short=parts.moment_in_short(moment),
        address=parts.address_of(request),
        demonstration=parts.warned(),
        facts=_facts(request, rows),
        sections=sections(
            *parts.progress(rows, words),
            section(_("States"), *_states(rows, words)),
            section(_("Bodies, organizations and working groups"), *_others(rows, words)),
            section(_("Published cycles"), *_cycles(moment)),
            section(_("What is due"), *_due(request)),
            section(_("Line by line"), *_lines(rows)),
            section(_("Corrections"), parts.corrected(moment.updates(request.user))),
            *parts.closing(request, [row.source for row in rows]),
        ),
    )


def _facts(request, rows):
    tally = distributions.tally_of(rows)
    presidency = Presidency.objects.select_related("actor").on(request.moment.date)
    commitments = Commitment.objects.visible_to(request.user).count()
    return [
        (_("Pro Tempore Presidency"), presidency.actor.name if presidency else "", ""),
        (_("Commitments"), str(commitments), ""),
        (_("Assignments in force"), str(tally.total), ""),
        (_("Of which something is reported"), parts.of(tally.reported, tally.total), ""),
        (_("Page"), *[absolute(f"/{prefix()}/")] * 2),
    ]


def _of_states(rows):
    return [row for row in rows if _is_state(row.assignee)]


def _is_state(assignee):
    return isinstance(assignee, Actor) and assignee.kind == Actor.Kind.STATE


def _states(rows, words):
    yield note(
        _(
            "In alphabetical order, and no ranking: states differ in how much the texts ask of"
            " them, and in which texts they made their own."
        )
    )
    found = distributions.by_assignee(_of_states(rows), _("By state"), words)
    yield parts.figure(found, _("State"))


def _others(rows, words):
    others = [row for row in rows if not _is_state(row.assignee)]
    found = distributions.by_assignee(others, _("By body, organization or working group"), words)
    yield parts.figure(found, _("Assignee"))


def _cycles(moment):
    """What the cycles published by then found, in the order of time, and how complete the last
    of them was."""
    cycles = parts.published_by(moment)
    if not cycles:
        yield text(_("No reporting cycle has been published yet."))
        return
    counted = CycleLine.objects.filter(cycle__in=cycles).order_by()
    tallies = {one.pk: {} for one in cycles}
    for cycle, status, count in counted.values_list("cycle", "status").annotate(Count("pk")):
        tallies[cycle][status] = count
    named = [(f"{one.title} ({_on(one)})", Tally(tallies[one.pk])) for one in cycles]
    words = _("By status on the day of publication, reported in the cycle or before.")
    made = distributions.over_cycles(named, _("What each cycle found"), words)
    yield parts.figure(made, _("Reporting cycle"))
    complete = of_cycle(cycles[-1])
    whom = [(row.assignee.name, row.part) for row in complete.rows]
    title = _("Completeness of the latest cycle") + f": {cycles[-1].title}"
    words = parts.of_what_was_asked(complete.total, cycles[-1])
    yield parts.figure(distributions.received(whom, title, words), _("Assignee"))
    yield note(parts.what_received_means())


def _on(cycle):
    return date_format(parts.day_of(cycle.published_at))


def _due(request):
    """Running cycles, commitments with a date still to come, the next meeting."""
    day, user = request.moment.date, request.user
    opened = [as_it_was(one, request.moment) for one in ReportingCycle.objects.opened()]
    told = [
        (_("%(title)s: due on %(day)s") % {"title": one.title, "day": written(one.due_on)}, one)
        for one in opened
        if one.running
    ]
    dated = Commitment.objects.visible_to(user).filter(due_on__gte=day).order_by("due_on", "code")
    for one in dated.select_related("provision__instrument"):
        due = {"title": one.title, "day": written(one.due_on, one.due_precision)}
        told.append((_("%(title)s: due on %(day)s") % due, one))
    if meeting := Meeting.objects.visible_to(user).next_after(day):
        dates = date_range(meeting.start, meeting.end, meeting.precision)
        told.append((f"{meeting.title}, {dates}", meeting))
    yield items([(words, absolute(one.get_absolute_url())) for words, one in told]) or text(
        _("Nothing in the record has a date still to come.")
    )


def _lines(rows):
    if len(rows) > MOST_LINES:
        yield text(
            _("There are %(number)s lines: each state has a report of its own.")
            % {"number": len(rows)}
        )
        return
    yield parts.reading_of_lines()
    ordered = sorted(rows, key=lambda row: (not _is_state(row.assignee), fold(row.assignee.name)))
    yield from parts.lines(ordered, lambda row: row.assignee.name, whose=False)
