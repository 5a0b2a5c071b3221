"""The life of a reporting cycle: opened, given more time, introduced, published.

Each move changes the cycle under a condition, so that of two people who press at once one
succeeds and the other is told, and leaves its line in the history. What a cycle asks is fixed
when it is opened; what it found is frozen when it is published, in one transaction.
"""

from hashlib import sha256

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commitments import completeness
from commitments.models import (
    Assignment,
    Commitment,
    CycleExtension,
    CycleLine,
    CycleRequest,
    ReportingCycle,
    Stage,
    Status,
    StatusUpdate,
)
from members.models import Actor

from . import notifications
from .checks import LANGUAGES
from .refusals import Refused
from .workflow import must_not_mix, put_out

CHANGE = "commitments.change_reportingcycle"
PUBLISH = "commitments.publish_statusupdate"


# --- Opening ----------------------------------------------------------------------------


def scope(cycle):
    """The assignments that *cycle* asks about: those in force on the day on which it opens.

    Where no instruments, themes or actors are named, all of them; where actors are, no group.
    """
    found = Assignment.objects.published().in_force(cycle.opens_on)
    if instruments := list(cycle.instruments.values_list("pk", flat=True)):
        found = found.filter(commitment__provision__instrument__in=instruments)
    if themes := list(cycle.themes.values_list("pk", flat=True)):
        found = found.filter(commitment__in=Commitment.objects.filter(themes__in=themes))
    if actors := list(cycle.actors.values_list("pk", flat=True)):
        found = found.filter(actor__in=actors)
    return found


def open_cycle(cycle, *, by):
    """Ask every assignment in scope, and tell those who report; return how many are asked.

    Open updates on them are answers to this cycle from now on. Raises Refused where nothing
    is in scope, another running cycle asks one of them, or the due date has passed.
    """
    _needs(by, CHANGE)
    with transaction.atomic():
        row = _claim(cycle, Q(opened_at__isnull=True), opened_at=timezone.now())
        if row is None:
            raise Refused(_("This cycle has been opened already."))
        must_not_mix([row], by)
        asked = list(scope(row).select_related("actor", "working_group"))
        if refusal := why_not_open(row):
            raise Refused(refusal)
        CycleRequest.objects.bulk_create(CycleRequest(cycle=row, assignment=one) for one in asked)
        waiting = StatusUpdate.objects.open().filter(assignment__requests__cycle=row)
        waiting = waiting.filter(demonstration=row.demonstration)
        list(waiting.order_by("pk").select_for_update().values_list("pk"))  # as submitting does
        waiting.update(cycle=row)
        _remember(row, by=by, reason=gettext_noop("opened"))
        for assignee in {one.assignee: None for one in asked}:
            notifications.opened(row, assignee)
    cycle.opened_at = row.opened_at
    return len(asked)


def why_not_open(cycle):
    """A sentence where *cycle* cannot be opened as it stands, else the empty string."""
    if cycle.due_on < timezone.localdate():
        return _("The due date has passed. Move it before you open the cycle.")
    asked = scope(cycle)
    if not asked.exists():
        return _("Nothing is in its scope: no assignment in force meets all that was chosen.")
    others = CycleRequest.objects.filter(cycle__in=ReportingCycle.objects.running())
    taken = others.filter(assignment__in=asked).exclude(cycle=cycle).select_related("cycle")
    if first := taken.first():
        sentence = _("“%(cycle)s” is running and asks some of the same, as %(assignment)s.")
        return sentence % {"cycle": first.cycle, "assignment": first.assignment}
    return ""


# --- More time --------------------------------------------------------------------------


