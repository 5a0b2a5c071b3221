"""The shipped record, how far: what the sources themselves show to have happened."""

from datetime import date, datetime, timedelta, timezone

import pytest

from commitments.models import Assignment, Evidence, StatusUpdate
from commitments.progress import tally

pytestmark = pytest.mark.django_db

DAY_OF_ENTRY = date(2026, 11, 22)
MIDNIGHT = datetime(2026, 11, 22, tzinfo=timezone(timedelta(hours=-5)))
REPORTED = {
    "quito-declaration-2018/15/1@pro-tempore-presidency": "implemented",
    "buenos-aires-declaration-2019/r4/1@member-states": "implemented",
    "buenos-aires-road-map-2019/r1/1@member-states": "in_progress",
    "buenos-aires-road-map-2019/r6/1@member-states": "in_progress",
    "santiago-2023/14/1@pro-tempore-presidency": "in_progress",
    "santiago-2023/14/1@technical-secretariat": "in_progress",
}


def test_what_happened_is_reported_and_everything_else_is_truthfully_not():
    found = Assignment.objects.with_status().exclude(status="not_reported")
    assert dict(found.values_list("code", "status")) == REPORTED
    assert tally(Assignment.objects.all()).counts == {
        "not_reported": 402,
        "implemented": 2,
        "in_progress": 4,
    }


def test_each_update_was_published_on_the_day_of_entry_never_on_that_of_the_event():
    updates = StatusUpdate.objects.all()
    assert set(updates.values_list("stage", "published_at", "reported_on")) == {
        ("published", MIDNIGHT, DAY_OF_ENTRY)
    }


@pytest.mark.parametrize(
    ("day", "reported"), [(DAY_OF_ENTRY - timedelta(days=1), 0), (DAY_OF_ENTRY, 6)]
)
def test_before_the_day_of_entry_nothing_was_reported(day, reported):
    assert tally(Assignment.objects.all(), on=day).reported == reported


def test_the_secretariat_reports_and_each_update_cites_its_sources():
    for update in StatusUpdate.objects.all():
        assert update.reporter.code == "technical-secretariat"
        assert update.evidence_level == "cited"
        assert update.evidence.exists()
        assert not update.demonstration
    assert set(Evidence.objects.values_list("kind", flat=True)) == {"source"}
    assert not Evidence.objects.filter(locator="").exists()


def test_narratives_and_evidence_are_in_three_languages():
    for update in StatusUpdate.objects.all():
        assert all((update.narrative_es, update.narrative_pt, update.narrative_en)), update
    for evidence in Evidence.objects.all():
        assert all((evidence.title_es, evidence.title_pt, evidence.title_en)), evidence


def test_the_follow_up_meeting_was_later_than_first_indicated_and_the_record_says_so():
    update = StatusUpdate.objects.get(assignment__code__startswith="quito-declaration-2018/15/1@")
    assert "22 and 23 November 2018" in update.narrative_en
    assert "second week of November" in update.narrative_en
