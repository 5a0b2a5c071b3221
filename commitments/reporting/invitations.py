"""Who speaks for whom: inviting, accepting, handing over, ending a mandate.

The Secretariat invites anybody; a titular or alternate invites contributors of their own.
A link is good once: of two who press at once, one succeeds. No mandate is ever deleted.
"""

import uuid
from contextlib import suppress
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from commitments.models import Notice
from members import addresses
from members.models import Actor, FocalPoint, Invitation, User

from . import notifications
from .refusals import Refused

PASSED_ON = gettext_lazy("%(successor)s now speaks for %(assignee)s in your place.")
SUCCEEDED = gettext_lazy("%(successor)s now speaks for %(assignee)s in place of %(before)s.")


class Spent(Refused):
    """The invitation was accepted, revoked, sent again or has expired."""

    def __init__(self):
        super().__init__(_("This invitation is no longer open."))


# --- Inviting ---------------------------------------------------------------------------


def check(assignee, *, email, role, by, succeeds=None):
    """Raise Refused where *by* may not invite *email* to speak for *assignee* as *role*."""
    _must_be_allowed(assignee, role, by)
    if FocalPoint.objects.in_force().of(assignee).filter(user__email__iexact=email).exists():
        raise Refused(_("Whoever has this address already holds a mandate here."))
    closed = User.objects.filter(email__iexact=email, is_active=False)
    if by.has_perm("members.add_invitation") and closed.exists():  # nobody else learns of it
        raise Refused(_("The account with this address is closed; an administrator can open it."))
    if succeeds and succeeds.assignee != assignee:
        raise Refused(_("The mandate to hand over speaks for somebody else."))
    waiting = _invited_before(assignee, email)
    if waiting:
        _must_be_allowed(assignee, waiting.role, by)


def invite(assignee, *, email, name, language, role, by, until=None, succeeds=None):
    """Offer *email* a mandate to speak for *assignee*, by a link in an e-mail; return the
    Invitation. Whoever was invited there before gets a new link, and the old one is dead.

    language: a code of User.Language; role: of FocalPoint.Role; until: the last day of the
    mandate; succeeds: the mandate that ends when this one begins. Raises Refused.
    """
    email = User.objects.normalize_email(email.strip())
    check(assignee, email=email, role=role, by=by, succeeds=succeeds)
    offer = {
        "name": name,
        "language": language,
        "role": role,
        "until": until,
        "succeeds": succeeds,
        "invited_by": by,
        "demonstration": by.demonstration or bool(succeeds and succeeds.demonstration),
    }
    with transaction.atomic():
        if invitation := _invited_before(assignee, email):
            _change(invitation, by=by, reason=gettext_noop("invited again"), **offer, **_anew())
        else:
            invitation = _saved(Invitation(email=email, **_for(assignee), **offer), by=by)
        notifications.invite(invitation)
    return invitation


def send_again(invitation, *, by):
    """Mail a new link, good for as long as the first was: now it is *by* who invites. Raises
    Refused, Spent."""
    _must_be_allowed(invitation.assignee, invitation.role, by)
    with transaction.atomic():
        changed = {"invited_by": by, **_anew()}
        _change(invitation, by=by, reason=gettext_noop("sent again"), **changed)
        notifications.invite(invitation)


def revoke(invitation, *, by):
    """Make the link of *invitation* worthless, for good. Raises Refused, Spent."""
    _must_be_allowed(invitation.assignee, invitation.role, by)
    with transaction.atomic():
        _revoke(invitation, by=by)


def _revoke(invitation, *, by):
    _change(invitation, by=by, reason=gettext_noop("revoked"), revoked_at=timezone.now())


def _must_be_allowed(assignee, role, by):
    if by.has_perm("members.add_invitation"):
        return
    if role != FocalPoint.Role.CONTRIBUTOR or not _signs(by, assignee):
        raise Refused(_("Only the Technical Secretariat can do this."))


def _signs(user, assignee):
    return user.mandates.in_force().of(assignee).signing().exists()


def _still_meant(invitation):
    """Whether who invited still may: a titular's contributors are the titular's."""
    by = invitation.invited_by
    if invitation.role != FocalPoint.Role.CONTRIBUTOR or by.is_staff:
        return True
    return _signs(by, invitation.assignee)


def _saved(row, *, by):
    row._history_user = by
    row.save()
    return row


def _invited_before(assignee, email):
    return Invitation.objects.open().of(assignee).filter(email__iexact=email).first()


def _for(assignee):
    return {"actor" if isinstance(assignee, Actor) else "working_group": assignee}


def _anew():
    return {"nonce": uuid.uuid4(), "sent_at": timezone.now()}


def _change(invitation, *, by, reason, **changes):
    """Change the row if it is still open and as it was read, and keep that in its history."""
    rows = Invitation.objects.open().filter(pk=invitation.pk, nonce=invitation.nonce)
    if not rows.update(**changes):
        raise Spent
    _remember(invitation, by=by, reason=reason, **changes)


