"""A table of the record: which rows it has for whom and when, and which columns."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

#: How many rows are fetched at a time: few enough to weigh nothing.
CHUNK = 2000


def as_they_are(rows, user, moment):
    return rows


@dataclass(frozen=True)
class Table:
    """One table, under the name that its collection has in the API.

    found: (user, moment) -> the rows that *user* may see then. dressed: (rows, user, moment) ->
    the same with what the columns need annotated; apart from `found`, because a list that was
    filtered is dressed too. order: what no two rows share, as order_by takes it. parts: the
    columns, as `columns` has the words.
    """

    name: str
    title: str | Promise
    model: Any
    found: Callable[[Any, Any], QuerySet]
    order: tuple
    parts: list
    dressed: Callable[[QuerySet, Any, Any], QuerySet] = as_they_are

    def queryset(self, user, moment):
        """All its rows that *user* may see, as they were at *moment*."""
        return self.dressed(self.found(user, moment), user, moment).order_by(*self.order)

    @property
    def columns(self):
        """Its Columns, in their order."""
        return [column for part in self.parts for column in part.columns(self.model)]

    def values(self, rows, expressions=None):
        """The queryset of the plain values of *rows* (from `queryset`), a tuple for each."""
        expressions = expressions or [column.expression for column in self.columns]
        # Not the method of the queryset: that of a translated one would look for fallbacks.
        return QuerySet.values_list(rows, *expressions)

    def rows(self, rows):
        """Yield the values of each of *rows*, in the order of the columns, a chunk at a time."""
        yield from self.values(rows).iterator(chunk_size=CHUNK)
