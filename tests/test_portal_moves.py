"""What those who report do with a report: confirm, submit, withdraw, discard, preview, reply."""

import pytest
from django.utils import timezone

from commitments.models import Note, StatusUpdate
from commitments.reporting import workflow
from tests import cast, portal_cast, reading
from tests.portal_cast import NARRATIVE, asked, at, desk, draft, form, report, said, send
from tests.reporting_cast import make_opened_cycle, make_public_note

pytestmark = pytest.mark.django_db

OTHER = "santiago-2023/10.A.3/1"
WHOLE = {"status": "in_progress", "narrative_en": NARRATIVE}


@pytest.fixture
def client(peru_focal_point):
    return cast.client_of(peru_focal_point)


@pytest.fixture
def colleague(peru_contributor):
    return cast.client_of(peru_contributor)


@pytest.fixture
def cycle(db):
    day = timezone.localdate()
    return make_opened_cycle([asked(), asked(OTHER)], due_on=day, cut_off_on=day)


# --- No change --------------------------------------------------------------------------


def confirmation(client):
    """The form of the button “No change” on the desk, as it is sent."""
    line = reading.get(desk(), client).one("li", id=asked().commitment.code)
    return reading.filled(line.one("form", action=at("confirm")))


def test_one_click_confirms_what_was_published(client, cycle, peru_focal_point):
    stands = portal_cast.make_published(status="planned", plan_en="A law.", sources=1)
    response = client.post(at("confirm"), confirmation(client))
    assert response["Location"].startswith(desk())
    assert said(response, client)[0].startswith("Confirmed unchanged, and submitted:")
    update = draft()
    assert (update.stage, update.confirms, update.cycle) == ("submitted", stands, cycle)
    assert (update.status, update.submitter) == ("planned", peru_focal_point)
    assert update.reported_on == timezone.localdate()


def test_a_double_click_confirms_once(client, cycle):
    portal_cast.make_published()
    sent = confirmation(client)
    for _click in range(2):
        assert client.post(at("confirm"), sent).status_code == 302
    assert StatusUpdate.objects.filter(confirms__isnull=False).count() == 1


def test_the_filters_of_the_desk_outlive_the_click(client, cycle):
    portal_cast.make_published()
    line = reading.get(f"{desk()}?stage=not_begun", client).one("li", id=asked().commitment.code)
    response = client.post(at("confirm"), reading.filled(line.one("form")))
    assert response["Location"] == f"{desk()}?stage=not_begun#{asked().commitment.code}"


@pytest.mark.parametrize("token", ["", "not-a-token"])
def test_nothing_published_is_nothing_to_confirm(client, token):
    response = client.post(at("confirm"), {"token": token})
    assert said(response, client) == ["There is no published report that could be confirmed."]
    assert not StatusUpdate.objects.open().exists()


def test_a_contributor_confirms_nothing(colleague, cycle):
    portal_cast.make_published()
    response = colleague.post(at("confirm"), {"token": ""})
    assert said(response, colleague) == [
        "Only the titular or the alternate focal point can do this."
    ]
    assert not StatusUpdate.objects.open().exists()


def test_what_is_begun_already_is_not_confirmed_over(client, cycle):
    portal_cast.make_published()
    sent = confirmation(client)
    report(client, narrative_en="Begun.")
    client.post(at("confirm"), sent)
    assert (draft().stage, draft().narrative_en) == ("draft", "Begun.")


# --- Submitting some or all -------------------------------------------------------------


def check(client):
    return reading.get(desk("submit"), client)


def ticks(page):
    """{code of a report: its box}."""
    return {box["value"].rpartition(":")[0]: box for box in page.all("input", type="checkbox")}


def test_the_check_names_what_each_report_lacks_and_where(client):
    report(client, **WHOLE)
    faulty = report(client, asked(OTHER), status="advanced")
    page = check(client)
    boxes = ticks(page)
    assert "checked" in boxes[draft().code].attributes
    assert "checked" not in boxes[faulty.code].attributes
    links = {link["href"]: link.text for link in page.one("div", data_kind="warning").all("a")}
    assert set(links) == {
        f"{at('report', asked(OTHER))}#id_{field}" for field in ("narrative_en", "missing_en")
    }


def test_some_are_submitted_and_others_are_left(client):
    report(client, **WHOLE)
    report(client, asked(OTHER), **WHOLE)
    sent = reading.filled(check(client).one("main").one("form"))
    sent["line"] = [value for value in sent["line"] if "A.3/2" in value]
    response = client.post(desk("submit"), sent)
    assert said(response, client) == ["1 report is submitted."]
    assert (draft().stage, draft(asked(OTHER)).stage) == ("submitted", "draft")


