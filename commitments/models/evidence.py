"""What updates rest on: sources, links, files, legal norms; and whether links still answer.

A file is kept under the SHA-256 of its content, once, and never replaced: uploading again
adds. What is restricted exists for the Secretariat and for those whose report it documents.
"""

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Source

from .reporting import StatusUpdate


class StoredFile(models.Model):
    """The content of an uploaded file, known by its digest; its names are with the evidence."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    media_type = models.CharField(_("kind of file"), max_length=100)
    size = models.PositiveIntegerField(_("size"), help_text=_("In bytes."))
    stored_at = models.DateTimeField(_("stored at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        ordering = ["sha256"]

    def __str__(self):
        return self.sha256

    @property
    def path(self):
        """Where the storage keeps it."""
        return f"evidence/{self.sha256[:2]}/{self.sha256}"


class LinkCheck(models.Model):
    """When an address that evidence names was last asked, and when it last answered."""

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("answered")
        REFUSED = "refused", _("answered with an error")
        TIMED_OUT = "timed_out", _("did not answer in time")
        UNREACHABLE = "unreachable", _("could not be reached")
        NOT_ALLOWED = "not_allowed", _("is an address that is not asked")

    address = models.URLField(_("address"), max_length=1000, unique=True)
    checked_at = models.DateTimeField(_("checked at"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    answered_at = models.DateTimeField(_("last answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("check of a link")
        verbose_name_plural = _("checks of links")
        ordering = ["address"]

    def __str__(self):
        return self.address


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of updates that *user* may see: restricted evidence is for the Secretariat and for the
        focal points whose report it documents; for anyone else it does not exist."""
        if user.has_perm("commitments.follow_statusupdate"):
            return self
        allowed = Q(restricted=False)
        if user.is_authenticated:
            mandates = user.mandates.in_force()
            allowed |= Q(update__assignment__actor__in=mandates.values("actor"))
            allowed |= Q(update__assignment__working_group__in=mandates.values("working_group"))
        return self.filter(allowed)

    def with_checks(self):
        """Annotate what is known of each link: `link_outcome`, `link_checked_at` and
        `link_answered_at`, all None where it was never asked."""
        address = Coalesce(NullIf(OuterRef("address"), Value("")), OuterRef("source__address"))
        check = LinkCheck.objects.filter(address=address)
        names = ("outcome", "checked_at", "answered_at")
        return self.annotate(**{f"link_{name}": Subquery(check.values(name)) for name in names})


class Evidence(models.Model):
    """What an update rests on: a source of the record, a link, a file or a legal norm."""

    class Kind(models.TextChoices):
        SOURCE = "source", _("source of the record")
        LINK = "link", _("link")
        FILE = "file", _("file")
        NORM = "norm", _("legal norm")

    update = models.ForeignKey(
        StatusUpdate, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("update")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=300)
    source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("source"),
    )
    locator = models.CharField(
        _("place in it"), max_length=200, blank=True, help_text=_("Paragraph, page, article.")
    )
    address = models.URLField(_("address"), max_length=1000, blank=True)
    issuer = models.CharField(
        _("issued by"), max_length=200, blank=True, help_text=_("Authority, or official gazette.")
    )
    dated = models.DateField(_("dated"), null=True, blank=True)
    file = models.ForeignKey(
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evidence",
        verbose_name=_("file"),
    )
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True)
    restricted = models.BooleanField(
        _("restricted"), default=False, help_text=_("For the Secretariat only.")
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["update", "order"]
        constraints = [
            models.UniqueConstraint(fields=["update", "order"], name="evidence_order_once"),
            models.CheckConstraint(
                condition=~Q(kind="source") | Q(source__isnull=False),
                name="evidence_source_is_named",
                violation_error_message=_("Name the source."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="link") | ~Q(address=""),
                name="evidence_link_has_an_address",
                violation_error_message=_("A link needs its address."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="file") | Q(file__isnull=False),
                name="evidence_file_is_stored",
                violation_error_message=_("Choose the file."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Where its file is downloaded."""
        return reverse("public:evidence-file", args=[self.pk, self.file_name])

    @property
    def link(self):
        """The address where it can be read: its own, else that of its source; may be empty."""
        return self.address or (self.source.address if self.source else "")
