"""An editor keeps the record in the administration: enters, publishes, takes back; and cannot
delete or reword what is public."""

import pytest
from django.test import Client

from commitments.models import Assignment, Commitment, Instrument, Position, Provision
from members.models import Actor, Membership, Source
from tests import cast, reading
from tests.administration import act, address, errors, form_of, messages, saved, send
from tests.cast import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(editor):
    editor.language = "en"
    editor.save()
    return client_of(editor)


@pytest.fixture
def source():
    return Source.objects.get(code="iom-quito-process")


def enter_instrument(client, source):
    saved(
        client,
        address("commitments.instrument", "add"),
        code="bogota-2025",
        kind="declaration",
        title_en="Declaration of Bogotá",
        title_es="Declaración de Bogotá",
        title_pt="Declaração de Bogotá",
        short_title_en="Bogotá (2025)",
        short_title_es="Bogotá (2025)",
        short_title_pt="Bogotá (2025)",
        adopted_on="2025-11-20",
        coverage="full_text",
        source=source.pk,
    )
    return Instrument.objects.get(code="bogota-2025")


def enter_provision(client, instrument, source):
    saved(
        client,
        address("commitments.provision", "add"),
        instrument=instrument.pk,
        path="1",
        order="1",
        label="1.",
        act="commitment",
        text_en="To do what was agreed.",
        standing_en="authentic",
        source=source.pk,
    )
    return Provision.objects.get(code="bogota-2025/1")


def enter_commitment(client, provision, source, actors):
    rows = {"assignments-TOTAL_FORMS": len(actors)}
    for number, actor in enumerate(actors):
        row = {"actor": actor.pk, "in_force_from": "2025-11-20", "source": source.pk}
        row["addressees_recorded"] = "on"
        rows |= {f"assignments-{number}-{name}": value for name, value in row.items()}
    saved(
        client,
        address("commitments.commitment", "add"),
        provision=provision.pk,
        number="1",
        place="1",
        title_en="Do it",
        title_es="Hacerlo",
        title_pt="Fazê-lo",
        timing="one_off",
        **rows,
    )
    return Commitment.objects.get(code="bogota-2025/1/1")


def test_an_editor_enters_an_instrument_and_all_that_hangs_on_it(client, source):
    peru, chile = (Actor.objects.get(code=code) for code in ("PER", "CHL"))
    instrument = enter_instrument(client, source)
    provision = enter_provision(client, instrument, source)
    commitment = enter_commitment(client, provision, source, [peru, chile])
    assert {a.code for a in commitment.assignments.all()} == {
        "bogota-2025/1/1@PER",
        "bogota-2025/1/1@CHL",
    }
    path = "/en/commitments/bogota-2025/1/1/PER/"
    assert Client().get(path).status_code == 404
    assert reading.get(path, client).all("div", data_kind="warning")
    page = act(client, "commitments.instrument", "publish", [instrument])
    assert messages(page) == ["1 record published."]
    assert "Do it" in reading.get(path).one("h1").text
    assert "Declaration of Bogotá" in reading.get("/en/instruments/").text


def test_what_was_published_is_taken_back_while_nothing_is_reported_on_it(client):
    instrument = Instrument.objects.get(code="brussels-2023")
    page = act(client, "commitments.instrument", "unpublish", [instrument])
    assert messages(page) == ["1 record taken back."]
    assert Client().get("/en/instruments/brussels-2023/").status_code == 404
    act(client, "commitments.instrument", "publish", [instrument])
    reading.get("/en/instruments/brussels-2023/")


def test_what_was_reported_on_stays_and_the_editor_is_told_why(client):
    both = Instrument.objects.filter(code__in=["santiago-2023", "brussels-2023"])
    page = act(client, "commitments.instrument", "unpublish", both)
    assert messages(page) == [
        "1 record taken back.",
        "1 record stays public: something has been reported on it.",
    ]
    reading.get("/en/instruments/santiago-2023/")


@pytest.mark.parametrize("role", ["presidency", "reviewer"])
@pytest.mark.parametrize("action", ["publish", "unpublish", "assign"])
def test_who_only_reads_is_offered_no_action(request, role, action):
    client = client_of(request.getfixturevalue(role))
    label = "commitments.commitment" if action == "assign" else "commitments.instrument"
    page = reading.get(address(label), client)
    assert action not in [option.get("value") for option in page.all("option")]
    published = Instrument.objects.published().count()
    row = Commitment if action == "assign" else Instrument
    act(client, label, action, row.objects.all()[:1])
    assert Instrument.objects.published().count() == published


# --- What is public stays ---------------------------------------------------------------


def change_page(row):
    label = f"{row._meta.app_label}.{row._meta.model_name}"
    return address(label, "change", row.pk)


PUBLIC = {
    Instrument: {"code": "lima-2021"},
    Provision: {"code": "santiago-2023/1"},
    Commitment: {"code": "brussels-2023/p14/1"},
    Assignment: {"code": "santiago-2023/10.A.3/2@PER"},
    Position: {},
    Membership: {},
    Actor: {"code": "oas"},
}


@pytest.mark.parametrize("model", PUBLIC, ids=lambda model: model.__name__)
def test_what_is_public_is_not_deleted(client, model):
    row = model.objects.filter(**PUBLIC[model]).first()
    assert not reading.get(change_page(row), client).all("a", cls="deletelink")
    delete = change_page(row).replace("/change/", "/delete/")
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


