"""Invitations: a signed link, good once and for seven days, is the only way to an account."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from commitments.models import Mail
from commitments.reporting import invitations
from commitments.reporting.invitations import Spent
from commitments.reporting.refusals import Refused
from members.models import FocalPoint, Invitation, User
from tests import cast, reading
from tests.administration import act, address, errors, messages, saved, send
from tests.cast import client_of
from tests.people_cast import (
    ADDRESS,
    SECRET,
    assignee,
    english,
    faults,
    fill,
    link_of,
    mailed_link,
    main_of,
    make_invitation,
    mandate_of,
    notices,
    only_invitation,
    person,
)

pytestmark = pytest.mark.django_db

LABEL = "members.invitation"
ACCOUNT = {"password1": SECRET, "password2": SECRET}


@pytest.fixture
def desk(editor):
    """The administration, as an editor who reads English has it."""
    editor.language = "en"
    editor.save()
    return client_of(editor)


def in_the_form(**changed):
    offered = {"role": "titular", "name": "Ana Torres", "email": ADDRESS, "language": "pt-br"}
    return {"actor": assignee("PER").pk} | offered | changed


# --- The story --------------------------------------------------------------------------


def test_whom_the_secretariat_invites_speaks_for_the_state(desk):
    saved(desk, address(LABEL, "add"), **in_the_form())
    path = mailed_link()
    assert path.startswith("/pt/portal/invitation/")
    invited = Client()
    page = reading.read(fill(invited, path, name="Ana Torres Rojas", **ACCOUNT))
    assert page.one("html")["lang"] == "pt-br"
    assert invited.get("/", follow=False)["Location"] == "/pt/"
    user = person(invited)
    assert (user.email, user.name, user.language) == (ADDRESS, "Ana Torres Rojas", "pt-br")
    assert EmailAddress.objects.get(user=user, primary=True).verified
    mandate = mandate_of(user)
    assert (mandate.actor.code, mandate.role) == ("PER", "titular")
    assert mandate.since == timezone.localdate()
    assert only_invitation().mandate == mandate
    reading.get(english("portal:people", "PER"), invited)


def test_opening_a_link_uses_nothing_up():
    path = link_of(make_invitation())
    for ask in (Client().get, Client().head):
        assert ask(path).status_code == 200
    assert only_invitation().state == "waiting"


# --- Links that lead nowhere ------------------------------------------------------------


def accepted(invitation):
    invitations.accept(invitation, name="Ana", language="en", password=SECRET)


def revoked(invitation):
    invitations.revoke(invitation, by=invitation.invited_by)


def sent_again(invitation):
    invitations.send_again(invitation, by=invitation.invited_by)


def expired(invitation):
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=7))


def for_a_mandate_that_is_over(invitation):
    Invitation.objects.update(until=timezone.localdate() - timedelta(days=1))


def what_a_link_to_nowhere_says():
    return main_of(reading.get("/en/portal/invitation/made-up/", status=404)).text


@pytest.mark.parametrize(
    "happened", [accepted, revoked, sent_again, expired, for_a_mandate_that_is_over]
)
def test_a_link_that_is_good_no_longer_says_what_a_forged_one_says(happened):
    invitation = make_invitation()
    path = link_of(invitation)
    happened(invitation)
    assert main_of(reading.get(path, status=404)).text == what_a_link_to_nowhere_says()
    mandates = FocalPoint.objects.count()
    response = Client().post(path, {"name": "Eve", "language": "en", **ACCOUNT})
    assert response.status_code == 404
    assert FocalPoint.objects.count() == mandates


def test_a_link_of_which_a_letter_was_changed_is_none():
    token = make_invitation().token
    for forged in (token[:-1], token + "x", token.swapcase(), "x"):
        reading.get(english("portal:invitation", forged), status=404)


def test_of_two_who_press_at_once_one_succeeds():
    first = make_invitation()
    second = Invitation.objects.get()
    accepted(first)
    user = User.objects.get(email=ADDRESS)
    with pytest.raises(Spent):
        invitations.accept(second, user=user)
    assert FocalPoint.objects.filter(user=user).count() == 1


# --- The account ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "secret", [{"password1": "ana", "password2": "ana"}, {**ACCOUNT, "password2": "another"}]
)
def test_a_weak_or_mistyped_password_is_refused_at_its_field(secret):
    path = link_of(make_invitation())
    response = Client().post(path, {"name": "Ana Rojas", "language": "es", **secret})
    page = reading.read(response)
    assert faults(page)
    assert page.one("input", name="name")["value"] == "Ana Rojas"
    assert "selected" in page.one("option", value="es").attributes
    assert not any(field.get("value") for field in page.all("input", type="password"))
    assert not User.objects.filter(email=ADDRESS).exists()


def test_who_has_an_account_signs_in_first_and_accepts_with_a_click():
    owner = cast.make_user("Ana Torres", language="en")
    path = link_of(make_invitation(email=owner.email.upper()))
    client = Client()
    page = main_of(reading.get(path, client))
    assert not page.all("input", type="password")
    (sign_in,) = [a["href"] for a in page.all("a") if "next=" in a["href"]]
    client.post(path, {"name": "Eve", "language": "en", **ACCOUNT})
    assert not owner.mandates.exists()
    sent = {"login": owner.email, "password": cast.PASSWORD}
    response = client.post(sign_in, sent, follow=True)
    assert response.redirect_chain[-1][0] == path
    client.post(path)
    assert mandate_of(owner).role == "titular"
    assert User.objects.filter(email__iexact=owner.email).count() == 1


def test_who_is_signed_in_as_somebody_else_signs_out_first(ecuador_focal_point):
    path = link_of(make_invitation())
    client = client_of(ecuador_focal_point)
    page = reading.read(client.post(path, {"name": "Eve", "language": "en", **ACCOUNT}))
    form = main_of(page).one("form")
    assert "logout" in form["action"]
    assert not FocalPoint.objects.filter(actor__code="PER").exists()
    response = client.post(form["action"], reading.filled(form), follow=True)
    assert response.redirect_chain[-1][0] == path
    assert main_of(reading.read(response)).all("input", type="password")


def test_nobody_else_accepts(ecuador_focal_point):
    with pytest.raises(Refused):
        invitations.accept(make_invitation(), user=ecuador_focal_point)


# --- What is refused --------------------------------------------------------------------


def test_who_holds_a_mandate_there_is_not_invited_again(desk, peru_contributor):
    sent = in_the_form(email=peru_contributor.email.upper())
    page = reading.read(send(desk, address(LABEL, "add"), **sent))
    assert errors(page) == ["Whoever has this address already holds a mandate here."]
    assert page.one("input", name="name")["value"] == "Ana Torres"
    saved(desk, address(LABEL, "add"), **in_the_form(email=peru_contributor.email, actor=1))


@pytest.mark.parametrize(
    "changed",
    [
        {"actor": ""},
        {"working_group": "1"},
        {"until": "2020-01-01"},
        {"email": "ana"},
        {"role": ""},
    ],
)
def test_an_invitation_that_makes_no_mandate_is_not_sent(desk, changed):
    page = reading.read(send(desk, address(LABEL, "add"), **in_the_form(**changed)))
    assert errors(page)
    assert not Invitation.objects.exists()


def test_a_closed_account_is_not_invited(desk):
    user = cast.make_user(is_active=False)
    page = reading.read(send(desk, address(LABEL, "add"), **in_the_form(email=user.email)))
    assert "closed" in errors(page)[0]


def test_who_is_invited_twice_has_one_invitation_and_the_newer_link(desk):
    saved(desk, address(LABEL, "add"), **in_the_form())
    first = mailed_link()
    saved(desk, address(LABEL, "add"), **in_the_form(role="alternate", email=ADDRESS.upper()))
    assert only_invitation().role == "alternate"
    reading.get(first, status=404)
    reading.get(mailed_link())


def test_who_took_up_a_mandate_meanwhile_is_told():
    invitation = make_invitation()
    owner = cast.make_focal_point("PER", role="alternate")
    Invitation.objects.update(email=owner.email)
    page = reading.read(client_of(owner).post(link_of(invitation), follow=True))
    assert owner.mandates.count() == 1
    assert any(notices(page))
    assert only_invitation().state == "waiting"


# --- Contributors -----------------------------------------------------------------------


PEOPLE = {"name": "Ana Torres", "email": ADDRESS, "language": "en", "action": "invite"}


def test_a_titular_invites_a_contributor(peru_focal_point):
    client = client_of(peru_focal_point)
    fill(client, english("portal:people", "PER"), **PEOPLE | {"role": "titular"})
    assert only_invitation().role == "contributor"
    invited = Client()
    fill(invited, mailed_link(), name="Ana", **ACCOUNT)
    contributor = person(invited)
    assert mandate_of(contributor).role == "contributor"
    page = reading.get(english("portal:people", "PER"), client)
    assert "Ana" in page.one("ul", id="mandates").text


def test_a_titular_ends_the_mandate_of_a_contributor(peru_focal_point, peru_contributor):
    path, row = english("portal:people", "PER"), str(mandate_of(peru_contributor).pk)
    page = fill(client_of(peru_focal_point), path, row=row, action="end")
    assert notices(reading.read(page)) == ["The mandate has ended."]
    reading.get(path, client_of(peru_contributor), status=404)
    assert Mail.objects.filter(user=peru_contributor).exists()


def test_a_mandate_that_began_today_ends_at_midnight(peru_focal_point):
    contributor = cast.make_focal_point("PER", "contributor", since=timezone.localdate())
    path, row = english("portal:people", "PER"), str(mandate_of(contributor).pk)
    page = fill(client_of(peru_focal_point), path, row=row, action="end")
    assert notices(reading.read(page)) == ["The mandate began today: it ends at midnight."]
    assert mandate_of(contributor).until == timezone.localdate()


def test_a_contributor_reads_who_else_there_is_and_changes_nothing(peru_contributor):
    invitation, path = make_invitation(role="contributor"), english("portal:people", "PER")
    client = client_of(peru_contributor)
    page = main_of(reading.get(path, client))
    assert ADDRESS in page.text
    assert not page.all("form")
    for sent in (PEOPLE, {"action": "revoke", "row": invitation.pk}):
        assert client.post(path, sent).status_code == 404
    assert only_invitation().state == "waiting"


def test_what_is_wrong_with_a_contributor_is_said_at_the_field(peru_focal_point, peru_contributor):
    path = english("portal:people", "PER")
    for changed in ({"email": peru_contributor.email}, {"until": "2020-01-01"}, {"name": ""}):
        response = client_of(peru_focal_point).post(path, PEOPLE | changed)
        page = main_of(reading.read(response))
        assert len(faults(page)) == 1
        wanted = (PEOPLE | changed)["email"]
        assert page.one("input", name="email")["value"] == wanted
    assert not Invitation.objects.exists()


def test_a_titular_takes_back_and_sends_again_what_contributors_got(peru_focal_point):
    invitation, path = make_invitation(role="contributor"), english("portal:people", "PER")
    client, before = client_of(peru_focal_point), link_of(invitation)
    row = str(invitation.pk)
    client.post(path, {"action": "again", "row": row})
    reading.get(before, status=404)
    reading.get(mailed_link())
    client.post(path, {"action": "revoke", "row": row})
    assert only_invitation().state == "revoked"


def test_the_secretariats_invitations_are_not_a_titulars(peru_focal_point):
    invitation, path = make_invitation(), english("portal:people", "PER")
    client = client_of(peru_focal_point)
    for action in ("again", "revoke"):
        sent = {"action": action, "row": invitation.pk}
        assert client.post(path, sent).status_code == 404
    page = reading.read(client.post(path, PEOPLE))
    assert faults(main_of(page)) == ["Only the Technical Secretariat can do this."]
    assert only_invitation().role == "titular"


def test_nobody_touches_another_states_people(ecuador_focal_point, peru_contributor):
    invitation = make_invitation(role="contributor")
    mandate = mandate_of(peru_contributor)
    client = client_of(ecuador_focal_point)
    for code in ("ECU", "PER"):
        for action, row in (("revoke", invitation.pk), ("end", mandate.pk), ("end", "x"), ("", "")):
            sent = {"action": action, "row": row}
            path = english("portal:people", code)
            assert client.post(path, sent).status_code == 404
    assert only_invitation().state == "waiting"
    assert FocalPoint.objects.in_force().filter(pk=mandate.pk).exists()


def test_only_those_who_may_invite_do(reviewer, peru_focal_point, peru_contributor):
    peru, offer = assignee("PER"), {"email": ADDRESS, "name": "Ana", "language": "en"}
    for by, role in (
        (reviewer, "contributor"),
        (peru_focal_point, "alternate"),
        (peru_contributor, "contributor"),
    ):
        with pytest.raises(Refused):
            invitations.invite(peru, by=by, role=role, **offer)
    with pytest.raises(Refused):
        invitations.end(mandate_of(peru_focal_point), by=peru_contributor)


# --- The list in the administration -----------------------------------------------------


def test_the_list_says_what_became_of_each_and_sends_or_revokes(desk, editor):
    invited = ({"email": f"{n}@example.org", "name": f"Ana {n}"} for n in "abc")
    waiting, gone, dead = (make_invitation(**who) for who in invited)
    invitations.revoke(gone, by=editor)
    Invitation.objects.filter(pk=dead.pk).update(sent_at=timezone.now() - timedelta(days=8))
    for state, name in (("waiting", "a"), ("revoked", "b"), ("expired", "c")):
        page = reading.get(f"{address(LABEL)}?state={state}", desk)
        rows = page.one("table", id="result_list").one("tbody").all("tr")
        assert [f"Ana {name}" in row.text for row in rows] == [True]
        assert state in rows[0].text
    page = act(desk, LABEL, "send_again", [gone, dead])
    assert "1 invitation sent." in messages(page)
    assert "This invitation is no longer open." in messages(page)[0]
    assert Invitation.objects.get(pk=dead.pk).state == "waiting"
    act(desk, LABEL, "revoke", [waiting])
    assert Invitation.objects.get(pk=waiting.pk).state == "revoked"
    page = reading.get(address(LABEL, "history", waiting.pk), desk)
    assert "revoked" in page.one("table", id="change-history").text
    assert editor.name in page.one("table", id="change-history").text


def test_the_history_says_who_accepted(desk):
    invitation = make_invitation()
    accepted(invitation)
    for label, row in ((LABEL, invitation), ("members.focalpoint", invitation.mandate)):
        page = reading.get(address(label, "history", row.pk), desk)
        assert "Ana" in page.one("table", id="change-history").text
    page = reading.get(address(LABEL, "history", invitation.pk), desk)
    assert "accepted" in page.one("table", id="change-history").text


def test_the_list_names_the_time_zone_of_its_instants(desk):
    Invitation.objects.filter(pk=make_invitation().pk).update(sent_at=cast.noon(2026, 11, 20))
    page = reading.get(address(LABEL), desk)
    assert "20 November 2026, 12:00 (Panama time)" in page.one("table", id="result_list").text


def test_an_invitation_is_never_rewritten(desk):
    invitation = make_invitation()
    path = address(LABEL, "change", invitation.pk)
    assert not reading.get(path, desk).all("input", name="email")
    assert desk.post(path, in_the_form(email="eve@example.org")).status_code == 403


def test_the_administration_leads_nobody_to_the_link(desk):
    invitation = make_invitation()
    kind = ContentType.objects.get_for_model(Invitation).pk
    assert desk.get(f"/admin/r/{kind}/{invitation.pk}/").status_code == 404
    for what in ("change", "history"):
        page = reading.get(address(LABEL, what, invitation.pk), desk)
        assert not [a for a in page.all("a") if "/portal/" in a.get("href")]
