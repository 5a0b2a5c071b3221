"""The moves of a report: those there are, who makes them, and that there are no others."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commitments import roles
from commitments.models import Notice, Stage, StatusUpdate
from commitments.reporting import drafts, workflow
from commitments.reporting.refusals import Faulty, Refused
from commitments.reporting.workflow import AlreadyMoved
from tests.cast import make_cycle, make_focal_point, make_staff, noon
from tests.review_cast import WHOLE, afresh, make_asked, make_reported, moves_of

pytestmark = pytest.mark.django_db

NOTE = {"en": "Since when?"}
#: Name of a move -> how a person who may makes it: the titular of Peru, or a reviewer.
MOVES = {
    "submit": lambda update, state, staff: workflow.submit([update], by=state),
    "withdraw": lambda update, state, staff: workflow.withdraw(update, by=state),
    "return": lambda update, state, staff: workflow.return_(update, note=NOTE, by=staff),
    "accept": lambda update, state, staff: workflow.accept(update, level="statement", by=staff),
    "publish": lambda update, state, staff: workflow.publish([update], by=staff),
}
#: The whole ladder of the design: from, move, to.
LADDER = {
    ("draft", "submit"): "submitted",
    ("returned", "submit"): "submitted",
    ("submitted", "withdraw"): "withdrawn",
    ("returned", "withdraw"): "withdrawn",
    ("submitted", "return"): "returned",
    ("accepted", "return"): "returned",
    ("submitted", "accept"): "accepted",
    ("accepted", "publish"): "published",
}
FORBIDDEN = [
    (stage.value, move) for stage in Stage for move in MOVES if (stage, move) not in LADDER
]


@pytest.fixture
def state(peru_focal_point):
    return peru_focal_point


@pytest.fixture
def other_reviewer(db):
    return make_staff(roles.REVIEWER)


def test_a_report_from_its_draft_to_the_public(state, reviewer):
    values = {"status": "in_progress", "narrative_es": "Se avanza."}
    update = drafts.begin(make_asked(), values, by=state)
    workflow.submit([update], by=state)
    workflow.return_(update, note=NOTE, by=reviewer)
    update = drafts.save(update, {"narrative_es": "Desde mayo."}, by=state, version=update.version)
    workflow.submit([update], by=state)
    workflow.accept(update, level="statement", by=reviewer, note="Clear enough.")
    workflow.publish([update], by=reviewer)
    update = afresh(update)
    assert update in StatusUpdate.objects.current()
    assert (update.author, update.submitter) == (state, state)
    assert (update.reviewer, update.publisher) == (reviewer, reviewer)
    assert moves_of(update) == [
        ("draft", "submitted", "titular"),
        ("submitted", "returned", "secretariat"),
        ("returned", "submitted", "titular"),
        ("submitted", "accepted", "secretariat"),
        ("accepted", "published", "secretariat"),
    ]
    notes = [move.note for move in update.transitions.all()]
    assert notes == ["", "Since when?", "", "Clear enough.", ""]


@pytest.mark.parametrize(("stage", "move"), LADDER, ids="-".join)
def test_a_move_that_the_ladder_allows_is_made_and_leaves_its_row(state, reviewer, stage, move):
    update = make_reported(stage)
    MOVES[move](update, state, reviewer)
    assert afresh(update).stage == LADDER[stage, move]
    (row,) = update.transitions.all()
    assert (row.from_stage, row.to_stage) == (stage, LADDER[stage, move])
    assert row.by == (state if move in ("submit", "withdraw") else reviewer)


@pytest.mark.parametrize(("stage", "move"), FORBIDDEN, ids="-".join)
def test_there_are_no_other_moves(state, reviewer, stage, move):
    update = make_reported(stage)
    version = update.version
    with pytest.raises(AlreadyMoved):
        MOVES[move](update, state, reviewer)
    assert (afresh(update).stage, afresh(update).version) == (stage, version)
    assert moves_of(update) == []


@pytest.mark.parametrize(("stage", "move"), LADDER, ids="-".join)
def test_of_two_who_press_one_succeeds_and_the_other_is_told(state, reviewer, stage, move):
    update = make_reported(stage)
    late = afresh(update)
    MOVES[move](update, state, reviewer)
    with pytest.raises(AlreadyMoved):
        MOVES[move](late, state, reviewer)
    assert update.transitions.count() == 1


# --- Who may ----------------------------------------------------------------------------


@pytest.mark.parametrize("move", ["submit", "withdraw"])
@pytest.mark.parametrize(
    "role",
    ["peru_contributor", "ecuador_focal_point", "former_focal_point", "coordinator", "reviewer"],
)
def test_only_who_signs_for_the_state_submits_and_withdraws(request, move, role):
    update = make_reported("returned")
    with pytest.raises(Refused, match="titular"):
        MOVES[move](update, request.getfixturevalue(role), None)
    assert afresh(update).stage == "returned"


def test_the_alternate_signs_too_and_the_row_says_so():
    update = make_reported("draft")
    workflow.submit([update], by=make_focal_point("PER", role="alternate"))
    assert moves_of(update) == [("draft", "submitted", "alternate")]


@pytest.mark.parametrize("move", ["return", "accept", "publish", "remark", "letter"])
@pytest.mark.parametrize("role", ["peru_focal_point", "editor", "presidency", "coordinator"])
def test_only_a_reviewer_makes_the_moves_of_the_secretariat(request, move, role):
    user = request.getfixturevalue(role)
    update = make_reported("accepted" if move == "publish" else "submitted")
    extra = {
        "remark": lambda: workflow.remark(update, audience="internal", texts=NOTE, by=user),
        "letter": lambda: workflow.enter_on_behalf(make_asked(), {}, letter={}, by=user),
    }
    with pytest.raises(Refused):
        extra.get(move, lambda: MOVES[move](update, user, user))()
    assert not update.notes.exists()
    assert moves_of(update) == []


@pytest.mark.parametrize("part", ["author", "submitter", "changed_by"])
def test_who_took_part_in_writing_it_cannot_accept_it(reviewer, other_reviewer, part):
    update = make_reported(**{part: reviewer})
    with pytest.raises(Refused):
        workflow.accept(update, level="statement", by=reviewer)
    assert afresh(update).stage == "submitted"
    workflow.accept(update, level="statement", by=other_reviewer)


def test_nor_can_a_coauthor(reviewer):
    update = make_reported()
    update.coauthors.add(reviewer)
    with pytest.raises(Refused):
        workflow.accept(update, level="statement", by=reviewer)


# --- What submitting does ---------------------------------------------------------------


def test_some_lines_are_submitted_all_or_none(state):
    good, bad = make_reported("draft"), make_reported("draft", status="planned")
    with pytest.raises(Faulty) as refusal:
        workflow.submit([good, bad], by=state)
    ((faulty, faults),) = refusal.value.faults.items()
    assert (faulty, [field for field, _sentence in faults]) == (bad, ["plan"])
    assert afresh(good).stage == "draft"


def test_where_one_of_them_was_moved_meanwhile_none_is_submitted(state):
    updates = [make_reported("draft"), make_reported("draft")]
    workflow.submit([afresh(updates[1])], by=state)
    with pytest.raises(AlreadyMoved):
        workflow.submit(updates, by=state)
    assert afresh(updates[0]).stage == "draft"
    assert not Notice.objects.filter(update=updates[0]).exists()


def test_what_the_status_does_not_ask_is_emptied(state):
    answers = {"reason": "resources", "reason_text_en": "None left.", "existed_before": True}
    update = make_reported("draft", status="in_progress", **answers)
    workflow.submit([update], by=state)
    update = afresh(update)
    assert (update.reason, update.reason_text_en, update.existed_before) == ("", "", None)


@pytest.mark.parametrize("status", WHOLE)
def test_every_status_of_the_ladder_can_be_reported(state, status):
    update = make_reported("draft", status=status, **WHOLE[status])
    workflow.submit([update], by=state)
    update = afresh(update)
    assert {name: getattr(update, name) for name in WHOLE[status]} == WHOLE[status]


def test_a_retraction_is_reported_without_a_status(state, reviewer):
    stands = make_reported("published")
    update = make_reported("draft", assignment=stands.assignment, status="", retracts=True)
    workflow.submit([update], by=state)
    workflow.accept(update, level="none", by=reviewer)
    workflow.publish([update], by=reviewer)
    assert afresh(update).retraction
    assert afresh(stands).superseded_at


def test_where_nothing_is_published_there_is_nothing_to_take_back(state):
    with pytest.raises(Faulty) as refusal:
        workflow.submit([make_reported("draft", status="", retracts=True)], by=state)
    (faults,) = refusal.value.faults.values()
    assert [field for field, _sentence in faults] == ["retracts"]


def test_what_is_withdrawn_makes_room_for_another(state):
    update = make_reported()
    workflow.withdraw(update, by=state)
    another = drafts.begin(update.assignment, {"status": "planned"}, by=state)
    assert another.number == update.number + 1


# --- Publishing -------------------------------------------------------------------------


def test_the_published_one_supersedes_what_stood_at_one_instant(reviewer):
    stands = make_reported("published")
    update = make_reported("accepted", assignment=stands.assignment)
    workflow.publish([update], by=reviewer)
    assert afresh(stands).superseded_at == afresh(update).published_at


def test_a_clock_set_back_does_not_turn_the_order_around(reviewer):
    tomorrow = timezone.now() + timedelta(days=1)
    stands = make_reported("published", published_at=tomorrow)
    update = make_reported("accepted", assignment=stands.assignment)
    workflow.publish([update], by=reviewer)
    assert afresh(update).published_at > tomorrow
    assert afresh(stands).superseded_at == afresh(update).published_at


def test_several_are_published_all_or_none(reviewer):
    updates = [make_reported("accepted"), make_reported("submitted")]
    with pytest.raises(AlreadyMoved):
        workflow.publish(updates, by=reviewer)
    assert [afresh(update).stage for update in updates] == ["accepted", "submitted"]
    assert moves_of(updates[0]) == []


@pytest.mark.parametrize(
    ("opened", "published", "alone"),
    [(None, None, True), (1, None, False), (1, 2, True)],
    ids=["not opened", "running", "published"],
)
def test_one_of_a_running_cycle_waits_for_the_cycle(reviewer, opened, published, alone):
    instants = {"opened_at": opened, "published_at": published}
    days = {name: noon(2025, 1, day) for name, day in instants.items() if day}
    update = make_reported("accepted", cycle=make_cycle(**days))
    assert (workflow.why_not_publish(update) == "") == alone
    if alone:
        workflow.publish([update], by=reviewer)
    else:
        with pytest.raises(Refused, match="A call"):
            workflow.publish([update], by=reviewer)
    assert afresh(update).stage == ("published" if alone else "accepted")
