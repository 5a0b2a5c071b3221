"""What a state sent by letter: entered by the Secretariat, marked so, the letter restricted."""

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from commitments.models import Notice
from commitments.reporting import drafts, workflow
from tests import cast, reading
from tests.administration import address, messages
from tests.review_cast import (
    WHOLE,
    afresh,
    cost,
    english,
    make_asked,
    make_reported,
    moves_of,
    screen,
)

pytestmark = pytest.mark.django_db

PAGE = address("commitments.statusupdate", "letter")
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
FAULTS = {
    "no letter": {"letter": None},
    "a page": {"letter": SimpleUploadedFile("a.pdf", b"<html><script>1</script></html>")},
    "an empty file": {"letter": SimpleUploadedFile("a.pdf", b"")},
    "no date": {"letter_dated": ""},
    "a letter to come": {"letter_dated": "2099-01-01"},
    "a report to come": {"reported_on": "2099-01-01"},
    "no words": {"narrative_es": ""},
    "too many words": {"narrative_es": "x" * 100_000},
    "no status": {"status": ""},
    "no status of the ladder": {"status": "done"},
}


@pytest.fixture
def client(reviewer):
    return english(reviewer)


@pytest.fixture
def assignment():
    return make_asked()


def path_of(assignment):
    return f"{PAGE}?assignment={quote(assignment.code, safe='')}"


def a_letter(content=PDF, name="nota verbal.pdf"):
    return SimpleUploadedFile(name, content)


def form_of(client, assignment):
    return reading.get(path_of(assignment), client).one("form", cls="one-column")


def enter(client, assignment, /, **values):
    """Fill in the form on *assignment* and send it; return the page after. None leaves out."""
    answers = {"status": "in_progress", "narrative_es": "Se avanza.", "letter_dated": "2025-06-02"}
    sent = reading.filled(form_of(client, assignment)) | answers | {"letter": a_letter()} | values
    sent = {name: value for name, value in sent.items() if value is not None}
    return reading.read(client.post(path_of(assignment), sent, follow=True))


def test_a_letter_becomes_a_report_that_waits_for_somebody_else(
    client, reviewer, assignment, peru_focal_point
):
    page = enter(client, assignment)
    assert messages(page) == ["The report is entered, and the focal points are told."]
    assert "Entered from a letter" in page.text
    assert "You took part in writing this report" in page.text
    update = assignment.updates.get()
    assert (update.stage, update.on_behalf, update.author) == ("submitted", True, reviewer)
    assert (update.status, update.narrative_es) == ("in_progress", "Se avanza.")
    assert moves_of(update) == [("draft", "submitted", "secretariat")]
    assert Notice.objects.get(update=update, user=peru_focal_point).kind == "on_behalf"
    workflow.withdraw(update, by=peru_focal_point)


def test_the_letter_is_kept_as_restricted_evidence(client, assignment, presidency):
    enter(client, assignment)
    letter = assignment.updates.get().evidence.get()
    assert (letter.kind, letter.restricted, letter.file_name) == ("file", True, "nota verbal.pdf")
    assert letter.file.size == len(PDF)
    assert letter.dated.isoformat() == "2025-06-02"
    assert letter.title_en == "Letter of 2 June 2025"
    assert letter.title_es
    assert letter.title_pt
    assignment.updates.update(stage="accepted")
    assert "nota verbal" in screen(client, letter.update).text
    assert "nota verbal" not in screen(english(presidency), letter.update).text


@pytest.mark.parametrize("status", WHOLE)
def test_it_asks_what_the_status_asks(client, assignment, status):
    named = {"planned": "plan", "advanced": "missing", "implemented": "continuing"}
    named |= {"discontinued": "reason", "not_applicable": "reason"}
    page = enter(client, assignment, status=status)
    assert assignment.updates.exists() == (status not in named)
    if status in named:
        assert page.all("ul", cls="errorlist")
        assert page.one("textarea", name="narrative_es").text == "Se avanza."
        answers = {name: str(value).lower() for name, value in WHOLE[status].items()}
        enter(client, assignment, status=status, **answers)
        assert assignment.updates.get().status == status


@pytest.mark.parametrize("named", FAULTS)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(client, assignment, named):
    fault = FAULTS[named]
    (name,) = fault
    page = enter(client, assignment, **{"obstacles": "funding", **fault})
    errors = [block.parent for block in page.all("ul", cls="errorlist")]
    assert any(row.all(name=field) for row in errors for field in (name, "narrative_en"))
    assert not assignment.updates.exists()
    assert "checked" in page.one("input", name="obstacles", value="funding").attributes
    if "narrative_es" not in fault:
        assert page.one("textarea", name="narrative_es").text == "Se avanza."


