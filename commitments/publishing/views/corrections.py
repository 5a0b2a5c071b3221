"""The log of corrections: what was published, and what now stands in its place."""

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commitments import listing
from commitments.models import StatusUpdate

WHOSE = [
    "reporter",
    "assignment__commitment__provision__instrument",
    "assignment__actor",
    "assignment__working_group",
]


@require_safe
@listing.answers
def correction_list(request):
    """Every published correction and retraction, newest first, each beside what it took over."""
    page = listing.paged(request, _corrections(request.user).select_related(*WHOSE))
    stood = StatusUpdate.objects.published().in_bulk({row.stood for row in page} - {None})
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "entries": [(row, stood.get(row.stood)) for row in page],
    }
    return render(request, "publishing/correction_list.html", context)


def _corrections(user):
    """With `stood`, the key of the one that each names, else of the one that it superseded."""
    before = StatusUpdate.objects.published().filter(
        assignment=OuterRef("assignment"), superseded_at=OuterRef("published_at")
    )
    published = StatusUpdate.objects.visible_to(user).published()
    return (
        published.filter(Q(corrects__isnull=False) | Q(status=""))
        .annotate(stood=Coalesce("corrects", Subquery(before.values("pk")[:1])))
        .order_by("-published_at", "-pk")
    )
