"""What a column of a table is, and the short ways to say which columns a table has.

Every value is the database's own: an expression over the rows of the table, so that a table of
any length can be streamed as it is read.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    DateTimeField,
    F,
    Func,
    IntegerField,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.constants import LOOKUP_SEP
from django.db.models.functions import Cast, Concat
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

#: The suffix of a column in each language, the language, and its name.
LANGUAGES = {
    "es": ("es", _("Spanish")),
    "pt": ("pt-br", _("Portuguese")),
    "en": ("en", _("English")),
}
#: What stands between the members of a list in one cell.
SEPARATOR = ";"
STRING, INTEGER, DATE, INSTANT, BOOLEAN, LIST = (
    "string",
    "integer",
    "date",
    "datetime",
    "boolean",
    "list",
)
KINDS = [
    (BooleanField, BOOLEAN),
    (DateTimeField, INSTANT),
    (DateField, DATE),
    (IntegerField, INTEGER),
]


@dataclass(frozen=True)
class Column:
    """One column. value: a lookup or an expression; kind: of STRING to LIST, a list being its
    members with SEPARATOR between them; free: whether people wrote what stands in it."""

    name: str
    value: Any
    kind: str
    description: str | Promise
    free: bool = True

    @property
    def expression(self):
        return F(self.value) if isinstance(self.value, str) else self.value


# --- Expressions ------------------------------------------------------------------------


class Joined(Subquery):
    """The values of the one column of a queryset, in its order, in one cell."""

    output_field = TextField()

    def __init__(self, queryset, column):
        super().__init__(queryset.values(listed=F(column)))

    def as_sql(self, compiler, connection, **extra):
        aggregate = "STRING_AGG" if connection.vendor == "postgresql" else "GROUP_CONCAT"
        text = f"{aggregate}(CAST(l.listed AS text), '{SEPARATOR}')"
        template = f"(SELECT {text} FROM (%(subquery)s) AS l)"
        return super().as_sql(compiler, connection, template=template, **extra)


class Members(Func):
    """The members of a JSON list, in one cell."""

    output_field = TextField()

    def as_sqlite(self, compiler, connection, **extra):
        template = f"(SELECT GROUP_CONCAT(value, '{SEPARATOR}') FROM json_each(%(expressions)s))"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler, connection, **extra):
        template = (
            f"(SELECT STRING_AGG(value, '{SEPARATOR}')"
            " FROM jsonb_array_elements_text(%(expressions)s))"
        )
        return self.as_sql(compiler, connection, template=template, **extra)


def labels(choices, value, language):
    """What the codes in *value* mean, in *language*, as settings.LANGUAGES has it."""
    with translation.override(language):
        cases = [
            When(**{value: code}, then=Value(str(label))) for code, label in choices.choices if code
        ]
    return Case(*cases, default=Value(""), output_field=CharField())


# --- How a table says which columns it has ----------------------------------------------


@dataclass(frozen=True)
class Identity:
    """The code of a row and its permanent address. column: where the code stands; of: the
    collection of the address, where the row has none of its own."""

    of: str
    column: str = "code"
    name: str = "code"

    def columns(self, model):
        home = Value(f"{settings.SITE_URL}/id/{self.of}/")
        address = Concat(home, Cast(self.column, TextField()), output_field=TextField())
        url = Column("url", address, STRING, _("Permanent address"), free=False)
        return [*Plain(self.name, self.column).columns(model), url] if self.name else [url]


@dataclass(frozen=True)
class Plain:
    """A column as it is. value: a lookup, by default the name, or an expression."""

    name: str
    value: Any = None
    description: str | Promise = ""
    kind: str = ""

    def columns(self, model):
        value = self.value or self.name
        found = field_of(model, value) if isinstance(value, str) else None
        kind = self.kind or next((k for cls, k in KINDS if isinstance(found, cls)), STRING)
        description = self.description or capfirst(named(model, value))
        return [Column(self.name, value, kind, description)]


@dataclass(frozen=True)
class Translated:
    """A text in the three languages, each in a column of its own; empty where there is none."""

    name: str
    value: str = ""

    def columns(self, model):
        value = self.value or self.name
        what = capfirst(named(model, value))
        return [
            Column(
                f"{self.name}_{code}",
                f"{value}_{code}",
                STRING,
                format_lazy("{} ({})", what, language),
            )
            for code, (_active, language) in LANGUAGES.items()
        ]


@dataclass(frozen=True)
class Coded:
    """A code, and what it means in the three languages."""

    name: str
    choices: Any
    value: str = ""
    description: str | Promise = ""

    def columns(self, model):
        value = self.value or self.name
        what = self.description or capfirst(named(model, value))
        meanings = [
            Column(
                f"{self.name}_{code}",
                labels(self.choices, value, active),
                STRING,
                format_lazy("{} ({})", what, language),
                free=False,
            )
            for code, (active, language) in LANGUAGES.items()
        ]
        return [Column(self.name, value, STRING, what, free=False), *meanings]


def field_of(model, lookup):
    """The field at the end of *lookup*; None where an annotation stands there."""
    found = None
    for name in lookup.split(LOOKUP_SEP):
        known = {one.name: one for one in model._meta.get_fields()} if model else {}
        found = known.get(name)
        model = found.related_model if found is not None and found.is_relation else None
        if found is None:
            return None
    return found


def named(model, lookup):
    """What the record calls what stands at *lookup*: of a code, the thing that bears it."""
    above, _sep, last = lookup.rpartition(LOOKUP_SEP)
    found = field_of(model, above if above and last in ("code", "number", "order") else lookup)
    return found.verbose_name if found is not None else lookup


def whether(condition):
    """An expression for a yes or a no."""
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def given(lookup):
    return whether(Q(**{f"{lookup}__isnull": False}))
