"""Reporting cycles: what was asked and what came in, in numbers; once published, line by line.

A cycle is public from its opening. What it shows after its publication is read from its
frozen lines, as they were then: nothing that is reported or corrected later changes it.
"""

from urllib.parse import urlencode

from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from commitments import listing
from commitments.completeness import of_cycle
from commitments.models import Assignment, CycleLine, Instrument, ReportingCycle
from commitments.progress import Tally
from commitments.publishing.lines import LineFilter, name_of


@require_safe
def cycle_list(request):
    cycles = list(ReportingCycle.objects.opened().annotate(asked=Count("requests")))
    context = {
        "running": [cycle for cycle in cycles if cycle.running],
        "published": [cycle for cycle in cycles if not cycle.running],
    }
    return render(request, "publishing/cycle_list.html", context)


@require_safe
@listing.answers
def cycle(request, code):
    """One cycle: its scope, its dates and its completeness; its lines once it is published."""
    instruments = Prefetch("instruments", Instrument.objects.visible_to(request.user))
    rows = ReportingCycle.objects.opened().prefetch_related(instruments, "themes", "actors")
    found = get_object_or_404(rows, code=code)
    complete = of_cycle(found)
    context = {
        "cycle": found,
        "total": complete.total,
        "themes": complete.themes,
        "assignees": [
            (row.assignee, row.part, _received(request, found, row)) for row in complete.rows
        ],
    }
    if not found.running:
        asked = [row.assignee for row in complete.rows]
        context |= _lines(request, found, asked) | {"outcomes": _outcomes(complete)}
    return render(request, "publishing/cycle.html", context)


def _received(request, cycle, row):
    """The address of the lines that were received from one assignee; none while it runs."""
    if cycle.running:
        return ""
    asked = {name_of(row.assignee): row.assignee.code, "outcome": CycleLine.RECEIVED}
    return f"{request.path}?{urlencode(asked, doseq=True)}#results"


def _outcomes(complete):
    """(code, label, count) of every outcome of a published cycle, zeros included."""
    return [(code, label, complete.total.states[code]) for code, label in complete.states]


def _lines(request, cycle, asked):
    """The tally of all lines of a published *cycle*, and the page of those asked for."""
    counted = cycle.lines.order_by().values_list("status").annotate(Count("pk"))
    visible = cycle.lines.filter(assignment__in=Assignment.objects.visible_to(request.user))
    found = listing.checked(request, LineFilter(request.GET, visible, request=request, asked=asked))
    rows = found.qs.order_by("assignment__code").select_related(
        "assignment__commitment__provision__instrument",
        "assignment__commitment__provision__source",
        "assignment__actor",
        "assignment__working_group",
        "update",
    )
    page = listing.paged(request, rows)
    return listing.context(request, found, page, shown=found.shown) | {
        "tally": Tally(dict(counted)),
        "sources": [row.assignment.commitment.provision.source for row in page],
    }
