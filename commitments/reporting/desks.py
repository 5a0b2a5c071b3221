"""Desks: where one person reports for one actor or working group, by a mandate in force.

A mandate that has ended, or is somebody else's, opens no desk: its address is a 404. The
Secretariat's staff have no desk unless they hold a mandate.
"""

from dataclasses import dataclass
from functools import wraps

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from commitments.models import Assignment, StatusUpdate
from members.models import Actor, FocalPoint, WorkingGroup

from .signing_in import signed_in

STRONGEST_FIRST = list(FocalPoint.Role)


@dataclass(frozen=True)
class Desk:
    """One assignee, and the strongest mandate by which its holder speaks for it today."""

    assignee: Actor | WorkingGroup
    mandate: FocalPoint

    def __str__(self):
        return str(self.assignee)

    @property
    def code(self):
        return self.assignee.code

    @property
    def name(self):
        """The assignee's name in the language of the page."""
        return self.assignee.name

    @property
    def signs(self):
        """Whether its holder submits, withdraws, answers and invites, and not only drafts."""
        return self.mandate.signs

    @property
    def presides(self):
        """Whether it is the Pro Tempore Presidency's."""
        return self.code == Actor.PRESIDENCY

    @property
    def prepares_the_plenary(self):
        """Whether its holder reads what is accepted and not published yet."""
        return self.presides or isinstance(self.assignee, WorkingGroup)

    def owned(self, prefix=""):
        """The lookup for rows of the assignee. prefix: the way to them, as `assignment__`."""
        column = "actor" if isinstance(self.assignee, Actor) else "working_group"
        return {f"{prefix}{column}": self.assignee}

    def assignments(self):
        """What is assigned to the assignee, in force today and open to its holder's eyes."""
        seen = Assignment.objects.visible_to(self.mandate.user)
        return seen.filter(**self.owned()).in_force(timezone.localdate())

    def reachable(self):
        """Those in force, and closed ones with an open report: it has to come to an end."""
        seen = Assignment.objects.visible_to(self.mandate.user).filter(**self.owned())
        open_ = StatusUpdate.objects.open().values("assignment")
        in_force = Assignment.objects.in_force(timezone.localdate()).values("pk")
        return seen.filter(Q(pk__in=in_force) | Q(pk__in=open_))

    def updates(self):
        """Every update of the assignee, in whatever stage, closed assignments included."""
        return StatusUpdate.objects.visible_to(self.mandate.user).filter(
            **self.owned("assignment__")
        )


def desks_of(user):
    """Return the desks of *user*, one per assignee, in the order of their codes.

    One query; the answer is kept on the user object, as Django keeps its rights there.
    """
    if not user.is_authenticated:
        return []
    if not hasattr(user, "_desks"):
        held = user.mandates.in_force().select_related("actor", "working_group")
        strongest = {}
        for mandate in sorted(held, key=lambda held: STRONGEST_FIRST.index(held.role)):
            strongest.setdefault(mandate.assignee.code, Desk(mandate.assignee, mandate))
        user._desks = [strongest[code] for code in sorted(strongest)]
    return user._desks


def desk_for(user, code):
    """Return the desk of *user* for the actor or working group *code*; raises Http404."""
    for desk in desks_of(user):
        if desk.code == code:
            return desk
    raise Http404


def at_a_desk(view):
    """Give *view* the reader's Desk after the request, from the `code` in the address.

    Who is signed out signs in first; who has no such desk gets a 404.
    """

    @signed_in
    @wraps(view)
    def answering(request, code, *args, **kwargs):
        return view(request, desk_for(request.user, code), *args, **kwargs)

    return answering