def test_a_letter_sent_twice_is_entered_once(client, assignment):
    token = form_of(client, assignment).one("input", name="token")["value"]
    first = enter(client, assignment, token=token)
    again = enter(client, assignment, token=token)
    assert assignment.updates.count() == 1
    assert first.one("h1").text == again.one("h1").text


@pytest.mark.parametrize("token", ["", "nonsense"])
def test_a_form_without_its_token_is_a_form_all_the_same(client, assignment, token):
    enter(client, assignment, token=token)
    assert assignment.updates.count() == 1


def test_it_is_written_from_nothing_beside_what_is_published(client):
    stands = make_reported("published", status="planned", plan_en="A plan.")
    page = reading.get(path_of(stands.assignment), client)
    assert f"Published now: {stands.code}" in page.text
    assert "To do what was agreed." in page.text
    assert page.one("textarea", name="narrative_en").text == ""
    assert not page.all("input", name="still_holds")
    enter(client, stands.assignment, correction="on")
    assert stands.assignment.updates.get(number=2).corrects == stands


def test_a_letter_can_take_back_what_is_published(client):
    stands = make_reported("published")
    enter(client, stands.assignment, retracts="on", status=None)
    update = stands.assignment.updates.get(number=2)
    assert (update.status, update.retracts, update.stage) == ("", True, "submitted")


def test_where_nothing_is_published_there_is_nothing_to_take_back(client, assignment):
    fields = form_of(client, assignment).all("input")
    kinds = {field["name"]: field.get("type") for field in fields if field.get("name")}
    assert (kinds["retracts"], kinds["correction"]) == ("hidden", "hidden")


def test_what_the_state_has_begun_is_in_the_way(client, assignment, peru_focal_point):
    begun = drafts.begin(assignment, {"narrative_es": "Aún no."}, by=peru_focal_point)
    page = enter(client, assignment)
    assert "There is an open report on this assignment already." in page.text
    assert "Aún no." not in page.text
    assert page.one("textarea", name="narrative_es").text == "Se avanza."
    assert (assignment.updates.get(), afresh(begun).version) == (begun, 1)


def test_what_a_demonstration_account_may_not_is_said(client, reviewer):
    stands = make_reported("published")
    type(reviewer).objects.filter(pk=reviewer.pk).update(demonstration=True)
    page = enter(client, stands.assignment)
    assert "A real report stands here" in page.one(cls="errornote").text


# --- Choosing the assignment ------------------------------------------------------------


def found(client, words):
    """The addresses to which the search for *words* leads."""
    page = reading.get(f"{PAGE}?q={words}", client)
    return [link["href"] for link in page.all("a") if "?assignment=" in link.get("href")]


def test_the_assignment_is_found_by_words(client):
    (address_of_it,) = found(client, "PERÚ cualificaciones")
    page = reading.get(PAGE + address_of_it, client)
    assert "santiago-2023/10.A.3/2@PER" in page.text
    assert len(found(client, "santiago")) == 30
    assert found(client, "zzz") == found(client, "") == []


def test_the_search_costs_the_same_for_one_as_for_many(client):
    assert cost(client, f"{PAGE}?q=cualificaciones peru") == cost(client, f"{PAGE}?q=santiago")


@pytest.mark.parametrize("code", ["x", "santiago-2023/10.A.3/2@XXX", "9"])
def test_what_is_no_assignment_is_not_taken(client, code):
    page = reading.get(f"{PAGE}?assignment={code}", client, status=404)
    assert code in page.one(cls="errornote").text
    assert not page.all("form", cls="one-column")


def test_an_assignment_that_was_closed_takes_no_letter(client):
    today = timezone.localdate()
    closed = cast.make_assignment(closed_on=today, closed_reason="superseded")
    reading.get(path_of(closed), client, status=404)
    assert client.post(path_of(closed), {}).status_code == 404


def test_the_queue_and_the_assignment_lead_there(client, editor, assignment):
    queue = reading.get(address("commitments.statusupdate"), client)
    assert PAGE in [link["href"] for link in queue.all("a")]
    page_of_it = address("commitments.assignment", "change", assignment.pk)
    for person, leads in ((client, True), (english(editor), False)):
        links = [link.get("href") for link in reading.get(page_of_it, person).all("a")]
        assert (path_of(assignment) in links) == leads


@pytest.mark.parametrize("role", ["editor", "presidency"])
def test_only_who_reviews_enters_letters(request, assignment, role):
    client = english(request.getfixturevalue(role))
    assert client.get(path_of(assignment)).status_code == 403
    assert client.post(path_of(assignment), {"status": "planned"}).status_code == 403
    assert not assignment.updates.exists()
