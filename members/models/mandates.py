"""Mandates. The post of a focal point is permanent; its holders change, each with an
account of their own. An ended mandate can do nothing, and its past stays attributed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .actors import Actor
from .vocabularies import WorkingGroup


class FocalPointQuerySet(models.QuerySet):
    def in_force(self, on=None):
        """Mandates in force on the day *on*, both ends included; None is today."""
        day = on or timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def signing(self):
        """Those whose holders submit, and not only draft."""
        return self.filter(role__in=FocalPoint.SIGNING)

    def of(self, assignee):
        """Those for the *assignee*, an Actor or a WorkingGroup."""
        column = "actor" if isinstance(assignee, Actor) else "working_group"
        return self.filter(**{column: assignee})

    def preparing_the_plenary(self):
        """Those of the Pro Tempore Presidency and of the coordinators of working groups."""
        return self.filter(Q(working_group__isnull=False) | Q(actor__code=Actor.PRESIDENCY))


class FocalPoint(models.Model):
    """A dated mandate: a user speaks for one actor or one working group."""

    public = False

    class Role(models.TextChoices):
        TITULAR = "titular", _("titular")
        ALTERNATE = "alternate", _("alternate")
        CONTRIBUTOR = "contributor", _("contributor")

    SIGNING = [Role.TITULAR, Role.ALTERNATE]

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="mandates",
        verbose_name=_("account"),
    )
    actor = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="focal_points",
        verbose_name=_("actor"),
    )
    working_group = models.ForeignKey(
        WorkingGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="focal_points",
        verbose_name=_("working group"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    demonstration = models.BooleanField(_("demonstration data"), default=False, editable=False)

    objects = FocalPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        ordering = ["actor__code", "working_group__code", "role", "since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(actor__isnull=True) ^ Q(working_group__isnull=True),
                name="focal_point_speaks_for_one",
                violation_error_message=_(
                    "A mandate is for one actor or for one working group, not both."
                ),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="focal_point_ends_after_it_begins",
                violation_error_message=_("A mandate cannot end before it begins."),
            ),
            models.UniqueConstraint(
                "user",
                Coalesce("actor", 0),
                Coalesce("working_group", 0),
                "since",
                name="focal_point_once_per_beginning",
                violation_error_message=_("This mandate is already recorded from that date."),
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.actor or self.working_group} · {self.get_role_display()}"

    @property
    def assignee(self):
        return self.actor or self.working_group

    @property
    def signs(self):
        """Whether its holder submits, and not only drafts."""
        return self.role in self.SIGNING
