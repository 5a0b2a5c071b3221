"""Writing a report, before anybody moves it: begin, save, attach, discard.

Every save names the version that its writer read, and is refused where another came between.
Only drafts and returned reports can be written; the conditional UPDATE says so each time.
"""

import uuid

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.models import WRITABLE_STAGES, Evidence, ReportingCycle, Stage, StatusUpdate

from .checks import LANGUAGES, TEXTS
from .refusals import Conflict, Refused

#: What its writer decides of an update; everything else is the workflow's.
FIELDS = (
    "status",
    "retracts",
    "reason",
    "existed_before",
    "continuing",
    "measures",
    "obstacles",
    "support_needed",
    "reported_on",
    "carried_over",
    *(f"{field}_{code}" for field in TEXTS for code in LANGUAGES),
)
COPIED = (
    "kind",
    "source_id",
    "address",
    "issuer",
    "dated",
    "file_id",
    "file_name",
    "restricted",
    *(f"{field}_{code}" for field in ("title", "locator") for code in LANGUAGES),
)


def previous(assignment):
    """The published update that stands on *assignment*, retractions included; None if none."""
    return StatusUpdate.objects.current().filter(assignment=assignment).first()


def values_of(update):
    """{field: value} of what the writer of *update* decided."""
    return {name: getattr(update, name) for name in FIELDS}


def begin(assignment, values, *, by, token=None, **fields):
    """Make the open draft of *assignment* from *values*, some of FIELDS; return it.

    token: that of the form; a second sending of the same form returns the draft of the first.
    It is fictitious where its author, its cycle, or the report it names are. Raises Conflict
    where there is another open update, Refused where a fictitious one would supersede a real
    one: that could not be undone.
    """
    token = token or uuid.uuid4()
    cycle, stands = asking(assignment, by), previous(assignment)
    fictitious = by.demonstration or bool(cycle and cycle.demonstration)
    if fictitious and stands and not stands.demonstration:
        raise Refused(_("A real report stands here; a fictitious one cannot supersede it."))
    fields |= {"cycle": cycle, "demonstration": fictitious}
    try:
        with transaction.atomic():
            return _create(assignment, values, by=by, token=token, **fields)
    except IntegrityError:
        mine = StatusUpdate.objects.filter(token=token, assignment=assignment, author=by).first()
        if mine and says(mine, values):
            return mine
        current = StatusUpdate.objects.open().filter(assignment=assignment).first()
        raise Conflict(current or mine) from None


def _create(assignment, values, *, by, token, **fields):
    number = assignment.updates.aggregate(last=Max("number"))["last"] or 0
    defaults = {"reported_on": timezone.localdate(), "reporter": assignment.actor}
    update = StatusUpdate(
        assignment=assignment,
        number=number + 1,
        code=f"{assignment.code}.{number + 1}",
        author=by,
        changed_by=by,
        changed_at=timezone.now(),
        token=token,
        **defaults | values | fields | _marked(values | fields),
    )
    update.save(force_insert=True)
    return update


def asking(assignment, by):
    """The running cycle that asks about *assignment*; for a demonstration account only a
    fictitious one, since what a real cycle froze could not be cleared away."""
    cycles = ReportingCycle.objects.running().filter(requests__assignment=assignment)
    return (cycles.filter(demonstration=True) if by.demonstration else cycles).first()


def _marked(values):
    """The mark of an update that names a fictitious one: it goes with what it names."""
    named = (values.get(name) for name in ("confirms", "corrects"))
    return {"demonstration": True} if any(one and one.demonstration for one in named) else {}


def save(update, values, *, by, version):
    """Write *values*, some of FIELDS, over *update*; return it as it stands afterwards.

    version: that which the writer read. Raises Conflict where it is not the present one, or
    where the update can no longer be written.
    """
    if says(update, values) and update.version == version and update.stage in WRITABLE_STAGES:
        return update
    with transaction.atomic():
        _touch(update, by=by, version=version, **values)
    update.refresh_from_db()
    return update


def says(update, values):
    """Whether *update* holds just these *values*, white space around its texts apart."""
    return all(as_written(getattr(update, name)) == as_written(values[name]) for name in values)


def as_written(value):
    """*value* as a form gives it back: a text that is not there is an empty one, ends of lines
    are of one kind, and nothing blank stands around."""
    value = "" if value is None else value
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _touch(update, *, by, version=None, **values):
    """The conditional UPDATE under every change of a draft; it is the lock as well.

    What is changed confirms nothing any more: it is a report of its own.
    """
    if by.demonstration and not update.demonstration:  # it could not be cleared away again
        raise Refused(_("You do not have the right to do this."))
    rows = StatusUpdate.objects.filter(pk=update.pk, stage__in=WRITABLE_STAGES)
    rows = rows if version is None else rows.filter(version=version)
    changed = {"version": F("version") + 1, "changed_by": by, "changed_at": timezone.now()}
    changed["folded"] = StatusUpdate._meta.get_field("folded").of(update, **values)
    if not rows.update(confirms=None, **changed | values | _marked(values)):
        raise Conflict(StatusUpdate.objects.filter(pk=update.pk).first())
    if by.pk != update.author_id:
        update.coauthors.add(by)


def discard(update, *, by, version):
    """Delete a draft that was never submitted, with its evidence. Raises Conflict, Refused."""
    with transaction.atomic():
        _touch(update, by=by, version=version)
        if update.stage != Stage.DRAFT or update.transitions.exists():
            raise Refused(_("What was once submitted can be withdrawn, and not discarded."))
        update.evidence.all().delete()
        update.coauthors.clear()
        update.delete()


def attach(update, *, by, **fields):
    """Add evidence, with the *fields* of the model, to a draft; return it. Raises Conflict.

    The same once more is not added twice.
    """
    with transaction.atomic():
        _touch(update, by=by)
        return update.evidence.filter(**fields).first() or _append(update, **fields)


def _append(update, **fields):
    last = update.evidence.aggregate(last=Max("order"))["last"] or 0
    return Evidence.objects.create(update=update, order=last + 1, **fields)


def detach(evidence, *, by):
    """Take *evidence* from a draft. Raises Conflict."""
    with transaction.atomic():
        _touch(evidence.update, by=by)
        evidence.delete()


def copy_evidence(update, source):
    """Let *update*, a draft of this transaction, rest on the evidence of the update *source*."""
    Evidence.objects.bulk_create(
        Evidence(update=update, order=order, **{name: getattr(piece, name) for name in COPIED})
        for order, piece in enumerate(source.evidence.all(), start=1)
    )
