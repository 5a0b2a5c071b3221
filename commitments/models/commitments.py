"""Commitments, and who is asked to act on them.

A commitment is one distinct action that a provision carries; an assignment is the part of
one actor, or of one working group, in it. Assignments are what is reported on and counted.
"""

from datetime import date

from django.db import models
from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.folding import FoldedField
from members.models import (
    Actor,
    Basis,
    Dimension,
    Precision,
    Sourced,
    Theme,
    WorkingGroup,
)

from .days import current_at
from .instruments import LANGUAGES, Position, Provision
from .ladder import Stage, Status


class CommitmentQuerySet(models.QuerySet):
    def published(self):
        return self.filter(provision__instrument__published_at__isnull=False)

    def visible_to(self, user):
        """Those of the instruments that *user* may see."""
        return self if user.has_perm("commitments.view_commitment") else self.published()

    def followed_by(self, groups):
        """Those whose themes the crosswalk gives to one of *groups*: a link, no assignment."""
        return self.filter(pk__in=self.model.objects.filter(themes__working_groups__in=groups))


class Commitment(models.Model):
    """One trackable action. Its source is that of the provision that carries it."""

    class Timing(models.TextChoices):
        ONE_OFF = "one_off", _("one-off")
        CONTINUING = "continuing", _("continuing")
        DATED = "dated", _("dated")

    code = models.CharField(_("code"), max_length=130, unique=True, blank=True)
    provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("provision")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    place = models.PositiveSmallIntegerField(
        _("place in the text"), default=1, help_text=_("Its order among the provision's actions.")
    )
    title = models.CharField(_("short title"), max_length=200)
    quote = models.TextField(
        _("words that carry it"),
        blank=True,
        help_text=_("The exact words of the provision's text that carry the action."),
    )
    timing = models.CharField(
        _("timing"), max_length=20, choices=Timing.choices, default=Timing.CONTINUING
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    due_precision = models.CharField(
        _("precision"), max_length=20, choices=Precision.choices, blank=True
    )
    dimension = models.ForeignKey(
        Dimension,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="commitments",
        verbose_name=_("action dimension"),
    )
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="commitments", verbose_name=_("themes")
    )
    themes_basis = models.CharField(
        _("basis of the themes"), max_length=20, choices=Basis.choices, blank=True
    )
    note = models.TextField(_("note"), blank=True)
    folded = FoldedField(from_fields=["code", *(f"title_{code}" for code in LANGUAGES)])

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["provision__instrument__code", "provision__order", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["provision", "number"],
                name="commitment_number_once_per_provision",
                violation_error_message=_("The provision already has a commitment so numbered."),
            ),
            models.CheckConstraint(
                condition=~Q(timing="dated") | Q(due_on__isnull=False),
                name="commitment_dated_has_a_date",
                violation_error_message=_("A dated commitment needs the date it is due."),
            ),
        ]

    def __str__(self):
        return f"{self.code} · {self.title}"

    def get_absolute_url(self):
        return reverse("public:commitment", args=self.address)

    def clean(self):
        provision = getattr(self, "provision", None)
        if provision and not self.code:
            self.code = f"{provision.code}/{self.number}"

    @property
    def address(self):
        """The parts of the code, as the addresses take them: instrument, path, number."""
        instrument, path, number = self.code.split("/")
        return [instrument, path, int(number)]

    @property
    def public(self):
        return self.provision.public

    @property
    def why_not_public(self):
        """A sentence for the editor, empty where the public can see the record."""
        return self.provision.why_not_public


class CommitmentLink(Sourced):
    """One commitment takes up another, or is one of the parts into which it was split."""

    class Kind(models.TextChoices):
        CONTINUES = "continues", _("continues")
        SPLITS = "splits", _("is a part of")

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="links", verbose_name=_("commitment")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    other = models.ForeignKey(
        Commitment,
        on_delete=models.CASCADE,
        related_name="linked_from",
        verbose_name=_("other commitment"),
    )
    basis = models.CharField(
        _("basis"), max_length=20, choices=Basis.choices, default=Basis.PROPOSED
    )

    class Meta:
        verbose_name = _("link between commitments")
        verbose_name_plural = _("links between commitments")
        ordering = ["commitment__code", "other__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "kind", "other"], name="commitment_link_once"
            ),
            models.CheckConstraint(
                condition=~Q(commitment=F("other")),
                name="commitment_link_between_two",
                violation_error_message=_("A commitment cannot be linked to itself."),
            ),
        ]

    def __str__(self):
        return f"{self.commitment.code} → {self.other.code}"

    @property
    def public(self):
        return self.commitment.public


