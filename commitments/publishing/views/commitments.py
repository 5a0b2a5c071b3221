"""Commitments and assignments: the two filtered lists, the page of each, the latest updates."""

from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments import listing
from commitments.filters import AssignmentFilter, CommitmentFilter
from commitments.models import (
    Assignment,
    Commitment,
    CommitmentLink,
    Provision,
    Restatement,
    StatusUpdate,
)
from commitments.progress import Tally, tally, tally_by
from commitments.reports import as_published
from members.models import ThemeWorkingGroup

PANEL = [
    "q",
    "instrument",
    "state",
    "actor",
    "working_group",
    "theme",
    "dimension",
    "act",
    "status",
    "ordering",
]
TEXT = f"provision__{listing.ANCESTORS}"
WHOLE_ASSIGNMENT = [
    f"commitment__{TEXT}",
    "commitment__provision__instrument",
    "commitment__provision__source",
    "actor",
    "working_group",
    "source",
]


@require_safe
@listing.answers
def commitment_list(request):
    visible = Commitment.objects.visible_to(request.user)
    found = listing.checked(request, CommitmentFilter(request.GET, visible, request=request))
    rows = found.qs.select_related("provision__instrument", "provision__source", "dimension")
    page = listing.paged(request, rows.prefetch_related("themes"))
    assigned = Assignment.objects.visible_to(request.user).filter(commitment__in=list(page))
    in_force = assigned.in_force(found.day or timezone.localdate())
    tallies = tally_by(in_force, "commitment", found.day)
    context = listing.context(request, found, page, shown=PANEL) | {
        "entries": [(row, tallies.get(row.pk, Tally())) for row in page],
        "sources": [row.provision.source for row in page],
        "total": visible.count(),
    }
    return render(request, "publishing/commitment_list.html", context)


@require_safe
@listing.answers
def assignment_list(request):
    visible = Assignment.objects.visible_to(request.user)
    found = listing.checked(request, AssignmentFilter(request.GET, visible, request=request))
    rows = found.qs.with_position().select_related(
        "commitment__provision__instrument",
        "commitment__provision__source",
        "actor",
        "working_group",
    )
    page = listing.paged(request, rows)
    context = listing.context(request, found, page, shown=PANEL) | {
        "tally": tally(found.qs, found.day),
        "sources": [row.commitment.provision.source for row in page],
        "total": visible.in_force(found.day or timezone.localdate()).count(),
    }
    return render(request, "publishing/assignment_list.html", context)


@require_safe
def commitment(request, instrument, path, number):
    """One commitment: its words in their paragraph, and what each assignee reported."""
    rows = Commitment.objects.visible_to(request.user)
    found = get_object_or_404(
        rows.select_related(TEXT, "provision__instrument", "provision__source", "dimension"),
        code=f"{instrument}/{path}/{number}",
    )
    assignments = Assignment.objects.visible_to(request.user).filter(commitment=found)
    in_force = assignments.in_force(timezone.localdate())
    table = list(_with_all(in_force).order_by("actor__kind", "actor__name", "code"))
    context = {
        "commitment": found,
        "assignments": table,
        "tally": tally(in_force),
        "closed": _with_all(assignments.filter(closed_on__lte=timezone.localdate())),
        "others": rows.filter(provision=found.provision).exclude(pk=found.pk),
        **_neighbours(request, found),
    }
    context["sources"] = _sources(context)
    return render(request, "publishing/commitment.html", context)


def _with_all(assignments):
    related = assignments.select_related("actor", "working_group", "source")
    return related.with_status().with_position()


def _neighbours(request, commitment):
    """What stands around *commitment*: its themes, who follows it, its other wordings."""
    visible = Commitment.objects.visible_to(request.user)
    links = CommitmentLink.objects.filter(commitment__in=visible, other__in=visible)
    return {
        "themes": list(commitment.themes.all()),
        "followers": list(
            ThemeWorkingGroup.objects.filter(theme__commitments=commitment)
            .select_related("working_group", "theme", "source")
            .order_by("working_group__code", "theme__order")
        ),
        "restatements": list(
            Restatement.objects.filter(
                commitment=commitment, provision__in=Provision.objects.visible_to(request.user)
            ).select_related("provision__instrument", "source")
        ),
        "links": list(
            links.filter(Q(commitment=commitment) | Q(other=commitment)).select_related(
                "commitment__provision__instrument", "other__provision__instrument", "source"
            )
        ),
    }


def _sources(context):
    """Everything that the page of a commitment leans on, the text itself first."""
    facts = ("assignments", "restatements", "links", "followers")
    return [
        context["commitment"].provision.source,
        *(fact.source for name in facts for fact in context[name]),
    ]


@require_safe
def assignment(request, instrument, path, number, assignee):
    """The part of one assignee in one commitment, with every report on it."""
    rows = Assignment.objects.visible_to(request.user).with_status().with_position()
    found = get_object_or_404(
        rows.select_related(*WHOLE_ASSIGNMENT), code=f"{instrument}/{path}/{number}@{assignee}"
    )
    updates = list(_reports(request).filter(assignment=found))
    context = {
        "assignment": found,
        "one": [found],
        "commitment": found.commitment,
        "updates": updates,
        "sources": [
            found.commitment.provision.source,
            found.source,
            *(piece.source for row in updates for piece in row.evidence.all() if piece.source),
        ],
    }
    return render(request, "publishing/assignment.html", context)


def _reports(request):
    """The published updates, newest first, with all that is shown of them."""
    published = StatusUpdate.objects.visible_to(request.user).published()
    return as_published(published, request.user).order_by("-published_at", "-pk")


@require_safe
@listing.answers
def update_list(request):
    rows = _reports(request).select_related(
        "assignment__commitment__provision__instrument",
        "assignment__actor",
        "assignment__working_group",
    )
    page = listing.paged(request, rows)
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "sources": [piece.source for row in page for piece in row.evidence.all() if piece.source],
    }
    return render(request, "publishing/update_list.html", context)
