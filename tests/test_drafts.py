"""Writing a report: begun once, saved by whoever read the last version, thrown away whole."""

from uuid import uuid4

import pytest

from commitments.models import StatusUpdate
from commitments.reporting import drafts, workflow
from commitments.reporting.refusals import Conflict, Refused
from tests.cast import make_evidence, make_focal_point, make_source
from tests.review_cast import afresh, make_asked, make_reported

pytestmark = pytest.mark.django_db

REPORT = {"status": "planned", "narrative_es": "Se prevé."}


def a_link(number):
    address = f"https://papers.example/{number}"
    return {"kind": "link", "address": address, "title_es": "Un documento"}


LINK = a_link(1)


@pytest.fixture
def state(peru_focal_point):
    return peru_focal_point


@pytest.fixture
def draft(state):
    return drafts.begin(make_asked(), REPORT, by=state)


# --- Beginning --------------------------------------------------------------------------


def test_a_draft_knows_who_writes_it_for_whom_and_when(draft, state):
    assert (draft.author, draft.changed_by, draft.reporter) == (
        state,
        state,
        draft.assignment.actor,
    )
    assert (draft.number, draft.code) == (1, f"{draft.assignment.code}.1")
    assert draft.changed_at
    assert draft.reported_on
    assert not draft.demonstration


def test_the_same_form_sent_twice_makes_one_draft(state):
    assignment, token = make_asked(), uuid4()
    first = drafts.begin(assignment, REPORT, by=state, token=token)
    assert drafts.begin(assignment, REPORT, by=state, token=token) == first
    assert assignment.updates.count() == 1


@pytest.mark.parametrize("same_token", [True, False])
def test_another_draft_is_not_overwritten(draft, state, same_token):
    token = draft.token if same_token else None
    with pytest.raises(Conflict) as conflict:
        drafts.begin(draft.assignment, {"status": "advanced"}, by=state, token=token)
    assert conflict.value.current == draft
    assert afresh(draft).status == "planned"


def test_somebody_elses_token_gives_nothing_away(draft):
    ecuador = make_focal_point("ECU")
    with pytest.raises(Conflict) as conflict:
        drafts.begin(make_asked("ECU"), REPORT, by=ecuador, token=draft.token)
    assert conflict.value.current is None


def test_numbers_go_on_after_what_was_withdrawn(state):
    first = make_reported("withdrawn")
    assert drafts.begin(first.assignment, REPORT, by=state).number == 2


def test_what_stands_is_the_last_published_one_even_a_retraction():
    assignment = make_asked()
    assert drafts.previous(assignment) is None
    make_reported("published", assignment=assignment)
    retraction = make_reported("published", assignment=assignment, status="")
    make_reported("submitted", assignment=assignment)
    assert drafts.previous(assignment) == retraction


# --- Saving -----------------------------------------------------------------------------


def test_a_save_raises_the_version_and_names_the_writer(draft):
    colleague = make_focal_point("PER", role="contributor")
    saved = drafts.save(draft, {"status": "advanced"}, by=colleague, version=1)
    assert (saved.version, saved.status, saved.changed_by) == (2, "advanced", colleague)
    assert (saved.author, list(saved.coauthors.all())) == (draft.author, [colleague])


def test_a_save_that_changes_nothing_leaves_no_trace(draft, state):
    assert drafts.save(draft, REPORT, by=state, version=1).version == 1


def test_the_second_of_two_saves_is_refused_with_the_first(draft, state):
    stale = afresh(draft)
    drafts.save(draft, {"status": "advanced"}, by=state, version=1)
    with pytest.raises(Conflict) as conflict:
        drafts.save(stale, {"status": "implemented"}, by=state, version=1)
    assert conflict.value.current.status == "advanced"
    assert afresh(draft).status == "advanced"


@pytest.mark.parametrize("stage", ["submitted", "accepted", "published", "withdrawn"])
def test_what_was_handed_in_is_written_no_more(state, stage):
    update = make_reported(stage)
    version = update.version
    with pytest.raises(Conflict):
        drafts.save(update, {"narrative_en": "Other words."}, by=state, version=version)
    with pytest.raises(Conflict):
        drafts.save(update, {"narrative_en": "Work goes on."}, by=state, version=version)
    with pytest.raises(Conflict):
        drafts.attach(update, by=state, **LINK)
    assert afresh(update).narrative_en == "Work goes on."
    assert not update.evidence.exists()


def test_a_returned_report_can_be_written_again(state):
    update = make_reported("returned")
    drafts.save(update, {"narrative_en": "Since May."}, by=state, version=update.version)
    assert (afresh(update).narrative_en, afresh(update).stage) == ("Since May.", "returned")


# --- Evidence ---------------------------------------------------------------------------


def test_evidence_is_added_in_its_order_and_taken_away(draft, state):
    first, second = (drafts.attach(draft, by=state, **a_link(number)) for number in (1, 2))
    assert (first.order, second.order) == (1, 2)
    drafts.detach(first, by=state)
    assert drafts.attach(draft, by=state, **a_link(3)).order == 3
    assert afresh(draft).version == 5


def test_the_same_evidence_is_not_added_twice(draft, state):
    assert drafts.attach(draft, by=state, **LINK) == drafts.attach(draft, by=state, **LINK)


def test_evidence_stays_once_the_report_is_handed_in(state):
    update = make_reported(sources=1)
    with pytest.raises(Conflict):
        drafts.detach(update.evidence.get(), by=state)
    assert update.evidence.count() == 1


def test_evidence_is_copied_with_all_that_it_says(draft):
    source = make_reported("accepted")
    said = {"locator_es": "página 2", "issuer": "Gaceta", "restricted": True, **LINK}
    make_evidence(source, source=make_source(), **said)
    make_evidence(source)
    drafts.copy_evidence(draft, source)
    copies, originals = list(draft.evidence.all()), list(source.evidence.all())
    assert [copy.order for copy in copies] == [1, 2]
    for name in drafts.COPIED:
        assert [getattr(row, name) for row in copies] == [getattr(row, name) for row in originals]


# --- Throwing away ----------------------------------------------------------------------


def test_a_draft_is_thrown_away_whole(draft, state):
    drafts.attach(draft, by=make_focal_point("PER"), **LINK)
    draft.refresh_from_db()
    drafts.discard(draft, by=state, version=draft.version)
    assert not StatusUpdate.objects.filter(code=f"{draft.assignment.code}.1").exists()


def test_a_draft_that_was_changed_meanwhile_is_not_thrown_away(draft, state):
    drafts.save(afresh(draft), {"status": "advanced"}, by=state, version=1)
    with pytest.raises(Conflict):
        drafts.discard(draft, by=state, version=1)
    assert afresh(draft)


def test_what_was_once_submitted_is_withdrawn_and_not_thrown_away(draft, state, reviewer):
    draft = drafts.save(draft, {"plan_es": "Un plan."}, by=state, version=1)
    workflow.submit([draft], by=state)
    workflow.return_(draft, note={"es": "Falta el acta."}, by=reviewer)
    with pytest.raises(Refused):
        drafts.discard(draft, by=state, version=draft.version)
    assert (afresh(draft).stage, afresh(draft).version) == ("returned", draft.version)
