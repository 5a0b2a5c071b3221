"""Nothing typed is lost: two people on one draft, the same form twice, saving by itself, an
ended session, a token that is too old."""

import pytest
from django.test import Client

from commitments.models import StatusUpdate
from commitments.reporting import drafts
from tests import cast, portal_cast, reading
from tests.evidence_cast import a_pdf, upload
from tests.portal_cast import NARRATIVE, asked, at, draft, form, report, send

pytestmark = pytest.mark.django_db

JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture
def client(peru_focal_point):
    return cast.client_of(peru_focal_point)


@pytest.fixture
def colleague(peru_contributor):
    return cast.client_of(peru_contributor)


def autosave(client, filled, **values):
    return client.post(at("report"), {**filled, **values}, **JSON)


# --- Two people on one draft ------------------------------------------------------------


def test_the_second_save_is_refused_with_both_versions_shown(client, colleague):
    report(client, status="in_progress", narrative_en="First.")
    mine, theirs = form(client), form(colleague)
    send(colleague, theirs, narrative_en="Theirs.")
    response = send(client, mine, narrative_en="Mine.", plan_es="Un plan.")
    assert response.status_code == 409
    page = reading.read(response)
    rows = {row.one("th").text: [cell.text for cell in row.all("td")] for row in page.all("tr")[1:]}
    assert rows["What has been done (English) differs"] == ["Mine.", "Theirs."]
    assert rows["The decision or plan (Spanish) differs"] == ["Un plan.", ""]
    assert rows["Status"] == ["In progress", "In progress"]
    assert [mark.text for mark in page.all("ins")] == ["Un plan.", "Mine."]
    assert [mark.text for mark in page.all("del")] == ["Theirs."]
    assert draft().narrative_en == "Theirs."


def test_who_was_refused_may_keep_their_own_version(client, colleague):
    report(client, status="in_progress", narrative_en="First.")
    mine, theirs = form(client), form(colleague)
    send(colleague, theirs, narrative_en="Theirs.")
    refused = reading.read(
        send(client, mine, narrative_en="Mine.\r\n\r\nAll of it.", measures=["law"])
    )
    again = reading.filled(refused.one("main").one("form"))
    assert send(client, again).status_code == 302
    assert (draft().narrative_en, draft().measures) == ("Mine.\n\nAll of it.", ["law"])
    assert [person.mandates.get().role for person in draft().coauthors.all()] == ["contributor"]


def test_of_two_who_begin_at_once_the_second_sees_both(client, colleague):
    mine, theirs = form(client), form(colleague)
    send(colleague, theirs, narrative_en="Theirs.")
    assert send(client, mine, narrative_en="Mine.").status_code == 409
    assert draft().narrative_en == "Theirs."


def test_what_was_typed_on_a_discarded_draft_can_begin_a_new_one(client, colleague):
    report(client, narrative_en="First.")
    mine = form(client)
    first = draft()
    colleague.post(at("discard"), {"version": first.version})
    refused = send(client, mine, narrative_en="Mine.")
    assert refused.status_code == 409
    again = reading.filled(reading.read(refused).one("main").one("form"))
    assert send(client, again).status_code == 302
    assert draft().narrative_en == "Mine."
    assert draft().pk != first.pk


@pytest.mark.parametrize("values", [{}, {"reported_on": "no day"}])
def test_what_was_submitted_meanwhile_is_not_overwritten_and_nothing_typed_is_lost(
    client, colleague, values
):
    report(client, status="in_progress", narrative_en="First.")
    late = form(colleague)
    send(client, form(client), action="submit")
    response = send(colleague, late, narrative_en="Typed in vain?", **values)
    assert response.status_code == 409
    page = reading.read(response)
    assert "Typed in vain?" in page.one("main").text
    assert not page.one("main").all("form")
    assert draft().narrative_en == "First."


def test_a_refused_form_does_not_forget_which_version_it_was_read_from(client, colleague):
    report(client, status="in_progress", narrative_en="First.")
    mine = form(client)
    send(colleague, form(colleague), narrative_en="Theirs.")
    refused = send(client, mine, narrative_en="Mine.", reported_on="no day")
    corrected = portal_cast.form_of(reading.read(refused)) | {"reported_on": "2026-01-02"}
    assert send(client, corrected).status_code == 409


# --- The same form twice ----------------------------------------------------------------


@pytest.mark.parametrize("action", ["save", "submit"])
def test_the_same_new_form_sent_twice_makes_one_draft(client, action):
    filled = form(client) | {"status": "in_progress", "narrative_en": NARRATIVE}
    answers = [send(client, filled, action=action).status_code for _click in range(2)]
    assert answers == [302, 302]
    assert StatusUpdate.objects.filter(assignment=asked()).count() == 1
    assert draft().transitions.count() == (action == "submit")


def test_the_same_draft_sent_twice_is_no_conflict(client):
    report(client, status="in_progress")
    filled = form(client) | {"narrative_en": NARRATIVE}
    assert [send(client, filled).status_code for _click in range(2)] == [302, 302]


def test_a_draft_whose_first_answer_got_lost_is_saved_on(client):
    filled = form(client)
    send(client, filled, narrative_en="First.")
    assert send(client, filled, narrative_en="First, and more.").status_code == 302
    assert draft().narrative_en == "First, and more."


