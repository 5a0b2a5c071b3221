"""Every move an update made, and what was remarked on it: rows that are only added."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .ladder import Stage
from .reporting import StatusUpdate


class Transition(models.Model):
    """One move of one update: who, in which role, when, from, to, with which note."""

    update = models.ForeignKey(
        StatusUpdate,
        on_delete=models.PROTECT,
        related_name="transitions",
        verbose_name=_("update"),
    )
    from_stage = models.CharField(_("from"), max_length=20, choices=Stage.choices, blank=True)
    to_stage = models.CharField(_("to"), max_length=20, choices=Stage.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("by"),
    )
    role = models.CharField(_("role"), max_length=40, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.update_id}: {self.from_stage} → {self.to_stage}"


class NoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Public ones with the published update; those to the state for its focal points too;
        all of them for the Secretariat."""
        if user.has_perm("commitments.follow_statusupdate"):
            return self
        allowed = Q(audience=Note.Audience.PUBLIC, update__stage=Stage.PUBLISHED)
        if user.is_authenticated:
            mandates = user.mandates.in_force()
            own = Q(update__assignment__actor__in=mandates.values("actor")) | Q(
                update__assignment__working_group__in=mandates.values("working_group")
            )
            allowed |= own & ~Q(audience=Note.Audience.INTERNAL)
        return self.filter(allowed)


class Note(models.Model):
    """What the Secretariat remarks on an update: among its staff, to the state, or in public.

    A public note is written before publication, so that the state can answer it.
    """

    class Audience(models.TextChoices):
        INTERNAL = "internal", _("internal")
        STATE = "state", _("to the state")
        PUBLIC = "public", _("public")

    update = models.ForeignKey(
        StatusUpdate, on_delete=models.PROTECT, related_name="notes", verbose_name=_("update")
    )
    audience = models.CharField(
        _("for"), max_length=20, choices=Audience.choices, default=Audience.INTERNAL
    )
    text = models.TextField(_("text"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.update_id}: {self.get_audience_display()}"
