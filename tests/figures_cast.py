"""A record in which something was reported, cycle after cycle, and its numbers counted by hand."""

from collections import Counter
from itertools import cycle as around

from commitments.models import Assignment, Status, StatusUpdate
from members.models import Theme, WorkingGroup
from tests.cast import (
    make_assignment,
    make_commitment,
    make_instrument,
    make_provision,
    make_update,
    noon,
)
from tests.reporting_cast import make_opened_cycle, make_published_cycle

FIRST, SECOND = noon(2025, 3, 1), noon(2025, 9, 1)
OUTCOMES = ["reported", "confirmed", "under_review", "nothing"]
NOT_REPORTED = Status.NOT_REPORTED.value
COUNTED = ("santiago-2023", "lima-2021")


def the_record_reported_on():
    """Two published cycles and one that runs, over the real assignments of a few documents; a
    group with an assignment of its own, one closed, one not public, one taken back."""
    asked = of_documents(COUNTED)[::3]
    statuses = around(["planned", "in_progress", "implemented", "not_applicable"])
    for number, (assignment, status) in enumerate(zip(asked, statuses, strict=False)):
        publish(assignment, status, noon(2025, 2, 1 + number % 25))
    publish(asked[0], "", noon(2025, 5, 2), retracts=True)
    cycle_of(asked[:40], "first-2025", FIRST)
    for assignment, status in zip(asked[10:30], statuses, strict=False):
        publish(assignment, status, noon(2025, 7, 1))
    the_group_has_one()
    asked[3].closed_on, asked[3].closed_reason = noon(2025, 6, 1).date(), "superseded"
    asked[3].save()
    make_assignment(
        make_commitment(make_provision(make_instrument(published=False))), asked[1].actor
    )
    cycle_of(asked[5:60], "second-2025", SECOND)
    make_opened_cycle(asked[:20], code="third-2026", opened_at=noon(2026, 2, 1))


def of_documents(codes):
    of = {"commitment__provision__instrument__code__in": codes}
    return list(Assignment.objects.filter(**of).order_by("code").select_related("actor"))


def publish(assignment, status, at, **fields):
    reasons = {"reason": "resources"} if status in ("discontinued", "not_applicable") else {}
    day = {"published_at": at, "reported_on": at.date()}
    return make_update(assignment, "published", status=status, **day | reasons | fields)


def cycle_of(assignments, code, at):
    """A published cycle whose lines say how *assignments* stood at the instant *at*."""
    lines = [
        (assignment, {"status": status_at(assignment, at), "outcome": outcome})
        for assignment, outcome in zip(assignments, around(OUTCOMES), strict=False)
    ]
    make_published_cycle(lines, code=code, published_at=at, title_en=f"The cycle {code}")


def the_group_has_one():
    commitment = make_commitment(of_documents(COUNTED)[0].commitment.provision)
    commitment.themes.set(Theme.objects.filter(list="ix")[:2])
    group = WorkingGroup.objects.get(code="education")
    publish(make_assignment(commitment, working_group=group), "planned", noon(2025, 6, 3))


def status_at(assignment, instant):
    """The status of *assignment* at *instant*, from its updates one by one."""
    updates = StatusUpdate.objects.filter(assignment=assignment, stage="published")
    before = [update for update in updates if update.published_at <= instant]
    last = max(before, key=lambda update: (update.published_at, update.number), default=None)
    return (last.status if last else "") or NOT_REPORTED


def by_hand(rows, key):
    """{key of a row: {status: how many}} of *rows*, pairs of an assignment and a status.

    key: a function of an assignment that returns the names under which it counts.
    """
    found = {}
    for assignment, status in rows:
        for name in key(assignment):
            found.setdefault(name, Counter())[status] += 1
    return found


def standing(day, instant):
    """(assignment, status) of every public one in force on *day*, at *instant*."""
    public = {"commitment__provision__instrument__published_at__isnull": False}
    rows = (
        Assignment.objects.filter(**public)
        .select_related(
            "commitment__provision__instrument", "commitment__dimension", "actor", "working_group"
        )
        .prefetch_related("commitment__themes")
    )
    return [
        (row, status_at(row, instant))
        for row in rows
        if row.in_force_from <= day and not (row.closed_on and row.closed_on <= day)
    ]
