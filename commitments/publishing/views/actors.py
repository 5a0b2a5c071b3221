"""Who: the states, the organizations and the bodies of the Process, and what is asked of each."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from commitments.models import CHOOSABLE, Assignment, Instrument, Position
from commitments.progress import Tally, tally_by
from commitments.templatetags.record import written
from meetings.models import Meeting
from members.folding import fold
from members.models import Actor, Membership, Presidency

Capacity = Membership.Capacity
#: The capacities beside that of a member state, in the order of the page.
SHOWN_BESIDE = {
    Capacity.OBSERVER_STATE: _("Observer states"),
    Capacity.GROUP_OF_FRIENDS: _("Group of Friends"),
    Capacity.CONTRIBUTOR: _("Contributors"),
}
#: Of which actors a body consists.
CONSTITUENTS = {
    "member-states": Capacity.MEMBER_STATE,
    "group-of-friends": Capacity.GROUP_OF_FRIENDS,
    "technical-secretariat": Capacity.SECRETARIAT_AGENCY,
}


@dataclass
class Group:
    """The holders of one capacity, and what the record says of all of them alike."""

    label: str
    rows: list

    @property
    def since(self):
        """The earliest beginning, in words."""
        first = min(self.rows, key=lambda row: row.since or date.max)
        return written(first.since, first.since_precision)

    @property
    def notes(self):
        return list(dict.fromkeys(row.note for row in self.rows if row.note))


def _by_name(actor):
    """Sorts actors as a reader of the page's language expects."""
    return fold(actor.name)


def _members_by_capacity():
    """Return {capacity: memberships in the order of the names}."""
    held = {code: [] for code in Capacity.values}
    rows = Membership.objects.select_related("actor", "source")
    for row in sorted(rows, key=lambda row: _by_name(row.actor)):
        held[row.capacity].append(row)
    return held


@require_safe
def state_list(request):
    held = _members_by_capacity()
    members = held[Capacity.MEMBER_STATE]
    assignments = Assignment.objects.visible_to(request.user).in_force(timezone.localdate())
    tallies = tally_by(assignments.filter(actor__kind=Actor.Kind.STATE), "actor")
    presidencies = list(Presidency.objects.select_related("actor", "source"))
    others = Actor.objects.states().filter(memberships=None).select_related("source")
    founding = [row for row in members if row.founding]
    facts = [*(row for rows in held.values() for row in rows), *presidencies, *others]
    context = {
        "members": [(row, tallies.get(row.actor_id, Tally())) for row in members],
        "founding": len(founding),
        "founding_notes": Group("", founding).notes,
        "groups": [Group(label, held[code]) for code, label in SHOWN_BESIDE.items() if held[code]],
        "others": sorted(others, key=_by_name),
        "presidencies": presidencies,
        "reported": [code for code, _label in CHOOSABLE],
        "troika": Presidency.objects.troika(timezone.localdate()),
        "sources": [fact.source for fact in facts],
    }
    return render(request, "publishing/state_list.html", context)


@require_safe
def actor_list(request):
    kinds = (Actor.Kind.ORGANIZATION, Actor.Kind.BODY)
    actors = Actor.objects.filter(kind__in=kinds).select_related("source")
    actors = sorted(actors.prefetch_related("memberships"), key=_by_name)
    assignments = Assignment.objects.visible_to(request.user).in_force(timezone.localdate())
    tallies = tally_by(assignments.filter(actor__in=actors), "actor")
    rows = [(actor, tallies.get(actor.pk)) for actor in actors]
    context = {
        "bodies": [row for row in rows if row[0].kind == Actor.Kind.BODY],
        "organizations": [row for row in rows if row[0].kind == Actor.Kind.ORGANIZATION],
        "sources": [actor.source for actor in actors],
    }
    return render(request, "publishing/actor_list.html", context)


