"""Where facts come from: every shipped fact names its source, every date its precision."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.folding import FoldedField


class Precision(models.TextChoices):
    """How exactly the source gives a date; "not stated" is not "none"."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")
    NOT_LATER_THAN = "not_later_than", _("not later than")
    NOT_STATED = "not_stated", _("not stated")


class Basis(models.TextChoices):
    """Whether a link was read in a source or worked out by the editors."""

    STATED = "stated", _("stated in the source")
    PROPOSED = "proposed", _("derived, to be confirmed by the Secretariat")
    CONFIRMED = "confirmed", _("derived, confirmed by the Secretariat")


class Source(models.Model):
    """A document from which facts were read. What it does not state stays empty."""

    public = True

    code = models.SlugField(_("code"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    published_precision = models.CharField(
        _("precision"), max_length=20, choices=Precision.choices, default=Precision.DAY
    )
    address = models.URLField(_("address"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)
    folded = FoldedField(
        from_fields=["code"]
        + [f"{name}_{code}" for name in ("title", "publisher") for code in ("es", "pt", "en")]
    )

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["code"]

    def __str__(self):
        return self.title


class Sourced(models.Model):
    """A fact with the source it was read in and, where a reader needs one, a note.

    It is public unless the thing it is a fact about is not.
    """

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="+", verbose_name=_("source")
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        abstract = True

    @property
    def public(self):
        return True