def test_nor_by_the_boxes_beside_the_rows_of_another_page(client):
    page = reading.get(change_page(Instrument.objects.get(code="santiago-2023")), client)
    assert not [field for field in page.all("input") if field.get("name").endswith("-DELETE")]


def test_what_is_not_public_can_be_deleted(client):
    instrument = cast.make_instrument(published=False)
    delete = change_page(instrument).replace("/change/", "/delete/")
    assert client.post(delete, {"post": "yes"}).status_code == 302
    assert not Instrument.objects.filter(pk=instrument.pk).exists()


def test_adopted_text_is_read_and_not_written(client):
    provision = Provision.objects.get(code="santiago-2023/10.C.3.4")
    page = reading.get(change_page(provision), client)
    names = {field["name"] for field in form_of(page).all(name=True)}
    assert not names & {"text_en", "standing_en", "code", "path", "label", "instrument"}
    assert {"text_es", "text_pt", "standing_es", "annotation_en"} <= names
    saved(client, change_page(provision), text_en="Something else.", annotation_en="A note.")
    provision.refresh_from_db()
    assert provision.text_en.startswith("Monitoring and advancing")
    assert provision.annotation_en == "A note."
    assert "A note." in reading.get("/en/instruments/santiago-2023/10.C.3.4/").text


def test_the_frame_of_an_adopted_text_too(client):
    page = reading.get(change_page(Instrument.objects.get(code="santiago-2023")), client)
    names = {field["name"] for field in form_of(page).all(name=True)}
    assert not names & {"opening_en", "closing_en", "code"}


def test_a_working_translation_may_be_improved_and_the_history_shows_by_whom(client, editor):
    provision = Provision.objects.get(code="santiago-2023/10.C.3.4")
    saved(client, change_page(provision), text_es="Dar seguimiento a la Guía.")
    history = reading.get(change_page(provision).replace("/change/", "/history/"), client)
    rows = history.one("table", id="change-history").one("tbody").all("tr")
    assert editor.name in rows[0].text
    assert "Dar seguimiento y avanzar" in rows[0].text
    assert "→ Dar seguimiento a la Guía." in rows[0].text
    assert "loaded with the shipped record" in rows[-1].text
    for link in history.one("table", id="change-history").all("a"):
        reading.get(link["href"], client)
    assert "Guía." in reading.get("/es/instruments/santiago-2023/10.C.3.4/").one("blockquote").text


def test_each_record_says_whether_the_public_sees_it_and_if_not_why(client):
    hidden = cast.make_instrument(published=False)
    text = reading.get(change_page(hidden), client).text
    assert "Not public. It has not been published yet." in text
    page = reading.get(change_page(Instrument.objects.get(code="santiago-2023")), client)
    (link,) = [a for a in page.all("a") if a.text == "See the public page"]
    reading.get(link["href"])


def test_one_page_holds_what_belongs_to_one_thing(client):
    pages = {
        Instrument.objects.get(code="santiago-2023"): ["provisions", "positions"],
        Commitment.objects.get(code="santiago-2023/10.A.3/2"): ["assignments", "links"],
        Actor.objects.get(code="CHL"): ["memberships", "presidencies", "focal_points", "aliases"],
    }
    for row, groups in pages.items():
        page = reading.get(change_page(row), client)
        for group in groups:
            assert page.all("input", name=f"{group}-TOTAL_FORMS"), (row, group)


# --- What a form refuses ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "values", "sentence"),
    [
        (
            "commitments.assignment",
            {"in_force_from": "2025-01-01", "closed_on": "2025-02-01"},
            "A closed assignment has both a date and a reason.",
        ),
        (
            "members.actor",
            {"code": "Per", "kind": "state", "name_en": "x", "name_es": "x", "name_pt": "x"},
            "A state's code is its three-letter ISO code.",
        ),
        (
            "meetings.meeting",
            {"code": "x-2025", "kind": "plenary", "start": "2025-02-02", "end": "2025-02-01"},
            "A meeting cannot end before it begins.",
        ),
    ],
)
def test_a_rule_that_is_broken_is_said_in_a_sentence(client, source, label, values, sentence):
    titles = {f"title_{code}": "x" for code in ("es", "pt", "en")} if "meeting" in label else {}
    if label == "commitments.assignment":
        commitment = Commitment.objects.get(code="brussels-2023/p14/1")
        titles = {"commitment": commitment.pk, "actor": Actor.objects.get(code="PER").pk}
    response = send(client, address(label, "add"), **titles, **values, source=source.pk)
    assert response.status_code == 200
    assert sentence in errors(reading.read(response))


def test_a_text_may_be_missing_in_a_language_but_not_in_all(client, source):
    instrument = enter_instrument(client, source)
    assert enter_provision(client, instrument, source).language_shown("es") == "en"
    path = address("commitments.provision", "add")
    values = {"instrument": instrument.pk, "path": "2", "order": "2", "source": source.pk}
    response = send(client, path, label="2.", act="thanks", **values)
    assert errors(reading.read(response)) == ["A provision has its text in one language at least."]


def test_the_same_code_is_not_given_twice(client, source):
    enter_instrument(client, source)
    response = send(client, address("commitments.instrument", "add"), code="bogota-2025")
    assert any("already exists" in error for error in errors(reading.read(response)))
