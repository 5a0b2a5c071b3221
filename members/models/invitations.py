"""Invitations: the only way to an account. A signed link, good once and for seven days."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .actors import Actor
from .mandates import FocalPoint
from .users import User
from .vocabularies import WorkingGroup

VALID_FOR = timedelta(days=7)
SALT = "members.invitation"


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Those neither accepted nor revoked, expired ones included: they can be sent again."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def pending(self):
        """Those that can still be accepted."""
        return self.open().filter(
            Q(until__isnull=True) | Q(until__gte=timezone.localdate()),
            sent_at__gt=timezone.now() - VALID_FOR,
        )

    def of(self, assignee):
        """Those for the *assignee*, an Actor or a WorkingGroup."""
        column = "actor" if isinstance(assignee, Actor) else "working_group"
        return self.filter(**{column: assignee})

    def from_token(self, token):
        """The pending invitation whose link carries *token*; None where there is none."""
        try:
            nonce = signing.loads(token, salt=SALT)
        except signing.BadSignature:
            return None
        return self.pending().filter(nonce=nonce).first()


class Invitation(models.Model):
    """A mandate offered to an e-mail address.

    succeeds: the mandate that ends when this one begins, in a succession. Sending again draws
    a new nonce, so that the link sent before is dead.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        EXPIRED = "expired", _("expired")
        ACCEPTED = "accepted", _("accepted")
        REVOKED = "revoked", _("revoked")

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(
        _("language"), max_length=5, choices=User.Language.choices, default=User.Language.SPANISH
    )
    actor = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="invitations",
        verbose_name=_("actor"),
    )
    working_group = models.ForeignKey(
        WorkingGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="invitations",
        verbose_name=_("working group"),
    )
    role = models.CharField(_("role"), max_length=20, choices=FocalPoint.Role.choices)
    until = models.DateField(_("mandate ends on"), null=True, blank=True)
    succeeds = models.ForeignKey(
        FocalPoint,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="successions",
        verbose_name=_("succeeds"),
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("invited by"),
    )
    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True, editable=False)
    mandate = models.OneToOneField(
        FocalPoint,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="invitation",
        editable=False,
        verbose_name=_("mandate"),
    )
    demonstration = models.BooleanField(_("demonstration data"), default=False, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-sent_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(actor__isnull=True) ^ Q(working_group__isnull=True),
                name="invitation_is_for_one",
                violation_error_message=_(
                    "A mandate is for one actor or for one working group, not both."
                ),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_accepted_or_revoked",
                violation_error_message=_("An accepted invitation cannot be revoked."),
            ),
        ]

    def __str__(self):
        return f"{self.name} · {self.assignee} · {self.get_role_display()}"

    @property
    def assignee(self):
        return self.actor or self.working_group

    @property
    def expires_at(self):
        return self.sent_at + VALID_FOR

    @property
    def state(self):
        """A member of State: what has become of it by now."""
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.revoked_at:
            return self.State.REVOKED
        ended = self.until is not None and self.until < timezone.localdate()
        dead = ended or self.expires_at <= timezone.now()
        return self.State.EXPIRED if dead else self.State.WAITING

    @property
    def token(self):
        """What its link carries."""
        return signing.dumps(str(self.nonce), salt=SALT)

    @property
    def link(self):
        """The path that opens it, for whoever was invited and for nobody else: no
        `get_absolute_url`, or the administration would lead all staff there.
        """
        return reverse("portal:invitation", args=[self.token])
