"""The review of a report: all of it on one screen, decided there, and told if it had moved."""

import pytest
from django.utils import timezone

from commitments.models import LinkCheck, Note, StoredFile
from commitments.reporting import drafts, workflow
from tests import cast, reading
from tests.administration import messages
from tests.review_cast import (
    afresh,
    decide,
    english,
    make_reported,
    moves_of,
    offered,
    review_of,
    screen,
)

pytestmark = pytest.mark.django_db

NOTE = {"return-text_en": "Since when?"}


@pytest.fixture
def client(reviewer):
    return english(reviewer)


def refusal(page):
    return page.one(cls="errornote").text


# --- What is on the screen --------------------------------------------------------------


@pytest.fixture
def corrected():
    """A report that follows a published one."""
    assignment = cast.make_assignment(cast.make_commitment(quote_en="agreed"))
    stands = make_reported(
        "published",
        assignment=assignment,
        status="planned",
        narrative_en="The decree is drafted.",
        measures=["law"],
        sources=1,
    )
    words = {"narrative_en": "The decree is signed.", "narrative_es": "El decreto está firmado."}
    update = make_reported(
        assignment=stands.assignment, measures=["law", "training"], missing_en="Money.", **words
    )
    return update


def test_a_report_stands_beside_the_one_before_with_its_differences_marked(client, corrected):
    page = screen(client, corrected)
    compared = page.one("section", aria_labelledby="compared")
    assert "[taken out: drafted.] [added: signed.]" in compared.text
    assert [row.text for row in compared.all("del")] == [
        "[taken out: Planned]",
        "[taken out: drafted.]",
    ]
    assert "[added: training]" in compared.text
    assert "The decree is drafted." in compared.text
    assert "Work goes on." not in compared.text


def test_a_report_that_nothing_came_before_has_no_differences(client):
    page = screen(client, make_reported())
    assert "Nothing was published on this assignment before." in page.text
    assert not page.all("ins")
    assert not page.all("del")
    assert "Work goes on." in page.one("section", aria_labelledby="compared").text


def test_what_it_says_is_escaped(client):
    before = make_reported("published", narrative_en="Less than <b>five</b>.")
    update = make_reported(assignment=before.assignment, narrative_en="Less <i>than</i> five.")
    assert not screen(client, update).one("section", aria_labelledby="compared").all("i")


def test_the_official_text_stands_there_under_what_opens_it(client):
    instrument = cast.make_instrument()
    parent = cast.make_provision(instrument, text_en="In accordance with their laws, to:")
    child = cast.make_provision(
        instrument, parent=parent, path="1.a", text_en="Do what was agreed."
    )
    commitment = cast.make_commitment(child, quote_en="what was agreed")
    update = make_reported(assignment=cast.make_assignment(commitment))
    official = screen(client, update).one("section", aria_labelledby="official")
    assert "In accordance with their laws, to:" in official.text
    assert [mark.text for mark in official.all("mark")] == ["what was agreed"]


def test_languages_that_are_missing_are_named(client, corrected):
    text = screen(client, corrected).one("section", aria_labelledby="about").text
    assert "Narrative: not in Portuguese" in text
    assert "What is still missing: not in Spanish, Portuguese" in text


def test_evidence_stands_with_its_checks(client):
    update = make_reported("returned")
    link = {"kind": "link", "source": None}
    cast.make_evidence(update, address="https://papers.example/1", title_en="Decree 12", **link)
    cast.make_evidence(update, address="https://papers.example/2", restricted=True, **link)
    answered = cast.noon(2025, 6, 1)
    LinkCheck.objects.create(
        address="https://papers.example/1",
        checked_at=timezone.now(),
        outcome="timed_out",
        answered_at=answered,
    )
    pieces = screen(client, update).one("section", aria_labelledby="evidence").all("li")
    assert "did not answer in time" in pieces[0].text
    assert "It last answered on 1 June 2025." in pieces[0].text
    assert "Not answered lately" in pieces[0].text
    assert "The link was not checked yet." in pieces[1].text
    assert "Restricted" in pieces[1].text
    assert "Restricted" not in pieces[0].text


