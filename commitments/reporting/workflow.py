"""The moves of a status update, from draft to publication. There are no others.

Each move checks who makes it, changes the row under the stage and version that its maker
read, adds a Transition, and tells people once the transaction is through. Of two people who
press at once one succeeds and the other is told. The reviewer never alters a state's words.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.models import EvidenceLevel, Note, Stage, Status, StatusUpdate, Transition

from . import checks, drafts, notifications
from .evidence import still_answering
from .refusals import Conflict, Faulty, Refused

#: Stage -> the stages from which an update may get there.
MOVES = {
    Stage.SUBMITTED: (Stage.DRAFT, Stage.RETURNED),
    Stage.RETURNED: (Stage.SUBMITTED, Stage.ACCEPTED),
    Stage.ACCEPTED: (Stage.SUBMITTED,),
    Stage.PUBLISHED: (Stage.ACCEPTED,),
    Stage.WITHDRAWN: (Stage.SUBMITTED, Stage.RETURNED),
}
SECRETARIAT = "secretariat"
WITHOUT_EVIDENCE = (EvidenceLevel.NONE, EvidenceLevel.STATEMENT)
CLOSED = (Stage.PUBLISHED, Stage.WITHDRAWN)


class AlreadyMoved(Refused):
    """Somebody else moved it first."""

    def __init__(self):
        super().__init__(
            _("Somebody else has moved this report meanwhile. Look at it again before you decide.")
        )


# --- The reporters' moves ---------------------------------------------------------------


def submit(updates, *, by):
    """Hand *updates*, drafts or returned ones, to the Secretariat: all or none.

    Raises Faulty where one lacks what its status asks, Refused where *by* does not sign.
    """
    if faulty := {update: found for update in updates if (found := faults(update))}:
        raise Faulty(faulty)
    with transaction.atomic():
        for update in sorted(updates, key=lambda update: update.pk):  # so that no two deadlock
            _submit(update, by=by, role=_signing_role(update, by))
            notifications.submitted(update)


def faults(update):
    """What keeps *update* from being submitted: as `checks.faults`, and a retraction of nothing."""
    found = checks.faults(update)
    if update.retracts and drafts.previous(update.assignment) is None:
        found.append(("retracts", _("There is no published report that could be taken back.")))
    return found


def _submit(update, *, by, role):
    kept = {} if update.cycle_id else {"cycle": drafts.asking(update.assignment, by)}
    if update.status not in checks.REASONED:
        kept |= {"reason": "", **{f"reason_text_{code}": "" for code in checks.LANGUAGES}}
    if update.status != Status.IMPLEMENTED:
        kept |= {"existed_before": None, "continuing": None}
    now = timezone.now()
    _move(update, Stage.SUBMITTED, by=by, role=role, submitter=by, submitted_at=now, **kept)


def withdraw(update, *, by):
    """Take a submitted or returned update back, for good."""
    with transaction.atomic():
        _move(update, Stage.WITHDRAWN, by=by, role=_signing_role(update, by))
        notifications.withdrawn(update)


def confirm_unchanged(assignment, *, by, token=None):
    """Say anew what the published update on *assignment* says, as an update of its own.

    It names the one that it confirms, rests on the same evidence and is submitted at once.
    token: that of the form; a second sending returns the update of the first. Raises Refused
    where nothing is published, Conflict where an update is open.
    """
    if sent := _sent_before(assignment, token, by):
        return sent
    stands = drafts.previous(assignment)
    if stands is None or stands.retraction:
        raise Refused(_("There is no published report that could be confirmed."))
    values = drafts.values_of(stands) | {"reported_on": timezone.localdate()}
    with transaction.atomic():
        update = drafts.begin(assignment, values, by=by, token=token, confirms=stands)
        if update.stage != Stage.DRAFT:  # the first sending came through meanwhile
            return update
        drafts.copy_evidence(update, stands)
        _submit(update, by=by, role=_signing_role(update, by))
        notifications.submitted(update)
    return update


def reply(update, texts, *, by):
    """Answer the public note on an accepted update, before it is published.

    texts: {language: text}. Raises Refused where there is no public note, AlreadyMoved where
    the update is no longer as *by* read it.
    """
    must_not_mix([update], by)
    role = _signing_role(update, by)
    if not update.notes.filter(audience=Note.Audience.PUBLIC).exists():
        raise Refused(_("There is no public note that could be answered."))
    if sentence := next(filter(None, map(checks.too_long, texts.values())), ""):
        raise Refused(sentence)
    _change(
        update,
        [Stage.ACCEPTED],
        replied_by=by if any(texts.values()) else None,
        replied_at=timezone.now() if any(texts.values()) else None,
        **{f"reply_{language}": text for language, text in texts.items()},
    )
    return role


# --- The Secretariat's moves ------------------------------------------------------------


def enter_on_behalf(assignment, values, *, letter, by, token=None):
    """Enter what a state sent by letter, submitted at once and marked so; return the update.

    letter: fields of the evidence that holds the letter; it is restricted. token: that of the
    form; a second sending returns the update of the first. Whoever enters it took part in
    writing it, and cannot accept it. Raises Faulty, Conflict.
    """
    _needs(by, "review")
    if sent := _sent_before(assignment, token, by):
        return sent
    with transaction.atomic():
        update = drafts.begin(assignment, values, by=by, token=token, on_behalf=True)
        if update.stage != Stage.DRAFT:  # the first sending came through meanwhile
            return update
        if found := faults(update):
            raise Faulty({update: found})
        drafts.attach(update, by=by, **letter | {"restricted": True})
        update.refresh_from_db()
        _submit(update, by=by, role=SECRETARIAT)
        notifications.entered_on_behalf(update)
    return update


def return_(update, *, note, by):
    """Send a submitted or accepted update back, with a note on what is missing.

    note: {language: text}, at least one; the state reads it.
    """
    _needs(by, "review")
    if not any(text.strip() for text in note.values()):
        raise Refused(_("A return needs a note: the state has to know what is missing."))
    with transaction.atomic():
        said = next(text for text in note.values() if text.strip())
        undone = {"evidence_level": "", "accepted_at": None}
        _move(update, Stage.RETURNED, by=by, role=SECRETARIAT, note=said, reviewer=by, **undone)
        written = remark(update, audience=Note.Audience.STATE, texts=note, by=by, tell=False)
        notifications.returned(update, written)


def accept(update, *, level, by, note=""):
    """Accept a submitted update with an evidence *level*, a reading of the documentation.

    Raises Refused where *by* took part in writing it, or where the level speaks of evidence
    that is not there. note: internal, kept with the move.
    """
    _needs(by, "review")
    if took_part(update, by):
        raise Refused(_("You took part in writing this report: somebody else has to accept it."))
    if level not in EvidenceLevel.values:
        raise Refused(_("Accepting needs an evidence level."))
    if level not in WITHOUT_EVIDENCE and not update.evidence.exists():
        raise Refused(_("There is no evidence: choose “no evidence” or “statement only”."))
    with transaction.atomic():
        _move(
            update,
            Stage.ACCEPTED,
            by=by,
            role=SECRETARIAT,
            note=note,
            reviewer=by,
            evidence_level=level,
            accepted_at=timezone.now(),
        )
        notifications.accepted(update)


def accept_unchanged(updates, *, by):
    """Accept those of *updates* that confirm a report whose evidence still answers.

    They keep the evidence level of the report they confirm. Returns (the accepted ones,
    [(update, sentence)] of those that were left).
    """
    accepted, left = [], []
    for update in updates:
        try:
            if update.confirms is None:
                raise Refused(_("It is no confirmation of an earlier report."))
            if not still_answering(update):
                raise Refused(_("Its evidence has not answered lately: look at it by itself."))
            accept(update, level=update.confirms.evidence_level or EvidenceLevel.NONE, by=by)
        except Refused as refusal:
            left.append((update, str(refusal)))
        else:
            accepted.append(update)
    return accepted, left


def rehearse_unchanged(updates, *, by):
    """What `accept_unchanged` would return now: it is done, and undone before anybody sees it."""
    with transaction.atomic():
        found = accept_unchanged(updates, by=by)
        transaction.set_rollback(True)
    return found


def remark(update, *, audience, texts, by, tell=True):
    """Add a note for *audience*, a code of Note.Audience; texts: {language: text}.

    A public one comes before publication, so that the state can answer. Raises Refused.
    """
    _needs(by, "review")
    if not any(text.strip() for text in texts.values()):
        raise Refused(_("Write the note."))
    if sentence := next(filter(None, map(checks.too_long, texts.values())), ""):
        raise Refused(sentence)
    must_not_mix([update], by)
    too_late = _("A public note comes before publication, so that the state can answer.")
    fields = {f"text_{language}": text for language, text in texts.items()}
    with transaction.atomic():
        stages = StatusUpdate.objects.select_for_update().values_list("stage", flat=True)
        if stages.get(pk=update.pk) in CLOSED and audience == Note.Audience.PUBLIC:
            raise Refused(too_late)
        last = update.notes.filter(audience=audience, by=by).order_by("pk").last()
        if tell and last and drafts.says(last, fields):
            return last  # pressed twice, and a note can never be taken away
        note = Note.objects.create(update=update, audience=audience, by=by, **fields)
        if tell and audience != Note.Audience.INTERNAL:
            notifications.noted(update, note)
    return note


def publish(updates, *, by):
    """Publish accepted *updates* outside a cycle. Raises Refused for those of a running one."""
    _needs(by, "publish")
    if refusal := next(filter(None, map(why_not_publish, updates)), ""):
        raise Refused(refusal)
    with transaction.atomic():
        put_out(updates, by=by)
        notifications.published(updates)


def why_not_publish(update):
    """A sentence where *update* cannot be published by itself, else the empty string."""
    if not (update.cycle and update.cycle.running):
        return ""
    sentence = _("This report belongs to “%(cycle)s”, which is published as a whole.")
    return sentence % {"cycle": update.cycle}


def put_out(updates, *, by):
    """Publish *updates*, all still accepted, within the caller's transaction; return the instant.

    The one place where an update is superseded. The instant is never before that of what it
    supersedes, even if the clock went back. Raises AlreadyMoved.
    """
    must_not_mix(updates, by)
    keys = [update.pk for update in updates]
    accepted = StatusUpdate.objects.filter(pk__in=keys, stage=Stage.ACCEPTED)
    locked = accepted.order_by("pk").select_for_update().values_list("pk", flat=True)
    if len(locked) != len(keys):
        raise AlreadyMoved
    at = _supersede(keys)
    accepted.update(stage=Stage.PUBLISHED, published_at=at, publisher=by)
    move = {"from_stage": Stage.ACCEPTED, "to_stage": Stage.PUBLISHED, "role": SECRETARIAT}
    Transition.objects.bulk_create(
        Transition(update=update, by=by, at=at, **move) for update in updates
    )
    return at


def _supersede(keys):
    """Let what stands give way to the updates *keys*; return the instant at which it does."""
    stands = StatusUpdate.objects.current().filter(assignment__updates__in=keys)
    last = stands.aggregate(last=Max("published_at"))["last"]
    at = max(timezone.now(), last + timedelta(microseconds=1)) if last else timezone.now()
    StatusUpdate.objects.filter(pk__in=list(stands.values_list("pk", flat=True))).update(
        superseded_at=at
    )
    return at


# --- What every move has in common ------------------------------------------------------


def took_part(update, user):
    """Whether *user* wrote, submitted or changed the words of *update*."""
    wrote = (update.author_id, update.submitter_id, update.changed_by_id)
    return user.pk in wrote or update.coauthors.filter(pk=user.pk).exists()


def _sent_before(assignment, token, by):
    """What an earlier sending of the form with *token* made, None if it is the first."""
    sent = StatusUpdate.objects.filter(token=token, assignment=assignment, author=by)
    return sent.first() if token else None


def _move(update, to, *, by, role, note="", **changes):
    must_not_mix([update], by)
    before = update.stage
    if before not in MOVES[to]:
        raise AlreadyMoved
    _change(update, [before], stage=to, **changes)
    Transition.objects.create(
        update=update, from_stage=before, to_stage=to, by=by, role=role, note=note
    )


def _change(update, stages, **changes):
    """Change the row as it was read, and the object with it; AlreadyMoved where it differs."""
    rows = StatusUpdate.objects.filter(pk=update.pk, version=update.version, stage__in=stages)
    if not rows.update(version=F("version") + 1, **changes):
        raise AlreadyMoved
    for name, value in {**changes, "version": update.version + 1}.items():
        setattr(update, name, value)


def _signing_role(update, by):
    """The role in which *by* signs for the assignee of *update*. Raises Refused."""
    mandates = by.mandates.in_force().of(update.assignment.assignee)
    mandate = mandates.signing().order_by("-role").first()  # titular before alternate
    if mandate is None:
        raise Refused(_("Only the titular or the alternate focal point can do this."))
    return mandate.role


def must_not_mix(updates, by):
    """Raise Refused where a demonstration account would move a real report: it goes one day."""
    if by.demonstration and not all(update.demonstration for update in updates):
        raise Refused(_("You do not have the right to do this."))


def _needs(by, verb):
    if not by.has_perm(f"commitments.{verb}_statusupdate"):
        raise Refused(_("You do not have the right to do this."))


__all__ = ["AlreadyMoved", "Conflict", "Faulty", "Refused"]
