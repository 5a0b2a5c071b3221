"""What a download holds, read back; and a record in which every table has a row or more."""

import csv
import io
import json
from contextlib import contextmanager
from urllib.parse import urlencode

from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from python_calamine import CalamineWorkbook

from commitments.models import Commitment
from commitments.publishing.tables.columns import BOOLEAN, INTEGER, LIST, SEPARATOR
from tests.cast import make_assignment, make_commitment, make_update, noon
from tests.reporting_cast import make_published_cycle
from tests.test_columns import FORMULAS

CODE = "santiago-2023/10.A.3/2"
AWKWARD = [
    'He said "no", twice',
    "two\nlines",
    "return\r",
    "ends in a comma,",
    "  spaced ",
    "\\.",
    "ñ–π",
]
WIDE = ["＝1+1", "＋1", "－1", "＠SUM(A1)", "'＝1"]


def fetch(name, extension, client=None, answer=200, **query):
    response = (client or Client()).get(
        f"/en/downloads/{name}.{extension}?{urlencode(query, doseq=True)}"
    )
    assert response.status_code == answer
    return response


def content(response):
    """All that is sent; the response is closed with the last of it."""
    return b"".join(response.streaming_content) if response.streaming else response.content


@contextmanager
def connection_of_the_test():
    """Within it no end of a request closes the connection that the test itself is in."""
    both = (request_started, request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in both:
            signal.connect(close_old_connections)


def let_go(response):
    """*response*, closed unread as a server would."""
    with connection_of_the_test():
        response.close()
    return response


def from_csv(name, **query):
    """The rows of a CSV, each a dictionary of texts."""
    text = content(fetch(name, "csv", **query)).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def from_json(name, **query):
    return json.loads(content(fetch(name, "json", **query)))


def from_xlsx(name, **query):
    """The names and the rows of the first sheet, and the pairs of the second."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(fetch(name, "xlsx", **query))))
    first, second = (book.get_sheet_by_name(sheet) for sheet in book.sheet_names)
    names, *rows = first.to_python(skip_empty_area=False)
    return [dict(zip(names, row, strict=True)) for row in rows], second.to_python()


def as_text(kind, value):
    """The text of a CSV for a value of JSON."""
    if value is None:
        return ""
    if kind == BOOLEAN:
        return "true" if value else "false"
    if kind == LIST:
        return SEPARATOR.join(value)
    return str(value)


def written(kind, value):
    """The text of a CSV for a cell of a spreadsheet."""
    if value == "":
        return ""
    if kind == BOOLEAN:
        return "true" if value else "false"
    return str(int(value)) if kind == INTEGER else str(value)


def make_busy():
    """Every table has a row or more, with texts that are hard on every format."""
    commitment = Commitment.objects.get(code=CODE)
    peru, ecuador = (commitment.assignments.get(actor__code=code) for code in ("PER", "ECU"))
    texts = {"narrative_en": AWKWARD[0], "narrative_es": AWKWARD[1], "narrative_pt": AWKWARD[2]}
    first = make_update(
        peru,
        stage="published",
        sources=1,
        measures=["law", "decree"],
        published_at=noon(2025, 5, 2),
    )
    make_update(peru, stage="published", corrects=first, published_at=noon(2025, 6, 2), **texts)
    line = {
        "update": first,
        "outcome": "reported",
        "status": "in_progress",
        "themes": ["ix-health"],
    }
    make_published_cycle([(peru, line), (ecuador, {})], code="closed-2025")
    for text in [*AWKWARD[3:], *FORMULAS, *WIDE]:
        make_assignment(make_commitment(title_en=text, title_es=f"{text},"))
    return commitment
