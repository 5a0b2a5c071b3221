"""What can be followed by a feed and shown on other sites: a state, a theme, an instrument …

Each has a name in addresses, `<kind>/<code>`, the kinds named as the collections of permanent
addresses. Everybody gets the same of it: only what is published.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from commitments.models import Assignment, Commitment, Instrument
from members.models import Actor, Theme, WorkingGroup

STATE = Actor.Kind.STATE


@dataclass(frozen=True)
class Kind:
    """label: of all of them; rows: all that there are; counted: a Q for the assignments that are
    part of a row; told: for those on which its feed tells the reports, where they are more."""

    label: object
    rows: Callable
    counted: Callable
    told: Callable | None = None


def _of_group_or_followed(group):
    followed = Commitment.objects.filter(themes__working_groups=group)
    return Q(working_group=group) | Q(commitment__in=followed.values("pk"))


KINDS = {
    "states": Kind(
        _("States"),
        lambda: Actor.objects.filter(kind=STATE),
        lambda actor: Q(actor=actor),
    ),
    "actors": Kind(
        _("Organizations and bodies"),
        lambda: Actor.objects.exclude(kind=STATE),
        lambda actor: Q(actor=actor),
    ),
    "working-groups": Kind(
        _("Working groups"),
        WorkingGroup.objects.all,
        lambda group: Q(working_group=group),
        _of_group_or_followed,
    ),
    "themes": Kind(
        _("Themes"),
        Theme.objects.all,
        lambda theme: Q(commitment__in=Commitment.objects.filter(themes=theme).values("pk")),
    ),
    "instruments": Kind(
        _("Instruments"),
        lambda: Instrument.objects.published(),
        lambda instrument: Q(commitment__provision__instrument=instrument),
    ),
    "commitments": Kind(
        _("Commitments"),
        lambda: Commitment.objects.published().select_related("provision__instrument"),
        lambda commitment: Q(commitment=commitment),
    ),
}


@dataclass(frozen=True)
class Followed:
    """One row of a kind of `KINDS`. name: `<kind>/<code>`."""

    kind: str
    row: object

    @property
    def name(self):
        return f"{self.kind}/{self.row.code}"

    @property
    def title(self):
        return getattr(self.row, "title" if self.kind == "commitments" else "name", str(self.row))

    @property
    def counted(self):
        """A Q for the assignments that are its own."""
        return KINDS[self.kind].counted(self.row)

    @property
    def told(self):
        """A Q for the updates that its feed tells."""
        kind = KINDS[self.kind]
        told = (kind.told or kind.counted)(self.row)
        return Q(assignment__in=Assignment.objects.filter(told).order_by().values("pk"))


def followed(name):
    """Return the Followed of that *name*; Http404 where the public knows of none."""
    kind, _slash, code = name.partition("/")
    if kind not in KINDS:
        raise Http404
    row = KINDS[kind].rows().filter(code=code).first()
    if row is None:
        raise Http404
    return Followed(kind, row)
