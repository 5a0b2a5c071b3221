"""The API: what it serves of each collection, to whom, and what it answers to what it does not
understand."""

import csv
import io
import json

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from rest_framework import serializers

from commitments.models import Assignment, StatusUpdate
from commitments.publishing.api.collection import Looking
from commitments.publishing.api.urls import COLLECTIONS
from tests import cast
from tests.api_addresses import CODES
from tests.evidence_cast import address_of_file
from tests.reporting_cast import make_public_note, make_published_cycle, the_cycle_of_the_list

pytestmark = pytest.mark.django_db
TEXT = {"es", "pt", "en"}


def ask(path, status=200, client=None, **headers):
    """What the API answers at *path*, read."""
    response = (client or Client()).get(f"/api/v1/{path}", headers=headers)
    assert response.status_code == status, response.content
    return json.loads(response.content)


def rows(text):
    return list(csv.reader(io.StringIO(text)))


def test_a_program_follows_a_commitment_from_its_text_to_its_latest_report():
    first = ask("instruments/?ordering=-adopted_on&page_size=1")
    assert first["count"] == 15
    assert first["previous"] is None
    (instrument,) = first["results"]
    provision = ask("provisions/santiago-2023/10.A.3/")
    assert provision["instrument"] == "santiago-2023"
    assert set(provision["text"]) == set(provision["standing"]) == TEXT
    commitment = ask(f"commitments/{provision['commitments'][1]}/")
    assert commitment["provision"] == provision["code"]
    assert sum(commitment["status_counts"].values()) == commitment["assignments_count"]
    assignments = ask(f"assignments/?instrument=santiago-2023&q={commitment['code']}")
    codes = {row["commitment"] for row in assignments["results"]}
    assert codes == {commitment["code"]}
    assert assignments["count"] == commitment["assignments_count"]
    of_peru = ask(f"assignments/{commitment['code']}@PER/")
    assert (of_peru["actor"], of_peru["status"]) == ("PER", "not_reported")
    cast.make_update(
        Assignment.objects.get(code=of_peru["code"]), stage="published", status="planned"
    )
    assert ask(f"assignments/{of_peru['code']}/")["status"] == "planned"
    (update,) = ask("status-updates/?state=PER")["results"]
    assert update["code"] == f"{of_peru['code']}.1"
    assert update["status"] == "planned"
    assert instrument["url"] == "http://testserver/id/instruments/" + instrument["code"]


# --- What is served is what is described ------------------------------------------------


def everything():
    """Something in every field that the shipped record leaves empty."""
    the_cycle_of_the_list()
    wrong = cast.make_update(stage="accepted", sources=1, cycle=None)
    make_public_note(wrong)
    wrong.stage, wrong.published_at = "published", cast.noon(2025, 6, 2)
    wrong.save()
    assignment = wrong.assignment
    cast.make_update(assignment, stage="published", corrects=wrong, measures=["law"])
    cast.make_document()
    row = cast.make_assignment()
    line = {"update": cast.make_update(row, stage="published"), "outcome": "reported"}
    make_published_cycle([(row, line)], code="another-2025")


def shape(value, field, path):
    """Where *value* is not what the serializer *field* describes."""
    if value is None:
        yield from () if field.allow_null else [f"{path} is null"]
    elif isinstance(field, serializers.ListSerializer):
        for one in value:
            yield from shape(one, field.child, f"{path}[]")
    elif isinstance(field, serializers.Serializer):
        if list(value) != list(field.get_fields()):
            yield f"{path}: {list(value)}"
        for name, inner in field.get_fields().items():
            yield from shape(value[name], inner, f"{path}.{name}")
    else:
        try:
            field.run_validation(value)
        except serializers.ValidationError as error:
            yield f"{path}: {value!r} {error.detail}"


@override_settings(SITE_URL="https://quitotrack.example.org")
@pytest.mark.parametrize("name", COLLECTIONS)
def test_an_object_has_the_fields_that_are_declared_and_no_others(name):
    everything()
    collection = COLLECTIONS[name]
    served = collection.objects(collection.rows(Looking()), Looking())
    assert served
    faults = [fault for one in served for fault in shape(one, collection.serializer(), one["code"])]
    assert faults == []


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_object_of_a_list_is_found_by_its_code_and_has_a_page(name):
    found = ask(f"{name}/?page_size=500")["results"]
    codes = [one["code"] for one in found]
    assert len(set(codes)) == len(codes)
    for one in [*found[:3], *found[-3:]]:
        assert ask(f"{name}/{one['code']}/") == one
        path = one["url"].removeprefix("http://testserver")
        assert Client().get(path).status_code == 303, path
        assert Client().get(f"/id/{name}/{one['code']}").status_code == 303


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_list_costs_the_same_for_2_rows_and_for_all(
    name, django_assert_max_num_queries, django_assert_num_queries
):
    everything()
    with django_assert_max_num_queries(12) as few:
        ask(f"{name}/?page_size=2")
    cache.clear()
    with django_assert_num_queries(len(few)):
        ask(f"{name}/?page_size=500")