def test_a_file_stands_with_its_kind_size_and_digest(client):
    stored = StoredFile.objects.create(sha256="a" * 64, media_type="application/pdf", size=2048)
    update = make_reported("returned")
    file = {"kind": "file", "source": None, "file": stored, "file_name": "acta.pdf"}
    piece = cast.make_evidence(update, **file)
    shown = screen(client, update).one("section", aria_labelledby="evidence")
    for words in ("application/pdf", "2.0", "a" * 64, "The file cannot be read"):
        assert words in shown.text.replace("\xa0", " "), words
    assert shown.one("a")["href"] == piece.get_absolute_url()


def test_what_evidence_is_new_and_what_is_gone(client, corrected):
    cast.make_evidence(corrected, title_en="Another paper")
    shown = screen(client, corrected).one("section", aria_labelledby="evidence")
    assert "New since the last report" in shown.one("ol").text
    assert "[taken out: A paper]" in shown.text


def test_history_notes_and_reply_stand_there(client, reviewer, peru_focal_point):
    update = make_reported()
    texts = {"internal": "Call them.", "state": "Send it.", "public": "Not in the gazette."}
    for audience, text in texts.items():
        workflow.remark(update, audience=audience, texts={"en": text}, by=reviewer)
    other = cast.make_staff("Secretariat reviewer")
    workflow.accept(update, level="statement", by=other, note="By telephone.")
    workflow.reply(update, {"es": "Ya está.", "en": "It is now."}, by=peru_focal_point)
    page = screen(client, update)
    notes = page.one("section", aria_labelledby="notes")
    assert [head.text for head in notes.all("h3")] == [
        "Internal",
        "Public",
        "To the state",
        "Reply of the state",
    ]
    for text in (*texts.values(), "Ya está.", "It is now."):
        assert text in notes.text
    (move,) = page.one("section", aria_labelledby="moves").all("li")
    for words in ("submitted → accepted", other.name, "Technical Secretariat", "By telephone."):
        assert words in move.text


# --- Deciding ---------------------------------------------------------------------------


def test_a_report_is_accepted_with_a_level(client, reviewer):
    update = make_reported(sources=1)
    page = decide(client, update, "accept", **{"accept-level": "cited", "accept-note": "Read."})
    assert messages(page) == ["Accepted. The focal points are told."]
    assert (afresh(update).stage, afresh(update).evidence_level) == ("accepted", "cited")
    assert update.transitions.get().note == "Read."


def test_each_level_says_what_it_means_and_what_not(client):
    page = screen(client, make_reported(sources=1))
    levels = page.all("input", name="accept-level")
    assert len(levels) == 5
    for level in levels:
        assert "It does not mean" in level.parent.text


def test_without_evidence_there_are_two_levels(client):
    levels = screen(client, make_reported()).all("input", name="accept-level")
    assert [level["value"] for level in levels] == ["none", "statement"]


def test_a_report_is_returned_with_a_note_in_one_language(client):
    update = make_reported()
    decide(client, update, "return", **NOTE)
    assert afresh(update).stage == "returned"
    assert update.notes.get().text_en == "Since when?"


@pytest.mark.parametrize("audience", Note.Audience.values)
def test_a_note_is_written_to_whom_it_is_for(client, audience):
    update = make_reported()
    values = {"remark-audience": audience, "remark-text_es": "Falta el acta."}
    page = decide(client, update, "remark", **values)
    assert messages(page) == ["The note is kept."]
    assert (update.notes.get().audience, update.notes.get().text_es) == (audience, "Falta el acta.")


def test_outside_a_cycle_a_report_is_accepted_and_published_at_once(client):
    update = make_reported()
    decide(client, update, "accept", **{"accept-level": "none"})
    page = decide(client, update, "publish")
    assert messages(page) == ["Published."]
    assert [to for _from, to, _role in moves_of(update)] == ["accepted", "published"]


def test_one_of_a_running_cycle_says_that_it_waits(client):
    cycle = cast.make_cycle(opened_at=cast.noon(2025, 1, 1))
    page = screen(client, make_reported("accepted", cycle=cycle))
    assert "which is published as a whole" in page.one("section", aria_labelledby="publish").text
    assert "publish" not in offered(page)