def test_of_several_with_one_fault_none_is_submitted(client):
    report(client, **WHOLE)
    faulty = report(client, asked(OTHER))
    sent = {"line": [f"{draft().code}:1", f"{faulty.code}:1"]}
    page = reading.read(client.post(desk("submit"), sent))
    assert "Nothing was submitted." in page.one("div", role="alert").text
    assert all("checked" in box.attributes for box in ticks(page).values())
    assert {draft().stage, draft(asked(OTHER)).stage} == {"draft"}


def test_what_changed_since_the_check_is_not_submitted(client, colleague):
    report(client, **WHOLE)
    sent = reading.filled(check(client).one("main").one("form"))
    send(colleague, form(colleague), narrative_en="Other words.")
    page = reading.read(client.post(desk("submit"), sent))
    sentence = page.one("div", role="alert").text
    assert sentence.startswith("Changed since you checked:")
    assert asked().commitment.title_en in sentence
    assert draft().stage == "draft"


def test_the_same_form_submits_once(client):
    report(client, **WHOLE)
    sent = reading.filled(check(client).one("main").one("form"))
    client.post(desk("submit"), sent)
    page = reading.read(client.post(desk("submit"), sent))
    assert "These reports have been submitted already." in page.one("div", role="alert").text
    assert draft().transitions.count() == 1


def test_nothing_ticked_is_said(client):
    report(client, **WHOLE)
    page = reading.read(client.post(desk("submit"), {}))
    assert "Tick at least one report." in page.one("div", role="alert").text


@pytest.mark.parametrize("line", ["x", "x:1", "", ":", "santiago-2023/10.A.3/2@ECU.1:1"])
def test_what_is_not_on_the_desk_cannot_be_submitted(client, line):
    theirs = cast.make_update(asked(code="ECU"), stage="draft")
    assert 'role="alert"' in client.post(desk("submit"), {"line": line}).content.decode()
    theirs.refresh_from_db()
    assert theirs.stage == "draft"


def test_a_contributor_sees_the_check_and_does_not_submit(colleague):
    report(colleague, **WHOLE)
    page = check(colleague)
    assert "the titular or the alternate focal point submits" in page.one("main").text
    assert not ticks(page)
    assert not page.one("main").all("button")
    sent = {"line": f"{draft().code}:{draft().version}"}
    page = reading.read(colleague.post(desk("submit"), sent))
    assert "Only the titular" in page.one("div", role="alert").text
    assert draft().stage == "draft"


# --- Withdrawing and discarding ---------------------------------------------------------


def test_a_submitted_report_is_withdrawn_after_a_question(client):
    report(client, **WHOLE)
    send(client, form(client), action="submit")
    question = reading.get(at("withdraw"), client)
    assert draft().stage == "submitted"
    for _click in range(2):
        response = client.post(at("withdraw"), reading.filled(question.one("main").one("form")))
        assert said(response, client) == ["The report is withdrawn."]
    assert StatusUpdate.objects.get(assignment=asked()).stage == "withdrawn"
    assert client.get(at("withdraw")).status_code == 404


def test_what_somebody_else_withdrew_is_not_there_to_withdraw(client):
    update = cast.make_update(asked(), stage="submitted")
    workflow.withdraw(update, by=cast.make_focal_point("PER", role="alternate"))
    assert client_answers(client, "withdraw") == [404, 404]


@pytest.mark.parametrize("stage", ["draft", "accepted"])
def test_only_what_waits_for_review_is_withdrawn(client, stage):
    cast.make_update(asked(), stage=stage)
    assert client.get(at("withdraw")).status_code == 404
    assert client.post(at("withdraw")).status_code == 404


def test_a_contributor_withdraws_nothing(colleague):
    cast.make_update(asked(), stage="submitted")
    assert client_answers(colleague, "withdraw") == [404, 404]


def client_answers(client, name):
    return [client.get(at(name)).status_code, client.post(at(name)).status_code]


def test_a_draft_is_discarded_after_a_question(colleague):
    report(colleague, **WHOLE)
    question = reading.get(at("discard"), colleague)
    for _click in range(2):
        response = colleague.post(at("discard"), reading.filled(question.one("main").one("form")))
        assert said(response, colleague) == ["The draft is discarded."]
    assert not StatusUpdate.objects.filter(assignment=asked()).exists()
    assert colleague.get(at("discard")).status_code == 404


