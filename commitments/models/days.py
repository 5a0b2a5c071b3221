"""Days and instants: a day ends at midnight in the Secretariat's time zone, for everyone."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Q
from django.db.models.lookups import FieldGetDbPrepValueMixin
from django.utils import timezone


def end_of(day):
    """The instant at which *day* ends in the Secretariat's time zone, for everyone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def instant_of(on):
    """The instant at which one looks. on: a day, at its very end, or a published cycle, at its
    publication."""
    if isinstance(on, date):
        return end_of(on) - timedelta(microseconds=1)
    return on.published_at


@models.DateTimeField.register_lookup
class StandsAt(FieldGetDbPrepValueMixin, models.Lookup):
    """Whether the update published at this column was the current one at an instant.

    On PostgreSQL it is asked of the range from publication to supersession, which has an index:
    a past day among 1,000,000 updates then costs about what today does.
    """

    lookup_name = "stands_at"

    def _columns(self, compiler):
        model = self.lhs.target.model
        superseded = model._meta.get_field("superseded_at").get_col(self.lhs.alias)
        return compiler.compile(self.lhs)[0], compiler.compile(superseded)[0]

    def as_sql(self, compiler, connection):
        published, superseded = self._columns(compiler)
        instant, params = self.process_rhs(compiler, connection)
        sql = f"{published} <= {instant} AND ({superseded} IS NULL OR {superseded} > {instant})"
        return f"({sql})", (*params, *params)

    def as_postgresql(self, compiler, connection):
        published, superseded = self._columns(compiler)
        instant, params = self.process_rhs(compiler, connection)
        return f"tstzrange({published}, {superseded}) @> {instant}::timestamptz", params


def current_at(on=None, prefix=""):
    """A Q for the published update that is current *on* a day (at its end) or at the publication
    of a cycle; None is now.

    prefix: the way from the queried model to the update, as `updates__`.
    """
    if on is None:
        return Q(**{f"{prefix}superseded_at__isnull": True})
    return Q(**{f"{prefix}published_at__stands_at": instant_of(on)})
