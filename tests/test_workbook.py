"""The workbook of a state: out, filled in without a connection, and in again."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from commitments.models import (
    Assignment,
    CycleRequest,
    Evidence,
    Stage,
    StatusUpdate,
    WorkbookUpload,
)
from commitments.reporting import drafts
from commitments.reporting.workbook import marking
from tests import cast
from tests.reading import read

pytestmark = pytest.mark.django_db

ASKED = ["santiago-2023/10.A.3/1", "santiago-2023/10.A.3/2", "santiago-2023/10.A.3/3"]


@pytest.fixture
def cycle(db):
    """A running cycle that asks Ecuador and Peru three things each."""
    cycle = cast.make_cycle(opened_at=cast.noon(2025, 1, 1))
    asked = Assignment.objects.filter(commitment__code__in=ASKED, actor__code__in=["ECU", "PER"])
    CycleRequest.objects.bulk_create(CycleRequest(cycle=cycle, assignment=row) for row in asked)
    return cycle


@pytest.fixture
def client(peru_focal_point):
    return cast.client_of(peru_focal_point)


def address(name, *args, code="PER"):
    return reverse(f"portal:{name}", args=[code, *args])


def downloaded(client):
    """The workbook as openpyxl opens it, and its report page."""
    response = client.get(address("workbook-download"))
    assert response.status_code == 200
    book = openpyxl.load_workbook(BytesIO(response.content))
    return book, book.worksheets[1]


def cell(page, code, key):
    """The cell of the field *key* in the row of the assignment *code* of Peru."""
    column = next(c.column for c in page[2] if c.value == key)
    row = next(c.row for c in page["A"] if c.value == f"{code}@PER")
    return page.cell(row, column)


def sent(client, book, code="PER"):
    """Upload *book*; return the response of the page that follows."""
    content = BytesIO()
    book.save(content)
    file = SimpleUploadedFile("informe.xlsx", content.getvalue())
    return client.post(address("workbook", code=code), {"workbook": file}, follow=True)


def taken(client, response, **choices):
    """Press the button of the preview."""
    page = read(response)
    seen = page.one("input", name="seen")["value"]
    path = response.redirect_chain[-1][0]
    return client.post(path, {"seen": seen, **choices}, follow=True)


def fill(page, code, **values):
    for key, value in values.items():
        cell(page, code, key).value = value


def draft_on(code, actor="PER"):
    return StatusUpdate.objects.filter(
        assignment__code=f"{code}@{actor}", stage=Stage.DRAFT
    ).first()


def test_what_was_filled_in_becomes_drafts_and_a_second_upload_nothing(client, cycle):
    book, page = downloaded(client)
    fill(page, ASKED[0], status="En ejecución", narrative_es="Se avanza.", measures="ley; decreto")
    fill(page, ASKED[1], status="planned", plan_pt="Um plano.", narrative_es="Por hacer.")
    fill(page, ASKED[1], evidence_title_1="Decreto 10", evidence_place_2="https://a.example/b")
    response = sent(client, book)
    assert not StatusUpdate.objects.filter(cycle=cycle).exists()
    taken(client, response)
    first, second = draft_on(ASKED[0]), draft_on(ASKED[1])
    assert (first.status, first.narrative_es, first.measures) == (
        "in_progress",
        "Se avanza.",
        ["law", "decree"],
    )
    assert (second.status, second.plan_pt) == ("planned", "Um plano.")
    kinds = second.evidence.values_list("kind", flat=True)
    assert list(kinds) == [Evidence.Kind.NORM, Evidence.Kind.LINK]
    before = list(StatusUpdate.objects.values_list("pk", "version"))
    again = sent(client, book)
    assert "no dice nada nuevo" in read(again).text or "says nothing new" in read(again).text
    assert list(StatusUpdate.objects.values_list("pk", "version")) == before
    assert Evidence.objects.filter(update=second).count() == 2


def test_text_that_begins_like_a_formula_is_text_both_ways(client, cycle, peru_focal_point):
    asked = Assignment.objects.get(code=f"{ASKED[0]}@PER")
    hostile = '=HYPERLINK("https://evil.example","x")'
    drafts.begin(asked, {"status": "planned", "narrative_es": hostile}, by=peru_focal_point)
    book, page = downloaded(client)
    found = cell(page, ASKED[0], "narrative_es")
    assert (found.value, found.data_type) == (hostile, "s")
    fill(page, ASKED[0], plan_es="Un plan.")
    taken(client, sent(client, book))
    assert draft_on(ASKED[0]).narrative_es == hostile


def test_the_workbook_of_another_state_is_refused_by_name(cycle, client, ecuador_focal_point):
    theirs, _page = downloaded_of("ECU", ecuador_focal_point)
    response = sent(client, theirs)
    assert response.status_code == 422
    assert "ECU" in read(response).one("div", role="alert").text
    assert not WorkbookUpload.objects.exists()


def downloaded_of(code, user):
    response = cast.client_of(user).get(address("workbook-download", code=code))
    book = openpyxl.load_workbook(BytesIO(response.content))
    return book, book.worksheets[1]


def test_the_workbook_of_another_cycle_is_refused_by_name(client, cycle):
    book, _page = downloaded(client)
    rows = CycleRequest.objects.filter(cycle=cycle)
    CycleRequest.objects.bulk_create(
        CycleRequest(
            cycle=cast.make_cycle(opened_at=cycle.opened_at, due_on="2025-01-15"),
            assignment=row.assignment,
        )
        for row in rows[:1]
    )
    rows.delete()
    other = CycleRequest.objects.get()
    other.assignment = Assignment.objects.get(code=f"{ASKED[0]}@PER")
    other.save()
    response = sent(client, book)
    assert response.status_code == 422
    assert cycle.code in read(response).one("div", role="alert").text


@pytest.mark.parametrize("content", [b"", b"PK", b"a;b", b"\x00" * 100])
def test_what_is_no_workbook_is_refused_with_a_sentence(client, cycle, content):
    file = SimpleUploadedFile("informe.xlsx", content)
    response = client.post(address("workbook"), {"workbook": file})
    assert response.status_code == 422
    assert read(response).one("div", role="alert").text


def test_every_fault_is_told_at_once_and_marked_in_the_same_file(client, cycle):
    book, page = downloaded(client)
    fill(page, ASKED[0], status="Terminado", reported_on="mañana")
    fill(page, ASKED[1], narrative_es="a" * 20_001, measures="ley; magia")
    fill(page, ASKED[2], status="Previsto")
    response = sent(client, book)
    assert len(read(response).all("li", lang=None) or read(response).all("li")) >= 4
    refused = taken(client, response)
    assert refused.status_code == 409
    assert not StatusUpdate.objects.filter(cycle=cycle).exists()
    token = WorkbookUpload.objects.get().token
    marked = client.get(address("workbook-faults", token))
    page = openpyxl.load_workbook(BytesIO(marked.content)).worksheets[1]
    for code, key in ((ASKED[0], "status"), (ASKED[0], "reported_on"), (ASKED[1], "measures")):
        assert cell(page, code, key).comment
        assert cell(page, code, key).fill.fgColor.rgb.endswith("F6B8B3")
    assert cell(page, ASKED[2], "plan_es").fill.fgColor.rgb.endswith("FBE3A4")


def test_what_changed_on_both_sides_is_a_conflict_that_the_person_decides(
    client, cycle, peru_contributor
):
    asked = Assignment.objects.get(code=f"{ASKED[0]}@PER")
    draft = drafts.begin(asked, {"narrative_es": "Antes."}, by=peru_contributor)
    book, page = downloaded(client)
    fill(page, ASKED[0], narrative_es="En el archivo.", status="planned")
    drafts.save(draft, {"narrative_es": "En línea."}, by=peru_contributor, version=draft.version)
    response = sent(client, book)
    assert {"En línea.", "En el archivo."} <= {c.text for c in read(response).all("td")}
    taken(client, response)
    draft.refresh_from_db()
    assert (draft.narrative_es, draft.status) == ("En línea.", "planned")
    taken(client, sent(client, book), **{f"keep-{ASKED[0]}@PER": "workbook"})
    draft.refresh_from_db()
    assert draft.narrative_es == "En el archivo."


def test_what_changed_online_alone_is_left_as_it_is(client, cycle, peru_contributor):
    asked = Assignment.objects.get(code=f"{ASKED[0]}@PER")
    draft = drafts.begin(asked, {"narrative_es": "Antes."}, by=peru_contributor)
    book, page = downloaded(client)
    fill(page, ASKED[1], status="planned")
    drafts.save(draft, {"narrative_es": "En línea."}, by=peru_contributor, version=draft.version)
    taken(client, sent(client, book))
    draft.refresh_from_db()
    assert draft.narrative_es == "En línea."


def test_a_change_between_preview_and_button_shows_the_preview_anew(
    client, cycle, peru_contributor
):
    book, page = downloaded(client)
    fill(page, ASKED[0], narrative_es="En el archivo.")
    response = sent(client, book)
    asked = Assignment.objects.get(code=f"{ASKED[0]}@PER")
    drafts.begin(asked, {"narrative_es": "En línea."}, by=peru_contributor)
    assert taken(client, response).status_code == 409
    assert draft_on(ASKED[0]).narrative_es == "En línea."


def test_the_button_pressed_twice_writes_once(client, cycle):
    book, page = downloaded(client)
    fill(page, ASKED[0], status="planned")
    response = sent(client, book)
    taken(client, response)
    taken(client, response)
    assert StatusUpdate.objects.filter(cycle=cycle).count() == 1


def test_the_last_answers_are_filled_in_and_confirmed_with_a_yes(client, cycle):
    asked = Assignment.objects.get(code=f"{ASKED[0]}@PER")
    cast.make_update(asked, stage=Stage.PUBLISHED, narrative_es="Así estaba.")
    book, page = downloaded(client)
    assert cell(page, ASKED[0], "narrative_es").value == "Así estaba."
    fill(page, ASKED[0], confirmed="Sí")
    taken(client, sent(client, book))
    draft = draft_on(ASKED[0])
    assert (draft.narrative_es, draft.carried_over) == ("Así estaba.", False)


def test_another_persons_upload_is_not_there(client, cycle, peru_contributor):
    book, page = downloaded(client)
    fill(page, ASKED[0], status="planned")
    sent(client, book)
    token = WorkbookUpload.objects.get().token
    for name in ("workbook-preview", "workbook-faults"):
        assert cast.client_of(peru_contributor).get(address(name, token)).status_code == 404


def test_a_kept_file_that_is_read_no_longer_is_refused_and_another_asked_for(client, cycle):
    sent(client, downloaded(client)[0])
    WorkbookUpload.objects.update(content=b"PK")
    token = WorkbookUpload.objects.get().token
    for name in ("workbook-preview", "workbook-faults"):
        response = client.get(address(name, token))
        assert response.status_code == 422
        page = read(response)
        assert page.one("div", role="alert").text
        assert page.all("input", name="workbook")


def test_what_cannot_be_marked_is_refused_with_a_sentence(client, cycle, monkeypatch):
    def broken(_content):
        raise TypeError("expected <class 'int'>")

    sent(client, downloaded(client)[0])
    monkeypatch.setattr(marking, "load_workbook", broken)
    response = client.get(address("workbook-faults", WorkbookUpload.objects.get().token))
    assert response.status_code == 422
    assert read(response).one("div", role="alert").text


def test_no_explanation_in_the_marked_file_is_a_formula(client, cycle):
    book, page = downloaded(client)
    status = cell(page, ASKED[0], "status")
    page.cell(1, status.column).value = '=HYPERLINK("https://evil.example")'
    page.cell(1, status.column).data_type = "s"
    status.value = "Terminado"
    sent(client, book)
    marked = client.get(address("workbook-faults", WorkbookUpload.objects.get().token))
    page = openpyxl.load_workbook(BytesIO(marked.content)).worksheets[1]
    said = page.cell(cell(page, ASKED[0], "status").row, page.max_column)
    assert said.value.startswith("=HYPERLINK")
    assert (said.data_type, said.quotePrefix) == ("s", True)
    assert page.cell(1, status.column).data_type == "s"


@pytest.mark.parametrize(
    ("kept", "goes"),
    [
        ({}, False),
        ({"at": 89}, False),
        ({"at": 91}, True),
        ({"at": 40, "applied_at": 29}, False),
        ({"at": 40, "applied_at": 31}, True),
    ],
)
def test_an_upload_goes_some_time_after_it_was_of_use(client, cycle, kept, goes):
    sent(client, downloaded(client)[0])
    ago = {name: timezone.now() - timedelta(days=days) for name, days in kept.items()}
    WorkbookUpload.objects.update(at=ago.pop("at", timezone.now()), **ago)
    call_command("send_reminders", verbosity=0)
    assert WorkbookUpload.objects.exists() is not goes


def test_an_upload_goes_once_its_cycle_is_published(client, cycle):
    sent(client, downloaded(client)[0])
    type(cycle).objects.filter(pk=cycle.pk).update(published_at=timezone.now())
    call_command("send_reminders", verbosity=0)
    assert not WorkbookUpload.objects.exists()
