"""What is fictitious says so: a banner on every page, and a badge on each thing."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from commitments import demonstration
from commitments.models import ReportingCycle
from tests import reading
from tests.cast import client_of, make_assignment, make_update, make_user
from tests.reporting_cast import make_opened_cycle

pytestmark = pytest.mark.django_db

BADGE = {"cls": "badge", "data_kind": "demonstration"}
OF_EVERYONE = ["/es/", "/en/commitments/", "/en/cycles/", "/en/states/XXX/", "/en/accounts/login/"]


def banner(page):
    return page.all("aside", id="demonstration")


@pytest.fixture
def loaded():
    call_command("load_demo", stdout=StringIO())


@pytest.mark.usefixtures("loaded")
def test_every_page_opens_with_the_banner_until_it_is_cleared(administrator):
    client = client_of(administrator)
    paths = [*OF_EVERYONE[:-1], "/admin/", "/admin/commitments/statusupdate/"]
    for path in paths:
        assert banner(reading.read(client.get(path))), path
    assert banner(reading.get("/en/accounts/login/"))
    call_command("clear_demo", stdout=StringIO())
    for path in paths:
        assert not banner(reading.read(client.get(path))), path


def test_without_demonstration_data_there_is_no_banner(administrator):
    demonstration.forget()
    for path in OF_EVERYONE:
        assert not banner(reading.read(Client().get(path))), path
    assert not banner(reading.get("/admin/", client_of(administrator)))


def test_the_banner_speaks_three_languages():
    make_user(demonstration=True)
    demonstration.forget()
    (shown,) = banner(reading.get("/en/"))
    assert [p["lang"] for p in shown.all("p")] == ["es", "pt-br", "en"]
    assert "Demonstration data: the reports marked so are fictitious." in shown.text


def test_what_it_costs_is_paid_once_a_minute(django_assert_num_queries):
    demonstration.forget()
    with django_assert_num_queries(1):
        demonstration.shown()
    with django_assert_num_queries(0):
        demonstration.shown()


@pytest.fixture
def fictitious():
    return make_update(make_assignment(), stage="published", demonstration=True)


def test_each_fictitious_report_has_its_badge(fictitious):
    real = make_update(fictitious.assignment, stage="published")
    page = reading.get(fictitious.assignment.get_absolute_url())
    assert page.one("li", id=f"update-{fictitious.number}").all("span", **BADGE)
    assert not page.one("li", id=f"update-{real.number}").all("span", **BADGE)
    for path in ("/en/updates/", "/en/"):
        assert len(reading.get(path).one("main").all("span", **BADGE)) == 1, path


def test_so_has_a_fictitious_correction(fictitious):
    row = {"corrects": fictitious, "demonstration": True}
    make_update(fictitious.assignment, stage="published", **row)
    assert reading.get("/en/corrections/").one("main").all("span", **BADGE)


def test_so_has_a_fictitious_cycle():
    cycle = make_opened_cycle([make_assignment()], demonstration=True)
    assert ReportingCycle.objects.opened().get() == cycle
    for path in ("/en/cycles/", f"/en/cycles/{cycle.code}/"):
        assert len(reading.get(path).one("main").all("span", **BADGE)) == 1, path
