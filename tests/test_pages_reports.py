"""What the public reads of a report: all of it in words, and what became of it since."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from commitments.models import Note, StatusUpdate
from commitments.reports import as_published
from members.models import Actor, WorkingGroup
from tests import reading
from tests.cast import (
    make_assignment,
    make_commitment,
    make_evidence,
    make_instrument,
    make_provision,
    make_update,
    make_user,
    noon,
)
from tests.reporting_cast import make_public_note

pytestmark = pytest.mark.django_db

FIRST, THEN = noon(2025, 6, 10), noon(2025, 7, 10)


@pytest.fixture
def assignment():
    return make_assignment(actor=Actor.objects.get(code="PER"))


def publish(update, at=FIRST):
    """Publish an accepted *update*, as the workflow does."""
    StatusUpdate.objects.current().filter(assignment=update.assignment).update(superseded_at=at)
    StatusUpdate.objects.filter(pk=update.pk).update(stage="published", published_at=at)


def page_of(assignment):
    return reading.get(assignment.get_absolute_url().replace("/es/", "/en/"))


def entry(update):
    """What the page of its assignment shows of *update*."""
    return page_of(update.assignment).one("li", id=f"update-{update.number}")


def test_a_report_is_read_in_words_with_all_that_it_answers(assignment):
    update = make_update(
        assignment,
        stage="published",
        status="implemented",
        existed_before=True,
        continuing=False,
        measures=["law", "training"],
        obstacles=["staff"],
        support_needed=["legal_advice", "data"],
        evidence_level="statement",
        reporter=assignment.actor,
        published_at=FIRST,
    )
    shown = entry(update).text
    assert "Work goes on." in shown
    assert "It existed before the text was adopted. It does not continue." in shown
    assert "Form of measure: law, training" in shown
    assert "Obstacles: staff" in shown
    assert "Support needed: data and studies, legal advice" in shown
    assert "Evidence: statement only" in shown
    assert "Reported by Peru" in shown
    assert "Published 10 June 2025" in shown


@pytest.mark.parametrize(
    ("answers", "sentences"),
    [
        ((False, True), "It did not exist before the text was adopted. It continues."),
        ((None, None), ""),
    ],
)
def test_no_is_an_answer_and_silence_is_none(assignment, answers, sentences):
    before, continuing = answers
    update = make_update(
        assignment, stage="published", existed_before=before, continuing=continuing
    )
    shown = entry(update).text
    assert sentences in shown
    assert ("the text was adopted" in shown) == bool(sentences)


def test_a_reason_is_given_as_a_label_and_in_words(assignment):
    reason = {"reason": "other", "reason_text_en": "The ministry was dissolved."}
    update = make_update(assignment, stage="published", status="discontinued", **reason)
    assert "Reason: other The ministry was dissolved." in entry(update).text


def test_a_text_in_another_language_is_shown_as_such(assignment):
    update = make_update(
        assignment, stage="published", narrative_en="", narrative_pt="O trabalho segue."
    )
    shown = entry(update)
    assert shown.one("div", lang="pt").text == "O trabalho segue."
    assert "There is no text in this language yet; shown in Portuguese." in shown.text


def test_a_working_group_reports_in_its_own_name():
    group = WorkingGroup.objects.get(code="education")
    update = make_update(make_assignment(working_group=group), stage="published")
    assert f"Reported by {group.name_en}" in entry(update).text


def test_what_was_entered_for_a_state_says_so(assignment):
    fields = {"reporter": assignment.actor, "on_behalf": True}
    update = make_update(assignment, stage="published", **fields)
    words = "Reported by Peru, entered by the Technical Secretariat on its behalf"
    assert words in entry(update).text


def test_restricted_evidence_leaves_no_trace(assignment):
    update = make_update(assignment, stage="accepted")
    make_evidence(update, kind="link", address="https://x.example/open", title_en="Open paper")
    make_evidence(
        update, kind="link", address="https://x.example/kept", title_en="Kept", restricted=True
    )
    publish(update)
    shown = entry(update)
    assert "Open paper" in shown.text
    assert "Kept" not in shown.text
    assert not [a for a in shown.all("a") if "kept" in a["href"]]
    assert "ecretariat" not in shown.text


# --- Notes and replies ------------------------------------------------------------------


def test_the_public_note_and_the_reply_stand_side_by_side(assignment):
    update = make_update(assignment, stage="accepted", reporter=assignment.actor)
    make_public_note(update)
    update.reply_en, update.replied_at = "It is in number 4,512.", noon(2025, 6, 4)
    update.save()
    publish(update)
    note, reply = entry(update).one("div", cls="beside").all("section")
    assert note.text == (
        "Note of the Technical Secretariat The decree is not in the gazette. 3 June 2025"
    )
    assert reply.text == "Reply of Peru It is in number 4,512. 4 June 2025"
    assert "Work goes on." in entry(update).text


def test_a_note_without_a_reply_stands_alone(assignment):
    update = make_update(assignment, stage="accepted")
    make_public_note(update, text_es="No está en la gaceta.")
    publish(update)
    (note,) = entry(update).one("div", cls="beside").all("section")
    assert note.one("div", lang="es").text == "No está en la gaceta."


@pytest.mark.parametrize("audience", ["internal", "state"])
def test_other_notes_are_not_for_the_public(assignment, audience):
    update = make_update(assignment, stage="published")
    Note.objects.create(update=update, audience=audience, text_en="Among us", by=make_user())
    assert "Among us" not in page_of(assignment).text
    assert not entry(update).all("div", cls="beside")


def test_before_its_publication_it_is_drawn_as_it_will_be(assignment):
    update = make_update(assignment, stage="accepted", reporter=assignment.actor)
    make_public_note(update)
    make_evidence(update, title_en="Kept", restricted=True)
    (update,) = as_published(StatusUpdate.objects.filter(pk=update.pk), AnonymousUser())
    with translation.override("en"):
        html = render_to_string("publishing/parts/update.html", {"update": update})
    shown = reading.parse(html).text
    assert "not published yet" in shown
    assert "The decree is not in the gazette." in shown
    assert "Kept" not in shown


# --- Confirmed unchanged ----------------------------------------------------------------


@pytest.fixture
def confirmed(assignment):
    """What Peru reported in June and confirmed in July, on a commitment of the record."""
    reported = make_update(assignment, stage="published", published_at=FIRST)
    return make_update(
        assignment,
        stage="published",
        published_at=THEN,
        confirms=reported,
        reported_on=THEN.date(),
    )


def test_a_confirmation_names_what_it_confirms(confirmed):
    shown = entry(confirmed)
    assert "Confirmed unchanged on 10 July 2025." in shown.text
    link = next(a for a in shown.all("a") if "reported on" in a.text)
    assert link.text == "reported on 2 June 2025"
    assert link["href"].endswith("/PER/#update-1")
    assert "Confirmed unchanged" not in entry(confirmed.confirms).text


def test_wherever_its_status_is_shown_it_is_said_to_be_confirmed(confirmed):
    assignment = confirmed.assignment
    assert "confirmed unchanged on 10 July 2025" in page_of(assignment).one("main").text
    code = assignment.commitment.provision.instrument.code
    for path in (
        f"/en/assignments/?instrument={code}",
        assignment.commitment.get_absolute_url().replace("/es/", "/en/"),
        "/en/states/PER/",
    ):
        row = next(tr for tr in reading.get(path).all("tr") if "10 July 2025" in tr.text)
        assert "confirmed unchanged" in row.text, path
    make_update(assignment, stage="published", confirms=confirmed)
    for path in ("/en/updates/", "/en/"):
        assert "confirmed unchanged" in reading.get(path).one("main").text, path


def test_what_was_reported_anew_is_not_said_to_be_confirmed(confirmed):
    make_update(confirmed.assignment, stage="published", status="advanced")
    code = confirmed.assignment.commitment.provision.instrument.code
    assert "confirmed" not in reading.get(f"/en/assignments/?instrument={code}").text


def test_on_a_past_day_it_was_not_confirmed_yet(confirmed):
    code = confirmed.assignment.commitment.provision.instrument.code
    page = reading.get(f"/en/assignments/?instrument={code}&as_of=2025-07-01")
    assert "2 June 2025" in page.text
    assert "confirmed" not in page.text


# --- Corrections and retractions --------------------------------------------------------


@pytest.fixture
def corrected(assignment):
    wrong = make_update(
        assignment, stage="published", published_at=FIRST, narrative_en="Three laws."
    )
    return make_update(
        assignment,
        stage="published",
        published_at=THEN,
        corrects=wrong,
        status="planned",
        narrative_en="Two laws.",
        reported_on=THEN.date(),
        reporter=assignment.actor,
    )


@pytest.fixture
def retracted(assignment):
    make_update(assignment, stage="published", published_at=FIRST, narrative_en="Three laws.")
    return make_update(
        assignment,
        stage="published",
        published_at=THEN,
        status="",
        retracts=True,
        narrative_en="It was about another text.",
    )


def test_a_correction_and_what_it_corrects_lead_to_each_other(corrected):
    assert "Corrects the report of 2 June 2025." in entry(corrected).text
    assert "Corrected by the report of 10 July 2025." in entry(corrected.corrects).text
    assert "Three laws." in entry(corrected.corrects).text


def test_a_correction_that_is_not_published_is_not_there_yet(assignment):
    wrong = make_update(assignment, stage="published")
    make_update(assignment, stage="accepted", corrects=wrong)
    assert "Corrected" not in entry(wrong).text
    assert reading.get("/en/corrections/").one("div", cls="empty")


def test_a_retraction_says_who_took_it_back_and_why(retracted):
    shown = entry(retracted).text
    assert "Report withdrawn by the reporter" in shown
    assert "Reason: It was about another text." in shown
    assert page_of(retracted.assignment).all("span", data_status="not_reported")


def test_the_log_shows_what_was_said_beside_what_is_said_now(corrected):
    (item,) = reading.get("/en/corrections/").one("ol", cls="entries").all("li")
    before, now = item.one("div", cls="beside").all("section")
    assert before.text == "What was said In progress 2 June 2025 Three laws."
    assert now.text == "What is said now Planned 10 July 2025 Two laws."
    assert item.one("h2").one("a")["href"].endswith(f"/PER/#update-{corrected.number}")
    assert "Correction" in item.one("p", cls="meta").text
    assert "Published 10 July 2025" in item.text
    assert "Reported by Peru" in item.text


@pytest.mark.usefixtures("retracted")
def test_a_retraction_is_in_the_log_beside_what_it_superseded():
    (item,) = reading.get("/en/corrections/").one("ol", cls="entries").all("li")
    before, now = item.one("div", cls="beside").all("section")
    assert "Three laws." in before.text
    assert "Report withdrawn by the reporter" in now.text
    assert "It was about another text." in now.text
    assert "Retraction" in item.one("p", cls="meta").text


def test_the_newest_correction_comes_first_and_a_plain_report_is_none(corrected):
    other = make_update(make_assignment(), stage="published")
    make_update(other.assignment, stage="published", corrects=other, narrative_en="Newest.")
    page = reading.get("/en/corrections/")
    first, second = page.one("ol", cls="entries").all("li")
    assert "Newest." in first.text
    assert "Two laws." in second.text
    one = reading.get("/en/corrections/?page_size=1").one("main")
    assert len(one.one("ol", cls="entries").all("li")) == 1


def test_no_person_is_named_in_the_log(corrected):
    author = make_user("Rosa Quispe")
    late = make_assignment(actor=corrected.assignment.actor)
    wrong = make_update(late, stage="published")
    make_update(late, stage="published", corrects=wrong, author=author, publisher=author)
    assert "Quispe" not in reading.get("/en/corrections/").text


def test_the_log_does_not_know_of_what_is_not_public():
    hidden = make_commitment(make_provision(make_instrument(published=False)), title_en="Secret")
    wrong = make_update(make_assignment(hidden), stage="published")
    make_update(wrong.assignment, stage="published", corrects=wrong)
    assert "Secret" not in reading.get("/en/corrections/").text


def test_the_list_of_reports_and_every_footer_lead_to_the_log():
    page = reading.get("/en/updates/")
    assert [a for a in page.one("main").all("a") if a["href"] == "/en/corrections/"]
    assert [a for a in page.one("footer").all("a") if a["href"] == "/en/corrections/"]
    assert Client().get("/en/corrections/?page=9").status_code == 404