@require_safe
def state(request, code):
    actor = Actor.objects.states().filter(code=code.upper()).select_related("source").first()
    if actor is None:
        raise Http404
    if actor.code != code:
        return redirect(actor, permanent=True)
    context = _everything_about(actor, request.user)
    joint = Assignment.objects.visible_to(request.user).in_force(timezone.localdate())
    member = any(row.capacity == Capacity.MEMBER_STATE for row in context["capacities"])
    context["joint"] = joint.filter(actor__code="member-states").count() if member else 0
    return render(request, "publishing/state.html", context)


@require_safe
def actor(request, code):
    found = get_object_or_404(Actor.objects.select_related("source"), code=code)
    if found.kind == Actor.Kind.STATE:
        return redirect(found, permanent=True)
    context = _everything_about(found, request.user)
    capacity = CONSTITUENTS.get(code)
    constituents = Actor.objects.in_capacity(capacity) if capacity else []
    context["constituents"] = sorted(constituents, key=_by_name)
    return render(request, "publishing/actor.html", context)


def _everything_about(actor, user):
    """The context that the pages of a state and of another actor share."""
    asked = _assignments_of(actor, user)
    taken = list(actor.positions.select_related("source"))
    capacities = list(actor.memberships.select_related("source").order_by("since", "capacity"))
    context = {
        "actor": actor,
        "aliases": actor.aliases.all(),
        "capacities": capacities,
        "presidencies": actor.presidencies.select_related("source").prefetch_related("rounds"),
        "positions": _positions_of(capacities, taken, user),
        "assignments": _by_instrument(asked),
        "tally": Tally(dict(Counter(row.status for row in asked))),
        "participations": _participations_of(actor, user),
        "collaborations": actor.collaborations.select_related("dimension", "source"),
    }
    return context | {"sources": _sources_of(context, taken)}


def _assignments_of(actor, user):
    """The assignments of *actor* in force, with status and position, newest document first."""
    return list(
        Assignment.objects.visible_to(user)
        .in_force(timezone.localdate())
        .filter(actor=actor)
        .with_status()
        .with_position()
        .select_related("commitment__provision__instrument")
        .order_by(
            "-commitment__provision__instrument__adopted_on",
            "commitment__provision__instrument__code",
            "commitment__provision__order",
            "commitment__place",
        )
    )


def _by_instrument(assignments):
    """Return [(instrument, its assignments, whether the state did not make the text its own)]."""
    groups = groupby(assignments, key=lambda row: row.commitment.provision.instrument)
    listed = [(instrument, list(rows)) for instrument, rows in groups]
    return [
        (instrument, rows, rows[0].position not in Position.SUBSCRIBED)
        for instrument, rows in listed
    ]


def _positions_of(capacities, taken, user):
    """Return [(document, position, note)]: what an actor did about each.

    A document of which nothing is recorded is listed only for those who were member states
    on the day of its adoption, with an empty position.
    """
    known = {row.instrument_id: (row.position, row.note) for row in taken}
    return [
        (document, *known.get(document.pk, ("", "")))
        for document in Instrument.objects.visible_to(user).filter(annex_of=None)
        if document.pk in known or _was_member(capacities, document.adopted_on)
    ]


def _was_member(capacities, day):
    """Whether one of the *capacities* is that of a member state and covers *day*."""
    return day is not None and any(
        (row.since or date.min) <= day <= (row.until or date.max)
        for row in capacities
        if row.capacity == Capacity.MEMBER_STATE
    )


def _participations_of(actor, user):
    """Return [(meeting, [participation, …])] of the meetings that *user* may see."""
    rows = (
        actor.participations.filter(meeting__in=Meeting.objects.visible_to(user))
        .select_related("meeting", "source")
        .order_by("-meeting__start", "meeting__code")
    )
    return [(meeting, list(found)) for meeting, found in groupby(rows, key=lambda r: r.meeting)]


def _sources_of(context, taken):
    """Every source on which the page of an actor rests. taken: its positions."""
    facts = [context["actor"], *context["capacities"], *context["presidencies"], *taken]
    facts += [row for _meeting, rows in context["participations"] for row in rows]
    facts += context["collaborations"]
    return [fact.source for fact in facts]
