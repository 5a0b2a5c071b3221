"""Evidence of a draft: added and removed in the form of the report, which loses nothing."""

import pytest

from commitments.models import StatusUpdate
from tests import cast, portal_cast, reading
from tests.evidence_cast import a_pdf, upload
from tests.portal_cast import NARRATIVE, asked, at, draft, errors, form, report, send

pytestmark = pytest.mark.django_db

LINK = {
    "evidence-kind": "link",
    "evidence-title": "The guide",
    "evidence-address": "https://gob.example/guide",
}


@pytest.fixture
def client(peru_focal_point):
    return cast.client_of(peru_focal_point)


def add(client, **values):
    return send(client, form(client), "evidence", **{**LINK, **values})


def pieces():
    return list(draft().evidence.all())


def test_a_link_is_added_and_what_was_typed_is_saved_with_it(client):
    response = send(client, form(client), "evidence", narrative_en=NARRATIVE, **LINK)
    assert response["Location"] == at("report") + "#evidence"
    (piece,) = pieces()
    assert (piece.kind, piece.title_en, piece.restricted) == ("link", "The guide", False)
    assert draft().narrative_en == NARRATIVE
    shown = reading.get(at("report"), client).one("fieldset", id="evidence")
    assert shown.one("a", href="https://gob.example/guide").text == "The guide"


def test_a_file_is_added_restricted_and_named_after_itself(client):
    response = add(
        client,
        **{
            "evidence-kind": "file",
            "evidence-title": "",
            "evidence-file": upload(a_pdf(), "acta.pdf"),
            "evidence-restricted": "on",
        },
    )
    assert response.status_code == 302
    (piece,) = pieces()
    assert (piece.title_en, piece.file_name, piece.restricted) == ("acta.pdf", "acta.pdf", True)
    assert piece.file.media_type == "application/pdf"
    assert piece.address == ""


def test_a_legal_norm_is_cited(client):
    add(
        client,
        **{
            "evidence-kind": "norm",
            "evidence-title": "Decreto 10",
            "evidence-address": "",
            "evidence-issuer": "Registro Oficial",
            "evidence-dated": "2024-05-06",
            "evidence-locator": "art. 3",
        },
    )
    (piece,) = pieces()
    assert (piece.kind, piece.issuer, str(piece.dated)) == (
        "norm",
        "Registro Oficial",
        "2024-05-06",
    )
    assert piece.locator_en == "art. 3"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"evidence-address": ""}, "A link needs its address."),
        ({"evidence-address": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"evidence-address": "ftp://gob.example/guide"}, "Enter a valid URL."),
        ({"evidence-title": ""}, "Say what it is."),
        ({"evidence-kind": "file"}, "Choose the file."),
        ({"evidence-kind": "source"}, "Select a valid choice."),
        ({"evidence-dated": "soon"}, "Enter a valid date."),
    ],
)
def test_evidence_that_lacks_something_is_refused_and_the_rest_is_kept(client, values, sentence):
    response = add(client, narrative_en=NARRATIVE, **values)
    assert any(sentence in error for error in errors(response))
    page = reading.read(response)
    kept = portal_cast.form_of(page)
    wanted = {**LINK, **values}
    assert kept["evidence-title"] == wanted["evidence-title"]
    assert kept["evidence-address"] == wanted["evidence-address"]
    assert kept["narrative_en"] == NARRATIVE
    assert "open" in page.one("fieldset", id="evidence").one("details").attributes
    assert send(client, {**kept, **LINK, "evidence-dated": ""}).status_code == 302
    assert len(pieces()) == 1


def test_a_file_that_is_not_what_it_says_is_refused_at_the_field(client):
    page = upload(b"<html><script>alert(1)</script>", "decree.pdf")
    response = add(client, **{"evidence-kind": "file", "evidence-file": page})
    assert errors(response)
    assert pieces() == []


def test_evidence_is_not_added_to_a_report_with_a_fault(client):
    response = add(client, reported_on="2999-01-01")
    assert "That day has not come yet." in errors(response)
    assert not StatusUpdate.objects.open().filter(assignment=asked()).exists()
    assert portal_cast.form_of(reading.read(response))["evidence-title"] == "The guide"


@pytest.mark.parametrize("action", ["save", "submit"])
def test_evidence_that_was_typed_and_not_added_is_not_lost(client, action):
    values = {"status": "in_progress", "narrative_en": NARRATIVE, **LINK}
    assert send(client, form(client), action=action, **values).status_code == 302
    assert [piece.title_en for piece in pieces()] == ["The guide"]


def test_the_same_evidence_sent_twice_is_there_once(client):
    filled = form(client)
    for _click in range(2):
        assert send(client, filled, "evidence", **LINK).status_code == 302
    assert len(pieces()) == 1


def test_evidence_is_removed_and_what_was_typed_is_saved_with_it(client):
    add(client)
    removal = at("remove-evidence", asked(), 1)
    (button,) = reading.get(at("report"), client).all("button", formaction=removal)
    assert button.text == "Remove: The guide"
    filled = form(client) | {"narrative_en": NARRATIVE, button["name"]: button["value"]}
    for _click in range(2):
        assert client.post(removal, filled).status_code == 302
    assert (pieces(), draft().narrative_en) == ([], NARRATIVE)


def test_a_page_from_before_removes_no_piece_that_came_in_the_place_of_its_own(client):
    add(client)
    removal = at("remove-evidence", asked(), 1)
    (button,) = reading.get(at("report"), client).all("button", formaction=removal)
    pressed = {button["name"]: button["value"]} if button.get("name") else {}
    client.post(removal, form(client) | pressed)
    add(client, **{"evidence-title": "Another"})
    client.post(removal, form(client) | pressed)
    assert [piece.title_en for piece in pieces()] == ["Another"]


def test_on_a_draft_that_somebody_else_changed_nothing_is_added_or_removed(
    client, peru_contributor
):
    add(client)
    mine = form(client)
    report(cast.client_of(peru_contributor), narrative_en="Theirs.")
    other = {**LINK, "evidence-title": "Another"}
    assert send(client, mine, "evidence", **other).status_code == 409
    assert client.post(at("remove-evidence", asked(), 1), mine).status_code == 409
    assert len(pieces()) == 1


def test_the_evidence_of_another_state_is_out_of_reach(ecuador_focal_point, client):
    add(client)
    stranger = cast.client_of(ecuador_focal_point)
    assert stranger.post(at("evidence"), LINK).status_code == 404
    assert stranger.post(at("remove-evidence", asked(), 1)).status_code == 404
    assert len(pieces()) == 1