def test_a_draft_that_somebody_went_on_writing_is_not_discarded(client, colleague):
    report(client, **WHOLE)
    sent = reading.filled(reading.get(at("discard"), client).one("main").one("form"))
    send(colleague, form(colleague), narrative_en="Go on.")
    response = client.post(at("discard"), sent)
    assert said(response, client)[0].startswith("Somebody has changed the draft meanwhile.")
    assert draft().narrative_en == "Go on."


def test_what_was_returned_is_not_discarded(client):
    cast.make_update(asked(), stage="returned")
    assert client_answers(client, "discard") == [404, 404]


# --- Preview and reply ------------------------------------------------------------------


@pytest.fixture
def accepted(cycle):
    update = cast.make_update(asked(), stage="accepted", cycle=cycle, evidence_level="cited")
    cast.make_evidence(update, kind="link", address="https://gob.example/a", title_en="Open")
    hidden = {"address": "https://gob.example/b", "title_en": "Hidden", "restricted": True}
    cast.make_evidence(update, kind="link", **hidden)
    return update


def test_the_state_previews_what_the_public_will_read(client, accepted):
    make_public_note(accepted, text_en="The link is down.")
    page = reading.get(at("preview"), client)
    shown = page.one("li", id=f"update-{accepted.number}").text
    assert "Work goes on." in shown
    assert "The link is down." in shown
    assert "Open" in shown
    assert "Hidden" not in shown


def test_the_state_answers_a_public_note(client, accepted, peru_focal_point):
    make_public_note(accepted)
    sent = reading.filled(reading.get(at("preview"), client).one("main").one("form"))
    for _click in range(2):
        response = client.post(at("preview"), {**sent, "reply_es": "Ya responde."})
        assert response["Location"] == at("preview")
    accepted.refresh_from_db()
    assert (accepted.reply_es, accepted.replied_by) == ("Ya responde.", peru_focal_point)
    assert "Ya responde." in reading.get(at("preview"), client).one(id="update-1").text


def test_a_reply_that_is_too_long_is_refused_and_kept(client, accepted):
    make_public_note(accepted)
    response = client.post(at("preview"), {"reply_pt": "x" * 20_001})
    page = reading.read(response)
    assert "20001 characters" in page.one("div", role="alert").text
    assert len(page.one("textarea", name="reply_pt").text) == 20_001


def test_a_reply_after_publication_is_refused_and_kept(client, accepted, monkeypatch):
    make_public_note(accepted)

    def moved(*_args, **_values):
        raise workflow.AlreadyMoved

    monkeypatch.setattr(workflow, "reply", moved)
    page = reading.read(client.post(at("preview"), {"reply_es": "Tarde."}))
    assert "Somebody else has moved this report" in page.one("div", role="alert").text
    assert page.one("textarea", name="reply_es").text == "Tarde."


def test_without_a_public_note_there_is_nothing_to_answer(client, accepted):
    page = reading.get(at("preview"), client)
    assert not page.one("main").all("form")
    assert client.post(at("preview"), {"reply_es": "Hola."}).status_code == 404


def test_a_contributor_previews_and_does_not_answer(colleague, accepted):
    make_public_note(accepted)
    page = reading.get(at("preview"), colleague)
    assert not page.one("main").all("form")
    assert colleague.post(at("preview"), {"reply_es": "Hola."}).status_code == 404


@pytest.mark.parametrize("stage", ["draft", "submitted", "returned", "published", "withdrawn"])
def test_only_what_is_accepted_is_previewed(client, stage):
    cast.make_update(asked(), stage=stage)
    assert client_answers(client, "preview") == [404, 404]


# --- History ----------------------------------------------------------------------------


def test_the_history_tells_every_move_and_the_notes_to_the_state(client, reviewer):
    report(client, **WHOLE)
    send(client, form(client), action="submit")
    workflow.return_(draft(), note={"es": "Falta la fecha."}, by=reviewer)
    workflow.remark(draft(), audience="internal", texts={"es": "Ojo."}, by=reviewer)
    page = reading.get(at("history"), client)
    text = page.one("main").text
    assert "draft → submitted, PER titular" in text
    assert f"submitted → returned, {reviewer}" in text
    assert "(Technical Secretariat)" in text
    assert "Falta la fecha." in text
    assert "Ojo." not in text
    assert Note.objects.count() == 2


def test_the_history_of_what_is_no_longer_in_force_stays_open(client):
    assignment = asked()
    portal_cast.make_published(assignment)
    assignment.closed_on, assignment.closed_reason = timezone.localdate(), "merged"
    assignment.save()
    assert "Work goes on." in reading.get(at("history"), client).one("main").text
