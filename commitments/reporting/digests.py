"""The summary of a day: what waits to be told to one person, in one e-mail."""

from datetime import datetime, time, timedelta
from itertools import islice, zip_longest

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commitments.models import Mail, Notice
from members.models import User

from . import outbox

MOST_LINES = 20


def compose(day):
    """Write the summaries of *day*, one for each person to whom there is something to tell.

    A second time nothing is written, even if the first came to no end. Return how many were.
    """
    untold = Notice.objects.filter(mail__isnull=True)
    readers = User.objects.filter(is_active=True, pk__in=untold.values("user"))
    done = Mail.objects.filter(summary_of=day).values("user")
    return sum(_compose(user, day) for user in readers.exclude(pk__in=done))


def _compose(user, day):
    notices = _pending(user)
    if not notices or not _is_their_day(user, day, notices):
        return False
    with translation.override(user.language):
        context = {
            "groups": _grouped(notices),
            "more": max(0, len(notices) - MOST_LINES),
            "path": _desk(user),
        }
        subject = _("Summary of %(day)s") % {"day": date_format(day, "DATE_FORMAT")}
        about = {"summary_of": day, "demonstration": notices[0].demonstration}
        try:
            with transaction.atomic():
                mail = outbox.write(user.email, subject, "digest", context, user=user, **about)
                told = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
                told.update(mail=mail)
        except IntegrityError:  # somebody else has just written it
            return False
    return True


def _pending(user):
    """What waits to be told to *user*. What is only a demonstration never mixes with the rest:
    it has the days on which there is nothing else."""
    notices = list(user.notices.filter(mail__isnull=True).order_by("created_at", "pk"))
    return [notice for notice in notices if not notice.demonstration] or notices


def _is_their_day(user, day, notices):
    """Every day, or Mondays, and after a missed Monday the day on which it is noticed."""
    if user.digest == User.Digest.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        midnight = timezone.make_aware(datetime.combine(monday, time.min))
        return day == monday or notices[0].created_at < midnight
    return user.digest == User.Digest.DAILY


def _grouped(notices):
    """[(kind, its notices)]: at most MOST_LINES in all, of each kind the first ones first."""
    by_kind = {kind: [one for one in notices if one.kind == kind] for kind in Notice.Kind}
    turns = (one for turn in zip_longest(*by_kind.values()) for one in turn if one)
    shown = {one.pk for one in islice(turns, MOST_LINES)}
    groups = [
        (kind.label, [one for one in rows if one.pk in shown]) for kind, rows in by_kind.items()
    ]
    return [group for group in groups if group[1]]


def _desk(user):
    """Where *user* finds everything."""
    staff = "admin:commitments_statusupdate_changelist"
    return reverse(staff if user.is_staff else "portal:home")
