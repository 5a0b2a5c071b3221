"""The numbers: how many assignments stand at each status, always with their denominator.

Counts are of assignments in force; crosswalks never enter them. Nothing here ranks,
averages or turns a status into a percentage.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count

from .models import Status


@dataclass(frozen=True)
class Tally:
    """How *total* assignments are distributed over the ladder."""

    counts: dict = field(default_factory=dict)

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def reported(self):
        """Assignments of which something is known."""
        return self.total - self.counts.get(Status.NOT_REPORTED.value, 0)

    def rows(self):
        """(code, label, count) of every status of the ladder, in its order, zeros included."""
        return [(code, label, self.counts.get(code, 0)) for code, label in Status.choices]

    def only(self, statuses):
        """The Tally of those at one of these *statuses*."""
        return Tally({code: count for code, count in self.counts.items() if code in statuses})

    def present(self):
        """The rows that count something."""
        return [row for row in self.rows() if row[2]]


def tally(assignments, on=None):
    """Return the Tally of a queryset of assignments *on* a day, in a published cycle, or now."""
    counted = _with_status(assignments, on).values_list("status").annotate(Count("pk"))
    return Tally(dict(counted))


def tally_by(assignments, column, on=None):
    """Return {value of *column*: Tally} in one query.

    column: a lookup from the assignment, as `actor` or `commitment__provision`.
    """
    counted = _with_status(assignments, on).values_list(column, "status").annotate(Count("pk"))
    tallies = defaultdict(dict)
    for value, status, count in counted:
        tallies[value][status] = count
    return {value: Tally(counts) for value, counts in tallies.items()}


def _with_status(assignments, on):
    """*assignments* in no order; those that carry a status keep it."""
    known = "status" in assignments.query.annotations
    return (assignments if known else assignments.with_status(on)).order_by()


def added_up(tallies):
    """Return the Tally of several groups of assignments together, no two of which overlap."""
    return Tally(dict(sum((Counter(tally.counts) for tally in tallies), Counter())))