@pytest.mark.parametrize("version", ["x", "9" * 30, "-1", ""])
@pytest.mark.parametrize("token", ["x", ""])
def test_a_form_that_was_tampered_with_overwrites_nothing(client, version, token):
    report(client, narrative_en="First.")
    sent = form(client) | {"narrative_en": "Other.", "version": version, "token": token}
    assert send(client, sent).status_code == 409


# --- Saving by itself -------------------------------------------------------------------


def test_a_draft_is_saved_by_itself(client):
    filled = form(client)
    first = autosave(client, filled, status="planned", narrative_en="So far.")
    assert first.status_code == 200
    answer = first.json()
    assert (answer["version"], draft().narrative_en) == (1, "So far.")
    assert answer["message"].startswith("Saved at ")
    assert [missing["field"] for missing in answer["missing"]] == ["plan_en"]
    second = autosave(client, filled, version=answer["version"], narrative_en="Further.")
    assert (second.json()["version"], draft().narrative_en) == (2, "Further.")


def test_saving_by_itself_is_told_why_it_was_refused(client, colleague):
    report(client, narrative_en="First.")
    mine = form(client)
    too_long = autosave(client, mine, narrative_en="x" * 20_001)
    assert (too_long.status_code, too_long.json()["errors"][0]["field"]) == (400, "narrative_en")
    send(colleague, form(colleague), narrative_en="Theirs.")
    conflict = autosave(client, mine, narrative_en="Mine.")
    assert (conflict.status_code, draft().narrative_en) == (409, "Theirs.")
    assert "Somebody else has changed this report" in conflict.json()["message"]
    client.logout()
    ended = autosave(client, mine, narrative_en="Mine.")
    assert (ended.status_code, "Sign in again" in ended.json()["message"]) == (401, True)


def test_the_words_of_the_script_come_from_the_page(client):
    page = reading.get(at("report"), client)
    assert page.one("form", id="report")["data-offline"]
    assert page.one("p", data_said=True)["aria-live"] == "polite"
    assert page.one("div", data_restore=True).get("hidden", "no") == ""
    assert any(s["src"].endswith("js/report.js") for s in page.all("script", src=True))


# --- Signed out, or the token too old ---------------------------------------------------

TYPED = '"><script>alert(1)</script>\nSegunda línea & más'


def test_a_session_that_ended_gives_back_everything_that_was_typed(client, peru_focal_point):
    filled = form(client)
    client.logout()
    response = send(client, filled, narrative_es=TYPED, measures=["law", "decree"])
    assert response.status_code == 401
    assert "<script>alert" not in response.content.decode()
    page = reading.read(response)
    assert page.one("a", target="_blank")["href"].startswith("/en/accounts/login/")
    again = page.one("main").one("form")
    assert again["action"] == at("report")
    client.force_login(peru_focal_point)
    assert client.post(again["action"], reading.filled(again)).status_code == 302
    assert (draft().narrative_es, draft().measures) == (TYPED, ["law", "decree"])


def test_files_are_named_that_have_to_be_chosen_again(client):
    client.logout()
    sent = {"evidence-file": upload(a_pdf()), "narrative_es": "Sí."}
    response = client.post(at("evidence"), sent)
    assert "choose decree.pdf once more" in reading.read(response).one("main").text


def strict(user):
    """A browser whose forms need the right token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def test_a_form_older_than_the_session_gives_back_everything_too(peru_focal_point):
    client = strict(peru_focal_point)
    filled = form(client)
    client.cookies["csrftoken"] = "x" * 32  # as signing in anew changes it
    here = {"headers": {"origin": "http://testserver"}}
    sent = {**filled, "narrative_es": TYPED, "password1": "correct-horse"}
    response = client.post(at("report"), sent, **here)
    assert response.status_code == 403
    assert "correct-horse" not in response.content.decode()
    again = reading.read(response).one("main").one("form")
    assert client.post(again["action"], reading.filled(again), **here).status_code == 302
    assert draft().narrative_es == TYPED


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}])
def test_what_comes_from_another_site_is_not_offered_to_be_sent_again(peru_focal_point, headers):
    client = strict(peru_focal_point)
    form(client)
    response = client.post(at("report"), {"narrative_es": "Planted."}, headers=headers)
    assert response.status_code == 403
    assert "Planted." not in response.content.decode()


def test_outside_the_portal_an_old_form_says_so(peru_focal_point):
    here = {"headers": {"origin": "http://testserver"}}
    response = strict(peru_focal_point).post("/en/accounts/login/", {"login": "typed"}, **here)
    assert response.status_code == 403
    assert "typed" not in reading.read(response).one("main").text


def test_a_refusal_of_the_rules_leaves_what_was_typed_on_the_page(client, monkeypatch):
    def refuse(*_args, **_values):
        raise drafts.Refused("Not today.")

    monkeypatch.setattr(drafts, "begin", refuse)
    response = send(client, form(client), narrative_en="Mine.")
    page = reading.read(response)
    assert "Not today." in page.one("div", role="alert").text
    assert portal_cast.form_of(page)["narrative_en"] == "Mine."
