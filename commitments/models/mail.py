"""The outbox: what there is to tell people, and the e-mails in which they are told.

A notice is written in the transaction of the move that causes it. An urgent one has an e-mail
of its own at once; the others wait for their reader's next summary. An e-mail is claimed
before it is sent and marked afterwards: a mail server that is down delays it and loses none.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Mail(models.Model):
    """One e-mail, whole, in its reader's language.

    summary_of: the day of which it is the summary; nobody gets two for one day.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mails",
        verbose_name=_("account"),
        help_text=_("Empty for who has no account yet."),
    )
    address = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=5)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    summary_of = models.DateField(_("summary of"), null=True, blank=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("last error"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    demonstration = models.BooleanField(_("demonstration data"), default=False, editable=False)

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["created_at"], name="mail_unsent", condition=Q(sent_at__isnull=True)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "summary_of"], name="mail_one_summary_a_day")
        ]

    def __str__(self):
        return self.subject


class Notice(models.Model):
    """One thing that one person is told, once.

    key: what it is about, so that a second run of anything tells nobody twice.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")
        NOTE = "note", _("note to the state")
        ON_BEHALF = "on_behalf", _("entered on behalf")
        OPENED = "opened", _("cycle opened")
        EXTENDED = "extended", _("more time given")
        DUE_30 = "due_30", _("due in 30 days")
        DUE_7 = "due_7", _("due in 7 days")
        DUE = "due", _("due today")
        OVERDUE = "overdue", _("overdue")
        MANDATE_ENDING = "mandate_ending", _("mandate ending")
        SUCCESSION = "succession", _("succession")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="notices",
        verbose_name=_("account"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    key = models.CharField(_("key"), max_length=250, unique=True)
    sentence = models.CharField(_("sentence"), max_length=500)
    detail = models.TextField(_("detail"), blank=True)
    path = models.CharField(_("path"), max_length=300, blank=True)
    update = models.ForeignKey(
        "commitments.StatusUpdate",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="notices",
        verbose_name=_("update"),
    )
    cycle = models.ForeignKey(
        "commitments.ReportingCycle",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="notices",
        verbose_name=_("reporting cycle"),
    )
    mail = models.ForeignKey(
        Mail,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="notices",
        verbose_name=_("e-mail"),
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    demonstration = models.BooleanField(_("demonstration data"), default=False, editable=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.sentence


class Heartbeat(models.Model):
    """When a background worker was last alive."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self):
        return self.name
