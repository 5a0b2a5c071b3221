"""Days and instants: a day ends at midnight in the Secretariat's time zone, for everyone."""

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone


def end_of(day):
    """The instant at which *day* ends in the Secretariat's time zone, for everyone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def current_at(on=None, prefix=""):
    """A Q for the published update that is current at the end of the day *on*; None is now.

    prefix: the way from the queried model to the update, as `updates__`.
    """
    if on is None:
        return Q(**{f"{prefix}superseded_at__isnull": True})
    instant = end_of(on)
    return Q(**{f"{prefix}published_at__lt": instant}) & (
        Q(**{f"{prefix}superseded_at__isnull": True})
        | Q(**{f"{prefix}superseded_at__gte": instant})
    )
