"""A closed cycle of fictitious reports, made as the moves would have left it.

The moves know no past instants, so its rows are written as they are; `check_record` holds
them against the same rules as real ones. Only states are asked: the shipped reports, which
are real, are on bodies, and a fictitious one may not supersede them.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from commitments.models import (
    CycleRequest,
    Evidence,
    EvidenceLevel,
    Instrument,
    Reason,
    ReportingCycle,
    Stage,
    Status,
    StatusUpdate,
    Transition,
)
from commitments.reporting import cycles, workflow
from members.models import Actor, Theme

from . import texts

CODE = "demo-1"
INSTRUMENT = "santiago-2023"
THEMES = (
    "ix-socioeconomic-integration",
    "ix-refugees-asylum-and-international-protection",
    "ix-education",
    "ix-human-trafficking",
    "ix-protection-of-children",
)
#: What the states answer, one after the other; None is silence.
ANSWERS = (
    Status.IN_PROGRESS,
    Status.IMPLEMENTED,
    None,
    Status.PLANNED,
    Status.ADVANCED,
    Status.IN_PROGRESS,
    Status.UNDER_CONSIDERATION,
    None,
    Status.IMPLEMENTED,
    Status.IN_PROGRESS,
    Status.NOT_APPLICABLE,
    None,
    Status.DISCONTINUED,
    Status.PLANNED,
)
DETAILS = {
    Status.PLANNED: texts.translated("plan", texts.PLAN),
    Status.ADVANCED: texts.translated("missing", texts.MISSING),
    Status.IMPLEMENTED: {"existed_before": False, "continuing": True},
    Status.DISCONTINUED: {"reason": Reason.PRIORITY_CHANGED},
    Status.NOT_APPLICABLE: {"reason": Reason.SITUATION_DOES_NOT_ARISE},
}
MEASURES = (["policy"], ["programme", "training"], ["law"], ["agreement"], ["system"])


def days_ago(number):
    """Noon of that day in the Secretariat's time zone."""
    day = timezone.localdate() - timedelta(days=number)
    return timezone.make_aware(datetime.combine(day, time(12)))


def make_cycle(code, titles, *, opened, due, cut_off, themes=()):
    """A fictitious cycle that asks every member state; the dates are days before today."""
    dates = {"opens_on": opened, "due_on": due, "cut_off_on": cut_off}
    cycle = ReportingCycle.objects.create(
        code=code,
        demonstration=True,
        **{name: days_ago(number).date() for name, number in dates.items()},
        **texts.translated("title", titles),
        **texts.translated("cover_note", texts.COVER_NOTE),
    )
    cycle.instruments.set([Instrument.objects.get(code=INSTRUMENT)])
    cycle.themes.set(Theme.objects.filter(code__in=themes))
    cycle.actors.set(Actor.objects.member_states(timezone.localdate()))
    return cycle


def make_closed_cycle(people):
    """Make the cycle with its reports, published; return it."""
    titles = {
        "es": "Primer ciclo, de demostración",
        "pt": "Primeiro ciclo, de demonstração",
        "en": "First cycle, for demonstration",
    }
    cycle = make_cycle(CODE, titles, opened=200, due=120, cut_off=110, themes=THEMES)
    cycle.opened_at = days_ago(200)
    cycle.save()
    asked = list(cycles.scope(cycle).select_related("actor", "commitment").order_by("code"))
    CycleRequest.objects.bulk_create(CycleRequest(cycle=cycle, assignment=row) for row in asked)
    for place, assignment in enumerate(asked):
        status = ANSWERS[place % len(ANSWERS)]
        if status:
            _report(cycle, assignment, status, place, people)
    _publish(cycle, people["reviewer"])
    return cycle


def _report(cycle, assignment, status, place, people):
    """One accepted report. What a state without an account says, the Secretariat entered."""
    writer = people.get(assignment.actor.name_en.lower(), people["reviewer.two"])
    update = StatusUpdate.objects.create(
        code=f"{assignment.code}.1",
        assignment=assignment,
        number=1,
        cycle=cycle,
        stage=Stage.ACCEPTED,
        status=status,
        reporter=assignment.actor,
        on_behalf=writer.is_staff,
        measures=MEASURES[place % len(MEASURES)],
        evidence_level=EvidenceLevel.CITED if place % 3 else EvidenceLevel.STATEMENT,
        **_by_whom(writer, people["reviewer"]),
        **texts.narrative(status),
        **DETAILS.get(status, {}),
    )
    if place % 3:
        link = {"kind": "link", "address": f"https://example.org/demonstration/{place}"}
        title = texts.translated("title", texts.DOCUMENT)
        Evidence.objects.create(update=update, order=1, **link, **title)
    role = workflow.SECRETARIAT if writer.is_staff else "titular"
    _moved(update, Stage.DRAFT, Stage.SUBMITTED, writer, role, 140)
    _moved(update, Stage.SUBMITTED, Stage.ACCEPTED, update.reviewer, workflow.SECRETARIAT, 125)


def _by_whom(writer, reviewer):
    """Who wrote and who accepted a report, and when."""
    instants = {"created_at": 150, "changed_at": 145, "submitted_at": 140, "accepted_at": 125}
    people = {"author": writer, "changed_by": writer, "submitter": writer, "reviewer": reviewer}
    when = {name: days_ago(number) for name, number in instants.items()}
    return people | when | {"reported_on": days_ago(141).date(), "demonstration": True}


def _moved(update, before, after, by, role, number):
    move = {"from_stage": before, "to_stage": after, "by": by, "role": role}
    Transition.objects.create(update=update, at=days_ago(number), **move)


def _publish(cycle, publisher):
    at = days_ago(100)
    for update in cycle.updates.all():
        _moved(update, Stage.ACCEPTED, Stage.PUBLISHED, publisher, workflow.SECRETARIAT, 100)
    cycle.updates.update(stage=Stage.PUBLISHED, published_at=at, publisher=publisher)
    cycle.published_at = at
    cycles.freeze(cycle)
    cycle.save()
