"""The two filtered lists that figures link to: commitments and assignments."""

from django.shortcuts import render

from commitments import facets, listing
from commitments.filters import PANEL, AssignmentFilter, CommitmentFilter
from commitments.models import Assignment, Commitment
from commitments.progress import Tally
from commitments.publishing import rows
from commitments.publishing.pages import public_page

SHOWN = [*PANEL, "ordering"]


@public_page
def commitment_list(request):
    visible = Commitment.objects.visible_to(request.user)
    found = listing.checked(request, CommitmentFilter(request.GET, visible, request=request))
    counts = facets.of_commitments(request, found, visible)
    page = listing.paged(request, found.qs, count=facets.found(counts))
    entries = rows.commitments(request, page.object_list)
    context = listing.context(request, found, page, shown=SHOWN, counts=counts) | {
        "entries": entries,
        "sources": rows.sources(request, entries),
        "total": facets.total(counts),
    }
    return render(request, "publishing/commitment_list.html", context)


@public_page
def assignment_list(request):
    visible = Assignment.objects.visible_to(request.user)
    found = listing.checked(request, AssignmentFilter(request.GET, visible, request=request))
    in_force = visible.in_force(request.moment.cycle or request.moment.date)
    counts = facets.of_assignments(request, found, in_force)
    page = listing.paged(request, found.qs.with_position(), count=facets.found(counts))
    entries = rows.assignments(request, page.object_list)
    context = listing.context(request, found, page, shown=SHOWN, counts=counts) | {
        "entries": entries,
        "tally": _tally(found, counts),
        "sources": rows.sources(request, entries),
        "total": facets.total(counts),
    }
    return render(request, "publishing/assignment_list.html", context)


def _tally(found, counts):
    """The Tally of all assignments that were found: of the statuses chosen, or of all of them."""
    chosen, of_each = found.chosen["status"], counts["status"]
    return Tally({code: n for code, n in of_each.items() if code in chosen or not chosen})
