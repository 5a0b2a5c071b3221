"""What the Secretariat's moves ask and leave behind: levels, notes, replies, letters."""

from uuid import uuid4

import pytest
from django.utils import timezone

from commitments.models import EvidenceLevel, Note, Notice
from commitments.reporting import checks, drafts, workflow
from commitments.reporting.refusals import Conflict, Faulty, Refused
from commitments.reporting.workflow import AlreadyMoved
from tests import cast
from tests.review_cast import afresh, make_asked, make_reported, moves_of

pytestmark = pytest.mark.django_db

NOTE = {"es": "¿Desde cuándo?", "en": "Since when?"}
BLANK = {"es": "", "pt": " ", "en": "\n"}
LONG = {"en": "x" * (checks.LONGEST + 1)}
LETTER = {"kind": "link", "address": "https://letters.example/1", "title_en": "Letter"}
REPORT = {"status": "in_progress", "narrative_es": "Se avanza."}


def audiences(update):
    return list(update.notes.values_list("audience", flat=True))


def told(kind):
    """The names of those who are told of a move of the *kind*."""
    return set(Notice.objects.filter(kind=kind).values_list("user__name", flat=True))


# --- Accepting --------------------------------------------------------------------------


@pytest.mark.parametrize("level", EvidenceLevel.values)
@pytest.mark.parametrize("documented", [True, False])
def test_a_level_that_speaks_of_evidence_needs_some(reviewer, level, documented):
    update = make_reported(sources=int(documented))
    if documented or level in ("none", "statement"):
        workflow.accept(update, level=level, by=reviewer)
        assert afresh(update).evidence_level == level
        assert afresh(update).accepted_at
    else:
        with pytest.raises(Refused):
            workflow.accept(update, level=level, by=reviewer)
        assert afresh(update).stage == "submitted"


@pytest.mark.parametrize("level", ["", "good", None])
def test_accepting_needs_a_level(reviewer, level):
    with pytest.raises(Refused):
        workflow.accept(make_reported(), level=level, by=reviewer)


def test_what_is_returned_after_acceptance_has_no_level_any_more(reviewer):
    update = make_reported("accepted", accepted_at=timezone.now())
    workflow.return_(update, note=NOTE, by=reviewer)
    assert (afresh(update).evidence_level, afresh(update).accepted_at) == ("", None)


# --- Notes ------------------------------------------------------------------------------


@pytest.mark.parametrize("texts", [{}, BLANK, LONG])
def test_a_return_needs_a_note_and_a_note_its_words(reviewer, texts):
    update = make_reported()
    with pytest.raises(Refused):
        workflow.return_(update, note=texts, by=reviewer)
    with pytest.raises(Refused):
        workflow.remark(afresh(update), audience="internal", texts=texts, by=reviewer)
    assert afresh(update).stage == "submitted"
    assert audiences(update) == []


def test_the_note_of_a_return_is_for_the_state(peru_focal_point, peru_contributor, reviewer):
    update = make_reported()
    workflow.return_(update, note=NOTE, by=reviewer)
    note = update.notes.get()
    assert (note.audience, note.text_es, note.text_en) == ("state", *NOTE.values())
    assert note in Note.objects.visible_to(peru_focal_point)
    assert told("returned") == {peru_focal_point.name, peru_contributor.name}
    assert told("note") == set()


@pytest.mark.parametrize(
    ("audience", "hears"), [("internal", False), ("state", True), ("public", True)]
)
def test_who_hears_of_a_note(peru_focal_point, ecuador_focal_point, reviewer, audience, hears):
    update = make_reported()
    note = workflow.remark(update, audience=audience, texts=NOTE, by=reviewer)
    assert told("note") == ({peru_focal_point.name} if hears else set())
    assert (note in Note.objects.visible_to(peru_focal_point)) == hears
    assert note not in Note.objects.visible_to(ecuador_focal_point)
    assert (afresh(update).stage, moves_of(update)) == ("submitted", [])


def test_a_note_that_is_pressed_twice_is_written_once(reviewer):
    update = make_reported()
    first = workflow.remark(update, audience="state", texts=NOTE, by=reviewer)
    assert workflow.remark(update, audience="state", texts=NOTE, by=reviewer) == first
    assert workflow.remark(update, audience="state", texts={"en": "When?"}, by=reviewer) != first


def test_nobody_is_told_where_the_caller_tells_them(peru_focal_point, reviewer):
    workflow.remark(make_reported(), audience="state", texts=NOTE, by=reviewer, tell=False)
    assert told("note") == set()


@pytest.mark.parametrize("stage", ["published", "withdrawn"])
@pytest.mark.parametrize("audience", Note.Audience.values)
def test_a_public_note_comes_before_publication(reviewer, stage, audience):
    update = make_reported(stage)
    update.stage = "accepted"  # as the reviewer had read it
    if audience == "public":
        with pytest.raises(Refused):
            workflow.remark(update, audience=audience, texts=NOTE, by=reviewer)
        assert audiences(update) == []
    else:
        workflow.remark(update, audience=audience, texts=NOTE, by=reviewer)
        assert audiences(update) == [audience]


