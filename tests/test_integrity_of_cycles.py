"""`check_record` proves the frozen lines of a cycle, and finds each fault planted in them."""

import pytest

from commitments import integrity
from commitments.models import CycleLine, ReportingCycle
from commitments.reporting import cycles
from tests.cast import make_assignment, make_update, noon
from tests.cycle_cast import answered, closed, instant
from tests.reporting_cast import make_opened_cycle, make_published_cycle

pytestmark = pytest.mark.django_db


def check(name):
    """The sentences of the check so named."""
    [chosen] = [check for check in integrity.CHECKS if check.__name__ == name]
    return list(chosen())


def found():
    """Every fault that a check of cycles finds."""
    names = [check.__name__ for check in integrity.CHECKS]
    return [fault for name in names if "cycle" in name or "lines" in name for fault in check(name)]


def test_a_cycle_that_was_published_by_the_rules_is_whole(reviewer):
    assignments = [make_assignment() for _state in range(4)]
    before = make_update(assignments[1], stage="published", published_at=noon(2025, 6, 3))
    cycle = closed(assignments)
    answered(cycle, assignments[0])
    answered(cycle, assignments[1], confirms=before)
    answered(cycle, assignments[2], stage="submitted")
    cycles.publish_cycle(cycle, by=reviewer)
    make_update(assignments[0], stage="published", status="implemented")
    assert found() == []
    assert check("published_updates_form_a_chain") == []


def test_a_request_without_a_line_and_a_line_without_a_request():
    asked, other = make_assignment(), make_assignment()
    cycle = make_opened_cycle([other], code="a-cycle")
    CycleLine.objects.create(cycle=cycle, assignment=asked, status="not_reported")
    ReportingCycle.objects.filter(pk=cycle.pk).update(published_at=noon(2025, 2, 23))
    assert check("cycles_have_a_line_for_each_request") == [
        f"a-cycle: {other.code} was asked for and has no line",
        f"a-cycle: {asked.code} has a line and was not asked for",
    ]


def test_a_line_with_an_update_of_another_assignment():
    assignment = make_assignment()
    other = make_update(stage="published", published_at=noon(2025, 2, 1))
    line = {"update": other, "outcome": "reported"}
    make_published_cycle([(assignment, line)], code="a-cycle")
    assert check("lines_name_what_was_published_in_their_cycle") == [
        f"a-cycle: the line of {assignment.code} names an update of another assignment or cycle"
    ]


@pytest.mark.parametrize("fields", [{"stage": "accepted"}, {"stage": "published"}])
def test_a_line_with_an_update_that_was_not_published_by_then(fields):
    update = make_update(**fields)
    line = {"update": update, "outcome": "reported"}
    cycle = make_published_cycle([(update.assignment, line)], code="a-cycle")
    assert (
        f"a-cycle: the line of {update.assignment.code} names an update that was not published"
        " by then"
    ) in check("lines_name_what_was_published_in_their_cycle")
    assert cycle.published_at < instant(0)


@pytest.mark.parametrize("outcome", ["reported", "confirmed"])
def test_an_outcome_without_an_update(outcome):
    assignment = make_assignment()
    make_published_cycle([(assignment, {"outcome": outcome})], code="a-cycle")
    assert check("lines_name_what_was_published_in_their_cycle") == [
        f"a-cycle: the line of {assignment.code} has an outcome that its update does not bear out"
    ]


@pytest.mark.parametrize(
    ("status", "faults"), [("planned", 0), ("implemented", 1), ("not_reported", 1)]
)
def test_a_status_that_cannot_be_rebuilt(status, faults):
    assignment = make_assignment()
    make_update(assignment, stage="published", status="planned", published_at=noon(2025, 2, 1))
    make_update(assignment, stage="published", status="advanced", published_at=noon(2025, 3, 1))
    make_published_cycle([(assignment, {"status": status})], code="a-cycle")
    assert (
        check("lines_hold_the_status_of_their_instant")
        == [f"a-cycle: the status of {assignment.code} cannot be rebuilt"] * faults
    )


def test_a_cycle_that_runs_has_nothing_to_prove():
    assert closed([make_assignment()]) in ReportingCycle.objects.running()
    assert found() == []
