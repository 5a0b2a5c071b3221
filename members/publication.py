"""What is public and what is not yet: the instant of publication, and the two moves.

Each move changes rows under a condition, so that of two people pressing at once one
succeeds, and each leaves its line in the history.
"""

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class PublishableQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False)

    def visible_to(self, user):
        """All for the staff who keep the record, the published ones for everyone else."""
        options = self.model._meta
        may_see_all = user.has_perm(f"{options.app_label}.view_{options.model_name}")
        return self if may_see_all else self.published()

    def free_to_unpublish(self):
        """Those that nothing holds in public."""
        return self.published()


class Publishable(models.Model):
    """A record that the public sees from the instant `published_at` on."""

    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def public(self):
        return self.published_at is not None

    @property
    def why_not_public(self):
        """A sentence for the editor, empty where the public can see the record."""
        return "" if self.public else _("It has not been published yet.")


def publish(records, *, by):
    """Let the public see the *records*, a queryset.

    Returns how many were published; those already public stay as they are.
    """
    hidden = records.filter(published_at__isnull=True)
    return _set_publication(hidden, timezone.now(), by=by, reason=gettext_noop("published"))


def unpublish(records, *, by):
    """Take the *records*, a queryset, from the public where nothing holds them there.

    Returns (how many were taken back, how many had to stay).
    """
    count = records.published().count()
    taken = _set_publication(
        records.free_to_unpublish(), None, by=by, reason=gettext_noop("taken back from the public")
    )
    return taken, count - taken


def _set_publication(records, instant, *, by, reason):
    """Set the instant on those that still meet the queryset's condition, with history."""
    changed = []
    with transaction.atomic():
        for record in records:
            if records.filter(pk=record.pk).update(published_at=instant):
                record.published_at = instant
                changed.append(record)
        records.model.history.bulk_history_create(
            changed, update=True, default_user=by, default_change_reason=reason
        )
    return len(changed)
