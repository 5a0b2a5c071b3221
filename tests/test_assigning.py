"""Assigning many commitments at once: to the signatories, the members, a working group."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from commitments.keeping import Addressees, assign, missing_assignments
from commitments.models import Assignment, Commitment
from members.models import Source, WorkingGroup
from tests.cast import (
    make_actor,
    make_assignment,
    make_commitment,
    make_instrument,
    make_position,
    make_provision,
)

pytestmark = pytest.mark.django_db

DAY = date(2025, 5, 8)


@pytest.fixture
def commitment():
    return make_commitment()


def missing(*commitments, to, on=DAY, group=None):
    """What *to* does not have yet in the *commitments*."""
    chosen = Commitment.objects.filter(pk__in=[one.pk for one in commitments])
    source = Source.objects.first()
    return missing_assignments(chosen, to, on=on, source=source, working_group=group)


def assignees(commitment):
    return {one.assignee.code for one in commitment.assignments.all()}


def test_to_everyone_who_signed_adopted_or_adhered(commitment, editor):
    instrument = commitment.provision.instrument
    taken = ["signed", "adopted", "adhered_later", "attended_without_signing", "not_recorded"]
    actors = {position: make_actor(code=position.replace("_", "-")) for position in taken}
    for position, actor in actors.items():
        make_position(instrument, actor, position)
    assert assign(missing(commitment, to=Addressees.SIGNATORIES), by=editor) == 3
    assert assignees(commitment) == {"signed", "adopted", "adhered-later"}


def test_each_commitment_goes_to_the_signatories_of_its_own_instrument(editor):
    first, second = make_commitment(), make_commitment()
    for one, code in ((first, "first"), (second, "second")):
        make_position(one.provision.instrument, make_actor(code=code))
    assign(missing(first, second, to=Addressees.SIGNATORIES), by=editor)
    assert (assignees(first), assignees(second)) == ({"first"}, {"second"})


@pytest.mark.parametrize(("day", "count"), [(date(2018, 9, 4), 11), (DAY, 13)])
def test_to_every_member_state_on_the_date(commitment, editor, day, count):
    assert assign(missing(commitment, to=Addressees.MEMBERS, on=day), by=editor) == count
    assert ("GUY" in assignees(commitment)) == (count == 13)
    assert set(commitment.assignments.values_list("in_force_from", flat=True)) == {day}


def test_to_a_working_group(commitment, editor):
    education = WorkingGroup.objects.get(code="education")
    asked = missing(commitment, to=Addressees.WORKING_GROUP, group=education)
    assert assign(asked, by=editor) == 1
    assert assignees(commitment) == {"education"}
    assert commitment.assignments.get().code == f"{commitment.code}@education"


@pytest.mark.parametrize("to", list(Addressees))
def test_a_second_time_there_is_nothing_left_to_make(commitment, editor, to):
    make_position(commitment.provision.instrument, make_actor())
    group = WorkingGroup.objects.get(code="education")
    assert assign(missing(commitment, to=to, group=group), by=editor) > 0
    assert missing(commitment, to=to, group=group) == []


def test_only_what_is_missing_is_made(commitment, editor):
    education = WorkingGroup.objects.get(code="education")
    held = make_assignment(commitment, working_group=education)
    other = make_commitment(commitment.provision)
    asked = missing(commitment, other, to=Addressees.WORKING_GROUP, group=education)
    assert [one.commitment for one in asked] == [other]
    assert list(commitment.assignments.all()) == [held]


def test_nothing_is_written_before_it_is_confirmed(commitment):
    assert len(missing(commitment, to=Addressees.MEMBERS)) == 13
    assert not commitment.assignments.exists()


def test_each_assignment_keeps_in_its_history_who_made_it(commitment, editor):
    assign(missing(commitment, to=Addressees.MEMBERS), by=editor)
    made = Assignment.history.filter(commitment=commitment)
    assert set(made.values_list("history_type", "history_user")) == {("+", editor.pk)}
    assert made.count() == 13


def test_when_somebody_was_quicker_none_is_made(commitment, editor):
    asked = missing(commitment, to=Addressees.MEMBERS)
    make_assignment(commitment, asked[-1].actor)
    with pytest.raises(IntegrityError), transaction.atomic():
        assign(asked, by=editor)
    assert commitment.assignments.count() == 1


def test_the_shipped_assignments_leave_nothing_to_make():
    of_2018 = Commitment.objects.filter(provision__instrument__code="quito-declaration-2018")
    asked = missing(*of_2018, to=Addressees.SIGNATORIES)
    assert {one.commitment.code for one in asked} == {"quito-declaration-2018/15/1"}


@pytest.mark.parametrize("count", [1, 20])
def test_asking_costs_the_same_for_one_commitment_and_for_twenty(django_assert_num_queries, count):
    provision = make_provision(make_instrument())
    several = [make_commitment(provision) for _number in range(count)]
    chosen = Commitment.objects.filter(provision=provision)
    source = Source.objects.first()
    with django_assert_num_queries(3):
        asked = missing_assignments(chosen, Addressees.MEMBERS, on=DAY, source=source)
    assert len(asked) == 13 * len(several)
