"""Where those who report begin: their desks, and what each of them is asked."""

from itertools import groupby

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from commitments import listing
from commitments.models import WRITABLE_STAGES
from commitments.reporting.desks import at_a_desk, desks_of
from commitments.reporting.lines import DeskFilter, calls_on, lines_on
from commitments.reporting.signing_in import signed_in

PANEL = ["q", "stage", "instrument", "theme", "dimension", "act", "status", "ordering"]


@signed_in
@require_safe
def home(request):
    """The way to one's desk; a list where there are several."""
    desks = desks_of(request.user)
    if len(desks) == 1:
        return redirect("portal:desk", desks[0].code)
    return render(request, "portal/home.html", {"desks": desks})


@at_a_desk
@require_safe
@listing.answers
def desk(request, desk):
    """Everything that one assignee is asked, on one page."""
    own = desk.assignments()
    found = listing.checked(request, DeskFilter(request.GET, own, request=request))
    calls = calls_on(desk)
    lines = list(lines_on(desk, found.qs, calls))
    asked = [line for line in lines if line.call]
    context = listing.panel(request, found, shown=PANEL) | {
        "desk": desk,
        "calls": calls,
        "returned": [line for line in lines if line.returned],
        "groups": _by_heading(line for line in asked if not line.returned),
        "asked": len(asked),
        "others": _by_heading(line for line in lines if not line.call and not line.returned),
        "waiting": desk.updates().filter(stage__in=WRITABLE_STAGES).count(),
    }
    return render(request, "portal/desk.html", context)


def _by_heading(lines):
    """[(heading, lines)], the themes first, the lines of each in their order."""
    lines = sorted(lines, key=lambda line: line.heading)
    return [
        (name, list(group))
        for (_place, name), group in groupby(lines, key=lambda line: line.heading)
    ]
