"""A reporting cycle from its opening to its publication, and what it freezes for ever."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.models import CycleExtension, CycleLine, Notice, ReportingCycle, StatusUpdate
from commitments.reporting import cycles
from commitments.reporting.refusals import Refused
from commitments.reporting.workflow import AlreadyMoved
from members.models import Actor, Theme, WorkingGroup
from tests.cast import (
    make_actor,
    make_assignment,
    make_commitment,
    make_cycle,
    make_focal_point,
    make_instrument,
    make_provision,
    make_update,
    noon,
)
from tests.cycle_cast import answered, closed, day, instant, planned

pytestmark = pytest.mark.django_db


def line_of(cycle, assignment):
    return cycle.lines.get(assignment=assignment)


def seen_as(line):
    return line.outcome, line.status, line.update and line.update.code


# --- The story --------------------------------------------------------------------------


def test_publishing_puts_out_all_states_together_with_what_was_not_reported(reviewer):
    reported, confirmed, waiting, silent = [make_assignment() for _state in range(4)]
    before = make_update(confirmed, stage="published", published_at=noon(2025, 6, 3))
    make_update(waiting, stage="published", status="planned", published_at=noon(2025, 6, 3))
    cycle = closed([reported, confirmed, waiting, silent])
    new = answered(cycle, reported, status="implemented", evidence_level="cited")
    same = answered(cycle, confirmed, confirms=before)
    answered(cycle, waiting, stage="submitted", status="advanced")
    assert cycles.publish_cycle(cycle, by=reviewer) == 2
    assert {seen_as(line) for line in cycle.lines.all()} == {
        ("reported", "implemented", new.code),
        ("confirmed", "in_progress", same.code),
        ("under_review", "planned", None),
        ("nothing", "not_reported", None),
    }
    assert line_of(cycle, reported).evidence_level == "cited"
    cycle.refresh_from_db()
    before.refresh_from_db()
    new.refresh_from_db()
    assert new.published_at == cycle.published_at == before.superseded_at
    assert new.publisher == reviewer


# --- What is in scope -------------------------------------------------------------------


def test_what_names_nothing_asks_every_assignment_in_force_of_what_is_public():
    wanted, hidden = make_assignment(), make_commitment(make_provision(make_instrument(False)))
    others = [
        make_assignment(hidden),
        make_assignment(in_force_from=day(1)),
        make_assignment(closed_on=day(0), closed_reason="merged"),
    ]
    asked = set(cycles.scope(make_cycle(opens_on=day(0), due_on=day(1), cut_off_on=day(1))))
    assert wanted in asked
    assert asked.isdisjoint(others)
    assert len(asked) == 409


def test_a_cycle_can_be_limited_to_themes_to_instruments_and_to_actors():
    cycle, (first, second) = planned()
    assert set(cycles.scope(cycle)) == {first, second}
    cycle.actors.set([first.actor])
    assert set(cycles.scope(cycle)) == {first}
    cycle.themes.set(Theme.objects.filter(code__in=["iom-asylum", "iom-education"]))
    assert not cycles.scope(cycle).exists()
    first.commitment.themes.set(cycle.themes.all())
    assert list(cycles.scope(cycle)) == [first]


def test_naming_actors_leaves_the_working_groups_out():
    cycle, (first, _second) = planned()
    own = make_assignment(first.commitment, working_group=WorkingGroup.objects.first())
    assert own in cycles.scope(cycle)
    cycle.actors.set(Actor.objects.all())
    assert own not in cycles.scope(cycle)


# --- Opening ----------------------------------------------------------------------------


def test_opening_asks_tells_and_takes_open_reports_along(reviewer):
    peru = Actor.objects.get(code="PER")
    cycle, (first, second) = planned(actors=[peru, None])
    holder = make_focal_point("PER")
    mine = make_update(first)
    old = make_update(second, stage="published")
    assert cycles.open_cycle(cycle, by=reviewer) == 2
    assert {request.assignment for request in cycle.requests.all()} == {first, second}
    assert StatusUpdate.objects.get(pk=mine.pk).cycle == cycle
    assert StatusUpdate.objects.get(pk=old.pk).cycle is None
    assert Notice.objects.filter(user=holder, kind="opened", cycle=cycle).count() == 1
    entry = cycle.history.latest()
    assert (entry.history_user, entry.history_change_reason) == (reviewer, "opened")


def test_of_two_who_open_it_one_succeeds_and_the_other_is_told(reviewer, administrator):
    cycle, _asked = planned()
    other = ReportingCycle.objects.get(pk=cycle.pk)
    cycles.open_cycle(cycle, by=reviewer)
    with pytest.raises(Refused):
        cycles.open_cycle(other, by=administrator)
    assert cycle.requests.count() == 2
    assert other.opened_at is None


def test_nothing_in_scope_is_refused(reviewer):
    cycle, _asked = planned()
    cycle.actors.set([make_actor()])
    with pytest.raises(Refused):
        cycles.open_cycle(cycle, by=reviewer)
    assert not ReportingCycle.objects.running().exists()


def test_what_another_running_cycle_asks_is_not_asked_twice(reviewer):
    first, _asked = planned(title_en="The first call", title_es="La primera")
    cycles.open_cycle(first, by=reviewer)
    second = make_cycle(opens_on=day(-1), due_on=day(30), cut_off_on=day(40))
    second.instruments.set(first.instruments.all())
    with pytest.raises(Refused, match="La primera"):
        cycles.open_cycle(second, by=reviewer)
    ReportingCycle.objects.filter(pk=first.pk).update(published_at=instant(0))
    assert cycles.open_cycle(second, by=reviewer) == 2


def test_a_cycle_that_is_due_already_is_not_opened(reviewer):
    cycle, _asked = planned(due_on=day(-1))
    with pytest.raises(Refused):
        cycles.open_cycle(cycle, by=reviewer)
    assert not cycle.requests.exists()


@pytest.mark.parametrize("role", ["editor", "presidency", "ecuador_focal_point"])
def test_who_may_not_change_cycles_opens_none(request, role):
    cycle, _asked = planned()
    with pytest.raises(Refused):
        cycles.open_cycle(cycle, by=request.getfixturevalue(role))


# --- More time --------------------------------------------------------------------------


def test_one_gets_more_time_and_the_others_dates_stay(reviewer):
    cycle, (first, second) = planned(actors=[Actor.objects.get(code="PER"), None])
    holder = make_focal_point("PER")
    cycles.open_cycle(cycle, by=reviewer)
    cycles.extend(cycle, first.actor, day(35), by=reviewer)
    assert cycles.due_on(cycle, first.actor) == day(35)
    assert cycles.due_on(cycle, second.actor) == day(30)
    assert cycles.due_dates(cycle) == {
        (first.actor.pk, None): day(35),
        (second.actor.pk, None): day(30),
    }
    assert Notice.objects.filter(user=holder, kind="extended", cycle=cycle).count() == 1
    cycles.extend(cycle, first.actor, day(36), by=reviewer)
    assert cycles.due_on(cycle, first.actor) == day(36)


def test_a_working_group_gets_more_time_too(reviewer):
    group = WorkingGroup.objects.get(code="education")
    cycle, (first, _second) = planned()
    make_assignment(first.commitment, working_group=group)
    cycles.open_cycle(cycle, by=reviewer)
    cycles.extend(cycle, group, day(33), by=reviewer)
    assert cycles.due_on(cycle, group) == cycles.due_dates(cycle)[None, group.pk] == day(33)


@pytest.mark.parametrize("due", [-5, 29, 30, 41])
def test_more_time_is_a_later_day_and_not_after_the_cut_off(reviewer, due):
    cycle, (first, _second) = planned()
    cycles.open_cycle(cycle, by=reviewer)
    with pytest.raises(Refused):
        cycles.extend(cycle, first.actor, day(due), by=reviewer)
    assert not CycleExtension.objects.exists()


def test_more_time_is_for_who_is_asked_in_a_cycle_that_is_open(reviewer, editor):
    cycle, (first, _second) = planned()
    with pytest.raises(Refused):
        cycles.extend(cycle, first.actor, day(35), by=reviewer)
    cycles.open_cycle(cycle, by=reviewer)
    with pytest.raises(Refused):
        cycles.extend(cycle, make_actor(), day(35), by=reviewer)
    with pytest.raises(Refused):
        cycles.extend(cycle, first.actor, day(35), by=editor)


# --- Publishing -------------------------------------------------------------------------


@pytest.mark.parametrize("cut_off", [0, 5])
def test_nothing_is_published_before_the_day_after_the_cut_off(reviewer, cut_off):
    cycle = closed([make_assignment()], cut_off_on=day(cut_off), preview_days=0)
    with pytest.raises(Refused):
        cycles.publish_cycle(cycle, by=reviewer, before_preview_ends=True)
    assert ReportingCycle.objects.get(pk=cycle.pk).published_at is None


def test_the_days_of_preview_are_waited_for_unless_told(reviewer):
    cycle = closed([make_assignment()], preview_days=10)
    with pytest.raises(Refused):
        cycles.publish_cycle(cycle, by=reviewer)
    assert cycles.publish_cycle(cycle, by=reviewer, before_preview_ends=True) == 0
    assert cycle.lines.count() == 1


def test_of_two_who_publish_one_succeeds_and_the_other_is_told(reviewer, administrator):
    cycle = closed([make_assignment()])
    other = ReportingCycle.objects.get(pk=cycle.pk)
    cycles.publish_cycle(cycle, by=reviewer)
    with pytest.raises(Refused):
        cycles.publish_cycle(other, by=administrator)
    assert cycle.lines.count() == 1
    assert cycle.history.latest().history_user == reviewer


def test_a_cycle_that_never_opened_is_not_published(reviewer):
    dates = {"opens_on": day(-60), "due_on": day(-30), "cut_off_on": day(-20)}
    with pytest.raises(Refused):
        cycles.publish_cycle(make_cycle(**dates), by=reviewer)


def test_who_may_not_publish_publishes_no_cycle(editor):
    cycle = closed([make_assignment()])
    with pytest.raises(Refused):
        cycles.publish_cycle(cycle, by=editor)


def test_where_one_report_cannot_be_published_nothing_is(reviewer, monkeypatch):
    first, second = make_assignment(), make_assignment()
    cycle = closed([first, second])
    update = answered(cycle, first)

    def moved(*_args, **_options):
        raise AlreadyMoved

    monkeypatch.setattr(cycles, "freeze", moved)
    with pytest.raises(Refused):
        cycles.publish_cycle(cycle, by=reviewer)
    update.refresh_from_db()
    assert update.stage == "accepted"
    assert ReportingCycle.objects.get(pk=cycle.pk).running


@pytest.mark.parametrize("stage", ["submitted", "accepted"])
def test_what_was_submitted_after_the_cut_off_is_held_back(reviewer, stage):
    assignment = make_assignment()
    cycle = closed([assignment])
    late = answered(cycle, assignment, stage=stage, submitted=-9)
    cycles.publish_cycle(cycle, by=reviewer)
    late.refresh_from_db()
    assert late.stage == stage
    assert seen_as(line_of(cycle, assignment)) == ("nothing", "not_reported", None)


@pytest.mark.parametrize("stage", ["draft", "returned", "withdrawn"])
def test_what_was_not_submitted_counts_as_nothing_and_leaves_the_status(reviewer, stage):
    assignment = make_assignment()
    make_update(assignment, stage="published", status="planned", published_at=noon(2025, 6, 3))
    cycle = closed([assignment])
    answered(cycle, assignment, stage=stage, status="implemented")
    cycles.publish_cycle(cycle, by=reviewer)
    assert seen_as(line_of(cycle, assignment)) == ("nothing", "planned", None)


def test_a_retraction_is_an_answer_that_leaves_no_status(reviewer):
    assignment = make_assignment()
    make_update(assignment, stage="published", published_at=noon(2025, 6, 3))
    cycle = closed([assignment])
    taken_back = answered(cycle, assignment, status="", retracts=True)
    cycles.publish_cycle(cycle, by=reviewer)
    assert seen_as(line_of(cycle, assignment)) == ("reported", "not_reported", taken_back.code)


def test_a_line_keeps_themes_dimension_and_groups_as_they_were(reviewer):
    commitment = make_commitment(dimension_id=1)
    commitment.themes.set(Theme.objects.filter(code__in=["iom-asylum", "iom-education"]))
    group = WorkingGroup.objects.get(code="cooperation")
    of_state, of_group = (
        make_assignment(commitment),
        make_assignment(commitment, working_group=group),
    )
    cycle = closed([of_state, of_group])
    cycles.publish_cycle(cycle, by=reviewer)
    commitment.themes.clear()
    line = line_of(cycle, of_state)
    assert line.themes == ["iom-asylum", "iom-education"]
    assert line.dimension_id == 1
    assert line.working_groups == ["education", "migrant-protection"]
    assert line_of(cycle, of_group).working_groups == ["cooperation"]


def test_what_is_reported_afterwards_changes_no_line(reviewer):
    assignment = make_assignment()
    cycle = closed([assignment])
    answered(cycle, assignment, status="planned")
    cycles.publish_cycle(cycle, by=reviewer)
    make_update(assignment, stage="published", status="implemented")
    assert line_of(cycle, assignment).status == "planned"


def test_publishing_tells_those_who_report(reviewer):
    peru = Actor.objects.get(code="PER")
    assignment, holder = make_assignment(actor=peru), make_focal_point("PER")
    cycle = closed([assignment])
    answered(cycle, assignment)
    cycles.publish_cycle(cycle, by=reviewer)
    assert Notice.objects.filter(user=holder, kind="published").count() == 1


def cost_of_publishing(number, by):
    assignments = [make_assignment() for _state in range(number)]
    cycle = closed(assignments)
    for assignment in assignments:
        answered(cycle, assignment)
    by = type(by).objects.get(pk=by.pk)
    with CaptureQueriesContext(connection) as captured:
        cycles.publish_cycle(cycle, by=by)
    return [query["sql"] for query in captured if "members_focalpoint" not in query["sql"]]


def test_publishing_many_costs_what_publishing_few_costs(reviewer):
    assert len(cost_of_publishing(12, reviewer)) == len(cost_of_publishing(2, reviewer))


# --- Confirmation -----------------------------------------------------------------------


def test_a_line_names_what_was_confirmed_in_the_same_transaction(reviewer):
    assignment = make_assignment()
    stands = make_update(assignment, stage="published", published_at=noon(2025, 6, 3))
    cycle = closed([assignment])
    answered(cycle, assignment, confirms=stands, status=stands.status)
    cycles.publish_cycle(cycle, by=reviewer)
    line = line_of(cycle, assignment)
    assert line.outcome == CycleLine.Outcome.CONFIRMED
    assert line.update.confirms == stands
