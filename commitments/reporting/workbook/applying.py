"""Making drafts of a workbook: all of its lines or none, and nothing twice."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.models import WorkbookUpload
from commitments.reporting import drafts
from commitments.reporting.refusals import Refused


def apply(upload, compared, *, keep_online, by):
    """Write what *compared* says into drafts; return how many reports were written.

    keep_online: the codes of the lines whose conflicts keep what the site holds. Raises
    Refused where the upload was applied already, Conflict where a line changed meanwhile.
    """
    if any(found.faults for found in compared):
        raise Refused(_("This workbook has faults. Nothing was taken from it."))
    with transaction.atomic():
        rows = WorkbookUpload.objects.filter(pk=upload.pk, applied_at__isnull=True)
        if not rows.update(applied_at=timezone.now()):
            raise Refused(_("This workbook was taken already. Nothing was written twice."))
        taken = [found for found in compared if found.taken]
        return sum(_write(found, found.row.code in keep_online, by) for found in taken)


def _write(found, keep_online, by):
    """Write one line; return whether there was something to write."""
    line = found.line
    values = found.merged(keep_online) | {"carried_over": not _said_anew(found, keep_online)}
    if line.open is None and not values.get("reported_on"):
        values["reported_on"] = timezone.localdate()
    if line.open is None:
        update = drafts.begin(line.assignment, values, by=by)
        if line.shown:
            drafts.copy_evidence(update, line.shown)
    else:
        update = drafts.save(line.open, values, by=by, version=line.open.version)
    for piece in found.evidence:
        drafts.attach(update, by=by, **piece)
    return True


def _said_anew(found, keep_online):
    """Whether the writer said something, rather than leaving what the last report said."""
    said = found.confirmed or any(not (change.conflict and keep_online) for change in found.changes)
    line = found.line
    return said or (line.stands is None if line.open is None else not line.open.carried_over)
