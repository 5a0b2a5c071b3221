"""The record at a glance, and the sources from which it was read."""

from django.db.models import Count
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.filters import NO_DIMENSION
from commitments.models import (
    CHOOSABLE,
    Assignment,
    Commitment,
    Instrument,
    StatusUpdate,
)
from commitments.progress import Tally, added_up, tally_by
from meetings.models import Meeting
from members.models import Actor, Dimension, Presidency, Source

LATEST = 4


@require_safe
def home(request):
    """Totals, what became of it all and by dimension, the latest updates, what comes next."""
    user, today = request.user, timezone.localdate()
    assignments = Assignment.objects.visible_to(user).in_force(today)
    tallies = tally_by(assignments, "commitment__dimension")
    dimensions = _dimensions(tallies, Commitment.objects.visible_to(user))
    meetings = Meeting.objects.visible_to(user)
    context = {
        **_documents(user),
        "today": today,
        "tally": added_up(tallies.values()),
        "dimensions": dimensions,
        "commitments": sum(row["commitments"] for row in dimensions),
        "meetings": meetings.count(),
        "states": Actor.objects.member_states(today).count(),
        "presidency": Presidency.objects.select_related("actor").on(today),
        "next_meeting": meetings.next_after(today),
        "last_meeting": meetings.order_by("-start").first(),
        "updates": _latest(user),
        "reported": [code for code, _label in CHOOSABLE],
        "sources": Source.objects.all(),
    }
    return render(request, "publishing/home.html", context)


def _documents(user):
    """How many instruments, and how many provisions in them."""
    return Instrument.objects.visible_to(user).aggregate(
        instruments=Count("pk", distinct=True), provisions=Count("provisions")
    )


def _dimensions(tallies, commitments):
    """A row for each action dimension, and one for the commitments that have none."""
    counted = dict(commitments.order_by().values_list("dimension").annotate(Count("pk")))
    rows = [
        {
            "dimension": dimension,
            "value": dimension.number if dimension else NO_DIMENSION,
            "tally": tallies.get(dimension and dimension.pk, Tally()),
            "commitments": counted.get(dimension and dimension.pk, 0),
        }
        for dimension in [*Dimension.objects.all(), None]
    ]
    return [row for row in rows if row["dimension"] or row["commitments"]]


def _latest(user):
    updates = StatusUpdate.objects.visible_to(user).published()
    return updates.select_related(
        "assignment__commitment__provision__instrument",
        "assignment__actor",
        "assignment__working_group",
    ).order_by("-published_at", "-pk")[:LATEST]


@require_safe
def source_list(request):
    return render(request, "publishing/source_list.html", {"sources": Source.objects.all()})
