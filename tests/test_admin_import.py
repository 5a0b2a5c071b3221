"""Import and export by hand: shown before it is written, all rows or none, every fault named."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tablib import Dataset

from members.models import Actor, ActorAlias, Membership, Source
from tests import reading
from tests.administration import address, form_of, messages
from tests.cast import client_of

pytestmark = pytest.mark.django_db

FORMATS = {"csv": "0", "xlsx": "1"}
ALIASES = "members.actoralias"
GOOD = ["actor,name", "PER,Tawantinsuyu", "ECU,Shyris"]


@pytest.fixture
def client(editor):
    editor.language = "en"
    editor.save()
    return client_of(editor)


def upload(client, label, content, kind="csv"):
    """Send a file for *label*; return the page that shows what would become of it."""
    if isinstance(content, list):
        content = "\n".join(content).encode()
    sent = {"import_file": SimpleUploadedFile(f"rows.{kind}", content), "format": FORMATS[kind]}
    return reading.read(client.post(address(label, "import"), sent))


def confirm(client, label, preview):
    """Confirm what the *preview* shows; return the page that follows."""
    sent = reading.filled(form_of(preview))
    return reading.read(client.post(address(label, "process_import"), sent, follow=True))


def spreadsheet(rows):
    dataset = Dataset(*[tuple(row.split(",")) for row in rows[1:]], headers=rows[0].split(","))
    return dataset.export("xlsx")


def aliases():
    return set(ActorAlias.objects.values_list("name", flat=True))


@pytest.mark.parametrize("kind", FORMATS)
def test_what_would_change_is_shown_and_written_only_when_confirmed(client, kind):
    before = aliases()
    preview = upload(client, ALIASES, GOOD if kind == "csv" else spreadsheet(GOOD), kind)
    assert "Tawantinsuyu" in preview.text
    assert "Shyris" in preview.text
    assert aliases() == before
    page = confirm(client, ALIASES, preview)
    assert "2 new" in messages(page)[0]
    assert aliases() == before | {"Tawantinsuyu", "Shyris"}


def test_a_second_import_of_the_same_file_changes_nothing(client):
    confirm(client, ALIASES, upload(client, ALIASES, GOOD))
    history = ActorAlias.history.count()
    page = confirm(client, ALIASES, upload(client, ALIASES, GOOD))
    assert "0 new" in messages(page)[0]
    assert "0 updated" in messages(page)[0]
    assert ActorAlias.history.count() == history


def test_a_change_is_shown_as_what_was_and_what_would_be(client):
    content = exported(client, "members.membership", "csv").decode()
    changed = content.replace("GUY,member_state,2023-03-16", "GUY,member_state,2023-03-16", 1)
    row = next(line for line in changed.splitlines() if line.startswith("GUY,member_state"))
    assert ",0," in row
    header = changed.splitlines()[0]
    preview = upload(client, "members.membership", [header, row.replace(",0,", ",1,", 1)])
    assert preview.all("del") or preview.all("ins")
    assert not Membership.objects.get(actor__code="GUY").founding
    confirm(client, "members.membership", preview)
    assert Membership.objects.get(actor__code="GUY").founding


def test_an_import_is_in_the_history_with_who_did_it(client, editor):
    confirm(client, ALIASES, upload(client, ALIASES, GOOD))
    assert ActorAlias.objects.get(name="Shyris").history.get().history_user == editor


# --- Faults -----------------------------------------------------------------------------


def refused(client, label, content, kind="csv"):
    """Upload what holds faults: nothing can be confirmed, nothing was written."""
    model_rows = (Actor.objects.count(), ActorAlias.objects.count(), Source.objects.count())
    preview = upload(client, label, content, kind)
    assert not preview.all("input", name="confirm")
    assert (Actor.objects.count(), ActorAlias.objects.count(), Source.objects.count()) == model_rows
    return preview.one("div", id="content").text


@pytest.mark.parametrize(
    ("rows", "sentences"),
    [
        (["actor,nombre", "PER,X"], ["Missing columns: name.", "Unknown columns: nombre."]),
        (["actor", "PER"], ["Missing columns: name."]),
        (["actor,name", "XXX,Nowhere"], ["“XXX” is not the code of any actor."]),
        (
            ["actor,name", "PER,Twice", "ECU,Twice"],
            ["“Twice” is named more than once in the file."],
        ),
        (
            ["actor,name", "XXX,Nowhere", "PER,Good", "YYY,Elsewhere"],
            ["“XXX” is not the code", "“YYY” is not the code"],
        ),
    ],
)
def test_each_fault_is_named_and_nothing_is_written(client, rows, sentences):
    said = refused(client, ALIASES, rows)
    for sentence in sentences:
        assert sentence in said


def test_a_fault_is_named_by_row_and_column(client):
    preview = upload(client, ALIASES, ["actor,name", "PER,Good", "XXX,Nowhere"])
    faults = [row.text for table in preview.all("table") for row in table.all("tr")]
    (fault,) = [text for text in faults if "“XXX”" in text]
    assert re.match(r"3\s*actor", fault)  # the third line of the file


def test_a_file_in_another_encoding_is_refused_with_a_sentence(client):
    said = refused(client, ALIASES, "actor,name\nECU,Shyris\nPER,Perú".encode("latin-1"))
    assert "The file is not UTF-8: its line 3 cannot be read." in said


def test_the_mark_that_spreadsheets_put_before_utf8_does_no_harm(client):
    preview = upload(client, ALIASES, "\n".join(GOOD).encode("utf-8-sig"))
    confirm(client, ALIASES, preview)
    assert "Shyris" in aliases()


def test_what_is_no_spreadsheet_is_refused_with_a_sentence(client):
    said = refused(client, ALIASES, b"this is no spreadsheet", "xlsx")
    assert "The file cannot be read in the chosen format." in said


@pytest.mark.parametrize("day", ["24/11/2023", "2023-02-30", "yesterday"])
def test_a_date_that_is_none_is_named(client, day):
    content = exported(client, "members.source", "csv").decode().replace("2023-11-24", day)
    assert f"“{day}” is not a date such as 2023-11-24." in refused(
        client, "members.source", content.encode()
    )


def test_an_import_cannot_publish(client):
    content = exported(client, "commitments.instrument", "csv").decode()
    header, *rows = content.splitlines()
    text = content.replace("2026-11-22T00:00:00-0500", "", 1)
    assert header
    assert rows
    assert "An import cannot publish or unpublish" in refused(
        client, "commitments.instrument", text.encode()
    )


def test_a_file_that_is_missing_is_asked_for(client):
    page = reading.read(client.post(address(ALIASES, "import"), {"format": "0"}))
    assert page.all("ul", cls="errorlist")


@pytest.mark.parametrize("role", ["presidency", "reviewer"])
def test_who_only_reads_imports_nothing(request, role):
    client = client_of(request.getfixturevalue(role))
    for what in ("import", "process_import"):
        assert client.post(address(ALIASES, what), {}).status_code == 403


# --- Export -----------------------------------------------------------------------------


def exported(client, label, kind):
    page = reading.get(address(label, "export"), client)
    sent = reading.filled(form_of(page)) | {"format": FORMATS[kind]}
    response = client.post(address(label, "export"), sent)
    assert response.status_code == 200
    return response.content


@pytest.mark.parametrize("role", ["presidency", "reviewer", "editor"])
@pytest.mark.parametrize("kind", FORMATS)
def test_whoever_reads_the_record_takes_it_along(request, role, kind):
    client = client_of(request.getfixturevalue(role))
    content = exported(client, "members.actor", kind)
    if kind == "csv":
        dataset = Dataset().load(content.decode(), format="csv")
    else:
        dataset = Dataset().load(BytesIO(content), format="xlsx")
    assert dataset.headers[:5] == ["code", "kind", "name_es", "name_pt", "name_en"]
    assert set(dataset["code"]) == set(Actor.objects.values_list("code", flat=True))


def test_what_went_out_comes_back_without_a_difference(client):
    content = exported(client, "members.actor", "csv")
    preview = upload(client, "members.actor", content)
    page = confirm(client, "members.actor", preview)
    assert "0 new" in messages(page)[0]
    assert "0 updated" in messages(page)[0]


def test_a_filtered_list_exports_what_it_shows(client):
    page = reading.get(address("members.actor") + "?kind__exact=body", client)
    (link,) = page.all("a", cls="export_link")
    form = form_of(reading.get(address("members.actor", "export") + "?kind__exact=body", client))
    sent = reading.filled(form) | {"format": "0"}
    response = client.post(address("members.actor", "export") + "?kind__exact=body", sent)
    assert "kind__exact=body" in link["href"]
    assert (
        len(response.content.decode().splitlines()) == 1 + Actor.objects.filter(kind="body").count()
    )
