"""The lines of a desk: what the assignee is asked, where each report is, and what is due."""

import uuid
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments import completeness
from commitments.filters import AssignmentFilter, Boxes, several
from commitments.models import (
    OPEN_STAGES,
    WRITABLE_STAGES,
    Assignment,
    CycleRequest,
    Note,
    ReportingCycle,
    Stage,
    Status,
    StatusUpdate,
)
from members.models import Theme

from .cycles import due_on

NOT_BEGUN = completeness.NOT_BEGUN


class DeskFilter(AssignmentFilter):
    """That of the public list, and the stage of what is being reported."""

    stage = several(
        gettext_lazy("Stage"),
        [(NOT_BEGUN, gettext_lazy("not begun")), *((one.value, one.label) for one in OPEN_STAGES)],
        Boxes,
    )

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        if not (stages := self.chosen["stage"]):
            return found
        open_ = StatusUpdate.objects.open().filter(assignment=OuterRef("pk"))
        wanted = Exists(open_.filter(stage__in=stages))
        return found.filter(wanted | ~Exists(open_) if NOT_BEGUN in stages else wanted)


@dataclass(frozen=True)
class Call:
    """A running cycle that asks one assignee, which has until *due_on*."""

    cycle: ReportingCycle
    due_on: date
    asked: frozenset
    received: int

    @property
    def remain(self):
        return len(self.asked) - self.received

    @property
    def overdue(self):
        return self.due_on < timezone.localdate()

    @property
    def cut_off(self):
        """Whether what is submitted now no longer counts in the cycle."""
        return timezone.now() >= self.cycle.cut_off_at


@dataclass(frozen=True)
class Line:
    """One assignment, with its status.

    update: what is drafted or in review on it, None if nothing; call: that which asks for it,
    None if none does; note: the last one to the state, where the report was returned.
    """

    assignment: Assignment
    update: StatusUpdate | None
    call: Call | None
    note: Note | None

    @property
    def writable(self):
        return self.update is None or self.update.stage in WRITABLE_STAGES

    @property
    def returned(self):
        return self.update is not None and self.update.stage == Stage.RETURNED

    @property
    def confirmable(self):
        """Whether a published answer stands that one click could confirm."""
        reported = self.assignment.status != Status.NOT_REPORTED
        return reported and self.call is not None and self.update is None

    @cached_property
    def token(self):
        """That of its button “No change”: pressed twice, it is one report."""
        return uuid.uuid4()

    @property
    def heading(self):
        """(place, name) of the first theme of the ninth round, else of the dimension."""
        commitment = self.assignment.commitment
        if themes := commitment.themes.all():
            return (0, themes[0].order), themes[0].name
        if commitment.dimension:
            return (1, commitment.dimension.number), str(commitment.dimension)
        return (2, 0), _("Other")


def calls_on(desk):
    """The Calls of the running cycles to the assignee of *desk*, the first due first."""
    own = desk.owned("assignment__")
    requests = CycleRequest.objects.filter(**own, cycle__in=ReportingCycle.objects.running())
    asked = {}
    for request in requests.select_related("cycle"):
        asked.setdefault(request.cycle, set()).add(request.assignment_id)
    calls = [
        Call(
            cycle,
            due_on(cycle, desk.assignee),
            frozenset(keys),
            completeness.received(cycle).filter(assignment__in=keys).count(),
        )
        for cycle, keys in asked.items()
    ]
    return sorted(calls, key=lambda call: (call.due_on, call.cycle.code))


def lines_on(desk, assignments, calls):
    """The Lines of *assignments* (with their status), in their order."""
    themes = Prefetch("commitment__themes", Theme.objects.filter(list=Theme.List.IX))
    rows = assignments.select_related(
        "commitment__provision__instrument", "commitment__dimension", "actor", "working_group"
    ).prefetch_related(themes)
    updates = {row.assignment_id: row for row in desk.updates().open()}
    asking = {key: call for call in calls for key in call.asked}
    notes = _last_notes(desk, updates.values())
    for row in rows:
        update = updates.get(row.pk)
        yield Line(row, update, asking.get(row.pk), notes.get(update and update.pk))


def _last_notes(desk, updates):
    """{key of a returned update: the note to the state that says why}."""
    returned = [update.pk for update in updates if update.stage == Stage.RETURNED]
    notes = Note.objects.visible_to(desk.mandate.user).filter(update__in=returned)
    return {note.update_id: note for note in notes.filter(audience=Note.Audience.STATE)}
