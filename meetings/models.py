"""When: the rounds of the Process, its meetings, who took part and what was tabled.

Where sources disagree about a meeting's dates, every reading is kept with its source;
the meeting carries the preferred one.
"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.folding import FoldedField
from members.models import Actor, Precision, Presidency, Source, Sourced
from members.publication import Publishable, PublishableQuerySet


class Round(Sourced):
    """One chapter of the Process, under one presidency."""

    code = models.SlugField(_("code"), max_length=10, unique=True)
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    presidency = models.ForeignKey(
        Presidency, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("presidency")
    )
    derived = models.BooleanField(
        _("derived"), default=False, help_text=_("Worked out from the record, not read in it.")
    )

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["number"]

    def __str__(self):
        return self.name


class MeetingQuerySet(PublishableQuerySet):
    def next_after(self, day):
        """The first meeting known to begin on *day* or later, or None."""
        return self.filter(start__gte=day).order_by("start").first()


class Meeting(Publishable, Sourced):
    class Kind(models.TextChoices):
        PLENARY = "plenary", _("plenary")
        TECHNICAL = "technical", _("technical meeting")
        MINISTERIAL = "ministerial", _("ministerial meeting")
        GROUP_OF_FRIENDS = "group_of_friends", _("meeting of the Group of Friends")
        FOCAL_POINTS = "focal_points", _("meeting of focal points")
        THEMATIC = "thematic", _("thematic meeting")
        CONFERENCE = "conference", _("conference")
        COORDINATION = "coordination", _("coordination meeting")

    class Modality(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        VIRTUAL = "virtual", _("virtual")
        HYBRID = "hybrid", _("hybrid")
        NOT_STATED = "not_stated", _("modality not stated")

    code = models.SlugField(_("code"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    modality = models.CharField(
        _("modality"), max_length=20, choices=Modality.choices, default=Modality.NOT_STATED
    )
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    precision = models.CharField(
        _("precision"), max_length=20, choices=Precision.choices, default=Precision.DAY
    )
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = models.CharField(
        _("country"),
        max_length=3,
        blank=True,
        help_text=_("ISO 3166-1 alpha-3; empty for a virtual meeting."),
    )
    round = models.ForeignKey(
        Round,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="meetings",
        verbose_name=_("round"),
    )
    round_derived = models.BooleanField(
        _("round derived"),
        default=False,
        help_text=_("The round was worked out from the date, not read in a source."),
    )
    folded = FoldedField(
        from_fields=["code"]
        + [f"{field}_{code}" for field in ("title", "city") for code in ("es", "pt", "en")]
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-start", "code"]
        permissions = [("publish_meeting", _("Can publish and unpublish meetings"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="meeting_ends_after_it_begins",
                violation_error_message=_("A meeting cannot end before it begins."),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("public:meeting", args=[self.code])

    @property
    def upcoming(self):
        return self.end >= timezone.localdate()


class DateReading(models.Model):
    """The dates that one source gives for a meeting on which sources disagree."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="date_readings", verbose_name=_("meeting")
    )
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="+", verbose_name=_("source")
    )
    preferred = models.BooleanField(_("preferred"), default=False)
    reason = models.TextField(
        _("reason"), blank=True, help_text=_("Why this reading is preferred.")
    )

    class Meta:
        verbose_name = _("reading of the dates")
        verbose_name_plural = _("readings of the dates")
        ordering = ["meeting__code", "-preferred", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "source"],
                name="date_reading_once_per_source",
                violation_error_message=_("This source's dates are already recorded."),
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(preferred=True),
                name="date_reading_one_preferred",
                violation_error_message=_("Only one reading can be preferred."),
            ),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="date_reading_ends_after_it_begins",
                violation_error_message=_("A meeting cannot end before it begins."),
            ),
        ]

    def __str__(self):
        return f"{self.start} – {self.end}"

    @property
    def public(self):
        return self.meeting.public


class Participation(Sourced):
    """An actor's part in a meeting, as a source names it."""

    class Role(models.TextChoices):
        CONVENER = "convener", _("convener")
        HOST = "host", _("host")
        CO_ORGANIZER = "co_organizer", _("co-organizer")
        PARTICIPANT = "participant", _("participant")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="participations", verbose_name=_("meeting")
    )
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="participations", verbose_name=_("actor")
    )
    role = models.CharField(
        _("role"), max_length=20, choices=Role.choices, default=Role.PARTICIPANT
    )

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["meeting__code", "role", "actor__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "actor", "role"],
                name="participation_once_per_role",
                violation_error_message=_("This actor already has that role in this meeting."),
            )
        ]

    def __str__(self):
        return f"{self.actor} · {self.get_role_display()}"

    @property
    def public(self):
        return self.meeting.public


class Document(Sourced):
    """A paper tabled at a meeting, at its own address."""

    class Kind(models.TextChoices):
        AGENDA = "agenda", _("agenda")
        REPORT = "report", _("report")
        PRESENTATION = "presentation", _("presentation")
        OTHER = "other", _("other document")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="documents", verbose_name=_("meeting")
    )
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    language = models.CharField(_("language"), max_length=10, blank=True)
    address = models.URLField(_("address"), max_length=500)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["meeting__code", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "address"],
                name="document_once_per_meeting",
                violation_error_message=_("This address is already listed for the meeting."),
            )
        ]

    def __str__(self):
        return self.title

    @property
    def public(self):
        return self.meeting.public