def due_dates(cycle):
    """{(key of the actor, key of the group): until when it has time}, for each one asked.

    One of the two keys is None. One query.
    """
    given = CycleExtension.objects.filter(
        Q(actor=OuterRef("assignment__actor"))
        | Q(working_group=OuterRef("assignment__working_group")),
        cycle=cycle,
    ).order_by("-due_on")
    asked = cycle.requests.order_by().annotate(
        due=Coalesce(Subquery(given.values("due_on")[:1]), Value(cycle.due_on))
    )
    rows = asked.values_list("assignment__actor", "assignment__working_group", "due").distinct()
    return {(actor, group): due for actor, group, due in rows}


def due_on(cycle, assignee):
    """The day until which *assignee*, an Actor or a WorkingGroup, has time in *cycle*."""
    given = cycle.extensions.filter(**_column(assignee)).order_by("-due_on").first()
    return given.due_on if given else cycle.due_on


def extend(cycle, assignee, due_on, *, by):
    """Give *assignee* time until *due_on*; the others' dates stay. Raises Refused.

    due_on: later than its present date, and not after the cut-off, which is the same for all.
    """
    _needs(by, CHANGE)
    with transaction.atomic():
        row = ReportingCycle.objects.running().select_for_update().filter(pk=cycle.pk).first()
        if row is None:
            raise Refused(_("More time is given in a cycle that is open."))
        must_not_mix([row], by)
        present = due_dates(row).get(key_of(assignee))
        if present is None:
            raise Refused(_("This cycle does not ask %(assignee)s.") % {"assignee": assignee})
        if due_on <= present:
            sentence = _("It has time until %(day)s already: choose a later day.")
            raise Refused(sentence % {"day": date_format(present)})
        if due_on > row.cut_off_on:
            sentence = _("Nothing counts after the cut-off on %(day)s: choose that day or before.")
            raise Refused(sentence % {"day": date_format(row.cut_off_on)})
        CycleExtension.objects.create(cycle=row, due_on=due_on, by=by, **_column(assignee))
        notifications.extended(row, assignee, due_on)


def key_of(assignee):
    """The pair of keys by which `due_dates` and `completeness` know *assignee*."""
    return (assignee.pk, None) if isinstance(assignee, Actor) else (None, assignee.pk)


def _column(assignee):
    return {"actor" if isinstance(assignee, Actor) else "working_group": assignee}


# --- The cover note ---------------------------------------------------------------------


def note_of(cycle):
    """{language: text} of its cover note, the empty string where there is none."""
    return {code: getattr(cycle, f"cover_note_{code}") or "" for code in LANGUAGES}


def version_of_note(cycle):
    """What tells one cover note from another: another text, another version."""
    return sha256("\0".join(note_of(cycle).values()).encode()).hexdigest()


def write_cover_note(cycle, texts, *, seen, by):
    """Introduce *cycle* with *texts*, {language: text}, before it is published.

    seen: the version that the writer began from. Raises Refused where somebody has written
    another meanwhile, or the cycle is published.
    """
    with transaction.atomic():
        rows = ReportingCycle.objects.running().select_for_update()
        row = rows.filter(pk=cycle.pk).first()
        if row is None:
            raise Refused(_("The cycle has been published: its cover note stands."))
        if version_of_note(row) != seen:
            raise Refused(_("Somebody else has changed the cover note. Both versions are below."))
        for code, text in texts.items():
            setattr(row, f"cover_note_{code}", text)
        _remember(row, by=by, reason=gettext_noop("cover note written"))


# --- Publishing -------------------------------------------------------------------------


def publish_cycle(cycle, *, by, before_preview_ends=False):
    """Put out all that was accepted, and freeze a line for every assignment asked.

    What was submitted by the cut-off and is not reviewed yet shows as received and leaves the
    earlier status standing. Returns how many updates were published. Raises Refused before the
    cut-off, in the days of preview unless told, and where somebody did it first.
    """
    _needs(by, PUBLISH)
    with transaction.atomic():
        waiting = Q(opened_at__isnull=False, published_at__isnull=True)
        row = _claim(cycle, waiting)
        if row is None:
            raise Refused(_("This cycle has been published already, or was never opened."))
        must_not_mix([row], by)
        if refusal := why_not_publish(row, before_preview_ends=before_preview_ends):
            raise Refused(refusal)
        updates = list(completeness.received(row).filter(stage=Stage.ACCEPTED))
        row.published_at = put_out(updates, by=by)
        freeze(row)
        _remember(row, by=by, reason=gettext_noop("published"))
        notifications.published(updates)
    cycle.published_at = row.published_at
    return len(updates)


