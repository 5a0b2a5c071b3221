"""Finding things in the administration: search whatever the accents, filters, dates, gaps."""

import pytest
from django.contrib import admin

from commitments.models import Commitment
from members.models import Actor
from members.registry import PublishableAdmin, RecordAdmin
from tests import cast, reading
from tests.addresses import REGISTRIES
from tests.administration import address, messages
from tests.cast import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(editor):
    editor.language = "en"
    editor.save()
    return client_of(editor)


def listed(client, label, query=""):
    """The text of each row of a list."""
    page = reading.get(address(label) + query, client)
    tables = page.all("table", id="result_list")
    return [row.text for table in tables for row in table.one("tbody").all("tr")]


def test_every_registry_is_searched_and_says_what_the_public_sees(client):
    cast.make_document()
    for label in REGISTRIES:
        page = reading.get(address(label), client)
        assert page.all("input", id="searchbar"), label
        heads = [head.text for head in page.one("table", id="result_list").one("thead").all("th")]
        assert any("public" in head.lower() for head in heads), label


@pytest.mark.parametrize(
    ("label", "words", "found"),
    [
        ("members.actor", "peru", "PER"),
        ("members.actor", "PERÚ", "PER"),
        ("members.actor", "argentine republic", "ARG"),
        ("commitments.commitment", "cualificaciones", "santiago-2023/10.A.3/2"),
        ("commitments.assignment", "peru cualificaciones", "santiago-2023/10.A.3/2@PER"),
        ("commitments.provision", "proteccion de la ninez", "santiago-2023/10.C.3.4"),
        ("meetings.meeting", "bogota", "Bogot"),
        ("commitments.instrument", "lima", "Lima"),
    ],
)
def test_words_are_found_whatever_the_accents(client, label, words, found):
    rows = listed(client, label, f"?q={words}")
    assert any(found in row for row in rows)
    assert len(rows) < 60


@pytest.mark.parametrize("label", REGISTRIES)
def test_every_filter_of_every_list_works(client, label):
    page = reading.get(address(label), client)
    links = [a["href"] for a in page.all("a") if "=" in a.get("href") and a["href"][0] == "?"]
    for link in {link.partition("=")[0]: link for link in links}.values():  # one of each name
        reading.get(address(label) + link, client)


@pytest.mark.parametrize(
    "label", ["meetings.meeting", "commitments.instrument", "members.presidency"]
)
def test_where_there_are_dates_there_is_a_calendar(client, label):
    page = reading.get(address(label), client)
    years = [a["href"] for a in page.all("a") if "year=" in a.get("href")]
    assert years
    shown = reading.get(address(label) + years[0], client)
    assert len(listed(client, label, years[0])) < len(listed(client, label))
    assert shown


def test_states_without_a_focal_point_can_be_listed(client):
    rows = listed(client, "members.actor", "?focal_point=no")
    assert len(rows) == 13
    cast.make_focal_point("PER")
    assert len(listed(client, "members.actor", "?focal_point=no")) == 12
    assert len(listed(client, "members.actor", "?focal_point=yes")) == 1


def test_proposed_links_are_confirmed_by_the_secretariat(client):
    label = "members.themeworkinggroup"
    page = reading.get(address(label), client)
    keys = [field["value"] for field in page.all("input", name="_selected_action")]
    sent = {"action": "confirm", "_selected_action": keys}
    said = messages(reading.read(client.post(address(label), sent, follow=True)))
    assert said == [f"{len(keys)} links confirmed."]
    said = messages(reading.read(client.post(address(label), sent, follow=True)))
    assert said == ["0 links confirmed."]


def test_the_known_gaps_are_one_step_from_the_first_page(client):
    first = reading.get("/admin/", client)
    (link,) = [a for a in first.all("a") if "Known gaps" in a.text]
    gaps = reading.get(link["href"], client)
    text = gaps.one("div", id="content").text
    for named in (
        "Instruments without their text",
        "Positions not recorded",
        "Commitments without a theme",
        "Proposed links to confirm",
        "States without a focal point (13)",
        "Nothing recorded since (1)",
        "20 March 2024",
    ):
        assert named in text or named.replace("20 March 2024", "March 20, 2024") in text, named


def test_autocomplete_finds_a_paragraph_by_its_words(client):
    path = "/admin/autocomplete/?app_label=commitments&model_name=commitment&field_name=provision"
    found = client.get(f"{path}&term=asilo").json()["results"]
    assert found
    assert all("/" in row["text"] for row in found)


def test_no_registry_deletes_in_bulk_and_each_shows_its_history():
    for model, registered in admin.site._registry.items():
        if isinstance(registered, RecordAdmin):
            assert "delete_selected" not in (registered.actions or [])
            assert hasattr(model, "history"), model
            assert isinstance(registered, PublishableAdmin) == hasattr(model, "published_at")


def test_bulk_deletion_is_not_offered(client):
    for label in REGISTRIES:
        options = reading.get(address(label), client).all("option")
        assert "delete_selected" not in [option.get("value") for option in options]


def test_an_account_is_closed_and_never_deleted(administrator):
    client = client_of(administrator)
    other = cast.make_user("Somebody")
    path = address("members.user", "delete", other.pk)
    assert client.post(path, {"post": "yes"}).status_code == 403


def test_a_state_has_its_commitments_counted_on_the_public_page_it_leads_to(client):
    peru = Actor.objects.get(code="PER")
    page = reading.get(address("members.actor", "change", peru.pk), client)
    (link,) = [a for a in page.all("a") if a.text == "See the public page"]
    assert link["href"].endswith("/states/PER/")
    assert Commitment.objects.filter(assignments__actor=peru).exists()
