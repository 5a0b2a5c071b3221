"""The form of a report: what it shows, what it saves, what it refuses and keeps."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commitments.models import StatusUpdate
from tests import cast, portal_cast, reading
from tests.portal_cast import NARRATIVE, asked, at, draft, errors, form, report, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(peru_focal_point):
    return cast.client_of(peru_focal_point)


def test_a_report_is_written_saved_and_submitted(client, peru_focal_point):
    saved = report(client, status="in_progress", narrative_es="Está en uso.", measures=["law"])
    assert (saved.stage, saved.author, saved.measures) == ("draft", peru_focal_point, ["law"])
    assert (saved.code, saved.reporter.code) == (f"{asked().code}.1", "PER")
    response = send(client, form(client), action="submit")
    assert response["Location"] == portal_cast.desk()
    assert portal_cast.said(response, client) == ["The report is submitted."]
    assert (draft().stage, draft().submitter) == ("submitted", peru_focal_point)


def test_the_official_text_stands_beside_the_form(client):
    page = reading.get(at("report"), client)
    text = page.one("section", aria_label="Official text")
    assert "in accordance with their internal legislation" in text.text
    assert text.one("mark").text
    assert "Authentic text." in text.text


def test_each_status_says_what_it_asks(client):
    page = reading.get(at("report"), client)
    rungs = {rung.one("input")["value"]: rung.one("p").text for rung in page.all(cls="rung")}
    assert len(rungs) == 7
    assert rungs["planned"] == "Asks for the decision or plan."
    asking = {block["data-asked"] for block in page.all(cls="asked")}
    assert asking == {"planned", "advanced", "implemented", "reason"}


def test_one_language_is_enough_and_the_readers_comes_first(client):
    page = reading.get(at("report"), client)
    names = [text["name"] for text in page.all("textarea")]
    assert [name for name in names if name.startswith("narrative")] == [
        "narrative_en",
        "narrative_es",
        "narrative_pt",
    ]
    report(client, status="in_progress", narrative_pt="Em curso.")
    assert send(client, form(client), action="submit").status_code == 302


def test_to_look_at_the_form_writes_nothing(client):
    portal_cast.make_published()
    before = StatusUpdate.objects.count()
    form(client)
    assert StatusUpdate.objects.count() == before


def test_a_draft_may_lack_what_its_status_asks_and_the_page_says_what(client):
    report(client, status="planned")
    page = reading.get(at("report"), client)
    notice = next(n for n in page.all(cls="notice") if "Before it can be submitted" in n.text)
    links = {link["href"]: link.text for link in notice.all("a")}
    assert set(links) == {"#id_narrative_en", "#id_plan_en"}
    assert all(page.all(id=href.removeprefix("#")) for href in links)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"status": "planned"}, "plan_en"),
        ({"status": "advanced"}, "missing_en"),
        ({"status": "implemented"}, "existed_before"),
        ({"status": "implemented", "existed_before": "true"}, "continuing"),
        ({"status": "discontinued"}, "reason"),
        ({"status": "not_applicable", "reason": "other"}, "reason_text_en"),
        ({"status": ""}, "status"),
        ({"status": "in_progress", "narrative_en": ""}, "narrative_en"),
    ],
)
def test_what_the_status_asks_is_asked_before_submission(client, values, field):
    response = send(client, form(client), action="submit", **{"narrative_en": NARRATIVE, **values})
    page = reading.read(response)
    summary = page.one("div", role="alert")
    assert f"#id_{field}" in [link["href"] for link in summary.all("a")]
    assert errors(response)
    assert draft().stage == "draft"
    assert portal_cast.form_of(page)["narrative_en"] == values.get("narrative_en", NARRATIVE)


def test_after_a_refused_submission_the_same_form_can_be_sent_again(client):
    refused = send(client, form(client), action="submit", narrative_en=NARRATIVE)
    again = portal_cast.form_of(reading.read(refused))
    assert send(client, again, action="submit", status="in_progress").status_code == 302
    assert draft().stage == "submitted"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"narrative_en": "x" * 100_000}, "This text has 100000 characters"),
        ({"reported_on": "2999-01-01"}, "That day has not come yet."),
        ({"reported_on": "yesterday"}, "Enter a valid date."),
        ({"reported_on": ""}, "This field is required."),
        ({"status": "not_reported"}, "Select a valid choice."),
        ({"measures": ["witchcraft"]}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_saved_is_refused_at_the_field_and_kept(client, values, sentence):
    sent = {"narrative_es": "Avanza.", "plan_pt": "Um plano.", **values}
    response = send(client, form(client), **sent)
    assert response.status_code == 200
    assert any(sentence in error for error in errors(response))
    assert not StatusUpdate.objects.open().filter(assignment=asked()).exists()
    kept = portal_cast.form_of(reading.read(response))
    typed = {name: value for name, value in sent.items() if isinstance(value, str)}
    typed.pop("status", None)
    assert {name: kept[name] for name in typed} == typed


def test_today_in_panama_can_be_reported(client):
    saved = report(client, reported_on=timezone.localdate().isoformat())
    assert saved.reported_on == timezone.localdate()
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert errors(send(client, form(client), reported_on=tomorrow.isoformat()))


def test_texts_are_kept_as_they_were_typed_but_for_the_ends_of_lines(client):
    typed = "=1+1\r\n<b>“ño”</b> & co.\r\n"
    assert report(client, narrative_es=typed).narrative_es == "=1+1\n<b>“ño”</b> & co."
    assert form(client)["narrative_es"] == "=1+1\n<b>“ño”</b> & co."


# --- The previous answer ----------------------------------------------------------------


@pytest.fixture
def published():
    return portal_cast.make_published(
        status="advanced", narrative_en="Nearly done.", missing_es="Falta el sur.", sources=1
    )


@pytest.mark.usefixtures("published")
def test_the_previous_answer_is_prefilled_and_marked_until_confirmed(client):
    page = reading.get(at("report"), client)
    carried = page.one("div", data_carried=True)
    assert "From the report of 2 June 2025" in carried.text
    assert carried.one("textarea", name="narrative_en").text == "Nearly done."
    assert carried.one("input", value="advanced").get("checked", "no") == ""
    filled = portal_cast.form_of(page)
    assert filled["missing_es"] == "Falta el sur."
    assert filled["reported_on"] == timezone.localdate().isoformat()


@pytest.mark.usefixtures("published")
def test_an_answer_that_nobody_confirmed_cannot_be_submitted(client):
    assert report(client).carried_over
    response = send(client, form(client), action="submit")
    assert any("Confirm what the last report said" in error for error in errors(response))
    page = reading.get(at("report"), client)
    assert page.all("div", data_carried=True)
    assert send(client, form(client), action="submit", still_holds="on").status_code == 302
    assert (draft().stage, draft().carried_over) == ("submitted", False)


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("values", [{"still_holds": "on"}, {"obstacles": ["funding"]}])
def test_to_confirm_or_to_change_the_answer_makes_it_ones_own(client, values):
    assert not report(client, **values).carried_over
    assert not reading.get(at("report"), client).all("div", data_carried=True)


def test_ends_of_lines_are_no_change_of_the_previous_answer(client):
    portal_cast.make_published(narrative_en="Line one,\r\nline two.\r\n")
    assert report(client).carried_over


def test_the_evidence_of_the_last_report_is_taken_over(client, published):
    page = reading.get(at("report"), client)
    assert "The evidence of the last report." in page.one("fieldset", id="evidence").text
    saved = report(client)
    assert [piece.source for piece in saved.evidence.all()] == [
        piece.source for piece in published.evidence.all()
    ]


def test_a_correction_names_what_it_corrects(client, published):
    assert report(client, correction="on", narrative_en="Half done.").corrects == published
    ticked = form(client)
    assert ticked.pop("correction")
    send(client, ticked)
    assert draft().corrects is None


def test_a_report_is_taken_back_with_a_reason(client, published):
    values = {"retracts": "on", "narrative_en": "It was about another programme."}
    saved = report(client, **values)
    assert (saved.status, saved.retracts, saved.corrects) == ("", True, published)
    assert not saved.evidence.exists()
    assert send(client, form(client), action="submit").status_code == 302


def test_nothing_can_be_taken_back_where_nothing_stands(client):
    assert "retracts" not in {field.get("name") for field in page_fields(client)}


def page_fields(client):
    return reading.get(at("report"), client).one("form", id="report").all("input")


# --- Who, and on what -------------------------------------------------------------------


def test_a_contributor_drafts_and_does_not_submit(peru_contributor):
    client = cast.client_of(peru_contributor)
    response = send(client, form(client), action="submit", status="in_progress", narrative_en="So.")
    said = portal_cast.said(response, client)
    assert said == ["Only the titular or the alternate focal point can do this."]
    assert draft().stage == "draft"
    page = reading.get(at("report"), client)
    assert [b["value"] for b in page.all("button", name="action")] == ["save", "save"]


def test_what_is_no_longer_in_force_is_not_reported_on(client):
    assignment = asked()
    assignment.closed_on, assignment.closed_reason = timezone.localdate(), "merged"
    assignment.save()
    assert client.get(at("report")).status_code == 404
    assert client.post(at("report"), {}).status_code == 404


def test_another_states_report_is_not_there_by_any_address(client, ecuador_focal_point):
    theirs = cast.make_update(asked(code="ECU"), stage="draft", author=ecuador_focal_point)
    for name in ("report", "discard", "withdraw", "preview", "history"):
        path = at(name, theirs.assignment)
        assert client.get(path).status_code == 404, path
        assert client.post(path, {"version": 1}).status_code in (404, 405), path
    theirs.refresh_from_db()
    assert theirs.version == 1


def test_what_is_in_review_is_read_and_not_written(client):
    report(client, status="in_progress", narrative_en=NARRATIVE)
    send(client, form(client), action="submit")
    page = reading.get(at("report"), client)
    assert not page.all("form", id="report")
    assert NARRATIVE in page.one("main").text
    assert at("withdraw") in [link["href"] for link in page.all("a")]
