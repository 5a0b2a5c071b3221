"""What each status asks before a report can be submitted. Needs no database."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commitments.models import StatusUpdate
from commitments.reporting.checks import LONGEST, faults
from tests.review_cast import WHOLE


def an_update(status="in_progress", **fields):
    """An unsaved report that has all it needs, but for what *fields* take away."""
    defaults = {"narrative_es": "Se avanza.", "reported_on": timezone.localdate()}
    return StatusUpdate(status=status, **defaults | WHOLE.get(status, {}) | fields)


def named(update):
    """The fields that have a fault."""
    found = faults(update)
    assert all(sentence.endswith(".") for _field, sentence in found)
    return [field for field, _sentence in found]


@pytest.mark.parametrize("status", WHOLE)
def test_with_all_that_its_status_asks_a_report_has_no_fault(status):
    assert named(an_update(status)) == []


@pytest.mark.parametrize(
    ("status", "missing", "field"),
    [
        ("planned", {"plan_en": " "}, "plan"),
        ("advanced", {"missing_en": ""}, "missing"),
        ("implemented", {"existed_before": None}, "existed_before"),
        ("implemented", {"continuing": None}, "continuing"),
        ("discontinued", {"reason": ""}, "reason"),
        ("not_applicable", {"reason": ""}, "reason"),
        ("not_applicable", {"reason_text_en": ""}, "reason_text"),
        ("", {}, "status"),
    ],
)
def test_what_a_status_asks_is_named_where_it_is_missing(status, missing, field):
    assert named(an_update(status, **missing)) == [field]


def test_no_is_an_answer():
    assert named(an_update("implemented", existed_before=False, continuing=False)) == []


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_one_language_is_enough(language):
    only = {f"narrative_{code}": None for code in ("es", "pt", "en")}
    assert named(an_update(**only | {f"narrative_{language}": "It goes on."})) == []
    assert named(an_update(**only)) == ["narrative"]
    plan = {"plan_en": "", f"plan_{language}": "A plan."}
    assert named(an_update("planned", **plan)) == []


@pytest.mark.parametrize("field", ["narrative", "missing", "plan", "reason_text"])
def test_a_text_has_a_longest_length(field):
    assert named(an_update(**{f"{field}_pt": "x" * LONGEST})) == []
    assert named(an_update(**{f"{field}_pt": "x" * (LONGEST + 1)})) == [field]


def test_it_speaks_of_a_day_that_has_come():
    today = timezone.localdate()
    assert named(an_update(reported_on=today + timedelta(days=1))) == ["reported_on"]
    assert named(an_update(reported_on=None)) == ["reported_on"]
    assert named(an_update(reported_on=today - timedelta(days=900))) == []


def test_what_was_carried_over_is_confirmed_or_changed():
    assert named(an_update(carried_over=True)) == ["carried_over"]


def test_a_retraction_has_words_and_no_status():
    assert named(an_update("", retracts=True)) == []
    assert named(an_update("planned", plan_en="", retracts=True)) == ["status"]
    assert named(an_update("", retracts=True, narrative_es="")) == ["narrative"]


def test_all_faults_are_named_at_once():
    update = an_update("implemented", narrative_es="", existed_before=None, carried_over=True)
    assert named(update) == ["narrative", "carried_over", "existed_before"]
