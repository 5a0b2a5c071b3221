"""Who: the states, the organizations and the bodies of the Process, and what is asked of each."""

from collections import Counter, defaultdict
from itertools import groupby

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.models import Assignment, Instrument, Position
from commitments.progress import Tally, tally_by
from meetings.models import Meeting
from members.folding import fold
from members.models import Actor, Membership, Presidency

Capacity = Membership.Capacity
#: Of which actors a body consists.
CONSTITUENTS = {
    "member-states": Capacity.MEMBER_STATE,
    "group-of-friends": Capacity.GROUP_OF_FRIENDS,
    "technical-secretariat": Capacity.SECRETARIAT_AGENCY,
}


def by_name(actor):
    """Sorts actors as a reader of the page's language expects."""
    return fold(actor.name)


def memberships_by_capacity():
    """Return {capacity: memberships in the order of the actors' names}."""
    found = defaultdict(list)
    rows = Membership.objects.select_related("actor", "source")
    for membership in sorted(rows, key=lambda row: by_name(row.actor)):
        found[membership.capacity].append(membership)
    return found


@require_safe
def state_list(request):
    held = memberships_by_capacity()
    assignments = Assignment.objects.visible_to(request.user).in_force(timezone.localdate())
    tallies = tally_by(assignments.filter(actor__kind=Actor.Kind.STATE), "actor")
    presidencies = list(Presidency.objects.select_related("actor", "source"))
    members = held[Capacity.MEMBER_STATE]
    rows = [row for capacity in Capacity for row in held[capacity]]
    others = Actor.objects.states().filter(memberships=None).select_related("source")
    context = {
        "members": [(row, tallies.get(row.actor_id, Tally())) for row in members],
        "founding": sum(row.founding for row in members),
        "observers": held[Capacity.OBSERVER_STATE],
        "friends": held[Capacity.GROUP_OF_FRIENDS],
        "contributors": held[Capacity.CONTRIBUTOR],
        "others": sorted(others, key=by_name),
        "presidencies": presidencies,
        "troika": Presidency.objects.troika(timezone.localdate()),
        "sources": [row.source for row in [*rows, *presidencies]],
    }
    return render(request, "publishing/state_list.html", context)


@require_safe
def actor_list(request):
    kinds = (Actor.Kind.ORGANIZATION, Actor.Kind.BODY)
    actors = Actor.objects.filter(kind__in=kinds).select_related("source")
    actors = sorted(actors.prefetch_related("memberships"), key=by_name)
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
    context = everything_about(actor, request.user)
    return render(request, "publishing/state.html", context)


@require_safe
def actor(request, code):
    found = get_object_or_404(Actor.objects.select_related("source"), code=code)
    if found.kind == Actor.Kind.STATE:
        return redirect(found, permanent=True)
    context = everything_about(found, request.user)
    if capacity := CONSTITUENTS.get(code):
        context["constituents"] = sorted(Actor.objects.in_capacity(capacity), key=by_name)
    return render(request, "publishing/actor.html", context)


def everything_about(actor, user):
    """The context that the pages of a state and of another actor share."""
    asked = assignments_of(actor, user)
    context = {
        "actor": actor,
        "aliases": actor.aliases.all(),
        "capacities": actor.memberships.select_related("source").order_by("since", "capacity"),
        "presidencies": actor.presidencies.select_related("source").prefetch_related("rounds"),
        "positions": positions_of(actor, user),
        "assignments": by_instrument(asked),
        "tally": Tally(dict(Counter(row.status for row in asked))),
        "participations": participations_of(actor, user),
        "collaborations": actor.collaborations.select_related("dimension", "source"),
    }
    return context | {"sources": sources_of(context)}


def assignments_of(actor, user):
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


def by_instrument(assignments):
    """Return [(instrument, its assignments, whether the actor made the text its own)].

    Where the source names no addressees, or the actor is not one that takes positions,
    nothing is said of the position.
    """
    groups = groupby(assignments, key=lambda row: row.commitment.provision.instrument)
    listed = [(instrument, list(rows)) for instrument, rows in groups]
    return [
        (instrument, rows, rows[0].position not in Position.SUBSCRIBED)
        for instrument, rows in listed
    ]


def positions_of(actor, user):
    """Return [(instrument, Position or None)]: what the actor did about each document.

    A member state of the day of adoption without a row is listed with None.
    """
    taken = {row.instrument_id: row for row in actor.positions.select_related("source")}
    terms = actor.memberships.filter(capacity=Capacity.MEMBER_STATE)
    since = min((term.since for term in terms if term.since), default=None)
    documents = Instrument.objects.visible_to(user).filter(annex_of=None)
    return [
        (document, taken.get(document.pk))
        for document in documents
        if document.pk in taken
        or (since and document.adopted_on and document.adopted_on >= since)
    ]


def participations_of(actor, user):
    """Return [(meeting, [participation, …])] of the meetings that *user* may see."""
    rows = (
        actor.participations.filter(meeting__in=Meeting.objects.visible_to(user))
        .select_related("meeting", "source")
        .order_by("-meeting__start", "meeting__code")
    )
    return [(meeting, list(found)) for meeting, found in groupby(rows, key=lambda r: r.meeting)]


def sources_of(context):
    """Every source on which the page of an actor rests."""
    facts = [context["actor"], *context["capacities"], *context["presidencies"]]
    facts += [position for _document, position in context["positions"] if position]
    facts += [row for _meeting, rows in context["participations"] for row in rows]
    facts += context["collaborations"]
    return [fact.source for fact in facts]
