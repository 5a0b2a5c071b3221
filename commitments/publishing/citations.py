"""How a row of the record is cited: as text, as BibTeX, as CSL-JSON.

Pure: a Citation is built from a row that was fetched with `citable`, and asks the database for
nothing. What was adopted is cited under the names of those who adopted it, a report under the
name of who reported it, and everything else under that of the Process.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commitments.models import (
    Assignment,
    Commitment,
    Instrument,
    Position,
    Provision,
    ReportingCycle,
    Status,
    StatusUpdate,
)
from commitments.moments import NOW, Moment
from commitments.publishing.addresses import absolute
from commitments.templatetags.record import paragraph, reader_language
from members.folding import fold
from members.models import Precision

PUBLISHER = "QuitoTrack"
#: What each file of a citation is served as.
MEDIA_TYPES = {
    "txt": "text/plain; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
}
#: The way to the instrument from each row that is cited as adopted.
TO_THE_INSTRUMENT = {
    Instrument: "",
    Provision: "instrument",
    Commitment: "provision__instrument",
    Assignment: "commitment__provision__instrument",
}
RELATED = {
    Assignment: ["actor", "working_group"],
    StatusUpdate: [
        "reporter",
        "assignment__commitment__provision__instrument",
        "assignment__actor",
        "assignment__working_group",
    ],
}
COLLECTIONS = {
    Instrument: "instruments",
    Provision: "provisions",
    Commitment: "commitments",
    Assignment: "assignments",
    StatusUpdate: "status-updates",
    ReportingCycle: "cycles",
}


def citable(rows):
    """The queryset *rows* with all that `of` reads of each, in one query more at most."""
    way = TO_THE_INSTRUMENT.get(rows.model)
    related = [*RELATED.get(rows.model, []), *([way] if way else [])]
    rows = rows.select_related(*related) if related else rows
    if way is None:
        return rows
    subscribed = Position.objects.filter(position__in=Position.SUBSCRIBED).select_related("actor")
    lookup = f"{way}__positions" if way else "positions"
    return rows.prefetch_related(Prefetch(lookup, subscribed, to_attr="subscribed"))


@dataclass(frozen=True)
class Citation:
    """What a citation says, in the language of the reader.

    kind: a type of CSL; issued: the day, None where it is not known to any precision;
    accessed: the day on which it is read; moment: the time to which the address is pinned.
    """

    collection: str
    code: str
    kind: str
    title: str
    authors: list
    accessed: date
    moment: Moment
    language: str
    container: str = ""
    issued: date | None = None
    precision: str = Precision.DAY

    @property
    def path(self):
        """The address that leads here for ever, without the site."""
        return reverse("permanent", args=[self.collection, self.code])

    @property
    def pinned_path(self):
        """The same, showing for ever what it showed at the moment."""
        query = self.moment.query or {"as_of": self.moment.date.isoformat()}
        return f"{self.path}?{urlencode(query)}"

    @property
    def permanent(self):
        return absolute(self.path)

    @property
    def pinned(self):
        return absolute(self.pinned_path)

    @property
    def text(self):
        """One paragraph: who, when, what, where, and when it was read."""
        parts = [
            f"{', '.join(self.authors)} ({self._year or _('no date')})",
            self.title,
            self.container,
            PUBLISHER,
            self.pinned,
            _("Retrieved on %(day)s.") % {"day": date_format(self.accessed)},
        ]
        return " ".join(f"{part.rstrip('.')}." for part in parts if part)

    @property
    def _year(self):
        return _iso(self.issued, self.precision)[:4]

    @property
    def bibtex(self):
        """An entry for BibTeX or biblatex, in UTF-8."""
        fields = {
            "author": " and ".join(f"{{{escaped(name)}}}" for name in self.authors),
            "title": f"{{{escaped(self.title)}}}",
            "howpublished": escaped(". ".join(filter(None, [self.container, PUBLISHER]))),
            "publisher": PUBLISHER,
            "year": self._year,
            "date": _iso(self.issued, self.precision),
            "url": self.pinned,
            "urldate": self.accessed.isoformat(),
            "language": self.language,
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@misc{{{key(self.code)},", *lines, "}"]) + "\n"

    @property
    def csl(self):
        """The item of CSL-JSON, as a dictionary."""
        item = {
            "id": key(self.code),
            "type": self.kind,
            "title": self.title,
            "author": [{"literal": name} for name in self.authors],
            "container-title": self.container,
            "publisher": PUBLISHER,
            "issued": _parts(self.issued, self.precision),
            "accessed": _parts(self.accessed),
            "URL": self.pinned,
            "language": self.language,
        }
        return {name: value for name, value in item.items() if value}

    def written(self, extension):
        """The file of this citation: txt, bib or json."""
        if extension == "json":
            return json.dumps([self.csl], ensure_ascii=False, indent=2) + "\n"
        return self.bibtex if extension == "bib" else f"{self.text}\n"


# --- From rows --------------------------------------------------------------------------


def of(row, moment=NOW, today=None):
    """The Citation of *row*, fetched with `citable`, as it stands at *moment*.

    today: the day on which it is read; the current one where none is given.
    """
    about = ABOUT[type(row)](row)
    return Citation(
        collection=COLLECTIONS[type(row)],
        code=row.code,
        accessed=today or timezone.localdate(),
        moment=moment,
        language=reader_language(),
        **about,
    )


def _adopted(instrument):
    """What is cited of an adopted text and of all that stands in it."""
    adopters = [row.actor.name for row in instrument.subscribed]
    return {
        "authors": sorted(adopters, key=fold) or [_("Quito Process")],
        "issued": instrument.adopted_on,
        "precision": instrument.adopted_precision,
    }


def _instrument(row):
    return {"kind": "document", "title": row.title, **_adopted(row)}


def _provision(row):
    place = paragraph(row)
    title = f"{place[:1].upper()}{place[1:]}"
    return {
        "kind": "document",
        "title": title,
        "container": row.instrument.title,
        **_adopted(row.instrument),
    }


def _commitment(row):
    whole = row.provision.instrument
    return {
        "kind": "webpage",
        "title": row.title,
        "container": f"{whole.title}, {paragraph(row.provision)}",
        **_adopted(whole),
    }


def _assignment(row):
    about = _commitment(row.commitment)
    return about | {"title": f"{row.assignee}: {row.commitment.title}"}


def _update(row):
    assignment = row.assignment
    who = row.reporter or assignment.working_group
    said = Status(row.status).label if row.status else _("Report withdrawn by the reporter")
    return {
        "kind": "report",
        "title": f"{said}: {assignment.commitment.title} ({assignment.assignee})",
        "container": _("Status update %(number)s") % {"number": row.number},
        "authors": [who.name if who else _("Quito Process")],
        "issued": timezone.localdate(row.published_at),
    }


def _cycle(row):
    issued = timezone.localdate(row.published_at) if row.published_at else row.opens_on
    return {
        "kind": "report",
        "title": row.title,
        "container": _("Reporting cycle"),
        "authors": [_("Quito Process")],
        "issued": issued,
    }


ABOUT = {
    Instrument: _instrument,
    Provision: _provision,
    Commitment: _commitment,
    Assignment: _assignment,
    StatusUpdate: _update,
    ReportingCycle: _cycle,
}


# --- Forms ------------------------------------------------------------------------------


def key(code):
    """The key of the row in a reference manager: letters, digits, points, hyphens, colons."""
    return "quitotrack:" + re.sub(r"[^A-Za-z0-9.-]", ":", code)


#: What TeX would take for a command, and how it is written.
TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: rf"\{sign}" for sign in "{}$&#%_"},
}


def escaped(text):
    """*text* as TeX prints it, on one line."""
    return "".join(TEX.get(sign, sign) for sign in " ".join(text.split()))


#: How many of year, month and day each precision gives; the others are not dates.
KNOWN = {Precision.DAY: 3, Precision.MONTH: 2, Precision.YEAR: 1}


def _parts(day, precision=Precision.DAY):
    """A date of CSL no more exact than *precision*; None where there is none."""
    known = KNOWN.get(precision)
    if day is None or not known:
        return None
    return {"date-parts": [[day.year, day.month, day.day][:known]]}


def _iso(day, precision):
    """The same for biblatex: 2023-11-24, 2023-11 or 2023."""
    known = KNOWN.get(precision)
    return day.isoformat()[: (4, 7, 10)[known - 1]] if day and known else ""
