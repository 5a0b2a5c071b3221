"""The dry run: what publishing a cycle would put out now, what it would hold back, and why.

It writes nothing, and says of drafts only how many there are.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments import completeness
from commitments.models import Note, ReportingCycle, Stage, Status, StatusUpdate
from members.models import Actor, WorkingGroup

from .cycles import why_not_publish


class Held(models.TextChoices):
    """Why an assignment that was asked brings nothing new when its cycle is published."""

    UNDER_REVIEW = "under_review", _("received, not reviewed yet")
    RETURNED = "returned", _("returned, not answered")
    LATE = "late", _("submitted after the cut-off")
    DRAFT = "draft", _("begun, not submitted")
    NOTHING = "nothing", _("nothing received")


@dataclass(frozen=True)
class Share:
    """What publishing would bring of one assignee.

    appearing: updates with their `before`, a status; held: [(why, update)] of what was once
    submitted; reasons: [(why, how many)], drafts and silence included; unanswered: how many of
    its public notes wait for a reply.
    """

    assignee: Actor | WorkingGroup
    asked: int
    appearing: list
    held: list
    reasons: list
    unanswered: int


@dataclass(frozen=True)
class Rehearsal:
    """A cycle as it would be published now; shares are in alphabetical order."""

    cycle: ReportingCycle
    shares: list
    refusal: str
    in_preview: bool

    @property
    def asked(self):
        return sum(share.asked for share in self.shares)

    @property
    def appearing(self):
        return sum(len(share.appearing) for share in self.shares)

    @property
    def confirmed(self):
        """How many of those that appear confirm an earlier report unchanged."""
        return sum(one.confirms_id is not None for s in self.shares for one in s.appearing)

    @property
    def reasons(self):
        """[(why, how many are held back for it)], in the order of Held."""
        return _in_order(sum((Counter(dict(share.reasons)) for share in self.shares), Counter()))

    @property
    def table(self):
        """[(share, how many for each of the `reasons`)]."""
        return [
            (share, [dict(share.reasons).get(why, 0) for why, _count in self.reasons])
            for share in self.shares
        ]


def rehearse(cycle):
    """Return the Rehearsal of a running *cycle*. Writes nothing; few queries."""
    standing = dict(
        StatusUpdate.objects.current()
        .filter(assignment__requests__cycle=cycle)
        .values_list("assignment", "status")
    )
    latest = {one.assignment_id: one for one in _answers(cycle)}
    unanswered = _unanswered(cycle)
    keys = defaultdict(list)
    for one in completeness.asked(cycle):
        keys[one.assignee].append(one.assignment)
    shares = [
        _share(assignee, keys[key], latest, standing, unanswered)
        for key, assignee in completeness.assignees(keys)
    ]
    refusal = why_not_publish(cycle, before_preview_ends=True)
    return Rehearsal(cycle, shares, refusal, not refusal and bool(why_not_publish(cycle)))


def _answers(cycle):
    """The updates in *cycle* that were not withdrawn, the newest of an assignment last."""
    answers = StatusUpdate.objects.filter(cycle=cycle).exclude(stage=Stage.WITHDRAWN)
    return answers.order_by("number").select_related(
        "cycle", "assignment__commitment", "assignment__actor", "assignment__working_group"
    )


def _unanswered(cycle):
    """{assignment: how many public notes on its accepted update wait for a reply}."""
    notes = Note.objects.filter(
        update__cycle=cycle,
        update__stage=Stage.ACCEPTED,
        update__replied_at__isnull=True,
        audience=Note.Audience.PUBLIC,
    )
    return Counter(notes.order_by().values_list("update__assignment", flat=True))


def _share(assignee, assignments, latest, standing, unanswered):
    appearing, held, reasons = [], [], Counter()
    for key in assignments:
        update = latest.get(key)
        why = _why_held(update)
        if why is None:
            update.before = standing.get(key) or Status.NOT_REPORTED.value
            appearing.append(update)
            continue
        reasons[why] += 1
        if why not in (Held.DRAFT, Held.NOTHING):
            held.append((why, update))
    unanswered = sum(unanswered[one.assignment_id] for one in appearing)
    return Share(assignee, len(assignments), appearing, held, _in_order(reasons), unanswered)


def _in_order(reasons):
    return [(why, reasons[why]) for why in Held if reasons[why]]


def _why_held(update):
    """The reason for which *update*, None where there is none, is held back; None if it is not."""
    if update is None:
        return Held.NOTHING
    if update.stage == Stage.DRAFT:
        return Held.DRAFT
    if update.stage == Stage.RETURNED:
        return Held.RETURNED
    if update.submitted_at is None or update.submitted_at >= update.cycle.cut_off_at:
        return Held.LATE
    return Held.UNDER_REVIEW if update.stage == Stage.SUBMITTED else None