class Restatement(Sourced):
    """A provision that says a commitment of another provision once more."""

    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.CASCADE,
        related_name="restatements",
        verbose_name=_("commitment"),
    )
    provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, related_name="restates", verbose_name=_("provision")
    )

    class Meta:
        verbose_name = _("restatement")
        verbose_name_plural = _("restatements")
        ordering = ["commitment__code", "provision__code"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "provision"], name="restatement_once")
        ]

    def __str__(self):
        return f"{self.commitment.code} = {self.provision.code}"

    @property
    def public(self):
        return self.commitment.public


class AssignmentQuerySet(models.QuerySet):
    def published(self):
        return self.filter(commitment__provision__instrument__published_at__isnull=False)

    def visible_to(self, user):
        """Those of the instruments that *user* may see."""
        return self if user.has_perm("commitments.view_assignment") else self.published()

    def in_force(self, on):
        """Those in force *on* a day: begun, and not closed before it; of a published cycle,
        those that it asked about."""
        if not isinstance(on, date):
            return self.filter(pk__in=on.lines.values("assignment"))
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on), in_force_from__lte=on)

    def with_status(self, on=None):
        """Annotate `status`, `reported_on`, `evidence_level`, and the keys `current_update` and
        `confirms`, that of the report which the current one confirms unchanged.

        on: a day, at whose end in the Secretariat's time zone the status is read; a published
        cycle, whose frozen lines give status and level; None is now. An assignment on which
        nothing was published by then, or whose last update was a retraction, is `not_reported`.
        """
        published = Q(updates__stage=Stage.PUBLISHED) & current_at(on, "updates__")
        found = self.annotate(current=FilteredRelation("updates", condition=published))
        read_from = "current"
        if on is not None and not isinstance(on, date):
            lines = FilteredRelation("cycle_lines", condition=Q(cycle_lines__cycle=on))
            found, read_from = found.annotate(line=lines), "line"
        return found.annotate(
            status=Coalesce(
                NullIf(F(f"{read_from}__status"), Value("")), Value(Status.NOT_REPORTED.value)
            ),
            reported_on=F("current__reported_on"),
            evidence_level=F(f"{read_from}__evidence_level"),
            current_update=F("current__pk"),
            confirms=F("current__confirms"),
        )

    def with_position(self):
        """Annotate `position`: what the assignee did about the instrument, None if unknown."""
        taken = Position.objects.filter(
            instrument=OuterRef("commitment__provision__instrument"), actor=OuterRef("actor")
        )
        return self.annotate(position=Subquery(taken.order_by().values("position")[:1]))


class Assignment(Sourced):
    """The part of one actor or working group in one commitment, from a date until closed."""

    class Closed(models.TextChoices):
        MERGED = "merged", _("merged into another")
        SPLIT = "split", _("split into others")
        SUPERSEDED = "superseded", _("superseded by a later text")
        NO_LONGER_MEMBER = "no_longer_member", _("no longer takes part")
        ENTERED_IN_ERROR = "entered_in_error", _("entered in error")

    code = models.CharField(_("code"), max_length=200, unique=True, blank=True)
    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.PROTECT,
        related_name="assignments",
        verbose_name=_("commitment"),
    )
    actor = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assignments",
        verbose_name=_("actor"),
    )
    working_group = models.ForeignKey(
        WorkingGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assignments",
        verbose_name=_("working group"),
    )
    in_force_from = models.DateField(_("in force from"), default=timezone.localdate)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_reason = models.CharField(
        _("reason of closing"), max_length=30, choices=Closed.choices, blank=True
    )
    addressees_recorded = models.BooleanField(
        _("addressees recorded"),
        default=True,
        help_text=_("No: the source does not name whom the text addresses."),
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["commitment__code", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(actor__isnull=True) ^ Q(working_group__isnull=True),
                name="assignment_has_one_assignee",
                violation_error_message=_(
                    "An assignment is for one actor or for one working group, not both."
                ),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_reason="")
                | Q(closed_on__isnull=False) & ~Q(closed_reason=""),
                name="assignment_closed_with_a_reason",
                violation_error_message=_("A closed assignment has both a date and a reason."),
            ),
            models.UniqueConstraint(
                fields=["commitment", "actor"],
                name="assignment_once_per_actor",
                violation_error_message=_("This actor is already assigned the commitment."),
            ),
            models.UniqueConstraint(
                fields=["commitment", "working_group"],
                name="assignment_once_per_group",
                violation_error_message=_("This group is already assigned the commitment."),
            ),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        commitment, assignee = self.code.split("@")
        instrument, path, number = commitment.split("/")
        return reverse("public:assignment", args=[instrument, path, int(number), assignee])

    def clean(self):
        commitment = getattr(self, "commitment", None)
        if commitment and self.assignee and not self.code:
            self.code = f"{commitment.code}@{self.assignee.code}"

    @property
    def assignee(self):
        return self.actor or self.working_group

    @property
    def public(self):
        return self.commitment.public

    @property
    def why_not_public(self):
        """A sentence for the editor, empty where the public can see the record."""
        return self.commitment.why_not_public
