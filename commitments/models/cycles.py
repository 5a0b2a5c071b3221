"""Reporting cycles, and the lines that a published cycle froze for ever."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Actor, Dimension, Theme

from .commitments import Assignment
from .instruments import Instrument
from .ladder import EvidenceLevel, Status
from .reporting import StatusUpdate


class ReportingCycle(models.Model):
    """A call for updates, with its scope and its dates."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    instruments = models.ManyToManyField(
        Instrument, blank=True, related_name="cycles", verbose_name=_("instruments")
    )
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="cycles", verbose_name=_("themes")
    )
    actors = models.ManyToManyField(
        Actor, blank=True, related_name="cycles", verbose_name=_("states")
    )
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due on"))
    cut_off_on = models.DateField(_("cut-off on"))
    preview_days = models.PositiveSmallIntegerField(_("days of preview"), default=7)
    methodology_version = models.CharField(_("methodology version"), max_length=20, default="1")
    cover_note = models.TextField(_("cover note"), blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    demonstration = models.BooleanField(_("demonstration data"), default=False, editable=False)

    class Meta:
        verbose_name = _("reporting cycle")
        verbose_name_plural = _("reporting cycles")
        ordering = ["-opens_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")) & Q(cut_off_on__gte=F("due_on")),
                name="cycle_dates_in_order",
                violation_error_message=_("A cycle opens, then is due, then is cut off."),
            )
        ]

    def __str__(self):
        return self.title


class CycleLine(models.Model):
    """One assignment as a published cycle found it, frozen for ever."""

    cycle = models.ForeignKey(
        ReportingCycle, on_delete=models.PROTECT, related_name="lines", verbose_name=_("cycle")
    )
    assignment = models.ForeignKey(
        Assignment,
        on_delete=models.PROTECT,
        related_name="cycle_lines",
        verbose_name=_("assignment"),
    )
    update = models.ForeignKey(
        StatusUpdate,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cycle_lines",
        verbose_name=_("update"),
    )
    status = models.CharField(_("status"), max_length=30, choices=Status.choices)
    evidence_level = models.CharField(
        _("evidence level"), max_length=20, choices=EvidenceLevel.choices, blank=True
    )
    themes = models.JSONField(_("themes"), default=list)
    dimension = models.ForeignKey(
        Dimension,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("action dimension"),
    )
    working_groups = models.JSONField(_("working groups"), default=list)

    class Meta:
        verbose_name = _("line of a cycle")
        verbose_name_plural = _("lines of cycles")
        ordering = ["cycle", "assignment__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "assignment"], name="cycle_line_once_per_assignment"
            )
        ]

    def __str__(self):
        return f"{self.cycle} · {self.assignment}"
