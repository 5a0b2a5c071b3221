"""Reporting cycles as tests need them: dates are so many days from today."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from commitments.models import CycleLine, ReportingCycle, StatusUpdate
from members.models import Actor
from tests.cast import (
    make_assignment,
    make_commitment,
    make_cycle,
    make_instrument,
    make_provision,
    make_update,
)
from tests.reporting_cast import make_opened_cycle, the_cycle_of_the_list


def day(offset):
    return timezone.localdate() + timedelta(days=offset)


def instant(offset):
    """Noon of the day that is so many days from today."""
    return timezone.make_aware(datetime.combine(day(offset), time(12)))


def planned(**fields):
    """A cycle that can be opened today, limited to one new instrument with two assignments."""
    instrument = make_instrument()
    commitment = make_commitment(make_provision(instrument))
    asked = [make_assignment(commitment, actor) for actor in fields.pop("actors", [None, None])]
    dates = {"opens_on": day(-1), "due_on": day(30), "cut_off_on": day(40)}
    cycle = make_cycle(**dates | fields)
    cycle.instruments.set([instrument])
    return cycle, asked


def closed(assignments, **fields):
    """A running cycle that asks *assignments*, ten days after its cut-off, its preview over."""
    dates = {"opens_on": day(-60), "due_on": day(-20), "cut_off_on": day(-10)}
    return make_opened_cycle(assignments, **dates | fields)


def answered(cycle, assignment, stage="accepted", submitted=-15, **fields):
    """An answer to *cycle*, submitted so many days from today."""
    sent = {} if stage == "draft" else {"submitted_at": instant(submitted)}
    return make_update(assignment, stage=stage, cycle=cycle, **sent | fields)


# For two at once: committed, and marked as what the database lets go again.


def with_an_answer(update):
    """A cycle past its preview, of which *update* is the one answer."""
    cycle = closed([update.assignment], demonstration=True)
    StatusUpdate.objects.filter(pk=update.pk).update(cycle=cycle, submitted_at=instant(-15))
    return cycle


def planned_for(code):
    """A cycle that can be opened today, limited to the actor *code*."""
    dates = {"opens_on": day(0), "due_on": day(30), "cut_off_on": day(40)}
    cycle = make_cycle(demonstration=True, **dates)
    cycle.actors.set(Actor.objects.filter(code=code))
    return cycle


def over(cycle):
    """Let *cycle* ask nothing any more."""
    ReportingCycle.objects.filter(pk=cycle.pk).update(published_at=instant(0))


# For the list of addresses: the shipped record has no cycle.


def the_published_cycle():
    return ReportingCycle.objects.get(code=the_cycle_of_the_list()[0])


def the_running_cycle():
    found = ReportingCycle.objects.filter(code="running").first()
    return found or closed([make_assignment()], code="running")


def the_line():
    return CycleLine.objects.filter(cycle=the_published_cycle()).first()