@pytest.mark.parametrize("name", ["assignments", "status-updates"])
def test_of_another_page_only_the_rows_are_read(name, django_assert_max_num_queries):
    everything()
    ask(f"{name}/?page_size=2")
    beside = {"assignments": 0, "status-updates": 3}[name]
    with django_assert_max_num_queries(2 + beside):  # the edition, the rows
        ask(f"{name}/?page_size=3")


# --- Only what is public, the same for everybody ----------------------------------------


def test_nothing_is_served_that_is_not_published(administrator):
    hidden = cast.make_commitment(cast.make_provision(cast.make_instrument(published=False)))
    assignment = cast.make_assignment(hidden)
    draft = cast.make_update(cast.make_assignment(), stage="draft")
    codes = {
        "instruments": hidden.provision.instrument.code,
        "provisions": hidden.provision.code,
        "commitments": hidden.code,
        "assignments": assignment.code,
        "status-updates": draft.code,
    }
    position = cast.make_position(hidden.provision.instrument, cast.make_actor())
    codes["positions"] = f"{position.instrument.code}@{position.actor.code}"
    for client in (Client(), cast.client_of(administrator)):
        for name, code in codes.items():
            ask(f"{name}/{code}/", 404, client)
            found = ask(f"{name}/?page_size=500", client=client)["results"]
            assert code not in [one["code"] for one in found]


def test_restricted_evidence_is_not_listed():
    address_of_file(restricted=True)
    address_of_file()
    found = [one for update in ask("status-updates/")["results"] for one in update["evidence"]]
    (piece,) = [one for one in found if one["kind"] == "file"]
    assert Client().get(piece["file"].removeprefix("http://testserver")).status_code == 200


def test_who_is_signed_in_is_answered_like_everybody(administrator, peru_focal_point):
    path = "/api/v1/status-updates/"
    answers = {cast.client_of(user).get(path).content for user in (administrator, peru_focal_point)}
    assert answers == {Client().get(path).content}


def test_no_person_is_named():
    user = cast.make_user("Somebody")
    people = dict.fromkeys(("author", "submitter", "reviewer", "publisher"), user)
    cast.make_update(stage="published", **people)
    assert b"Somebody" not in Client().get("/api/v1/status-updates/").content


# --- The moment -------------------------------------------------------------------------


def test_a_past_day_shows_what_had_been_published_by_then():
    assignment = Assignment.objects.get(code="santiago-2023/10.A.3/2@PER")
    first = cast.make_update(assignment, stage="published", published_at=cast.noon(2025, 6, 2))
    cast.make_update(
        assignment, stage="published", status="implemented", published_at=cast.noon(2025, 9, 2)
    )
    path = f"assignments/{assignment.code}/"
    assert ask(path)["status"] == "implemented"
    assert ask(f"{path}?as_of=2025-07-01")["status"] == "in_progress"
    assert ask(f"{path}?as_of=2025-06-01")["status"] == "not_reported"
    update = f"status-updates/{first.code}/"
    assert ask(update)["superseded_at"] == "2025-09-02T17:00:00Z"
    assert ask(f"{update}?as_of=2025-07-01")["superseded_at"] is None
    ask(f"{update}?as_of=2025-06-01", 404)


def test_a_cycle_shows_its_frozen_lines():
    assignment = Assignment.objects.get(code="santiago-2023/10.A.3/2@PER")
    make_published_cycle([(assignment, {"status": "planned"})], code="first-2025")
    found = ask("assignments/?cycle=first-2025")
    assert [(one["code"], one["status"]) for one in found["results"]] == [
        (assignment.code, "planned")
    ]
    counts = ask("commitments/santiago-2023/10.A.3/2/?cycle=first-2025")["status_counts"]
    assert (counts["planned"], sum(counts.values())) == (1, 1)
    assert ask("cycles/first-2025/")["outcomes"]["nothing"] == 1


def test_a_running_cycle_shows_no_outcomes():
    cast.make_cycle(code="now-2025", opened_at=cast.noon(2025, 1, 1))
    assert ask("cycles/now-2025/")["outcomes"] is None


