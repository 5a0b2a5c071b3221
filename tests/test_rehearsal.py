"""The dry run of a cycle's publication: what will appear, what is held back, and why."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.reporting import cycles
from commitments.reporting.rehearsal import Held, rehearse
from tests.cast import make_assignment, make_update
from tests.cycle_cast import answered, closed, day, instant
from tests.reporting_cast import make_public_note

pytestmark = pytest.mark.django_db


def test_a_rehearsal_says_what_appears_and_what_is_held_back_and_why(reviewer):
    answers = {
        "accepted": -15,
        "submitted": -15,
        "returned": -15,
        "draft": None,
        "withdrawn": -15,
    }
    assignments = {stage: make_assignment() for stage in answers}
    late = make_assignment()
    make_update(assignments["accepted"], stage="published", status="planned")
    cycle = closed([*assignments.values(), late])
    for stage, assignment in assignments.items():
        answered(cycle, assignment, stage=stage, status="implemented")
    answered(cycle, late, submitted=-9)
    rehearsal = rehearse(cycle)
    assert (rehearsal.asked, rehearsal.appearing, rehearsal.confirmed) == (6, 1, 0)
    assert dict(rehearsal.reasons) == dict.fromkeys(Held, 1)
    (new,) = [update for share in rehearsal.shares for update in share.appearing]
    assert (new.before, new.status) == ("planned", "implemented")
    held = {why for share in rehearsal.shares for why, _update in share.held}
    assert held == {Held.UNDER_REVIEW, Held.RETURNED, Held.LATE}
    assert cycles.publish_cycle(cycle, by=reviewer) == rehearsal.appearing


def test_a_rehearsal_writes_nothing_and_costs_the_same_for_many():
    def cost(number):
        assignments = [make_assignment() for _state in range(number)]
        cycle = closed(assignments)
        for assignment in assignments:
            answered(cycle, assignment)
        with CaptureQueriesContext(connection) as captured:
            rehearse(cycle)
        assert not any("UPDATE" in q["sql"] or "INSERT" in q["sql"] for q in captured)
        return len(captured)

    assert cost(2) == cost(12)


def test_a_rehearsal_warns_of_public_notes_without_a_reply():
    silent, replied = make_assignment(), make_assignment()
    cycle = closed([silent, replied])
    make_public_note(answered(cycle, silent))
    make_public_note(answered(cycle, replied, replied_at=instant(-5), reply_en="It is."))
    unanswered = {share.assignee: share.unanswered for share in rehearse(cycle).shares}
    assert unanswered == {silent.actor: 1, replied.actor: 0}


def test_a_rehearsal_says_whether_it_is_too_early():
    assert rehearse(closed([make_assignment()], cut_off_on=day(3))).refusal
    early = rehearse(closed([make_assignment()], preview_days=30))
    assert (early.refusal, early.in_preview) == ("", True)
    late = rehearse(closed([make_assignment()]))
    assert (late.refusal, late.in_preview) == ("", False)


def test_a_rehearsal_counts_what_confirms_an_earlier_report():
    assignment = make_assignment()
    stands = make_update(assignment, stage="published")
    cycle = closed([assignment])
    answered(cycle, assignment, confirms=stands, status=stands.status)
    assert (rehearse(cycle).appearing, rehearse(cycle).confirmed) == (1, 1)
