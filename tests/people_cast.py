"""Helpers about people at a desk: invitations, their links, the e-mails that carry them."""

import re
import uuid
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import translation

from commitments.models import Mail
from commitments.reporting import invitations
from members.models import Actor, Invitation, User, WorkingGroup
from tests import cast, reading

ADDRESS = "ana@example.org"
SECRET = "correct-horse-battery"
NONCE = uuid.uuid4()
TOKEN = Invitation(nonce=NONCE).token


def assignee(code):
    return Actor.objects.filter(code=code).first() or WorkingGroup.objects.get(code=code)


def mandate_of(user):
    return user.mandates.get()


def make_invitation(code="PER", by=None, **fields):
    """An invitation of the Secretariat's, to somebody without an account."""
    offered = {"email": ADDRESS, "name": "Ana Torres", "language": "en", "role": "titular"}
    by = by or cast.make_staff("Secretariat editor")
    return invitations.invite(assignee(code), by=by, **offered | fields)


def a_token():
    """The arguments of the page of an invitation that waits: the same whenever they are asked."""
    if not Invitation.objects.filter(nonce=NONCE).exists():
        Invitation.objects.filter(pk=make_invitation().pk).update(nonce=NONCE)
    return (TOKEN,)


def link_of(invitation):
    """The path of its link, in its language."""
    with translation.override(invitation.language):
        return invitation.link


def mailed_link(address=ADDRESS):
    """The path of the link in the e-mail written last to *address*."""
    text = Mail.objects.filter(address=address).latest("pk").text
    return urlsplit(re.search(r"http\S+/portal/invitation/\S+", text)[0]).path


def english(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def person(client):
    """Who is signed in in the browser *client*."""
    return User.objects.get(pk=client.session["_auth_user_id"])


def main_of(page):
    return page.one("main")


def fill(client, path, /, **values):
    """Open the page at *path*, fill in the form that has a field of the first name, send it."""
    wanted = next(iter(values))
    page = reading.get(path, client)
    form = next(form for form in main_of(page).all("form") if form.all(name=wanted))
    return client.post(path, reading.filled(form) | values, follow=True)


def faults(page):
    """The sentences at the fields of a form that came back."""
    return [item.text for block in page.all("ul", cls="errorlist") for item in block.all("li")]


def notices(page):
    return [box.text for box in main_of(page).all("div", cls="notice")]


def only_invitation():
    return Invitation.objects.get()