# --- CSV --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_csv_holds_its_columns_and_then_the_rows(name):
    everything()
    response = Client().get(f"/api/v1/{name}/?format=csv&page_size=500")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    columns, *found = rows(response.content.decode())
    assert columns[:2] == ["code", "url"]
    assert len(set(columns)) == len(columns)
    assert {len(row) for row in found} == {len(columns)}
    listed = ask(f"{name}/?page_size=500")["results"]
    assert [row[0] for row in found] == [one["code"] for one in listed]


def test_a_text_in_a_csv_runs_as_no_formula():
    cast.make_actor(code="trap", name_en="=HYPERLINK(1)")
    columns, row = rows(Client().get("/api/v1/actors/trap/?format=csv").content.decode())
    assert row[columns.index("name_en")] == "'=HYPERLINK(1)"


def test_the_header_accept_chooses_as_well():
    response = Client().get("/api/v1/themes/", headers={"accept": "text/csv, */*;q=0.1"})
    assert response["Content-Type"].startswith("text/csv")
    for accept in ("", "*/*", "text/html,*/*;q=0.8", "application/json"):
        response = Client().get("/api/v1/themes/", headers={"accept": accept})
        assert response["Content-Type"] == "application/json", accept


# --- What it does not understand --------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "name", "valid"),
    [
        ("commitments/?state=XXX", "state", "PER"),
        ("commitments/?status=done", "status", "planned"),
        ("assignments/?ordering=shoe", "ordering", "code"),
        ("status-updates/?theme=fishing", "theme", "ix-education"),
        ("status-updates/?page=2", "page", "cursor"),
        ("provisions/?instrument=none", "instrument", "santiago-2023"),
        ("actors/?shoe=1", "shoe", "kind"),
        ("actors/PER/?state=PER", "state", "as_of"),
        ("memberships/?as_of=2025-01-01", "as_of", "state"),
        ("themes/?format=xml", "format", "csv"),
        ("assignments/?cycle=none", "cycle", None),
        ("assignments/?as_of=2999-01-01", "as_of", None),
        ("assignments/?as_of=2001-01-01", "as_of", None),
        ("assignments/?as_of=2025-01-01&as_of=2025-01-02", "as_of", None),
        ("assignments/?page_size=501", "page_size", None),
        ("assignments/?page=%D9%A3", "page", None),
        ("assignments/?q=%00", "q", None),
        ("assignments/?page=1&page=2", "page", None),
        ("status-updates/?cursor=after:none", "cursor", None),
        ("status-updates/?cursor=sideways", "cursor", None),
    ],
)
def test_what_is_not_understood_is_named_with_what_would_be_valid(path, name, valid):
    answer = ask(path, 400)
    (fault,) = answer["faults"]
    assert fault["name"] == name
    assert fault["values"]
    assert fault["why"]
    assert valid is None or valid in fault["valid"]


def test_all_faults_are_named_at_once():
    faults = ask("commitments/?state=XXX&theme=none", 400)["faults"]
    assert [fault["name"] for fault in faults] == ["state", "theme"]


@pytest.mark.parametrize(
    ("path", "status", "headers"),
    [
        ("/api/v1/actors/?page=99", 404, {}),
        ("/api/v1/actors/XXX/", 404, {}),
        ("/api/v1/dimensions/x/", 404, {}),
        ("/api/v1/fishes/", 404, {}),
        ("/api/v1/actors/P%0AER/", 404, {}),
        ("/api/v1/actors/?kind=fish", 400, {}),
        ("/api/v1/actors/", 406, {"accept": "image/png"}),
        ("/api/schema/", 406, {"accept": "image/png"}),
    ],
)
def test_a_refusal_is_a_sentence_in_the_readers_language(path, status, headers):
    said = set()
    for language in ("es", "pt", "en"):
        response = Client().get(path, headers={"accept-language": language, **headers})
        assert response.status_code == status
        assert response["Content-Type"] == "application/json"
        assert "Accept-Language" in response["Vary"]
        said.add(json.loads(response.content)["detail"])
    assert len(said) == 3


def test_an_address_without_its_slash_leads_on():
    assert Client().get("/api/v1/actors")["Location"] == "/api/v1/actors/"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["", "actors/", "actors/PER/"])
def test_the_api_is_only_read(method, path):
    response = getattr(Client(), method)(f"/api/v1/{path}")
    assert response.status_code == 405
    assert "GET" in response["Allow"]
    assert json.loads(response.content)["detail"]


def test_counting_forgets_no_published_update():
    cast.make_update(stage="draft")
    count = StatusUpdate.objects.published().count()
    assert ask("status-updates/")["count"] == count
    assert {*CODES, "cycles"} == set(ask("")["collections"])
