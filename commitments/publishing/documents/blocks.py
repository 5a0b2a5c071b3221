"""What a report consists of, as plain data for the typesetter: sections of blocks. Knows no
database. `templates/documents/report.typ` draws each kind of block.
"""

from dataclasses import asdict, dataclass


@dataclass
class Report:
    """A whole document.

    title, subtitle: the first page. moment: which day or cycle it shows, in sentences, and short
    for the foot of each page. facts: (label, text, address or "") of the first page. address:
    where the document is found again.
    """

    title: str
    subtitle: str
    moment: str
    moment_short: str
    address: str
    facts: list
    sections: list
    demonstration: str = ""

    def data(self):
        return asdict(self)


def section(title, *blocks):
    """A section with its heading, left out (None) where no block says anything."""
    said = [block for block in blocks if block]
    return {"title": str(title), "blocks": said} if said else None


def sections(*given):
    return [one for one in given if one]


def heading(title, note=""):
    """A heading within a section, with the mark *note* beside it."""
    return {"kind": "heading", "title": str(title), "note": str(note)}


def text(words, language="", strong=False):
    """One paragraph for each line of *words*. language: where it is not that of the report."""
    paragraphs = [line.strip() for line in str(words).splitlines() if line.strip()]
    row = {"kind": "text", "paragraphs": paragraphs, "language": language, "strong": strong}
    return row if paragraphs else None


def note(words):
    return {"kind": "note", "text": str(words)}


def facts(rows):
    """rows: (label, text, address or "")."""
    given = [[str(cell) for cell in row] for row in rows if row[1] != ""]
    return {"kind": "facts", "rows": given} if given else None


def items(rows):
    """A list. rows: (text, address or "")."""
    given = [[str(cell) for cell in row] for row in rows]
    return {"kind": "items", "rows": given} if given else None


def cell(words, address="", small="", status="", number=False):
    """A cell of a table: its words, a second line in small type, the code of a status."""
    return {
        "text": str(words),
        "address": address,
        "small": str(small),
        "status": status,
        "number": number,
    }


def table(caption, columns, rows, foot=None):
    """columns: (heading, width in parts of the page, whether of numbers); rows: lists of cells."""
    if not rows:
        return None
    return {
        "kind": "table",
        "caption": str(caption),
        "columns": [
            {"text": str(words), "width": width, "number": number}
            for words, width, number in columns
        ],
        "rows": rows,
        "foot": foot or [],
    }


def chart(made, words):
    """The picture and the table of a Chart. words: of the first column, and of the total."""
    if not made.groups:
        return None
    series = [{"code": code, "label": str(label)} for code, label in made.series]
    return {
        "kind": "chart",
        "title": made.title,
        "subtitle": made.subtitle,
        "description": made.description,
        "first": str(words[0]),
        "total": str(words[1]),
        "series": series,
        "most": max(group.total for group in made.groups),
        "groups": [_group(group, series) for group in made.groups],
    }


def _group(group, series):
    counts = {part.code: part.count for part in group.parts}
    return {
        "label": str(group.label),
        "note": str(group.note),
        "counts": [counts.get(one["code"], 0) for one in series],
        "total": group.total,
    }
