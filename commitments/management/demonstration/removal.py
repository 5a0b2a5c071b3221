"""Taking the demonstration away again, whole: rows, histories, stored files, accounts."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from commitments.models import (
    CycleExtension,
    CycleLine,
    CycleRequest,
    Evidence,
    LinkCheck,
    Mail,
    Note,
    Notice,
    ReportingCycle,
    StatusUpdate,
    StoredFile,
    Transition,
    WorkbookUpload,
)
from members.models import FocalPoint, Invitation, Source, User


def remove():
    """Remove every demonstration row in one transaction; return (accounts, reports, cycles)."""
    users = User.objects.filter(demonstration=True)
    cycles = ReportingCycle.objects.filter(demonstration=True)
    updates = StatusUpdate.objects.filter(demonstration=True)
    removed = users.count(), updates.count(), cycles.count()
    with transaction.atomic():
        for rows in _below(users, cycles, updates):
            rows.delete()
        for update in updates.order_by("-pk"):  # what confirms or corrects before what it names
            update.delete()
        _remove_files()
        _remove_checks()
        for rows in _people_and_cycles(users, cycles):
            keys = list(rows.values_list("pk", flat=True))
            rows.delete()
            _forget(rows.model.history.filter(id__in=keys))
        users.delete()
    return removed


def _forget(history):
    """Delete rows of a history, and first what it kept of their many-to-many relations."""
    for relation in history.model._meta.related_objects:
        kept = relation.related_model.objects.filter(**{f"{relation.field.name}__in": history})
        kept.delete()
    history.delete()


def _below(users, cycles, updates):
    """What hangs on the updates, the cycles and the accounts, in the order of going."""
    yield WorkbookUpload.objects.filter(Q(cycle__in=cycles) | Q(by__in=users))
    for model in (CycleLine, CycleRequest, CycleExtension):
        yield model.objects.filter(cycle__in=cycles)
    marked = Q(demonstration=True) | Q(user__in=users)
    yield Notice.objects.filter(marked | Q(update__in=updates) | Q(cycle__in=cycles))
    yield Mail.objects.filter(marked | Q(address__in=users.values("email")))
    for model in (Evidence, Note, Transition):
        yield model.objects.filter(update__in=updates)


def _people_and_cycles(users, cycles):
    marked = Q(demonstration=True)
    yield Invitation.objects.filter(marked | Q(invited_by__in=users))
    yield FocalPoint.objects.filter(marked | Q(user__in=users))
    yield cycles


def _remove_files():
    """Forget the files on which nothing rests any more; they go once the rows are gone."""
    orphans = StoredFile.objects.filter(evidence=None)
    for path in [stored.path for stored in orphans]:
        transaction.on_commit(lambda path=path: default_storage.delete(path))
    orphans.delete()


def _remove_checks():
    """Forget what was asked of addresses that nothing names any more."""
    named = Q(address__in=Evidence.objects.values("address"))
    named |= Q(address__in=Source.objects.values("address"))
    LinkCheck.objects.exclude(named).delete()
