"""Reporting cycles: what was asked and what came in, in numbers; once published, line by line.

A cycle is public from its opening. What it shows after its publication is read from its
frozen lines, as they were then: nothing that is reported or corrected later changes it.
"""

from urllib.parse import urlencode

from django.db.models import Count, Prefetch, Q, Subquery
from django.shortcuts import get_object_or_404, render

from commitments import listing
from commitments.completeness import Part, assignees, of_cycle
from commitments.models import Assignment, CycleLine, Instrument, ReportingCycle, instant_of
from commitments.progress import Tally
from commitments.publishing.lines import LineFilter, name_of
from commitments.publishing.pages import public_page


def as_it_was(cycle, moment):
    """*cycle*, not saved, without the instants that had not come by then."""
    if moment:
        instant = instant_of(moment.on)
        for name in ("opened_at", "published_at"):
            if (at := getattr(cycle, name)) and at > instant:
                setattr(cycle, name, None)
    return cycle


@public_page
def cycle_list(request):
    opened = ReportingCycle.objects.opened().annotate(asked=Count("requests"))
    cycles = [as_it_was(cycle, request.moment) for cycle in opened]
    cycles = [cycle for cycle in cycles if cycle.opened_at]
    context = {
        "running": [cycle for cycle in cycles if cycle.running],
        "published": [cycle for cycle in cycles if not cycle.running],
    }
    return render(request, "publishing/cycle_list.html", context)


@public_page
def cycle(request, code):
    """One cycle: its scope, its dates and its completeness; its lines once it is published."""
    instruments = Prefetch("instruments", Instrument.objects.visible_to(request.user))
    rows = ReportingCycle.objects.opened().prefetch_related(instruments, "themes", "actors")
    found = as_it_was(get_object_or_404(rows, code=code), request.moment)
    if not found.opened_at:
        return render(request, "publishing/cycle_unopened.html", {"cycle": found})
    context = {"cycle": found} | (_asked(found) if found.running else _complete(request, found))
    return render(request, "publishing/cycle.html", context)


def _asked(cycle):
    """How much a running *cycle* asks, and of whom: nothing of what has come in."""
    requests = cycle.requests.order_by()
    counted = requests.values_list("assignment__actor", "assignment__working_group")
    asked = {(actor, group): Part(count) for actor, group, count in counted.annotate(Count("pk"))}
    return {
        "total": Part(sum(part.asked for part in asked.values())),
        "assignees": [(assignee, asked[key], "") for key, assignee in assignees(asked)],
    }


def _complete(request, cycle):
    """What a published *cycle* asked and found, and the page of its lines."""
    complete = of_cycle(cycle)
    context = {
        "total": complete.total,
        "themes": complete.themes,
        "outcomes": _outcomes(complete),
        "assignees": [(row.assignee, row.part, _received(request, row)) for row in complete.rows],
    }
    return context | _lines(request, cycle, [row.assignee for row in complete.rows])


def _received(request, row):
    """The address of the lines that were received from one assignee."""
    asked = {name_of(row.assignee): row.assignee.code, "outcome": CycleLine.RECEIVED}
    return f"{request.path}?{urlencode(asked | request.moment.query, doseq=True)}#results"


def _outcomes(complete):
    """(code, label, count) of every outcome of a published cycle, zeros included."""
    return [(code, label, complete.total.states[code]) for code, label in complete.states]


def _lines(request, cycle, asked):
    """The tally of all lines of a published *cycle*, and the page of those asked for."""
    visible = cycle.lines.filter(assignment__in=Assignment.objects.visible_to(request.user))
    found = listing.checked(request, LineFilter(request.GET, visible, request=request, asked=asked))
    of_them = Count("pk", filter=Q(pk__in=Subquery(found.qs.order_by().values("pk"))))
    by_status = cycle.lines.order_by().values_list("status")
    counted = list(by_status.annotate(Count("pk"), found=of_them))
    rows = found.qs.order_by("assignment__code").select_related(
        "assignment__commitment__provision__instrument",
        "assignment__commitment__provision__source",
        "assignment__actor",
        "assignment__working_group",
        "update",
    )
    page = listing.paged(request, rows, count=sum(count for _status, _all, count in counted))
    return listing.context(request, found, page, shown=found.shown) | {
        "tally": Tally({status: count for status, count, _found in counted}),
        "sources": [row.assignment.commitment.provision.source for row in page],
    }
