"""“No change”: one click says anew what stands, and many can be accepted at once."""

from uuid import uuid4

import pytest
from django.utils import timezone

from commitments.models import Evidence, LinkCheck, Notice
from commitments.reporting import drafts, workflow
from commitments.reporting.refusals import Conflict, Refused
from commitments.reporting.workflow import AlreadyMoved
from tests.cast import make_evidence
from tests.review_cast import afresh, make_asked, make_reported, moves_of

pytestmark = pytest.mark.django_db

ADDRESS = "https://papers.example/1"


@pytest.fixture
def state(peru_focal_point):
    return peru_focal_point


def make_standing(**fields):
    """A published report that rests on a link."""
    stands = make_reported("accepted", evidence_level="cited", **fields)
    make_evidence(stands, kind="link", source=None, address=ADDRESS, title_es="Un documento")
    rows = type(stands).objects.filter(pk=stands.pk)
    rows.update(stage="published", published_at=timezone.now())
    return afresh(stands)


def told(update, name):
    """What *update* says in the field *name*; a text that is empty is no text."""
    return getattr(update, name) or None


def make_answered(outcome="answered"):
    now = timezone.now()
    LinkCheck.objects.create(address=ADDRESS, checked_at=now, outcome=outcome, answered_at=now)


# --- Confirming -------------------------------------------------------------------------


def test_a_confirmation_is_a_report_of_its_own_that_says_the_same(state):
    stands = make_standing(status="planned", plan_es="Un plan.", measures=["law"])
    update = workflow.confirm_unchanged(stands.assignment, by=state)
    assert (update.stage, update.confirms, update.submitter) == ("submitted", stands, state)
    assert update.reported_on == timezone.localdate()
    assert moves_of(update) == [("draft", "submitted", "titular")]
    changed = [name for name in drafts.FIELDS if told(update, name) != told(stands, name)]
    assert changed == ["reported_on"]
    assert update.evidence.get().address == ADDRESS
    assert afresh(stands).superseded_at is None


def test_one_click_sent_twice_confirms_once(state):
    stands, token = make_standing(), uuid4()
    first = workflow.confirm_unchanged(stands.assignment, by=state, token=token)
    assert workflow.confirm_unchanged(stands.assignment, by=state, token=token) == first
    assert first.evidence.count() == 1


def test_a_click_that_came_while_the_first_was_on_its_way_confirms_once(state, monkeypatch):
    stands, token = make_standing(), uuid4()
    first = workflow.confirm_unchanged(stands.assignment, by=state, token=token)
    monkeypatch.setattr(workflow, "_sent_before", lambda *_form: None)
    assert workflow.confirm_unchanged(stands.assignment, by=state, token=token) == first
    assert first.evidence.count() == 1


def test_where_nothing_stands_there_is_nothing_to_confirm(state):
    with pytest.raises(Refused):
        workflow.confirm_unchanged(make_asked(), by=state)
    retracted = make_reported("published", status="").assignment
    with pytest.raises(Refused):
        workflow.confirm_unchanged(retracted, by=state)


def test_an_open_report_is_in_the_way(state):
    stands = make_standing()
    update = drafts.begin(stands.assignment, {"status": "advanced"}, by=state)
    with pytest.raises(Conflict) as conflict:
        workflow.confirm_unchanged(stands.assignment, by=state)
    assert conflict.value.current == update


def test_a_contributor_confirms_nothing(peru_contributor):
    stands = make_standing()
    with pytest.raises(Refused):
        workflow.confirm_unchanged(stands.assignment, by=peru_contributor)
    assert stands.assignment.updates.count() == 1


@pytest.mark.parametrize("way", ["words", "evidence"])
def test_what_is_changed_after_a_return_confirms_nothing_any_more(state, reviewer, way):
    update = workflow.confirm_unchanged(make_standing().assignment, by=state)
    workflow.return_(update, note={"es": "¿Sigue igual?"}, by=reviewer)
    if way == "words":
        drafts.save(update, {"narrative_es": "No."}, by=state, version=update.version)
    else:
        drafts.attach(update, by=state, kind="link", address=ADDRESS, title_es="Otro")
    assert afresh(update).confirms is None


def test_what_is_submitted_again_as_it_was_still_confirms(state, reviewer):
    update = workflow.confirm_unchanged(make_standing().assignment, by=state)
    workflow.return_(update, note={"es": "¿Sigue igual?"}, by=reviewer)
    workflow.submit([update], by=state)
    assert afresh(update).confirms


# --- Accepting many ---------------------------------------------------------------------


def test_confirmations_are_accepted_at_once_with_the_level_they_had(state, reviewer):
    make_answered()
    updates = [workflow.confirm_unchanged(make_standing().assignment, by=state) for _n in "12"]
    assert workflow.accept_unchanged(updates, by=reviewer) == (updates, [])
    for update in updates:
        assert (afresh(update).stage, afresh(update).evidence_level) == ("accepted", "cited")


def test_a_report_that_had_no_level_is_confirmed_without_one(state, reviewer):
    stands = make_reported("published", evidence_level="")
    update = workflow.confirm_unchanged(stands.assignment, by=state)
    workflow.accept_unchanged([update], by=reviewer)
    assert afresh(update).evidence_level == "none"


def test_the_others_are_left_and_each_says_why(state, reviewer):
    silent = workflow.confirm_unchanged(make_standing().assignment, by=state)
    other = make_reported()
    moved = workflow.confirm_unchanged(make_reported("published").assignment, by=state)
    workflow.withdraw(afresh(moved), by=state)
    accepted, left = workflow.accept_unchanged([silent, other, moved], by=reviewer)
    assert accepted == []
    assert [update for update, _why in left] == [silent, other, moved]
    assert len({why for _update, why in left}) == 3
    assert afresh(silent).stage == afresh(other).stage == "submitted"


def test_a_link_that_answers_with_an_error_is_looked_at_by_itself(state, reviewer):
    make_answered("refused")
    update = workflow.confirm_unchanged(make_standing().assignment, by=state)
    accepted, left = workflow.accept_unchanged([update], by=reviewer)
    assert (accepted, [row for row, _why in left]) == ([], [update])


def test_a_rehearsal_finds_the_same_and_does_nothing(state, reviewer):
    make_answered()
    update = workflow.confirm_unchanged(make_standing().assignment, by=state)
    other = make_reported()
    before = Notice.objects.count()
    accepted, left = workflow.rehearse_unchanged([afresh(update), other], by=reviewer)
    assert (accepted, [row for row, _why in left]) == ([update], [other])
    assert (afresh(update).stage, Notice.objects.count()) == ("submitted", before)
    assert len(moves_of(update)) == 1


def test_a_confirmation_is_put_out_like_any_report(state, reviewer):
    make_answered()
    stands = make_standing()
    update = workflow.confirm_unchanged(stands.assignment, by=state)
    workflow.accept_unchanged([update], by=reviewer)
    workflow.publish([update], by=reviewer)
    assert afresh(stands).superseded_at
    assert Evidence.objects.filter(update=update).count() == 1
    with pytest.raises(AlreadyMoved):
        workflow.withdraw(afresh(update), by=state)
