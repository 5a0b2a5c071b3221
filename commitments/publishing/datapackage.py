"""What a Frictionless data package says of the record: which tables, which columns of which type,
how they hang together. Knows the tables and nothing of their rows.

The archive has every public row, closed assignments too, so that what one table names the other
one holds.
"""

from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from commitments.models import Assignment

from .tables import TABLES
from .tables.columns import DATE, INSTANT, LANGUAGES, LIST, SEPARATOR, Coded
from .tables.links import LINKS

LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}
TITLE = _("QuitoTrack: the record of the Quito Process")
DESCRIPTION = _(
    "What the Quito Process promised, paragraph by paragraph, who is asked to act on it, and what"
    " is known to have become of it. Every count stands beside its denominator and its date;"
    " nothing is ranked, and “not reported” is a gap in the record, never a finding."
)
FICTITIOUS = _("With demonstration data: the rows marked so are fictitious.")
MEMBERS = format_lazy("{} {}", _("Several values, between them:"), SEPARATOR)

#: Table -> the columns by which a row is known.
KEYS = {
    "presidencies": ["order"],
    "dimensions": ["number"],
    "positions": ["instrument", "actor"],
    "evidence": ["status_update", "order"],
    "cycle-lines": ["cycle", "assignment"],
    "commitment-links": ["commitment", "kind", "other"],
    "restatements": ["commitment", "provision"],
    "actor-aliases": ["name"],
    "dimension-collaborators": ["dimension", "actor"],
    "participations": ["meeting", "actor", "role"],
    "date-readings": ["meeting", "source"],
    "documents": ["meeting", "address"],
    "theme-links": ["theme", "other"],
    "theme-dimensions": ["theme", "dimension"],
    "theme-working-groups": ["theme", "working_group"],
    # A capacity whose beginning is not stated has no key; a second note of an instant neither.
    "memberships": [],
    "notes": [],
}
#: Column -> the table that it points to, and the column there.
POINTS = {
    "instrument": ("instruments", "code"),
    "annex_of": ("instruments", "code"),
    "provision": ("provisions", "code"),
    "parent": ("provisions", "code"),
    "commitment": ("commitments", "code"),
    "assignment": ("assignments", "code"),
    "status_update": ("status-updates", "code"),
    "confirms": ("status-updates", "code"),
    "corrects": ("status-updates", "code"),
    "replaces": ("status-updates", "code"),
    "cycle": ("cycles", "code"),
    "actor": ("actors", "code"),
    "reporter": ("actors", "code"),
    "working_group": ("working-groups", "code"),
    "theme": ("themes", "code"),
    "dimension": ("dimensions", "number"),
    "meeting": ("meetings", "code"),
    "round": ("rounds", "code"),
    "presidency": ("presidencies", "order"),
    "source": ("sources", "code"),
}
OTHERS = {"commitment-links": ("commitments", "code"), "theme-links": ("themes", "code")}


def _every_assignment(user, moment):
    """In force or closed: the reports on a closed one are in the archive too."""
    return Assignment.objects.visible_to(user).with_status(moment.on)


def tables():
    """The Tables of the archive by name, in their order."""
    whole = {**TABLES, **LINKS}
    whole["assignments"] = replace(whole["assignments"], found=_every_assignment)
    return whole


@dataclass(frozen=True)
class File:
    """One file of the archive. table: its name; size: in bytes; rows: without the first one;
    demonstration: whether any row is fictitious."""

    table: str
    sha256: str
    size: int
    rows: int
    demonstration: bool

    @property
    def path(self):
        return path_of(self.table)


def path_of(table):
    return f"data/{table}.csv"


def in_each_language(words):
    """{es, pt, en: *words*}. words: a lazy text."""
    found = {}
    for code, (active, _name) in LANGUAGES.items():
        with translation.override(active):
            found[code] = str(words)
    return found


def descriptor(files, sources, edition, day):
    """Return the datapackage.json as a dictionary. files: Files in the order of the tables;
    sources: Source rows; edition: its number."""
    fictitious = any(file.demonstration for file in files)
    titles, told = in_each_language(TITLE), in_each_language(DESCRIPTION)
    if fictitious:
        marks = in_each_language(FICTITIOUS)
        titles = {code: f"{title} ({marks[code]})" for code, title in titles.items()}
    known = tables()
    return {
        "profile": "tabular-data-package",
        "name": "quitotrack-demonstration" if fictitious else "quitotrack",
        "title": " / ".join(titles.values()),
        "titles": titles,
        "description": "\n\n".join(told.values()),
        "descriptions": told,
        "version": f"{edition}-{day}",
        "created": f"{day}T00:00:00Z",
        "homepage": settings.SITE_URL,
        "demonstration": fictitious,
        "licenses": [LICENCE],
        "contributors": [{"title": "QuitoTrack", "path": settings.SITE_URL, "role": "publisher"}],
        "sources": [_source(source) for source in sources],
        "resources": [resource(known[file.table], file) for file in files],
    }


def _source(source):
    title = source.title_en or source.title_es or source.title_pt
    return {"title": title, **({"path": source.address} if source.address else {})}


def resource(table, file):
    """What the package says of one *table*, as the *file* holds it."""
    titles = in_each_language(table.title)
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": file.path,
        "title": " / ".join(titles.values()),
        "titles": titles,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "header": True},
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "rows": file.rows,
        "schema": schema(table),
    }


def schema(table):
    """The Table Schema of *table*."""
    key = KEYS.get(table.name, ["code"])
    choices = {part.name: part.choices for part in table.parts if isinstance(part, Coded)}
    found = {
        "fields": [_field(column, key, choices) for column in table.columns],
        "missingValues": [""],
        "foreignKeys": [
            {"fields": [name], "reference": {"resource": to, "fields": [column]}}
            for name, to, column in points(table)
        ],
    }
    return {**found, "primaryKey": key} if key else found


def points(table):
    """Yield (column, table, column there) of what *table* points to; "" is the table itself."""
    known = POINTS | ({"other": OTHERS[table.name]} if table.name in OTHERS else {})
    for column in table.columns:
        if column.name in known:
            to, there = known[column.name]
            yield column.name, "" if to == table.name else to, there


def _field(column, key, choices):
    descriptions = in_each_language(column.description)
    if column.kind == LIST:
        marks = in_each_language(MEMBERS)
        descriptions = {code: f"{said}. {marks[code]}" for code, said in descriptions.items()}
    constraints = {}
    if column.name in key:
        constraints["required"] = True
    if [column.name] == key:
        constraints["unique"] = True
    if column.name in choices:
        constraints["enum"] = [code for code in choices[column.name].values if code]
    found = {
        "name": column.name,
        "type": "string" if column.kind == LIST else column.kind,
        "description": descriptions["en"],
        "descriptions": descriptions,
    }
    if column.kind in (DATE, INSTANT):
        found["format"] = "default"
    if column.kind == "boolean":
        found |= {"trueValues": ["true"], "falseValues": ["false"]}
    return {**found, "constraints": constraints} if constraints else found
