"""The README of an archive, in the three languages, one after the other."""

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .tables.columns import LANGUAGES

RULE = "-" * 72


def readme(described, files, day):
    """described: the datapackage.json; files: its Files."""
    return f"\n\n{RULE}\n\n".join(
        _in(code, active, described, files, day) for code, (active, _name) in LANGUAGES.items()
    )


def _in(code, active, described, files, day):
    with translation.override(active):
        parts = [
            described["titles"][code],
            described["descriptions"][code],
            _("Data as of %(day)s.") % {"day": date_format(day)},
            *_told(),
            _("Files:"),
            "\n".join(_lines(code, described, files)),
        ]
    return "\n\n".join(parts) + "\n"


def _told():
    """What a reader of the files must know."""
    return [
        _(
            "datapackage.json describes every table and column, what the values may be and how the"
            " tables hang together; any Frictionless tool reads it. SHA256SUMS lets you check that"
            " no file was changed: sha256sum -c SHA256SUMS."
        ),
        _(
            "The CSV files are in UTF-8, with a comma between the columns and the names of the"
            " columns in the first row. A text that a spreadsheet would run as a formula stands"
            " behind an apostrophe. An empty cell says that nothing is recorded, never “no”."
        ),
        _(
            "Every row has its permanent address in the column “url” where it has one. Rows with"
            " “true” in the column “demonstration” are fictitious. Only what is public is in here:"
            " no person is named, and restricted evidence is left out."
        ),
        _(
            "Licence: CC BY 4.0. Credit: QuitoTrack, the record of the Quito Process, with the date"
            " of this archive. Adopted texts belong to those who adopted them. See LICENSE.md."
        ),
    ]


def _lines(code, described, files):
    titles = {one["name"]: one["titles"][code] for one in described["resources"]}
    for file in files:
        rows = _("%(title)s, rows: %(rows)d") % {"title": titles[file.table], "rows": file.rows}
        yield f"{file.path}: {rows}"
