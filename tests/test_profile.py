"""One's own desk and profile: language, time zone, how often to be mailed."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.db import connection
from django.http import Http404
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from commitments.models import Assignment
from commitments.reporting.desks import desk_for, desks_of
from members import addresses, zones
from members.models import FocalPoint
from tests import cast, reading
from tests.administration import address, saved
from tests.cast import client_of
from tests.people_cast import assignee, english, faults, main_of, notices

pytestmark = pytest.mark.django_db

PROFILE = {
    "name": "Rosa Quispe",
    "language": "pt-br",
    "time_zone": "America/Lima",
    "digest": "weekly",
}


# --- The profile ------------------------------------------------------------------------


def test_what_one_saves_is_kept_and_the_pages_change_their_language(peru_contributor):
    client = client_of(peru_contributor)
    response = client.post(english("portal:profile"), PROFILE, follow=True)
    assert response.redirect_chain[-1][0] == "/pt/portal/profile/"
    page = reading.read(response)
    assert len(notices(page)) == 1
    assert reading.filled(main_of(page).one("form")) | PROFILE == reading.filled(
        main_of(page).one("form")
    )
    peru_contributor.refresh_from_db()
    kept = {name: getattr(peru_contributor, name) for name in PROFILE}
    assert kept == PROFILE
    assert client.get("/")["Location"] == "/pt/"


def test_nothing_else_can_be_changed(peru_contributor):
    sent = PROFILE | {"email": "eve@example.org", "is_staff": "on", "is_superuser": "on"}
    client_of(peru_contributor).post(english("portal:profile"), sent)
    before = peru_contributor.email
    peru_contributor.refresh_from_db()
    assert peru_contributor.name == "Rosa Quispe"
    assert (peru_contributor.email, peru_contributor.is_staff) == (before, False)
    assert not peru_contributor.is_superuser


@pytest.mark.parametrize(
    "wrong", [{"time_zone": "Mars/Olympus"}, {"language": "qu"}, {"digest": "hourly"}, {"name": ""}]
)
def test_what_is_no_choice_is_refused_at_its_field(peru_contributor, wrong):
    response = client_of(peru_contributor).post(english("portal:profile"), PROFILE | wrong)
    page = main_of(reading.read(response))
    assert len(faults(page)) == 1
    kept = reading.filled(page.one("form"))
    right = {name: value for name, value in PROFILE.items() if name not in wrong}
    assert kept | right == kept
    peru_contributor.refresh_from_db()
    assert peru_contributor.name != "Rosa Quispe"


def test_the_profile_leads_to_the_password_and_to_nobody_elses(visitor, editor):
    response = client_of(visitor).get(english("portal:profile"))
    assert response["Location"].startswith("/en/accounts/login/?next=")
    page = reading.get(english("portal:profile"), client_of(editor))
    assert english("account_change_password") in [a["href"] for a in main_of(page).all("a")]


def signs_in(email):
    sent = {"login": email, "password": cast.PASSWORD}
    return Client().post(english("account_login"), sent).status_code == 302


def test_an_address_that_the_secretariat_has_changed_opens_the_account_no_longer(administrator):
    user = cast.make_user()
    addresses.settle(user)
    before, path = user.email, address("members.user", "change", user.pk)
    for email in ("ana@example.org", "ana.torres@example.org"):
        assert signs_in(before)
        saved(client_of(administrator), path, email=email)
        assert not signs_in(before)
        assert mail.outbox[-1].to == [before]
        assert email in mail.outbox[-1].body
        before = email


# --- Time zones -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "city"), [("es", "Bogotá, Colombia"), ("en", "Bogota, Colombia")]
)
def test_the_zones_of_the_americas_come_first_by_their_names(language, city):
    with translation.override(language):
        (_region, first), *_others = zones.choices()
    assert dict(first)["America/Bogota"] == city
    assert all(zone.startswith("America/") for zone, _place in first)


def test_an_instant_is_said_in_the_readers_zone_and_names_it(peru_contributor):
    peru_contributor.time_zone = "America/Sao_Paulo"
    context = Context({"at": datetime(2026, 11, 22, 2, 30, tzinfo=UTC), "user": peru_contributor})
    with translation.override("en"):
        said = Template("{% load readers %}{% in_zone at user %}").render(context)
    assert "21 November 2026, 23:30 (Sao Paulo time)" in said


def test_an_administrator_chooses_among_the_same_zones(administrator, peru_contributor):
    path = address("members.user", "change", peru_contributor.pk)
    saved(client_of(administrator), path, time_zone="America/Lima")
    peru_contributor.refresh_from_db()
    assert peru_contributor.time_zone == "America/Lima"


# --- Desks ------------------------------------------------------------------------------


def test_one_desk_for_each_whom_one_speaks_for_by_the_strongest_mandate(peru_contributor):
    today = FocalPoint.objects.get(user=peru_contributor).since
    for code, role in (("education", "contributor"), ("PER", "alternate")):
        group = {"working_group" if code == "education" else "actor": assignee(code)}
        since = today.replace(day=today.day + 1)
        FocalPoint.objects.create(user=peru_contributor, role=role, since=since, **group)
    with CaptureQueriesContext(connection) as captured:
        found = desks_of(peru_contributor)
        desks_of(peru_contributor)
    assert len(captured) == 1
    assert [(desk.code, desk.mandate.role, desk.signs) for desk in found] == [
        ("PER", "alternate", True),
        ("education", "contributor", False),
    ]


def test_who_has_no_mandate_in_force_has_no_desk(editor, former_focal_point, ecuador_focal_point):
    for user in (AnonymousUser(), editor, former_focal_point):
        assert desks_of(user) == []
    for user, code in ((former_focal_point, "PER"), (ecuador_focal_point, "PER")):
        with pytest.raises(Http404):
            desk_for(user, code)


def test_a_desk_has_its_own_assignments_those_in_force_and_public(peru_focal_point):
    desk = desk_for(peru_focal_point, "PER")
    before = set(desk.assignments())
    assert before == set(Assignment.objects.filter(actor__code="PER"))
    peru = assignee("PER")
    hidden = cast.make_commitment(cast.make_provision(cast.make_instrument(published=False)))
    cast.make_assignment(hidden, peru)
    closed = {"closed_on": "2025-06-01", "closed_reason": "merged"}
    cast.make_assignment(actor=peru, **closed)
    assert set(desk.assignments()) == before


def test_a_desk_has_the_drafts_of_its_own_and_of_nobody_else(peru_focal_point):
    own = cast.make_update(Assignment.objects.filter(actor__code="PER").first())
    cast.make_update(Assignment.objects.filter(actor__code="ECU").first())
    assert list(desk_for(peru_focal_point, "PER").updates()) == [own]


# --- The head of every page -------------------------------------------------------------


def tools(client):
    page = reading.get("/en/", client)
    return [item.text for item in page.one("ul", cls="site-tools").all("li")]


def test_the_desk_is_offered_to_who_has_one(peru_contributor, former_focal_point):
    assert tools(Client()) == ["Sign in"]
    assert tools(client_of(former_focal_point)) == ["Profile", "Sign out"]
    assert tools(client_of(peru_contributor)) == ["My desk", "Profile", "Sign out"]


def test_that_costs_a_visitor_nothing_and_a_member_one_query(peru_contributor):
    def asked_for_mandates(client):
        with CaptureQueriesContext(connection) as captured:
            client.get("/en/meetings/")
        return sum("members_focalpoint" in query["sql"] for query in captured)

    assert asked_for_mandates(Client()) == 0
    assert asked_for_mandates(client_of(peru_contributor)) == 1
