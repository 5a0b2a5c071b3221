"""What a download is: the text beside a CSV, the second sheet of a spreadsheet, the envelope of
JSON. Said in the reader's language; names and codes are the same in all of them.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments import listing

LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class About:
    """About one download. filters: (name, label, value in words, value) of each one chosen."""

    table: object
    address: str
    day: str
    moment: dict
    filters: list

    @property
    def credit(self):
        sentence = _("QuitoTrack, the record of the Quito Process, CC BY 4.0, data as of %(day)s.")
        return sentence % {"day": self.day}

    @property
    def source(self):
        return _("QuitoTrack. The column “source” names the document behind each row.")

    def sheet(self):
        """Pairs of a label and a text."""
        return [
            (_("Title"), str(self.table.title)),
            (_("Address"), self.address),
            (_("Data as of"), self.day),
            *((name, value) for name, value in self.moment.items()),
            *((str(label), words) for _name, label, words, _value in self.filters),
            *([] if self.filters else [(_("Filters"), _("none"))]),
            (_("Source"), self.source),
            (_("Licence"), f"{LICENCE}, {LICENCE_ADDRESS}"),
            (_("Credit"), self.credit),
        ]

    def text(self):
        """A plain text: the same, and what each column holds."""
        pairs = [*self.sheet(), ("", "")]
        pairs += [(_("Column"), _("What it holds"))]
        pairs += [(column.name, str(column.description)) for column in self.table.columns]
        return "".join(f"{label}: {text}\n" if label else "\n" for label, text in pairs)

    def envelope(self):
        """What stands before the rows of JSON."""
        chosen = {}
        for name, _label, _words, value in self.filters:
            chosen.setdefault(name, []).append(value)
        return {
            "name": self.table.name,
            "title": str(self.table.title),
            "address": self.address,
            "data_as_of": self.day,
            **self.moment,
            "filters": chosen,
            "source": self.source,
            "licence": LICENCE,
            "licence_address": LICENCE_ADDRESS,
            "credit": self.credit,
            "columns": [
                {"name": column.name, "type": column.kind, "description": str(column.description)}
                for column in self.table.columns
            ],
        }


def of(request, table, found):
    """Return the About of what *request* downloads.

    found: the filter set that it passed, None where the list has no filters.
    """
    chosen = listing.chosen(request, found) if found else []
    return About(
        table,
        settings.SITE_URL + request.get_full_path().replace(".txt", ".csv", 1),
        timezone.localdate().isoformat(),
        request.moment.query,
        [entry for entry in chosen if entry[0] not in request.moment.query],
    )
