"""Completeness: of what a cycle asked for, how much was received. "9 of 11", never a percentage."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments import completeness
from commitments.completeness import NO_FOCAL_POINT, NOT_BEGUN, NOT_OPENED
from commitments.models import CycleLine
from commitments.reporting import cycles
from members.models import Actor, Theme, WorkingGroup
from tests.cast import (
    make_actor,
    make_assignment,
    make_commitment,
    make_focal_point,
    make_update,
    noon,
)
from tests.cycle_cast import answered, closed, day, instant
from tests.reporting_cast import make_opened_cycle, make_published_cycle

pytestmark = pytest.mark.django_db


def numbers(part):
    return part.received, part.asked


def of_actor(found, actor):
    (row,) = [row for row in found.rows if row.assignee == actor]
    return row


def test_received_is_what_came_by_the_cut_off_and_was_neither_returned_nor_withdrawn():
    stages = ["draft", "submitted", "returned", "accepted", "withdrawn"]
    actor = make_actor()
    assignments = [make_assignment(actor=actor) for _stage in range(7)]
    cycle = closed(assignments)
    for assignment, stage in zip(assignments, stages, strict=False):
        answered(cycle, assignment, stage=stage)
    answered(cycle, assignments[5], submitted=-9)
    found = completeness.of_cycle(cycle)
    assert numbers(found.total) == numbers(of_actor(found, actor).part) == (2, 7)
    assert found.total.states == {
        NOT_BEGUN: 2,
        "draft": 1,
        "submitted": 1,
        "returned": 1,
        "accepted": 2,
    }


def test_a_report_withdrawn_and_written_anew_counts_by_the_new_one():
    assignment = make_assignment()
    cycle = closed([assignment])
    answered(cycle, assignment, stage="withdrawn")
    assert completeness.of_cycle(cycle).total.states == {NOT_BEGUN: 1}
    answered(cycle, assignment, stage="submitted")
    assert numbers(completeness.of_cycle(cycle).total) == (1, 1)


def test_what_is_submitted_before_the_midnight_of_the_cut_off_counts():
    assignments = [make_assignment(), make_assignment()]
    cycle = closed(assignments)
    answered(cycle, assignments[0], submitted_at=cycle.cut_off_at - timedelta(seconds=1))
    answered(cycle, assignments[1], submitted_at=cycle.cut_off_at)
    assert numbers(completeness.of_cycle(cycle).total) == (1, 2)


def test_what_was_reported_in_another_cycle_counts_there():
    assignment = make_assignment()
    cycle = closed([assignment])
    answered(make_opened_cycle([assignment]), assignment)
    assert numbers(completeness.of_cycle(cycle).total) == (0, 1)


def test_states_stand_in_alphabetical_order_whatever_was_received():
    names = ["Zoo", "Ártico", "Banda"]
    assignments = [make_assignment(actor=make_actor(name_es=name)) for name in names]
    cycle = closed(assignments)
    answered(cycle, assignments[0])
    found = completeness.of_cycle(cycle)
    assert [row.assignee.name for row in found.rows] == ["Ártico", "Banda", "Zoo"]


def test_an_assignment_of_two_themes_counts_in_both_and_once_in_the_total():
    commitment = make_commitment()
    commitment.themes.set(Theme.objects.filter(code__in=["iom-asylum", "iom-education"]))
    assignments = [make_assignment(commitment), make_assignment()]
    cycle = closed(assignments)
    answered(cycle, assignments[0])
    found = completeness.of_cycle(cycle)
    assert [(theme and theme.code, numbers(part)) for theme, part in found.themes] == [
        ("iom-asylum", (1, 1)),
        ("iom-education", (1, 1)),
        (None, (0, 1)),
    ]
    assert numbers(found.total) == (1, 2)
    assert list(map(numbers, of_actor(found, assignments[1].actor).by_theme)) == [
        (0, 0),
        (0, 0),
        (0, 1),
    ]


def test_groups_are_the_one_assigned_or_those_that_follow():
    commitment = make_commitment()
    commitment.themes.set(Theme.objects.filter(code__in=["iom-asylum", "iom-education"]))
    group = WorkingGroup.objects.get(code="cooperation")
    cycle = closed([make_assignment(commitment), make_assignment(commitment, working_group=group)])
    assert sorted(one.groups for one in completeness.asked(cycle)) == [
        ["cooperation"],
        ["education", "migrant-protection"],
    ]


def test_a_published_cycle_is_read_from_its_frozen_lines():
    reported, waiting, silent = make_assignment(), make_assignment(), make_assignment()
    lines = [
        (reported, {"outcome": "reported", "themes": ["iom-asylum"]}),
        (waiting, {"outcome": "under_review"}),
        (silent, {}),
    ]
    cycle = make_published_cycle(lines)
    make_update(silent, stage="accepted", cycle=cycle, submitted_at=noon(2025, 2, 2))
    found = completeness.of_cycle(cycle)
    assert numbers(found.total) == (2, 3)
    assert found.states == CycleLine.Outcome.choices
    assert found.total.states == {"reported": 1, "under_review": 1, "nothing": 1}
    assert [theme and theme.code for theme, _part in found.themes] == ["iom-asylum", None]


def test_publishing_changes_no_number_but_their_names(reviewer):
    stages = ["draft", "submitted", "returned", "accepted", "withdrawn"]
    assignments = [make_assignment() for _stage in range(6)]
    cycle = closed(assignments)
    for assignment, stage in zip(assignments, stages, strict=False):
        answered(cycle, assignment, stage=stage)
    before = completeness.of_cycle(cycle)
    cycles.publish_cycle(cycle, by=reviewer)
    after = completeness.of_cycle(cycle)
    assert numbers(after.total) == numbers(before.total) == (2, 6)
    assert [numbers(row.part) for row in after.rows] == [numbers(r.part) for r in before.rows]


@pytest.mark.thorough
@pytest.mark.parametrize("make", [closed, lambda rows: make_published_cycle((r, {}) for r in rows)])
def test_a_large_cycle_costs_what_a_small_one_costs(make):
    def cost(number):
        cycle = make([make_assignment() for _state in range(number)])
        with CaptureQueriesContext(connection) as captured:
            completeness.to_chase(cycle, completeness.of_cycle(cycle).rows)
        return len(captured)

    assert cost(20) == cost(2) <= 8


# --- Whom to call -----------------------------------------------------------------------


def called(cycle):
    """{code of an assignee: why it needs a call}."""
    rows = completeness.of_cycle(cycle).rows
    calls = completeness.to_chase(cycle, rows)
    return {row.assignee.code: calls[row.key] for row in rows if row.key in calls}


def of_peru(**fields):
    assignment = make_assignment(actor=Actor.objects.get(code="PER"))
    return make_opened_cycle([assignment], opened_at=instant(-5), **fields), assignment


def test_a_state_without_a_focal_point_is_shown_as_such():
    cycle, _assignment = of_peru()
    assert called(cycle) == {"PER": NO_FOCAL_POINT}
    make_focal_point("PER", until=day(-1))
    make_focal_point("PER", role="contributor")
    make_focal_point("ECU")
    assert called(cycle) == {"PER": NO_FOCAL_POINT}


def test_who_has_not_signed_in_since_the_opening_has_not_opened_it():
    cycle, _assignment = of_peru()
    holder, contributor = make_focal_point("PER"), make_focal_point("PER", role="contributor")
    assert called(cycle) == {"PER": NOT_OPENED}
    for user, offset, answer in (
        (holder, -6, {"PER": NOT_OPENED}),
        (contributor, -4, {}),
    ):
        user.last_login = instant(offset)
        user.save()
        assert called(cycle) == answer


def test_who_has_begun_something_has_opened_it():
    cycle, assignment = of_peru()
    make_focal_point("PER")
    answered(cycle, assignment, stage="draft")
    assert called(cycle) == {}


def test_a_working_group_is_called_like_a_state():
    group = WorkingGroup.objects.get(code="education")
    cycle = make_opened_cycle([make_assignment(working_group=group)], opened_at=instant(-5))
    assert called(cycle) == {"education": NO_FOCAL_POINT}
    make_focal_point("education")
    assert called(cycle) == {"education": NOT_OPENED}
