"""Completeness: of the assignments that a reporting cycle asked for, how many were received.

Received is what was submitted by the cut-off and neither returned nor withdrawn: "9 of 11",
never a bare percentage, and nothing here ranks. A cycle that is not published yet is read as
it stands now; a published one from its frozen lines, for ever. Only numbers: what a draft
holds is for nobody but its writers.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from members.folding import fold
from members.models import Actor, FocalPoint, Theme, WorkingGroup

from .models import Commitment, CycleLine, CycleRequest, Stage, StatusUpdate

NOT_BEGUN = "not_begun"
NO_FOCAL_POINT = "no_focal_point"
NOT_OPENED = "not_opened"

#: What can have become of a request: while the cycle runs, and once it is published.
RUNNING = [
    (NOT_BEGUN, _("not begun")),
    *((stage.value, stage.label) for stage in Stage if stage != Stage.WITHDRAWN),
]
#: What is read of the assignment, from a request or from a line.
OF_ASSIGNMENT = [
    "assignment",
    "assignment__commitment",
    "assignment__actor",
    "assignment__working_group",
]
COUNTING_STAGES = [Stage.SUBMITTED, Stage.ACCEPTED, Stage.PUBLISHED]


@dataclass(frozen=True)
class Asked:
    """One assignment that a cycle asks about, and what has become of the request.

    assignee: the keys (of the actor, of the working group), one of them None; themes and
    groups: codes, the groups being the assigned one or those that follow by the crosswalk;
    state: a code of RUNNING, or of CycleLine.Outcome once the cycle is published.
    """

    assignment: int
    commitment: int
    assignee: tuple
    themes: list
    groups: list
    state: str
    received: bool


@dataclass(frozen=True)
class Part:
    """How many of some assignments were received, and {state: how many} of all of them."""

    asked: int = 0
    received: int = 0
    states: Counter = field(default_factory=Counter)

    @classmethod
    def of(cls, requests):
        """The Part that the Asked *requests* make."""
        requests = list(requests)
        received = sum(one.received for one in requests)
        return cls(len(requests), received, Counter(one.state for one in requests))


@dataclass(frozen=True)
class Row:
    """One assignee: its Part, and its Part in each theme, in the order of the themes."""

    key: tuple
    assignee: Actor | WorkingGroup
    part: Part
    by_theme: list


@dataclass(frozen=True)
class Completeness:
    """A cycle by assignee, in alphabetical order, and by theme.

    states: (code, label) of what the Parts count; themes: (Theme, Part), the theme None for
    assignments without one. An assignment of two themes is in both, and once in the total.
    """

    states: list
    total: Part
    rows: list
    themes: list


def received(cycle):
    """The updates that count in *cycle*: submitted by the cut-off, not returned or withdrawn."""
    return StatusUpdate.objects.filter(
        cycle=cycle, submitted_at__lt=cycle.cut_off_at, stage__in=COUNTING_STAGES
    )


def placed(keys):
    """({commitment: codes of its themes}, {commitment: codes of the groups that follow it}).

    keys: those of the commitments, as a queryset. Two queries.
    """
    commitments = Commitment.objects.filter(pk__in=keys)
    themes, groups = defaultdict(list), defaultdict(list)
    tagged = commitments.filter(themes__isnull=False).order_by("themes__list", "themes__order")
    for commitment, code in tagged.values_list("pk", "themes__code"):
        themes[commitment].append(code)
    followed = commitments.filter(themes__working_groups__isnull=False).distinct()
    codes = followed.order_by("themes__working_groups__code")
    for commitment, code in codes.values_list("pk", "themes__working_groups__code"):
        groups[commitment].append(code)
    return themes, groups


def asked(cycle):
    """Return an Asked for each assignment that *cycle* asks about, in few queries."""
    return _frozen(cycle) if cycle.published_at else _running(cycle)


def _frozen(cycle):
    lines = cycle.lines.values_list(*OF_ASSIGNMENT, "themes", "working_groups", "outcome")
    return [
        Asked(key, commitment, (actor, group), themes, groups, state, state in CycleLine.RECEIVED)
        for key, commitment, actor, group, themes, groups, state in lines
    ]


def _running(cycle):
    stages = dict(
        StatusUpdate.objects.filter(cycle=cycle)
        .exclude(stage=Stage.WITHDRAWN)
        .order_by("number")
        .values_list("assignment", "stage")
    )
    counting = set(received(cycle).values_list("assignment", flat=True))
    requests = CycleRequest.objects.filter(cycle=cycle)
    themes, groups = placed(requests.values("assignment__commitment"))
    rows = requests.values_list(*OF_ASSIGNMENT, "assignment__working_group__code")
    return [
        Asked(
            key,
            commitment,
            (actor, group),
            themes[commitment],
            [code] if code else groups[commitment],
            stages.get(key, NOT_BEGUN),
            key in counting,
        )
        for key, commitment, actor, group, code in rows
    ]


def of_cycle(cycle, requests=None):
    """Return the Completeness of *cycle*, in a number of queries that its size does not change.

    requests: what `asked` returned of it, where the caller has that.
    """
    requests = asked(cycle) if requests is None else requests
    codes = {code for one in requests for code in one.themes}
    themes = list(Theme.objects.filter(code__in=codes))
    if any(not one.themes for one in requests):
        themes.append(None)
    of_assignee = defaultdict(list)
    for one in requests:
        of_assignee[one.assignee].append(one)
    return Completeness(
        RUNNING if cycle.published_at is None else CycleLine.Outcome.choices,
        Part.of(requests),
        [
            Row(key, assignee, Part.of(own), [Part.of(_on(theme, own)) for theme in themes])
            for key, assignee in assignees(of_assignee)
            for own in [of_assignee[key]]
        ],
        [(theme, Part.of(_on(theme, requests))) for theme in themes],
    )


def _on(theme, requests):
    if theme is None:
        return [one for one in requests if not one.themes]
    return [one for one in requests if theme.code in one.themes]


def assignees(keys):
    """[(key, Actor or WorkingGroup)] of *keys*, pairs as in Asked, in alphabetical order."""
    actors = Actor.objects.in_bulk([actor for actor, _group in keys if actor])
    groups = WorkingGroup.objects.in_bulk([group for _actor, group in keys if group])
    named = [(key, actors[key[0]] if key[0] else groups[key[1]]) for key in keys]
    return sorted(named, key=lambda pair: fold(pair[1].name))


def to_chase(cycle, rows):
    """{key: NO_FOCAL_POINT or NOT_OPENED} of those of the *rows* that need a call.

    Nobody there can submit; or nobody there has signed in since the cycle opened, and nothing
    was begun.
    """
    signed_in, signing = defaultdict(list), set()
    mandates = FocalPoint.objects.in_force().filter(user__is_active=True)
    for mandate in mandates.select_related("user"):
        key = (mandate.actor_id, mandate.working_group_id)
        signed_in[key].append(mandate.user.last_login)
        if mandate.signs:
            signing.add(key)
    found = {}
    for row in rows:
        untouched = row.part.states[NOT_BEGUN] == row.part.asked
        if row.key not in signing:
            found[row.key] = NO_FOCAL_POINT
        elif untouched and not any(_since(cycle, instant) for instant in signed_in[row.key]):
            found[row.key] = NOT_OPENED
    return found


def _since(cycle, instant):
    return instant is not None and instant >= cycle.opened_at
