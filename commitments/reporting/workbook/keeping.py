"""How long an uploaded workbook is kept: as long as it can be of use, and a while for questions."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from commitments.models import WorkbookUpload

AFTER_USE, LONGEST = timedelta(days=30), timedelta(days=90)


def forget():
    """Delete the uploads that are of no use any more: written long ago, never written and old,
    or of a cycle that is published."""
    now = timezone.now()
    gone = Q(applied_at__lt=now - AFTER_USE) | Q(at__lt=now - LONGEST)
    WorkbookUpload.objects.filter(gone | Q(cycle__published_at__isnull=False)).delete()
