"""Reminders: what falls due in the running cycles, and mandates that end.

Each has a day, and is sent once even if the run of that day was missed: what counts is the
stretch of days in which today lies. The longer something waits, the more people are told.
"""

from collections import defaultdict
from datetime import timedelta
from functools import partial

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from commitments import completeness
from commitments.models import Notice, ReportingCycle
from members.models import FocalPoint

from . import cycles, notifications
from .notifications import tell

Kind = Notice.Kind

STILL_DUE = _(
    "%(assignee)s, “%(cycle)s”: %(missing)d of %(asked)d reports still to submit, due on %(day)s."
)
WAS_DUE = _(
    "%(assignee)s, “%(cycle)s”: %(missing)d of %(asked)d reports were due on %(day)s. What comes "
    "by the cut-off on %(cut_off)s still counts."
)
NOBODY_THERE = _(
    "%(assignee)s has no focal point who could submit. “%(cycle)s”: %(missing)d of %(asked)d "
    "reports still to submit, due on %(day)s."
)
YOUR_MANDATE = _("Your mandate for %(assignee)s (%(role)s) ends on %(day)s.")
A_MANDATE = _("The mandate of %(holder)s for %(assignee)s (%(role)s) ends on %(day)s.")


def remind(today):
    """Tell everybody what *today* asks for; a second time nobody is told anything."""
    for cycle in ReportingCycle.objects.running().filter(cut_off_on__gte=today):
        _remind_of_cycle(cycle, today)
    month = today + timedelta(days=30)
    ending = FocalPoint.objects.in_force(today).filter(until__lte=month)
    for mandate in ending.select_related("user", "actor", "working_group"):
        _remind_of_mandate(mandate, today)


def milestone(due, today):
    """(kind, number) of the reminder whose turn it is on *today*; None where there is none.

    The number tells apart what comes again: after the due date the first day, then each week.
    """
    left = (due - today).days
    if left > 30:
        return None
    if left >= 0:
        return (Kind.DUE_30 if left > 7 else Kind.DUE_7 if left else Kind.DUE), 0
    return Kind.OVERDUE, max(1, -left // 7 * 7)


def _remind_of_cycle(cycle, today):
    due, of_assignee = cycles.due_dates(cycle), defaultdict(list)
    for one in completeness.asked(cycle):
        of_assignee[one.assignee].append(one)
    for key, assignee in completeness.assignees(of_assignee):
        part, turn = completeness.Part.of(of_assignee[key]), milestone(due[key], today)
        if turn and part.received < part.asked:
            _remind_of_reports(cycle, assignee, part, due[key], turn)


def _remind_of_reports(cycle, assignee, part, due, turn):
    kind, number = turn
    key = f"{kind}:{cycle.pk}:{assignee.code}:{due}:{number}"
    numbers = {"missing": part.asked - part.received, "asked": part.asked}

    def said(sentence):
        cut_off = date_format(cycle.cut_off_on, "DATE_FORMAT")
        return notifications.of_cycle(sentence, cycle, assignee, due, cut_off=cut_off, **numbers)

    overdue, alone = kind == Kind.OVERDUE, not notifications.signers(assignee).exists()
    words = WAS_DUE if overdue else STILL_DUE
    desk, page = notifications.desk_of(assignee), notifications.cycle_page(cycle)
    people = _those_to_remind(kind, assignee)
    tell(kind, people, sentence=partial(said, words), path=desk, key=key, cycle=cycle)
    if overdue or alone:
        words = NOBODY_THERE if alone else words
        people, key = notifications.reviewers(), f"{key}:secretariat"
        tell(kind, people, sentence=partial(said, words), path=page, key=key, cycle=cycle)


def _those_to_remind(kind, assignee):
    """First the titular, then the alternate too; on the day itself all who work on it."""
    if kind == Kind.DUE:
        return notifications.everyone_at(assignee)
    signers = notifications.signers(assignee)
    return (kind == Kind.DUE_30 and notifications.titulars(assignee)) or signers


def _remind_of_mandate(mandate, today):
    left = 7 if (mandate.until - today).days <= 7 else 30
    key = f"mandate:{mandate.pk}:{mandate.until}:{left}"

    def said(sentence):
        return sentence % {
            "holder": mandate.user,
            "assignee": mandate.assignee.name,
            "role": mandate.get_role_display(),
            "day": date_format(mandate.until, "DATE_FORMAT"),
        }

    told = partial(tell, Kind.MANDATE_ENDING, demonstration=mandate.demonstration)
    desk = notifications.desk_of(mandate.assignee)
    told([mandate.user], sentence=partial(said, YOUR_MANDATE), path=desk, key=key)
    told(
        notifications.editors().exclude(pk=mandate.user_id),
        sentence=partial(said, A_MANDATE),
        path=reverse("admin:members_focalpoint_change", args=[mandate.pk]),
        key=key,
    )
