"""What was reported: the status updates, in whatever stage of review they are.

A published update is never edited: a correction is a newer update, a retraction a newer one
without status. Publishing the next update sets the instant at which the previous one was
superseded, once; a trigger in the database refuses any other change.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.folding import FoldedField
from members.models import Actor, FocalPoint

from .commitments import Assignment
from .days import current_at, instant_of
from .instruments import LANGUAGES
from .ladder import CHOOSABLE, OPEN_STAGES, WRITABLE_STAGES, EvidenceLevel, Reason, Stage


class StatusUpdateQuerySet(models.QuerySet):
    def published(self, by=None):
        """Those published by the end of the day *by*, or with the cycle *by* or before it; None is
        now. Retractions included."""
        published = self.filter(stage=Stage.PUBLISHED)
        return published if by is None else published.filter(published_at__lte=instant_of(by))

    def current(self, on=None):
        """Of each assignment, the one published last by the end of the day *on*, or with the cycle
        *on* or before it; None is now."""
        return self.filter(current_at(on), stage=Stage.PUBLISHED)

    def visible_to(self, user):
        """Published ones for everyone; a focal point's own actor's; the Secretariat's from
        submission on; for the presidency and coordinators, the accepted ones. On what is not
        public, none but for the staff."""
        allowed = Q(stage=Stage.PUBLISHED) | _held_by(user)
        if user.has_perm("commitments.follow_statusupdate"):
            allowed |= ~Q(stage=Stage.DRAFT)
        elif reads_accepted(user):
            allowed |= Q(stage__in=[Stage.ACCEPTED, Stage.PUBLISHED])
        if not user.has_perm("commitments.view_assignment"):
            allowed &= Q(assignment__commitment__provision__instrument__published_at__isnull=False)
        return self.filter(allowed)

    def editable_by(self, user):
        """Drafts and returned ones of the assignees for which *user* holds a mandate."""
        return self.filter(_held_by(user), stage__in=WRITABLE_STAGES)

    def signable_by(self, user):
        """Open ones that *user* may submit, withdraw or answer for: no contributor may."""
        return self.filter(_held_by(user, FocalPoint.SIGNING), stage__in=OPEN_STAGES)

    def open(self):
        return self.filter(stage__in=OPEN_STAGES)


def _held_by(user, roles=None):
    """A Q for updates on the assignments of those for whom *user* speaks today."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    mandates = user.mandates.in_force()
    mandates = mandates.filter(role__in=roles) if roles else mandates
    return Q(assignment__actor__in=mandates.values("actor")) | Q(
        assignment__working_group__in=mandates.values("working_group")
    )


def reads_accepted(user):
    """Whether *user* prepares the plenary: the presidency, a coordinator of a group, staff."""
    if user.has_perm("commitments.view_statusupdate"):
        return True
    return user.is_authenticated and user.mandates.in_force().preparing_the_plenary().exists()


