"""Who: the states, the organizations and the bodies of the Process, and what is asked of each."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, FilteredRelation, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commitments.models import CHOOSABLE, Instrument, Position, Status
from commitments.progress import Tally, tally_by
from commitments.publishing.counting import translated
from commitments.publishing.figures import Figures, progress_of
from commitments.publishing.pages import public_page
from commitments.publishing.scope import scope
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
#: So many of the reports are shown before their list.
LATEST = 4
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


@public_page
def state_list(request):
    held = _members_by_capacity()
    members = held[Capacity.MEMBER_STATE]
    assignments = request.moment.assignments(request.user)
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


@public_page
def actor_list(request):
    kinds = (Actor.Kind.ORGANIZATION, Actor.Kind.BODY)
    actors = Actor.objects.filter(kind__in=kinds).select_related("source")
    actors = sorted(actors.prefetch_related("memberships"), key=_by_name)
    assignments = request.moment.assignments(request.user)
    tallies = tally_by(assignments.filter(actor__in=actors), "actor")
    rows = [(actor, tallies.get(actor.pk)) for actor in actors]
    context = {
        "bodies": [row for row in rows if row[0].kind == Actor.Kind.BODY],
        "organizations": [row for row in rows if row[0].kind == Actor.Kind.ORGANIZATION],
        "sources": [actor.source for actor in actors],
    }
    return render(request, "publishing/actor_list.html", context)


@public_page
def state(request, code):
    states = Actor.objects.states().annotate(jointly=_jointly(request))
    actor = states.filter(code=code.upper()).select_related("source").first()
    if actor is None:
        raise Http404
    if actor.code != code:
        return redirect(actor, permanent=True)
    context = _everything_about(actor, request)
    member = any(row.capacity == Capacity.MEMBER_STATE for row in context["capacities"])
    context["joint"] = actor.jointly if member else 0
    return render(request, "publishing/state.html", context)


def _jointly(request):
    """How many assignments the member states have together, as an expression."""
    joint = request.moment.assignments(request.user).filter(actor__code="member-states").order_by()
    return Coalesce(Subquery(joint.values("actor").annotate(n=Count("pk")).values("n")), 0)


@public_page
def actor(request, code):
    found = get_object_or_404(Actor.objects.select_related("source"), code=code)
    if found.kind == Actor.Kind.STATE:
        return redirect(found, permanent=True)
    context = _everything_about(found, request)
    capacity = CONSTITUENTS.get(code)
    constituents = Actor.objects.in_capacity(capacity) if capacity else []
    context["constituents"] = sorted(constituents, key=_by_name)
    return render(request, "publishing/actor.html", context)


def _everything_about(actor, request):
    """The context that the pages of a state and of another actor share."""
    user = request.user
    asked = _assignments_of(actor, request)
    listed = _by_instrument(asked)
    documents = _documents(actor, user)
    capacities = list(actor.memberships.select_related("source").order_by("since", "capacity"))
    context = {
        "actor": actor,
        "aliases": actor.aliases.all(),
        "capacities": capacities,
        "presidencies": _presidencies_of(actor) if actor.kind == Actor.Kind.STATE else [],
        "positions": _positions_of(capacities, documents),
        "assignments": listed,
        **_figures(request, actor, asked, listed),
        "latest": _latest(asked),
        "participations": _participations_of(actor, user),
        "collaborations": actor.collaborations.select_related("dimension", "source"),
    }
    taken = [document.taken for document in documents if document.taken]
    return context | {"sources": _sources_of(context, taken)}


def _figures(request, actor, asked, listed):
    """The Progress of the assignments *asked* of *actor*, and the same by instrument.

    listed: those assignments instrument by instrument.
    """
    kind = "state" if actor.kind == Actor.Kind.STATE else "actor"
    figures = Figures(scope(request, actor.name, **{kind: actor.code}), _tally(asked))
    parts = [(instrument, _tally(rows)) for instrument, rows, _unsigned in listed]
    return {"progress": progress_of(figures), "by_instrument": figures.by_instrument(parts)}


def _tally(assignments):
    return Tally(dict(Counter(row.status for row in assignments)))


def _latest(asked):
    """Those of the assignments *asked* that were reported on last."""
    reported = [row for row in asked if row.status != Status.NOT_REPORTED]
    return sorted(reported, key=lambda row: row.reported_on, reverse=True)[:LATEST]


def _presidencies_of(actor):
    """The presidencies of *actor*, each with the `round_names` under it, in one query."""
    rows = actor.presidencies.select_related("source").annotate(named=translated("rounds__name"))
    terms = {}
    for row in rows.order_by("order", "rounds__number"):
        term = terms.setdefault(row.pk, row)
        term.round_names = [*getattr(term, "round_names", []), *filter(None, [row.named])]
    return list(terms.values())


def _documents(actor, user):
    """The documents that *user* may see, each with the position of *actor* as `taken`, or None."""
    own = FilteredRelation("positions", condition=Q(positions__actor=actor))
    documents = Instrument.objects.visible_to(user).filter(annex_of=None)
    documents = list(documents.annotate(taken=own).select_related("taken__source"))
    for document in documents:
        document.taken = getattr(document, "taken", None)
    return documents


def _assignments_of(actor, request):
    """The assignments of *actor* in force, with status and position, newest document first."""
    return list(
        request.moment.assignments(request.user)
        .filter(actor=actor)
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


def _positions_of(capacities, documents):
    """Return [(document, position, note)]: what an actor did about each.

    A document of which nothing is recorded is listed only for those who were member states
    on the day of its adoption, with an empty position.
    """
    return [
        (document, *((taken.position, taken.note) if taken else ("", "")))
        for document in documents
        for taken in [document.taken]
        if taken or _was_member(capacities, document.adopted_on)
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
