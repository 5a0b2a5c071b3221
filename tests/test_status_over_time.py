"""The status of an assignment, now and on any past day, is that of the update published
last by then; a retraction leaves it not reported."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from commitments.models import CHOOSABLE, Assignment, Stage, StatusUpdate, end_of
from commitments.progress import tally, tally_by
from tests.cast import make_actor, make_assignment, make_commitment, make_update, noon

pytestmark = pytest.mark.django_db

FIRST = date(2025, 3, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(-1, 32)]


def publish(assignment, at, status="in_progress"):
    return make_update(assignment, stage=Stage.PUBLISHED, published_at=at, status=status)


def status(assignment, on=None):
    return Assignment.objects.with_status(on).get(pk=assignment.pk).status


def test_a_newer_report_takes_over_and_the_past_stays_as_it_was():
    assignment = make_assignment()
    publish(assignment, noon(2025, 3, 10), "planned")
    publish(assignment, noon(2025, 3, 20), "implemented")
    assert status(assignment) == "implemented"
    assert status(assignment, date(2025, 3, 9)) == "not_reported"
    assert status(assignment, date(2025, 3, 10)) == "planned"
    assert status(assignment, date(2025, 3, 19)) == "planned"
    assert status(assignment, date(2025, 3, 20)) == "implemented"


def test_a_retraction_leaves_the_assignment_not_reported_and_the_past_alone():
    assignment = make_assignment()
    publish(assignment, noon(2025, 3, 10), "planned")
    retraction = publish(assignment, noon(2025, 3, 20), "")
    assert retraction.retraction
    assert status(assignment) == "not_reported"
    assert status(assignment, date(2025, 3, 19)) == "planned"


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.ACCEPTED])
def test_an_update_that_is_not_published_changes_no_status(stage):
    assignment = make_assignment()
    publish(assignment, noon(2025, 3, 10), "planned")
    make_update(assignment, stage=stage, status="implemented")
    assert status(assignment) == "planned"
    assert status(assignment, date(2025, 3, 10)) == "planned"


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2025, 3, 11, 4, 59, 59, tzinfo=UTC), date(2025, 3, 10)),
        (datetime(2025, 3, 11, 5, 0, 0, tzinfo=UTC), date(2025, 3, 11)),
    ],
)
def test_a_day_ends_at_midnight_in_panama_for_everyone(instant, day):
    assignment = make_assignment()
    publish(assignment, instant, "planned")
    assert status(assignment, day) == "planned"
    assert status(assignment, day - timedelta(days=1)) == "not_reported"
    assert end_of(date(2025, 3, 10)) == datetime(2025, 3, 11, 5, tzinfo=UTC)


def test_the_current_update_its_day_and_evidence_come_with_the_status():
    assignment = make_assignment()
    update = publish(assignment, noon(2025, 3, 10))
    read = Assignment.objects.with_status().get(pk=assignment.pk)
    assert (read.current_update, read.reported_on) == (update.pk, update.reported_on)
    before = Assignment.objects.with_status(date(2025, 3, 9)).get(pk=assignment.pk)
    assert (before.current_update, before.reported_on) == (None, None)


@pytest.fixture
def histories():
    """{assignment: [(instant, status), …]} of random reports within a month, as published."""
    chance = random.Random(2018)
    statuses = [code for code, _label in CHOOSABLE[:5]] + [""]
    histories = {}
    for _number in range(8):
        assignment = make_assignment()
        hours = sorted(chance.sample(range(31 * 24), chance.randrange(6)))
        reports = [(noon(2025, 3, 1) + timedelta(hours=h), chance.choice(statuses)) for h in hours]
        histories[assignment] = reports
        for at, chosen in reports:
            publish(assignment, at, chosen)
    return histories


def by_hand(reports, day):
    """What the last report of the day or before says, read off the list."""
    known = [chosen for at, chosen in reports if at < end_of(day)]
    return (known[-1] if known else "") or "not_reported"


def test_the_status_on_every_day_is_what_one_finds_by_hand(histories):
    for day in DAYS:
        asked = Assignment.objects.filter(pk__in=[one.pk for one in histories]).with_status(day)
        expected = {one.code: by_hand(reports, day) for one, reports in histories.items()}
        assert dict(asked.values_list("code", "status")) == expected, day


def test_published_and_current_updates_on_every_day_are_what_one_finds_by_hand(histories):
    ours = StatusUpdate.objects.filter(assignment__in=histories)
    for day in DAYS:
        known = [len([r for r in reports if r[0] < end_of(day)]) for reports in histories.values()]
        assert ours.published(by=day).count() == sum(known)
        assert ours.current(on=day).count() == sum(1 for count in known if count)


def test_a_tally_counts_every_assignment_once(histories):
    ours = Assignment.objects.filter(pk__in=[one.pk for one in histories])
    day = FIRST + timedelta(days=15)
    expected = [by_hand(reports, day) for reports in histories.values()]
    counted = tally(ours, on=day)
    assert counted.total == 8
    assert counted.reported == 8 - expected.count("not_reported")
    assert {code: count for code, _label, count in counted.present()} == {
        code: expected.count(code) for code in set(expected)
    }


def test_a_tally_shows_every_rung_of_the_ladder_in_its_order():
    codes = [code for code, _label, _count in tally(Assignment.objects.none()).rows()]
    assert codes == [
        "not_reported",
        "under_consideration",
        "planned",
        "in_progress",
        "advanced",
        "implemented",
        "discontinued",
        "not_applicable",
    ]


def test_tallies_by_actor_in_one_query(django_assert_num_queries):
    commitment, actors = make_commitment(), [make_actor(), make_actor()]
    for actor in actors:
        make_assignment(commitment, actor)
    publish(commitment.assignments.get(actor=actors[0]), noon(2025, 3, 10), "planned")
    with django_assert_num_queries(1):
        tallies = tally_by(commitment.assignments.all(), "actor")
    assert {key: tallies[key].counts for key in tallies} == {
        actors[0].pk: {"planned": 1},
        actors[1].pk: {"not_reported": 1},
    }


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2025, 5, 7), False),
        (date(2025, 5, 8), True),
        (date(2025, 12, 30), True),
        (date(2025, 12, 31), False),
    ],
)
def test_an_assignment_is_in_force_until_the_day_it_is_closed(day, in_force):
    one = make_assignment(closed_on=date(2025, 12, 31), closed_reason="superseded")
    assert Assignment.objects.in_force(day).filter(pk=one.pk).exists() == in_force