class StatusUpdate(models.Model):
    """One dated report on an assignment: a status, a narrative, evidence.

    reporter: the actor in whose name it speaks; author, co-authors, submitter, reviewer and
    publisher are the people, recorded apart. An empty status is a retraction.
    """

    code = models.CharField(_("code"), max_length=210, unique=True, blank=True)
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="updates", verbose_name=_("assignment")
    )
    number = models.PositiveIntegerField(_("number"))
    cycle = models.ForeignKey(
        "commitments.ReportingCycle",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="updates",
        verbose_name=_("reporting cycle"),
    )
    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices, default=Stage.DRAFT)
    status = models.CharField(_("status"), max_length=30, choices=CHOOSABLE, blank=True)
    narrative = models.TextField(_("narrative"), blank=True)
    missing = models.TextField(_("what is still missing"), blank=True)
    plan = models.TextField(_("decision or plan"), blank=True)
    existed_before = models.BooleanField(_("existed before adoption"), null=True, blank=True)
    continuing = models.BooleanField(_("continuing"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=40, choices=Reason.choices, blank=True)
    reason_text = models.TextField(_("other reason"), blank=True)
    measures = models.JSONField(_("forms of measure"), default=list, blank=True)
    obstacles = models.JSONField(_("obstacles"), default=list, blank=True)
    support_needed = models.JSONField(_("support needed"), default=list, blank=True)
    carried_over = models.BooleanField(
        _("carried over"),
        default=False,
        help_text=_("It says what the previous one said, and nobody has confirmed it yet."),
    )
    retracts = models.BooleanField(
        _("retraction"),
        default=False,
        help_text=_("It takes back what was published and puts no status in its place."),
    )
    confirms = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="confirmed_by",
        verbose_name=_("confirms"),
    )
    corrects = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrected_by",
        verbose_name=_("corrects"),
    )
    reply = models.TextField(_("reply"), blank=True)
    evidence_level = models.CharField(
        _("evidence level"), max_length=20, choices=EvidenceLevel.choices, blank=True
    )
    reported_on = models.DateField(_("reported on"))
    reporter = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("in the name of"),
    )
    on_behalf = models.BooleanField(
        _("entered on behalf"),
        default=False,
        help_text=_("The Secretariat entered what the reporter sent."),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("author"),
    )
    coauthors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("co-authors")
    )
    submitter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("submitter"),
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("reviewer"),
    )
    publisher = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("publisher"),
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("last changed by"),
    )
    changed_at = models.DateTimeField(_("last changed at"), null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("replied by"),
    )
    replied_at = models.DateTimeField(_("replied at"), null=True, blank=True)
    token = models.UUIDField(_("form token"), default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)
    demonstration = models.BooleanField(_("demonstration data"), default=False, editable=False)
    folded = FoldedField(
        from_fields=["code"]
        + [f"{field}_{code}" for field in ("narrative", "plan", "missing") for code in LANGUAGES]
    )

    objects = StatusUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("status update")
        verbose_name_plural = _("status updates")
        ordering = ["-published_at", "-pk"]
        permissions = [
            ("follow_statusupdate", _("Can follow status updates from their submission on")),
            ("review_statusupdate", _("Can review status updates")),
            ("publish_statusupdate", _("Can publish status updates")),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="update_latest_first"),
            models.Index(fields=["assignment", "published_at"], name="update_history"),
            # What stands now is read from this index alone, however many updates came before.
            models.Index(
                fields=["assignment"],
                include=[
                    "status",
                    "reported_on",
                    "evidence_level",
                    "confirms",
                    "code",
                    "demonstration",
                ],
                condition=Q(stage="published", superseded_at__isnull=True),
                name="update_current_facts",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "number"], name="update_number_once_per_assignment"
            ),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(stage__in=OPEN_STAGES),
                name="update_one_open_per_assignment",
                violation_error_message=_("There is already an open update on this assignment."),
            ),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(stage="published", superseded_at__isnull=True),
                name="update_one_current_per_assignment",
                violation_error_message=_(
                    "Another published update is current on this assignment."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(stage="published") | Q(published_at__isnull=False),
                name="update_published_has_an_instant",
                violation_error_message=_("A published update has the instant of publication."),
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True)
                | Q(stage="published", superseded_at__gte=F("published_at")),
                name="update_superseded_after_publication",
                violation_error_message=_("Only a published update can be superseded, later."),
            ),
            models.CheckConstraint(
                condition=Q(status="") | Q(status__in=[code for code, _label in CHOOSABLE]),
                name="update_status_on_the_ladder",
                violation_error_message=_("This status cannot be chosen."),
            ),
            models.CheckConstraint(
                condition=Q(stage="draft")
                | ~Q(status__in=["discontinued", "not_applicable"])
                | ~Q(reason=""),
                name="update_reason_where_asked",
                violation_error_message=_("This status asks for a reason."),
            ),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return f"{self.assignment.get_absolute_url()}#update-{self.number}"

    def clean(self):
        if self.assignment_id and not self.code:
            self.code = f"{self.assignment.code}.{self.number}"

    @property
    def retraction(self):
        return self.stage == Stage.PUBLISHED and not self.status
