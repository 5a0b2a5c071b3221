"""The log of corrections: what was published, and what now stands in its place."""

from django.shortcuts import render

from commitments import listing
from commitments.kept import kept
from commitments.models import StatusUpdate
from commitments.publishing.pages import public_page
from commitments.reports import corrections

WHOSE = [
    "reporter",
    "assignment__commitment__provision__instrument",
    "assignment__actor",
    "assignment__working_group",
]


@public_page
def correction_list(request):
    """Every published correction and retraction, newest first, each beside what it took over."""
    rows = corrections(request.moment.updates(request.user)).select_related(*WHOSE)
    count = kept(request, ("corrections", request.moment.query), rows.order_by().count)
    page = listing.paged(request, rows, count=count)
    stood = StatusUpdate.objects.published().in_bulk({row.stood for row in page} - {None})
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "entries": [(row, stood.get(row.stood)) for row in page],
    }
    return render(request, "publishing/correction_list.html", context)
