"""What prepares a plenary: what is accepted and not public yet, and the presidency's cover note."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.models import ReportingCycle
from tests import reading
from tests.cast import client_of, make_assignment, make_evidence, make_focal_point, make_update
from tests.cycle_cast import closed, day
from tests.reporting_cast import make_public_note

pytestmark = pytest.mark.django_db

ACCEPTED = "/en/portal/accepted/"


# --- Accepted, not published yet --------------------------------------------------------


@pytest.mark.parametrize("role", ["coordinator", "presiding_focal_point", "presidency", "editor"])
def test_who_prepares_the_plenary_reads_what_is_accepted(request, role):
    update = make_update(stage="accepted", narrative_en="The law is in force.")
    for stage in ("draft", "submitted", "returned", "published", "withdrawn"):
        make_update(stage=stage, narrative_en=f"Only {stage}.")
    page = reading.get(ACCEPTED, client_of(request.getfixturevalue(role)))
    assert "The law is in force." in page.text
    assert "Only" not in page.one("main").text
    assert update.assignment.actor.name in [head.text for head in page.all("h2")]


@pytest.mark.parametrize("role", ["ecuador_focal_point", "peru_contributor", "former_focal_point"])
def test_who_reports_for_a_state_finds_no_such_page(request, role):
    reading.get(ACCEPTED, client_of(request.getfixturevalue(role)), status=404)


def test_neither_notes_nor_restricted_evidence_of_others_are_shown(coordinator, editor):
    update = make_update(stage="accepted")
    make_evidence(update, title_en="A sealed letter", restricted=True)
    make_evidence(update, title_en="The gazette")
    make_public_note(update, text_en="Which gazette?")
    page = reading.get(ACCEPTED, client_of(coordinator))
    assert "The gazette" in page.text
    assert "A sealed letter" not in page.text
    assert "Which gazette?" not in page.text
    assert "Which gazette?" in reading.get(ACCEPTED, client_of(editor)).text


def test_many_reports_cost_what_few_cost_and_each_has_its_place(coordinator):
    client = client_of(coordinator)

    def cost(number):
        for _report in range(number):
            make_evidence(make_update(stage="accepted"))
        with CaptureQueriesContext(connection) as captured:
            page = reading.get(ACCEPTED, client)
        names = [element["id"] for element in page.all(id=True)]
        assert len(names) == len(set(names))
        return len(captured)

    assert cost(2) == cost(10)


def test_where_nothing_waits_the_page_says_so(coordinator):
    page = reading.get(ACCEPTED, client_of(coordinator))
    assert "No report is waiting for publication." in page.text


# --- The cover note ---------------------------------------------------------------------


@pytest.fixture
def cycle():
    return closed([make_assignment()], code="round-x")


@pytest.fixture
def client(presiding_focal_point):
    return client_of(presiding_focal_point)


PATH = "/en/portal/cycles/round-x/cover-note/"


def write(client, **texts):
    """Open the form, fill it in, send it; return the page that follows."""
    sent = reading.filled(form_of(client)) | texts
    return reading.read(client.post(PATH, sent, follow=True))


def form_of(client):
    (form,) = reading.get(PATH, client).one("main").all("form")
    return form


def note_of(cycle):
    cycle.refresh_from_db()
    return cycle.cover_note_es, cycle.cover_note_pt, cycle.cover_note_en


def test_the_presidency_writes_it_in_three_languages(client, cycle, presiding_focal_point):
    page = write(client, es="Uno\r\ndos", en="One")
    assert "The cover note is saved." in page.text
    assert note_of(cycle) == ("Uno\ndos", "", "One")
    entry = cycle.history.latest()
    assert (entry.history_user, entry.cover_note_en) == (presiding_focal_point, "One")
    assert write(client, pt="Um").one("textarea", name="en").text == "One"
    assert note_of(cycle) == ("Uno\ndos", "Um", "One")


def test_of_two_who_write_it_the_second_sees_both_versions(client, cycle):
    mine = reading.filled(form_of(client))
    write(client, en="Theirs")
    page = reading.read(client.post(PATH, mine | {"en": "Mine"}))
    assert "Somebody else has changed the cover note." in page.text
    assert "Theirs" in page.one("main").text
    assert page.one("textarea", name="en").text == "Mine"
    assert note_of(cycle)[2] == "Theirs"
    (again,) = page.one("main").all("form")
    client.post(PATH, reading.filled(again))
    assert note_of(cycle)[2] == "Mine"


def test_once_the_cycle_is_published_the_note_stands(client, cycle):
    form = reading.filled(form_of(client))
    ReportingCycle.objects.filter(pk=cycle.pk).update(published_at=cycle.cut_off_at)
    page = reading.read(client.post(PATH, form | {"en": "Too late"}))
    assert "has been published: its cover note stands" in page.text
    assert note_of(cycle)[2] != "Too late"
    assert not reading.get(PATH, client).one("main").all("form")


def test_a_text_that_is_too_long_comes_back(client, cycle):
    page = write(client, en="x" * 20_001)
    assert len(page.one("textarea", name="en").text) == 20_001
    assert page.all("ul", cls="errorlist")


@pytest.mark.parametrize("role", ["coordinator", "ecuador_focal_point", "editor", "administrator"])
def test_nobody_else_writes_it(request, role, cycle):
    client = client_of(request.getfixturevalue(role))
    assert client.get(PATH).status_code == 404
    assert client.post(PATH, {"en": "Mine"}).status_code == 404
    assert note_of(cycle)[2] is None


def test_a_contributor_of_the_presidency_and_a_former_holder_do_not_write_it(cycle):
    code = "pro-tempore-presidency"
    for user in (
        make_focal_point(code, role="contributor"),
        make_focal_point(code, until=day(-1)),
    ):
        assert client_of(user).post(PATH, {"en": "Mine"}).status_code == 404


def test_a_cycle_that_is_only_planned_has_no_cover_note_yet(client, cycle):
    ReportingCycle.objects.filter(pk=cycle.pk).update(opened_at=None)
    reading.get(PATH, client, status=404)


def test_the_staff_is_led_there_from_the_first_page_of_the_administration(editor, presidency):
    for user in (editor, presidency):
        links = [a["href"] for a in reading.get("/admin/", client_of(user)).all("a", href=True)]
        assert "/es/portal/accepted/" in links
        assert "/es/portal/handover/" in links


def test_who_signs_for_the_presidency_is_led_to_the_cover_note(client, coordinator, cycle):
    for path in (ACCEPTED, "/en/portal/handover/"):
        assert PATH in [link["href"] for link in reading.get(path, client).all("a", href=True)]
    links = reading.get(ACCEPTED, client_of(coordinator)).all("a", href=True)
    assert PATH not in [link["href"] for link in links]
