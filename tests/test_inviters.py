"""Who may invite, for how long, and what inviting tells of others."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commitments.reporting import invitations
from members.models import FocalPoint, Invitation
from tests import cast, reading
from tests.administration import address
from tests.cast import client_of
from tests.people_cast import (
    ADDRESS,
    SECRET,
    english,
    fill,
    link_of,
    main_of,
    make_invitation,
    mandate_of,
    notices,
    only_invitation,
)

pytestmark = pytest.mark.django_db

LABEL = "members.invitation"
PEOPLE = {"name": "Ana Torres", "language": "en", "action": "invite"}


def invited_by(user):
    return make_invitation(by=user, role="contributor")


# --- An inviter whose mandate ends ------------------------------------------------------


def test_who_ends_as_titular_leaves_no_invitation_behind(peru_focal_point, editor):
    mine, path = invited_by(peru_focal_point), link_of(only_invitation())
    theirs = make_invitation(by=editor, email="rosa@example.org", role="contributor")
    invitations.end(mandate_of(peru_focal_point), by=editor)
    states = [Invitation.objects.get(pk=row.pk).state for row in (mine, theirs)]
    assert states == ["revoked", "waiting"]
    reading.get(path, status=404)


def test_so_does_who_has_a_successor(peru_focal_point, editor):
    mine = invited_by(peru_focal_point)
    handed = {"email": "rosa@example.org", "succeeds": mandate_of(peru_focal_point)}
    successor = make_invitation(by=editor, **handed)
    invitations.accept(successor, name="Rosa", language="en", password=SECRET)
    assert Invitation.objects.get(pk=mine.pk).state == "revoked"


def test_nobody_accepts_what_an_inviter_sent_who_no_longer_signs(peru_focal_point):
    path = link_of(invited_by(peru_focal_point))
    FocalPoint.objects.update(until=timezone.localdate() - timedelta(days=1))
    account = {"name": "Ana", "password1": SECRET, "password2": SECRET}
    page = reading.read(fill(Client(), path, **account))
    assert "This invitation is no longer open." in notices(page)
    assert not FocalPoint.objects.in_force().of(only_invitation().assignee).exists()


def test_a_colleague_who_sends_it_again_answers_for_it(peru_focal_point):
    invited_by(peru_focal_point)
    FocalPoint.objects.update(until=timezone.localdate() - timedelta(days=1))
    colleague = cast.make_focal_point("PER", role="alternate")
    invitations.send_again(only_invitation(), by=colleague)
    invitations.accept(only_invitation(), name="Ana", language="en", password=SECRET)
    assert only_invitation().state == "accepted"


# --- What is told of others -------------------------------------------------------------


def test_a_titular_learns_nothing_of_closed_accounts(peru_focal_point):
    closed = cast.make_user(is_active=False)
    client, path = client_of(peru_focal_point), english("portal:people", "PER")
    said = []
    for email in (closed.email, ADDRESS):
        page = reading.read(fill(client, path, email=email, **PEOPLE))
        said.append(notices(page))
    assert said[0] == said[1] == ["The invitation is on its way."]
    invitation = Invitation.objects.get(email=closed.email)
    page = main_of(reading.get(link_of(invitation)))
    assert not page.all("input", type="password")


@pytest.mark.parametrize(("who", "sees"), [("editor", False), ("administrator", True)])
def test_addresses_are_seen_and_searched_by_those_who_keep_the_accounts(request, who, sees):
    client, invitation = client_of(request.getfixturevalue(who)), make_invitation()
    holder = cast.make_focal_point("PER", role="alternate")
    paths = [address(LABEL, "change", invitation.pk), address(LABEL, "history", invitation.pk)]
    shown = [reading.get(path, client).text for path in [address(LABEL), *paths]]
    assert all("Ana Torres" in text for text in shown)
    assert (ADDRESS in shown[0], ADDRESS in shown[1]) == (sees, sees)
    searched = [(LABEL, ADDRESS), ("members.focalpoint", holder.email)]
    for label, email in searched:
        page = reading.get(f"{address(label)}?q={email}", client)
        assert bool(page.all("table", id="result_list")) is sees