def why_not_publish(cycle, *, before_preview_ends=False):
    """A sentence where it is too early to publish *cycle*, else the empty string."""
    today = timezone.localdate()
    if today <= cycle.cut_off_on:
        sentence = _("The cut-off is on %(day)s: the cycle can be published from the next day on.")
        return sentence % {"day": date_format(cycle.cut_off_on)}
    if today <= cycle.preview_until and not before_preview_ends:
        sentence = _("States preview their pages until %(day)s, and may still answer.")
        return sentence % {"day": date_format(cycle.preview_until)}
    return ""


def freeze(cycle):
    """Write the lines of *cycle*, published in this transaction, one per assignment asked."""
    CycleLine.objects.bulk_create(_lines(cycle))


def _lines(cycle):
    """The lines, not yet saved, as the assignments stood at the instant of publication."""
    in_time = completeness.received(cycle).order_by("number")
    reported = {one.assignment_id: one for one in in_time.filter(stage=Stage.PUBLISHED)}
    waiting = set(in_time.exclude(stage=Stage.PUBLISHED).values_list("assignment", flat=True))
    standing = {one.assignment_id: one for one in _standing(cycle)}
    requests = cycle.requests.select_related("assignment__commitment", "assignment__working_group")
    themes, groups = completeness.placed(requests.order_by().values("assignment__commitment"))
    for request in requests:
        assignment, update = request.assignment, reported.get(request.assignment_id)
        stands, group = standing.get(assignment.pk), assignment.working_group
        yield CycleLine(
            cycle=cycle,
            assignment=assignment,
            update=update,
            outcome=_outcome(update, assignment.pk in waiting),
            status=(stands and stands.status) or Status.NOT_REPORTED,
            evidence_level=stands.evidence_level if stands else "",
            themes=themes[assignment.commitment_id],
            dimension_id=assignment.commitment.dimension_id,
            working_groups=[group.code] if group else groups[assignment.commitment_id],
        )


def _standing(cycle):
    """What stood on the assignments asked at the instant at which *cycle* was published."""
    later = Q(superseded_at__isnull=True) | Q(superseded_at__gt=cycle.published_at)
    published = StatusUpdate.objects.published().filter(later, assignment__requests__cycle=cycle)
    return published.filter(published_at__lte=cycle.published_at)


def _outcome(update, waiting):
    if update is not None:
        confirmed = update.confirms_id is not None
        return CycleLine.Outcome.CONFIRMED if confirmed else CycleLine.Outcome.REPORTED
    return CycleLine.Outcome.UNDER_REVIEW if waiting else CycleLine.Outcome.NOTHING


# --- What every move has in common ------------------------------------------------------


def _claim(cycle, condition, **changes):
    """Change the row of *cycle* if it still meets *condition*; return it afresh, else None.

    Openings go one after another: each has to see what the one before it asks.
    """
    unpublished = ReportingCycle.objects.filter(published_at__isnull=True).order_by("pk")
    list(unpublished.select_for_update().values_list("pk"))
    claimed = changes or {"code": F("code")}  # which locks the row and changes nothing
    changed = ReportingCycle.objects.filter(condition, pk=cycle.pk).update(**claimed)
    return ReportingCycle.objects.get(pk=cycle.pk) if changed else None


def _remember(row, *, by, reason):
    """Save *row*, read in this transaction, with its line in the history."""
    row._history_user, row._change_reason = by, reason
    row.save()


def _needs(by, permission):
    if not by.has_perm(permission):
        raise Refused(_("You do not have the right to do this."))
