"""The demonstration: accounts, fictitious reports in two cycles, and no trace afterwards."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from commitments.integrity import faults
from commitments.management.demonstration.people import FOCAL_POINTS, PASSWORD, STAFF
from commitments.models import (
    Assignment,
    LinkCheck,
    ReportingCycle,
    Stage,
    StatusUpdate,
)
from commitments.reporting import drafts
from commitments.reporting.refusals import Refused
from members.models import Source, User
from tests.cast import make_focal_point

pytestmark = pytest.mark.django_db


def say(command):
    said = StringIO()
    call_command(command, stdout=said)
    return said.getvalue()


@pytest.fixture
def demonstration(db):
    return say("load_demo")


def rows():
    """{table: number of rows} of everything there is."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.label: model._base_manager.count() for model in models}


def test_an_account_per_role_whose_sign_in_is_printed(demonstration):
    accounts = User.objects.filter(demonstration=True)
    assert accounts.count() == len(STAFF) + len(FOCAL_POINTS)
    assert PASSWORD in demonstration
    for account in accounts:
        assert account.email in demonstration
        assert account.check_password(PASSWORD)
        assert account.is_staff or account.mandates.in_force().exists()


@pytest.mark.usefixtures("demonstration")
def test_one_cycle_is_closed_and_one_is_running():
    assert ReportingCycle.objects.published().get().code == "demo-1"
    assert ReportingCycle.objects.running().get().code == "demo-2"
    running = StatusUpdate.objects.filter(cycle__code="demo-2")
    stages = set(running.values_list("stage", flat=True))
    assert stages == {Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.ACCEPTED}


@pytest.mark.usefixtures("demonstration")
def test_what_is_fictitious_says_so_in_its_first_words_and_its_mark():
    reports = StatusUpdate.objects.exclude(cycle=None)
    assert reports.count() > 50
    for report in reports:
        assert report.demonstration
        assert report.narrative_es.startswith("Informe ficticio")
        assert report.narrative_pt.startswith("Informe fictício")
        assert report.narrative_en.startswith("Fictitious report")


@pytest.mark.usefixtures("demonstration")
def test_the_record_is_whole_with_it():
    assert list(faults()) == []


@pytest.mark.usefixtures("demonstration")
def test_no_real_report_is_superseded():
    assert not StatusUpdate.objects.filter(demonstration=False).exclude(superseded_at=None)


def test_a_demonstration_account_cannot_report_where_a_real_report_stands():
    account = make_focal_point("technical-secretariat")
    account.demonstration = True
    assignment = Assignment.objects.get(code="santiago-2023/14/1@technical-secretariat")
    with pytest.raises(Refused):
        drafts.begin(assignment, {"status": "planned"}, by=account)


@pytest.mark.usefixtures("demonstration")
def test_a_second_run_makes_nothing_twice():
    before = rows()
    say("load_demo")
    assert rows() == before


def make_check(address):
    return LinkCheck.objects.create(address=address, outcome="answered", checked_at=timezone.now())


def test_clearing_leaves_no_trace_and_nobody_elses_account():
    make_focal_point("PER")
    Source.objects.filter(pk=Source.objects.first().pk).update(address="https://a.example/a")
    make_check("https://a.example/a")
    before = rows()
    say("load_demo")
    assert rows() != before
    fictitious = StatusUpdate.objects.filter(demonstration=True, stage=Stage.DRAFT)[0]
    fictitious.evidence.create(order=99, kind="link", address="https://a.example/b")
    make_check("https://a.example/b")
    say("clear_demo")
    assert rows() == before
    assert list(faults()) == []


def test_a_site_over_https_gets_it_only_when_asked_twice(settings):
    settings.SECURE_SSL_REDIRECT = True
    with pytest.raises(CommandError):
        say("load_demo")
    assert not User.objects.filter(demonstration=True).exists()


@pytest.mark.usefixtures("demonstration")
def test_what_a_real_account_reports_in_a_fictitious_cycle_goes_with_it():
    account = make_focal_point("PER")
    asked = Assignment.objects.get(code="santiago-2023/10.C.3.5/1@PER")
    assert drafts.begin(asked, {"status": "planned"}, by=account).demonstration
    say("clear_demo")
    assert not asked.updates.exists()