# --- The reply --------------------------------------------------------------------------


def make_noted(reviewer, stage="accepted"):
    update = make_reported(stage)
    workflow.remark(update, audience="public", texts=NOTE, by=reviewer)
    return update


def test_the_state_replies_to_a_public_note_and_may_take_it_back(peru_focal_point, reviewer):
    update = make_noted(reviewer)
    workflow.reply(update, {"es": "Desde mayo."}, by=peru_focal_point)
    replied = afresh(update)
    assert (replied.reply_es, replied.replied_by) == ("Desde mayo.", peru_focal_point)
    assert replied.replied_at
    assert audiences(update) == ["public"]
    workflow.reply(replied, {"es": ""}, by=peru_focal_point)
    assert (afresh(update).reply_es, afresh(update).replied_at) == ("", None)


def test_without_a_public_note_there_is_nothing_to_reply_to(peru_focal_point, reviewer):
    update = make_reported("accepted")
    workflow.remark(update, audience="state", texts=NOTE, by=reviewer)
    with pytest.raises(Refused):
        workflow.reply(update, NOTE, by=peru_focal_point)


def test_a_reply_is_no_longer_than_a_text_and_comes_from_who_signs(
    peru_focal_point, peru_contributor, reviewer
):
    update = make_noted(reviewer)
    with pytest.raises(Refused):
        workflow.reply(update, LONG, by=peru_focal_point)
    with pytest.raises(Refused):
        workflow.reply(update, NOTE, by=peru_contributor)
    assert not afresh(update).reply_en


@pytest.mark.parametrize("stage", ["submitted", "returned"])
def test_a_reply_comes_between_acceptance_and_publication(peru_focal_point, reviewer, stage):
    update = make_noted(reviewer, stage)
    with pytest.raises(AlreadyMoved):
        workflow.reply(update, NOTE, by=peru_focal_point)


def test_who_reviews_after_a_reply_has_to_read_it(peru_focal_point, reviewer):
    update = make_noted(reviewer)
    workflow.reply(afresh(update), NOTE, by=peru_focal_point)
    with pytest.raises(AlreadyMoved):
        workflow.return_(update, note=NOTE, by=reviewer)


# --- Letters ----------------------------------------------------------------------------


def test_what_came_by_letter_is_marked_and_the_letter_is_restricted(peru_focal_point, reviewer):
    update = workflow.enter_on_behalf(make_asked(), REPORT, letter=LETTER, by=reviewer)
    assert (update.stage, update.on_behalf, update.author) == ("submitted", True, reviewer)
    assert (update.reporter.code, moves_of(update)[0][2]) == ("PER", "secretariat")
    assert update.evidence.get().restricted
    assert told("on_behalf") == {peru_focal_point.name}
    with pytest.raises(Refused):
        workflow.accept(update, level="cited", by=reviewer)
    workflow.withdraw(update, by=peru_focal_point)


def test_a_letter_is_checked_like_any_report_and_nothing_is_kept(reviewer):
    assignment = make_asked()
    with pytest.raises(Faulty) as refusal:
        workflow.enter_on_behalf(assignment, REPORT | {"status": ""}, letter=LETTER, by=reviewer)
    (faults,) = refusal.value.faults.values()
    assert [field for field, _sentence in faults] == ["status"]
    assert not assignment.updates.exists()


@pytest.mark.parametrize("at_once", [False, True])
def test_a_letter_sent_twice_is_entered_once(reviewer, monkeypatch, at_once):
    assignment, token = make_asked(), uuid4()
    sent = {"letter": LETTER, "by": reviewer, "token": token}
    first = workflow.enter_on_behalf(assignment, REPORT, **sent)
    if at_once:  # the second did not see the first when it looked
        monkeypatch.setattr(workflow, "_sent_before", lambda *_form: None)
    assert workflow.enter_on_behalf(assignment, REPORT, **sent) == first
    assert assignment.updates.get().evidence.count() == 1


def test_a_letter_does_not_overwrite_what_the_state_has_begun(peru_focal_point, reviewer):
    update = drafts.begin(make_asked(), REPORT, by=peru_focal_point)
    with pytest.raises(Conflict) as conflict:
        workflow.enter_on_behalf(update.assignment, REPORT, letter=LETTER, by=reviewer)
    assert conflict.value.current == update


def test_a_demonstration_account_does_not_supersede_a_real_report():
    state = cast.make_focal_point("PER")
    type(state).objects.filter(pk=state.pk).update(demonstration=True)
    stands = make_reported("published")
    with pytest.raises(Refused):
        drafts.begin(stands.assignment, REPORT, by=afresh(state))