def _remember(row, *, by, reason, **changes):
    """Note in the history of *row* what an UPDATE has changed, and on the object too."""
    for name, value in {**changes, "_history_user": by}.items():
        setattr(row, name, value)
    type(row).history.bulk_history_create([row], update=True, default_change_reason=reason)


# --- Accepting, and succession ----------------------------------------------------------


def accept(invitation, *, user=None, **account):
    """Make *invitation* into a mandate from today on; return the FocalPoint.

    user: the signed-in owner of its address; where nobody has it yet, account holds the name,
    language and password of the account that is made. Raises Refused, Spent.
    """
    if User.objects.filter(email__iexact=invitation.email).first() != user:
        raise Refused(_("Sign in with the account of this address to accept the invitation."))
    with transaction.atomic():
        pending = Invitation.objects.pending().filter(pk=invitation.pk, nonce=invitation.nonce)
        now = timezone.now()
        if not _still_meant(invitation) or not pending.update(accepted_at=now):
            raise Spent
        user = user or _new_account(invitation, **account)
        if user.mandates.in_force().of(invitation.assignee).exists():
            raise Refused(_("You already hold a mandate here."))
        mandate = _begin(invitation, user)
        done = {"accepted_at": now, "mandate": mandate}
        _remember(invitation, by=user, reason=gettext_noop("accepted"), **done)
        if invitation.succeeds:
            _hand_over(invitation.succeeds, mandate)
    return mandate


def _new_account(invitation, *, name, language, password):
    user = User.objects.create_user(
        invitation.email,
        password,
        name=name,
        language=language,
        demonstration=invitation.demonstration,
    )
    addresses.settle(user)
    return user


def _begin(invitation, user):
    mandate = FocalPoint(
        user=user,
        role=invitation.role,
        since=timezone.localdate(),
        until=invitation.until,
        demonstration=invitation.demonstration,
        **_for(invitation.assignee),
    )
    _saved(mandate, by=user)
    Invitation.objects.filter(pk=invitation.pk).update(mandate=mandate)
    return mandate


def _hand_over(before, mandate):
    """End the mandate *before* for its successor's, and tell its holder and the Secretariat.

    Open drafts belong to the assignment: they pass over by themselves.
    """
    if not _end(before, by=mandate.user):
        return
    tell = partial(
        notifications.tell,
        Notice.Kind.SUCCESSION,
        key=f"succession:{mandate.pk}",
        demonstration=mandate.demonstration,
    )
    said = partial(_said, mandate.assignee, successor=mandate.user, before=before.user)
    home = partial(reverse, "portal:home")
    tell([before.user], sentence=partial(said, PASSED_ON), path=home, urgent=True)
    tell(
        notifications.editors(),
        sentence=partial(said, SUCCEEDED),
        path=reverse("admin:members_focalpoint_change", args=[mandate.pk]),
    )


def _said(assignee, sentence, **people):
    """*sentence* in the language that is active when it is asked."""
    return str(sentence) % {**people, "assignee": assignee.name}


# --- Ending -----------------------------------------------------------------------------


def end(mandate, *, by):
    """End *mandate*: from today on its holder can do nothing by it. One that began today ends
    with the day. What was done by it stays attributed. Raises Refused.
    """
    if not by.has_perm("members.change_focalpoint"):
        _must_be_allowed(mandate.assignee, mandate.role, by)
    with transaction.atomic():
        if not _end(mandate, by=by):
            raise Refused(_("This mandate has ended already."))
        notifications.tell(
            Notice.Kind.MANDATE_ENDING,
            [mandate.user],
            sentence=partial(_ended, mandate),
            path=partial(reverse, "portal:home"),
            key=f"ended:{mandate.pk}",
            urgent=True,
            demonstration=mandate.demonstration,
        )


def _ended(mandate):
    words = {"assignee": mandate.assignee.name, "day": date_format(mandate.until)}
    return _("The last day of your mandate for %(assignee)s is %(day)s.") % words


def _end(mandate, *, by):
    """End it unless it has ended; return whether it was still in force."""
    last = max(mandate.since, timezone.localdate() - timedelta(days=1))
    if not FocalPoint.objects.in_force().filter(pk=mandate.pk).update(until=last):
        return False
    _remember(mandate, by=by, reason=gettext_noop("mandate ended"), until=last)
    if not mandate.user.is_staff:
        _revoke_those_of(mandate, by=by)
    return True


def _revoke_those_of(mandate, *, by):
    """Revoke what the holder of *mandate* has offered to others there and nobody took up yet."""
    offered = Invitation.objects.pending().of(mandate.assignee).filter(invited_by=mandate.user)
    for invitation in offered:
        with suppress(Spent):  # taken up just now
            _revoke(invitation, by=by)
