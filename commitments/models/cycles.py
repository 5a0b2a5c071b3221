"""Reporting cycles, and the lines that a published cycle froze for ever."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Actor, Dimension, Theme, WorkingGroup

from .commitments import Assignment
from .days import end_of
from .instruments import Instrument
from .ladder import EvidenceLevel, Status
from .reporting import StatusUpdate


class ReportingCycleQuerySet(models.QuerySet):
    def opened(self):
        """Those that the public knows of, running or published."""
        return self.filter(opened_at__isnull=False)

    def running(self):
        """Opened, and not yet published: what states are asked now."""
        return self.filter(opened_at__isnull=False, published_at__isnull=True)

    def published(self):
        return self.filter(published_at__isnull=False)


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

    objects = ReportingCycleQuerySet.as_manager()

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

    def get_absolute_url(self):
        return reverse("public:cycle", args=[self.code])

    @property
    def running(self):
        return self.opened_at is not None and self.published_at is None

    @property
    def cut_off_at(self):
        """The instant from which a submission no longer counts."""
        return end_of(self.cut_off_on)

    @property
    def preview_until(self):
        """The last day on which states preview what will be published, and may answer."""
        return self.cut_off_on + timedelta(days=self.preview_days)


class CycleRequest(models.Model):
    """One assignment that an opened cycle asks about."""

    cycle = models.ForeignKey(
        ReportingCycle, on_delete=models.PROTECT, related_name="requests", verbose_name=_("cycle")
    )
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="requests", verbose_name=_("assignment")
    )

    class Meta:
        verbose_name = _("request of a cycle")
        verbose_name_plural = _("requests of cycles")
        ordering = ["cycle", "assignment__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "assignment"], name="cycle_request_once_per_assignment"
            )
        ]

    def __str__(self):
        return f"{self.cycle} · {self.assignment}"


class CycleExtension(models.Model):
    """More time for one state, organization, body or group; the others' dates stay."""

    cycle = models.ForeignKey(
        ReportingCycle, on_delete=models.PROTECT, related_name="extensions", verbose_name=_("cycle")
    )
    actor = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("actor"),
    )
    working_group = models.ForeignKey(
        WorkingGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("working group"),
    )
    due_on = models.DateField(_("due on"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["cycle", "at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(actor__isnull=True) ^ Q(working_group__isnull=True),
                name="extension_is_for_one",
                violation_error_message=_(
                    "More time is given to one actor or to one working group, not both."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.cycle} · {self.actor or self.working_group} · {self.due_on}"


class CycleLine(models.Model):
    """One assignment as a published cycle found it, frozen for ever.

    update: what was reported in the cycle and put out with it, or none. status: what stood
    when the cycle was published, reported in it or before.
    """

    class Outcome(models.TextChoices):
        REPORTED = "reported", _("reported")
        CONFIRMED = "confirmed", _("confirmed unchanged")
        UNDER_REVIEW = "under_review", _("received, under review")
        NOTHING = "nothing", _("nothing received")

    RECEIVED = [Outcome.REPORTED, Outcome.CONFIRMED, Outcome.UNDER_REVIEW]

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
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome.choices, default=Outcome.NOTHING
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
