"""The dossier that one presidency hands to the next, per working group.

Open strands, returns not answered, completeness of the latest cycle, and what falls due. It
rests on the public record and on facts about what is pending; never on what a draft, a
returned report or a note says. A commitment that two groups follow stands under each: the
groups are never added up. Every number has its denominator, and nothing is ranked.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments import completeness
from commitments.models import (
    Assignment,
    Commitment,
    CycleExtension,
    ReportingCycle,
    Stage,
    Status,
    StatusUpdate,
)
from commitments.progress import Tally, tally_by
from members.folding import fold
from members.models import FocalPoint, Presidency, WorkingGroup
from members.models.actors import Troika

#: Where nothing more is to be done.
SETTLED = (Status.IMPLEMENTED, Status.DISCONTINUED, Status.NOT_APPLICABLE)


@dataclass(frozen=True)
class Strand:
    """A commitment on which something is left to do, and the Tally of its assignments in force."""

    commitment: Commitment
    tally: Tally


@dataclass(frozen=True)
class Due:
    """What falls due on a day: in words, and of whom or of what."""

    day: date
    what: str
    subject: str


@dataclass
class Section:
    """What one working group follows, by the crosswalk or by its own assignments.

    group: None for what no group follows; followed: how many commitments, open or not;
    returned: updates with `returned_at`; received: a Part of the latest cycle.
    """

    group: WorkingGroup | None
    followed: int = 0
    strands: list = field(default_factory=list)
    returned: list = field(default_factory=list)
    received: completeness.Part = field(default_factory=completeness.Part)
    due: list = field(default_factory=list)

    def __str__(self):
        return self.group.name if self.group else _("Followed by no working group")


@dataclass(frozen=True)
class Dossier:
    """The handover as on *day*. cycle: the one opened last, None before the first; due: what
    falls due for all, or for one state; demonstration: whether anything in it is fictitious."""

    day: date
    troika: Troika
    cycle: ReportingCycle | None
    received: completeness.Completeness | None
    sections: list
    due: list
    demonstration: bool


def dossier(today=None):
    """Return the Dossier as things stand now; *today* decides what is still to come."""
    today = today or timezone.localdate()
    cycle = ReportingCycle.objects.opened().order_by("-opened_at").first()
    requests = completeness.asked(cycle) if cycle else []
    mandates = _mandates(today)
    fictitious = StatusUpdate.objects.published().filter(demonstration=True).exists()
    return Dossier(
        day=today,
        troika=Presidency.objects.troika(today),
        cycle=cycle,
        received=completeness.of_cycle(cycle, requests) if cycle else None,
        sections=_sections(today, requests, [one for one in mandates if one.working_group]),
        due=_ordered([*_of_cycles(today), *_of_mandates(one for one in mandates if one.actor)]),
        demonstration=fictitious or bool(cycle and cycle.demonstration),
    )


# --- Per working group ------------------------------------------------------------------


def _sections(today, requests, mandates):
    """One Section for each group in alphabetical order, then what no group follows."""
    groups = sorted(WorkingGroup.objects.all(), key=lambda group: fold(group.name))
    sections = {group.code: Section(group) for group in groups}
    sections[None] = Section(None)
    assignments = Assignment.objects.published()
    followers = _followers(assignments)
    for commitment, tally in _commitments(assignments.in_force(today)):
        for code in followers[commitment.pk]:
            _follow(sections[code], commitment, tally, today)
    for update in _returned():
        for code in followers[update.assignment.commitment_id]:
            sections[code].returned.append(update)
    for code, section in sections.items():
        held = (one for one in mandates if section.group == one.working_group)
        section.due = _ordered([*section.due, *_of_mandates(held)])
        asked = (one for one in requests if code in (one.groups or [None]))
        section.received = completeness.Part.of(asked)
    return [section for section in sections.values() if section.group or section.followed]


def _follow(section, commitment, tally, today):
    section.followed += 1
    if sum(tally.counts.get(status, 0) for status in SETTLED) < tally.total:
        section.strands.append(Strand(commitment, tally))
    if commitment.due_on and commitment.due_on >= today:
        section.due.append(Due(commitment.due_on, _("commitment"), commitment.title))


def _followers(assignments):
    """{commitment: codes of the groups that follow it or are assigned it, [None] for none}."""
    _themes, groups = completeness.placed(assignments.values("commitment"))
    followers = defaultdict(lambda: [None], groups)
    own = assignments.filter(working_group__isnull=False)
    for commitment, code in own.values_list("commitment", "working_group__code"):
        followers[commitment] = sorted({code, *groups.get(commitment, [])})
    return followers


def _commitments(assignments):
    """Pair each commitment of the *assignments* with their Tally, oldest document first."""
    tallies = tally_by(assignments, "commitment")
    found = Commitment.objects.filter(pk__in=tallies).select_related("provision__instrument")
    ordered = found.order_by("provision__instrument__adopted_on", "provision__order", "place")
    return [(one, tallies[one.pk]) for one in ordered]


def _returned():
    """The updates that were returned and not submitted again, the longest waiting first."""
    last = Max("transitions__at", filter=Q(transitions__to_stage=Stage.RETURNED))
    waiting = StatusUpdate.objects.filter(
        stage=Stage.RETURNED,
        assignment__commitment__provision__instrument__published_at__isnull=False,
    ).select_related("assignment__commitment", "assignment__actor", "assignment__working_group")
    return waiting.annotate(returned_at=last).order_by("returned_at", "code")


# --- What falls due ---------------------------------------------------------------------


def _ordered(due):
    return sorted(due, key=lambda one: (one.day, one.what, fold(one.subject)))


def _of_cycles(today):
    """The dates of running cycles that are still to come, and those of who has more time."""
    found = []
    running = list(ReportingCycle.objects.running())
    for cycle in running:
        found += [
            Due(cycle.due_on, _("reports due"), cycle.title),
            Due(cycle.cut_off_on, _("cut-off"), cycle.title),
            Due(cycle.preview_until, _("end of the preview"), cycle.title),
        ]
    given = CycleExtension.objects.filter(cycle__in=running)
    for extension in given.select_related("cycle", "actor", "working_group"):
        whose = extension.actor or extension.working_group
        subject = f"{whose}: {extension.cycle.title}"
        found.append(Due(extension.due_on, _("reports due, with more time"), subject))
    return [one for one in found if one.day >= today]


def _mandates(today):
    """Mandates in force of which the end is known."""
    ending = FocalPoint.objects.in_force(today).filter(until__isnull=False)
    return list(ending.select_related("actor", "working_group"))


def _of_mandates(mandates):
    for mandate in mandates:
        subject = f"{mandate.assignee}: {mandate.get_role_display()}"
        yield Due(mandate.until, _("end of a mandate"), subject)