@pytest.mark.parametrize(
    ("stage", "decisions"),
    [
        ("submitted", ["accept", "return", "remark"]),
        ("returned", ["remark"]),
        ("accepted", ["return", "publish", "remark"]),
        ("published", ["remark"]),
        ("withdrawn", ["remark"]),
    ],
)
def test_only_what_the_ladder_allows_is_offered(client, stage, decisions):
    page = screen(client, make_reported(stage))
    assert offered(page) == decisions
    public = page.all("input", name="remark-audience", value="public")
    assert bool(public) == (stage not in ("published", "withdrawn"))


def test_nothing_on_the_screen_changes_the_words_of_the_state(client, corrected):
    names = {field["name"] for field in screen(client, corrected).all(name=True)}
    assert not names & set(drafts.FIELDS)


def test_who_took_part_in_writing_reads_why_and_has_no_button(client, reviewer):
    update = make_reported(author=reviewer)
    page = screen(client, update)
    assert "You took part in writing" in page.one("section", aria_labelledby="accept").text
    assert offered(page) == ["return", "remark"]
    sent = {"decision": "accept", "version": update.version, "accept-level": "none"}
    assert "You took part" in refusal(reading.read(client.post(review_of(update), sent)))
    assert afresh(update).stage == "submitted"


# --- Refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decision", "values"),
    [("accept", {"accept-note": "Read."}), ("return", {}), ("remark", {"remark-audience": "x"})],
)
def test_what_lacks_something_comes_back(client, decision, values):
    update = make_reported()
    page = decide(client, update, decision, **values)
    assert page.all(cls="errornote")
    assert (afresh(update).stage, update.notes.count()) == ("submitted", 0)
    if decision == "accept":
        assert page.one("textarea", name="accept-note").text == "Read."


def test_a_note_of_100000_characters_comes_back_with_its_words(client):
    update = make_reported()
    page = decide(client, update, "return", **{"return-text_en": "x" * 100_000})
    assert "at most" in page.text
    assert len(page.one("textarea", name="return-text_en").text) == 100_000


def test_what_was_changed_meanwhile_is_shown_anew_and_the_note_kept(client, peru_focal_point):
    update = make_reported()
    workflow.remark(
        update, audience="public", texts={"en": "?"}, by=cast.make_staff("Administrator")
    )
    workflow.accept(update, level="none", by=cast.make_staff("Administrator"))
    stale = afresh(update).version
    workflow.reply(update, {"en": "It is now."}, by=peru_focal_point)
    page = decide(client, update, "return", version=stale, **NOTE)
    assert "meanwhile" in refusal(page)
    assert "It is now." in page.text
    assert page.one("textarea", name="return-text_en").text == "Since when?"
    assert afresh(update).stage == "accepted"
    again = reading.filled(page.one("input", name="decision", value="return").parent)
    client.post(review_of(update), again)
    assert afresh(update).stage == "returned"


def test_where_the_form_is_gone_what_was_typed_is_shown(client, peru_focal_point):
    update = make_reported()
    sent = {"decision": "return", "version": update.version, **NOTE}
    workflow.withdraw(update, by=peru_focal_point)
    page = reading.read(client.post(review_of(update), sent))
    assert "Since when?" in page.one(cls="errornote").one("blockquote").text
    assert offered(page) == ["remark"]


def test_of_two_reviewers_the_second_is_told(client):
    update = make_reported()
    other = english(cast.make_staff("Secretariat reviewer"))
    filled = {"decision": "accept", "version": update.version, "accept-level": "none"}
    assert other.post(review_of(update), filled).status_code == 302
    page = decide(client, update, "return", version=update.version, **NOTE)
    assert "meanwhile" in refusal(page)
    assert afresh(update).stage == "accepted"


@pytest.mark.parametrize("decision", ["", "draft", "withdraw"])
def test_there_are_no_other_decisions(client, decision):
    sent = {"decision": decision, "version": 1}
    assert client.post(review_of(make_reported()), sent).status_code == 400
