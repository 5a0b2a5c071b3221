"""A collection of the API: which rows it lists, in which order, by which filters, and the fields
of an object, named one by one."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from rest_framework import serializers

from commitments.moments import NOW, Moment

from .fields import Field

EVERYBODY = AnonymousUser()


@dataclass(frozen=True)
class Looking:
    """When a reader looks. The reader is always anybody."""

    moment: Moment = NOW
    user: Any = EVERYBODY


@dataclass(frozen=True)
class Collection:
    """name: in the address; thing: the name of its objects in the document; model: whose rows;
    fields: of an object; rows: a function of a Looking, every row that has an address; filters:
    the filter class; found: what it chooses from, where that is not `rows`; shown: adds to a
    queryset the columns that only the fields need; order: of the list, where the reader asks for
    none, else the first of the filter class; by_cursor: whether its list is read on from a row.
    """

    name: str
    thing: str
    model: Any
    fields: dict[str, Field]
    rows: Callable
    filters: Any
    found: Callable | None = None
    shown: Callable = lambda rows: rows
    code: str = "code"
    order: str = ""
    moments: bool = False
    by_cursor: bool = False

    @cached_property
    def serializer(self):
        """The class that describes an object in the document."""
        declared = {name: field.declared(self.model) for name, field in self.fields.items()}
        return type(self.thing, (serializers.Serializer,), declared)

    @cached_property
    def columns(self):
        """What is read of each row: its key first."""
        named = (column for field in self.fields.values() for column in field.columns)
        return list(dict.fromkeys(["pk", *named]))

    def with_code(self, code, looking):
        """The row of that *code*, as a queryset; none where it is no code."""
        rows = self.rows(looking)
        if "\0" in code or (self.code != "code" and not re.fullmatch(r"[0-9]{1,4}", code)):
            return rows.none()
        return rows.filter(**{self.code: code})

    def objects(self, rows, looking):
        """Return the objects that the queryset *rows* makes, in its order.

        looking: a Looking. One query, and one for what each field finds beside the rows.
        """
        read = self.shown(rows).rewrite(False).values_list(*self.columns)
        found = [dict(zip(self.columns, values, strict=True)) for values in read]
        makers = list(self._makers(looking, [row["pk"] for row in found]))
        return [{name: make(row) for name, make in makers} for row in found]

    def _makers(self, looking, keys):
        """(name, function of a row) of every field; what several need is looked up once."""
        asked = dict.fromkeys(field.beside for field in self.fields.values() if field.beside)
        found = {beside: beside(looking, keys) for beside in asked}
        for name, field in self.fields.items():
            yield name, _looked_up(field, found[field.beside]) if field.beside else field.make


def _looked_up(field, found):
    def make(row):
        if row["pk"] not in found:
            return field.otherwise
        return field.make(found[row["pk"]]) if field.make else found[row["pk"]]

    return make
