"""What happened to one assignment, in the order of time: it came into force, cycles asked about
it, reports on it were published, it was closed. No event that had not happened by the moment
at which the reader looks.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone

from commitments.models import CycleLine, CycleRequest, StatusUpdate, instant_of

BEGUN, CLOSED, ASKED, FOUND, REPORTED = "begun", "closed", "asked", "found", "reported"
#: Of what happened at one instant, what stands first in the list, which begins with the newest.
FIRST = [CLOSED, FOUND, REPORTED, ASKED, BEGUN]


@dataclass(frozen=True)
class Event:
    """kind: one of FIRST; at: the instant; of: the StatusUpdate, CycleLine or CycleRequest, None
    of the beginning and the end."""

    kind: str
    at: datetime
    of: StatusUpdate | CycleLine | CycleRequest | None = None

    @property
    def day(self):
        return timezone.localdate(self.at)


def events(assignment, updates, lines, moment):
    """Return the Events of *assignment*, newest first.

    updates: what had been published by then; lines: what `lines_of` returned.
    """
    known = [Event(REPORTED, update.published_at, update) for update in updates]
    known += [Event(FOUND, line.cycle.published_at, line) for line in lines]
    found = {line.cycle_id for line in lines}
    known += [
        Event(ASKED, request.cycle.opened_at, request)
        for request in _requests(assignment, moment)
        if request.cycle_id not in found
    ]
    begun, closed = assignment.in_force_from, assignment.closed_on
    known += [Event(BEGUN, _start_of(begun))] if begun <= moment.date else []
    known += [Event(CLOSED, _start_of(closed))] if closed and closed <= moment.date else []
    return sorted(known, key=lambda event: (-event.at.timestamp(), FIRST.index(event.kind)))


def lines_of(assignment, moment):
    """The frozen lines of *assignment* in the cycles that had been published by then."""
    return list(
        assignment.cycle_lines.filter(_by(moment, "cycle__published_at"))
        .select_related("cycle", "update")
        .order_by("-cycle__published_at")
    )


def _requests(assignment, moment):
    return assignment.requests.filter(_by(moment, "cycle__opened_at")).select_related("cycle")


def _by(moment, column):
    """A Q for what had happened by then, at the instant in *column*."""
    if not moment:
        return Q(**{f"{column}__isnull": False})
    return Q(**{f"{column}__lte": instant_of(moment.on)})


def _start_of(day: date):
    return timezone.make_aware(datetime.combine(day, time.min))
