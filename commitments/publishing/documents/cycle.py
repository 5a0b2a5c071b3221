"""The report on one reporting cycle: what was asked, what came in and, once it is published, how
every line stood, for ever."""

from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from commitments.completeness import assignees, of_cycle
from commitments.models import Assignment, Instrument, ReportingCycle
from commitments.moments import Moment
from commitments.publishing.addresses import absolute
from commitments.publishing.views.cycles import as_it_was
from commitments.templatetags.record import best_of, written

from . import distributions, parts, rows
from .blocks import Report, cell, note, section, sections, table, text


def report(request, code):
    """The Report on the cycle *code*, as it was at the moment of the *request*. Raises Http404
    where the public knew of none."""
    found = get_object_or_404(ReportingCycle.objects.opened(), code=code)
    found = as_it_was(found, request.moment)
    if not found.opened_at:
        raise Http404
    told, counted = _running(request, found) if found.running else _published(request, found)
    standing = _("running") if found.running else _("published")
    moment = request.moment if found.running else Moment(cycle=found)
    return Report(
        title=found.title,
        subtitle=f"{_('Reporting cycle')}: {standing}",
        moment=parts.moment_in_words(moment),
        moment_short=parts.moment_in_short(moment),
        address=parts.address_of(request),
        demonstration=parts.warned(),
        facts=_facts(request, found, counted),
        sections=sections(*told),
    )


def _running(request, cycle):
    """(sections, how much is asked): nothing of what has come in."""
    counted = cycle.requests.order_by().values_list(
        "assignment__actor", "assignment__working_group"
    )
    asked = {(actor, group): number for actor, group, number in counted.annotate(Count("pk"))}
    columns = [(_("Assignee"), 5, False), (_("Assignments"), 2, True)]
    whom = [
        [cell(assignee.name), cell(asked[key], number=True)] for key, assignee in assignees(asked)
    ]
    total = sum(asked.values())
    foot = [cell(_("Total")), cell(total, number=True)]
    words = _("What is reported becomes public when the cycle is published, for all at once.")
    made = table(_("Who is asked"), columns, whom, foot)
    return [section(_("Who is asked"), text(words), made), *parts.closing(request, [])], total


def _published(request, cycle):
    """(sections, how much was asked), read from the frozen lines."""
    complete = of_cycle(cycle)
    lines = cycle.lines.filter(assignment__in=Assignment.objects.visible_to(request.user))
    frozen = rows.of_cycle(cycle, lines)
    return [
        section(_("Cover note of the Pro Tempore Presidency"), *_cover_note(cycle)),
        section(_("Received by the cut-off"), *_received(cycle, complete)),
        *_standing(request, complete, frozen, Moment(cycle=cycle)),
        *parts.closing(request, [row.source for row in frozen]),
    ], complete.total.asked


def _cover_note(cycle):
    shown = best_of(cycle, "cover_note")
    yield text(shown.text, "" if shown.translated else shown.language)


def _standing(request, complete, frozen, moment):
    """What came in, and how each line stood. frozen: the rows."""
    words = _("By status on %(day)s, reported in this cycle or before.") % {
        "day": date_format(moment.date)
    }
    told = moment.updates(request.user).filter(cycle=moment.cycle)
    return [
        section(_("What came in"), _outcomes(complete)),
        *parts.progress(frozen, words),
        section(
            _("Line by line"),
            parts.reading_of_lines(),
            *parts.lines(frozen, lambda row: row.assignee.name, outcome=True, whose=False),
        ),
        section(_("Corrections"), parts.corrected(told)),
    ]


def _received(cycle, complete):
    """How many were received: in all, by who was asked, by theme."""
    words = _("Cut-off: %(day)s.") % {"day": date_format(cycle.cut_off_on)}
    whom = [(row.assignee.name, row.part) for row in complete.rows]
    themes = [(one.name if one else _("No theme"), part) for one, part in complete.themes]
    told = _("An assignment of two themes is counted in both.")
    title = _("%(received)s of %(asked)s assignments were received") % {
        "received": complete.total.received,
        "asked": complete.total.asked,
    }
    yield parts.figure(distributions.received([(_("Total"), complete.total)], title, words))
    yield note(
        _(
            "Received is what was submitted by the cut-off, reviewed or not. Alphabetical, and no"
            " ranking: those asked differ in how much they are asked."
        )
    )
    made = distributions.received(whom, _("By who was asked"), words)
    yield parts.figure(made, _("Assignee"))
    made = distributions.received(themes, _("By theme"), f"{words} {told}")
    yield parts.figure(made, _("Theme"))


def _outcomes(complete):
    columns = [(_("Outcome"), 5, False), (_("Assignments"), 2, True)]
    found = [
        [cell(capfirst(label)), cell(complete.total.states[code], number=True)]
        for code, label in complete.states
    ]
    foot = [cell(_("Total")), cell(complete.total.asked, number=True)]
    return table(_("What came in"), columns, found, foot)


def _facts(request, cycle, counted):
    """The first page: its dates and its scope."""
    instruments = cycle.instruments.filter(pk__in=Instrument.objects.visible_to(request.user))
    dates = [
        (_("Opened"), cycle.opens_on),
        (_("Due"), cycle.due_on),
        (_("Cut-off"), cycle.cut_off_on),
        (_("Published"), cycle.published_at and parts.day_of(cycle.published_at)),
    ]
    scope = [
        (_("Instruments"), [one.short_title for one in instruments]),
        (_("Themes"), [one.name for one in cycle.themes.all()]),
        (_("States and bodies"), [one.name for one in cycle.actors.all()]),
    ]
    return [
        *((label, written(day), "") for label, day in dates if day),
        *((label, ", ".join(names) or _("all"), "") for label, names in scope),
        (_("Assignments asked about"), str(counted), ""),
        (_("Methodology version"), cycle.methodology_version, ""),
        (_("Page"), *[absolute(cycle.get_absolute_url())] * 2),
    ]
