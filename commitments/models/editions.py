"""Which edition of the published record this is."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EditionQuerySet(models.QuerySet):
    def current(self):
        """The one row there is."""
        return self.get(pk=1)


class Edition(models.Model):
    """One row, counted up by triggers whenever something of the record changes that the public
    can see (`commitments.editions`): what was made of an edition holds until the next one.

    transaction: on PostgreSQL, the one that counted last; one counts but once.
    """

    number = models.PositiveBigIntegerField(_("number"), default=1)
    at = models.DateTimeField(_("since"), default=timezone.now)
    transaction = models.BigIntegerField(_("transaction"), default=0)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def __str__(self):
        return str(self.number)
