"""Reporting where something else happened meanwhile: a closed assignment, a newer report, a
cycle that opened while a draft was begun."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commitments.models import StatusUpdate
from tests import cast, reading
from tests.portal_cast import asked, at, desk, draft, form, make_published, report, send
from tests.reporting_cast import make_opened_cycle

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(peru_focal_point):
    return cast.client_of(peru_focal_point)


def close(assignment):
    """The Secretariat closes it as of yesterday."""
    assignment.closed_on = timezone.localdate() - timedelta(days=1)
    assignment.closed_reason = "merged"
    assignment.save()


def test_an_open_report_on_a_closed_assignment_can_be_brought_to_its_end(client):
    report(client, status="in_progress", narrative_en="Work goes on.")
    send(client, form(client), action="submit")
    close(asked())
    assert client.get(at("report")).status_code == 200
    client.post(at("withdraw"))
    assert StatusUpdate.objects.get(assignment=asked()).stage == "withdrawn"
    assert client.get(at("report")).status_code == 404


def test_a_closed_assignment_without_an_open_report_has_no_form(client):
    close(asked())
    assert client.get(at("report")).status_code == 404


def test_no_change_is_refused_where_another_report_stands_by_now(client):
    make_published(narrative_en="As it was.")
    make_opened_cycle([asked()])
    page = reading.get(desk(), client)
    button = next(one for one in page.all("form") if one.get("action") == at("confirm"))
    make_published(narrative_en="As it is.")
    page = reading.read(client.post(at("confirm"), reading.filled(button), follow=True))
    assert "Another report has been published meanwhile." in page.text
    assert not StatusUpdate.objects.open().exists()


def test_a_draft_begun_while_a_cycle_opened_counts_in_it(client):
    report(client, status="in_progress", narrative_en="Work goes on.")
    cycle = make_opened_cycle([asked()])
    assert draft().cycle is None
    send(client, form(client), action="submit")
    assert draft().cycle == cycle


def test_nothing_can_be_taken_back_where_nothing_is_published(client):
    written = report(client, narrative_en="It was an error.")
    StatusUpdate.objects.filter(pk=written.pk).update(retracts=True)
    page = reading.read(client.post(desk("submit"), {"line": f"{written.code}:{written.version}"}))
    assert "no published report that could be taken back" in page.text
    assert draft().stage == "draft"
