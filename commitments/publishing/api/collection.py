"""A collection of the API: which rows it lists, in which order, by which filters, and the fields
of an object, named one by one."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from rest_framework import serializers

from commitments.kept import kept
from commitments.moments import NOW, Moment

from .fields import Field

EVERYBODY = AnonymousUser()


@dataclass(frozen=True)
class Looking:
    """When a reader looks. The reader is always anybody. request: by whose edition something may
    be kept; None keeps nothing."""

    moment: Moment = NOW
    user: Any = EVERYBODY
    request: Any = None

    def codes(self, vocabulary):
        """The Codes of that model."""
        name = ("api", "codes", vocabulary._meta.label)
        return kept(self.request, name, lambda: Codes.of(vocabulary))


class Codes(dict):
    """{key: code} of all rows of a model, as an edition had them; no key has no code. A row that
    came since is asked for."""

    @classmethod
    def of(cls, vocabulary):
        found = cls(vocabulary._default_manager.order_by().values_list("pk", "code"))
        found.vocabulary, found[None] = vocabulary, None
        return found

    def __missing__(self, key):
        return self.vocabulary._default_manager.values_list("code", flat=True).get(pk=key)


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
        columns = dict(zip(self.columns, zip(*read, strict=True), strict=False))
        if not columns:
            return []
        asked = dict.fromkeys(field.beside for field in self.fields.values() if field.beside)
        found = {beside: beside(looking, columns["pk"]) for beside in asked}
        made = (_values(field, columns, found, looking) for field in self.fields.values())
        return [dict(zip(self.fields, values, strict=True)) for values in zip(*made, strict=True)]


def _values(field, columns, found, looking):
    """The values of *field* in a page of objects, made column by column.

    columns: {column: its value in each row}; found: {beside: what it found}.
    """
    if field.beside:
        there, make = found[field.beside], field.make or _as_found
        return [make(there[key]) if key in there else field.otherwise for key in columns["pk"]]
    values = [columns[column] for column in field.columns]
    make = field.prepare(looking) if field.prepare else field.make
    return map(make, *values) if make else values[0]


def _as_found(value):
    return value
