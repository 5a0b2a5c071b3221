"""One demonstration account per role, and no trace of them afterwards."""

from io import StringIO

import pytest
from django.core.management import call_command

from members.models import FocalPoint, User
from tests.cast import make_focal_point

pytestmark = pytest.mark.django_db


def say(command):
    said = StringIO()
    call_command(command, stdout=said)
    return said.getvalue()


def test_an_account_per_role_whose_sign_in_is_printed():
    said = say("load_demo")
    accounts = User.objects.filter(demonstration=True)
    assert accounts.count() == 7
    password = said.splitlines()[0].split()[-1].rstrip(":")
    for account in accounts:
        assert account.email in said
        assert account.check_password(password)
    assert set(accounts.exclude(groups=None).values_list("groups__name", flat=True)) == {
        "Administrator",
        "Secretariat editor",
        "Secretariat reviewer",
        "Presidency (read only)",
    }
    mandates = FocalPoint.objects.filter(demonstration=True)
    assert set(mandates.values_list("actor__code", "role")) == {
        ("ECU", "titular"),
        ("PER", "titular"),
        ("PER", "contributor"),
    }


def test_a_second_run_makes_no_account_twice():
    say("load_demo")
    say("load_demo")
    assert User.objects.filter(demonstration=True).count() == 7
    assert FocalPoint.objects.filter(demonstration=True).count() == 3


def test_clearing_leaves_no_trace_and_nobody_elses_account():
    real = make_focal_point("PER")
    people, mandates = User.objects.count(), FocalPoint.objects.count()
    lines = FocalPoint.history.count()
    say("load_demo")
    say("clear_demo")
    assert (User.objects.count(), FocalPoint.objects.count()) == (people, mandates)
    assert FocalPoint.history.count() == lines
    assert real.mandates.exists()
