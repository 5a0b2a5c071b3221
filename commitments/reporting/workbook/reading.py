"""Taking apart a workbook that came back. Nothing in it is run, followed or expanded."""

import re
import zlib
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from commitments.reporting.refusals import Refused

from .columns import filled_in
from .signature import verify

LARGEST = 5 * 1024 * 1024  # bytes of the file
LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 200
#: A cell beyond column AZ or row 1999: a page that far would be unfolded whole in memory.
FAR_AWAY = re.compile(rb"""\br=["'](?:[B-Z][A-Z]\d|[A-Z]{3,}\d|[A-Z]*(?:[2-9]\d{3}|\d{5,}))""")
SIGNATURE, REPORT = "QuitoTrack", "2"  # name of the signed page; of the report, its beginning
KEYS_ROW = 2  # numbered as the spreadsheet does
CODE = "code"


@dataclass(frozen=True)
class Row:
    """One row as it came back. number: as the spreadsheet numbers it."""

    number: int
    code: str
    cells: dict


@dataclass(frozen=True)
class Workbook:
    """held: what it held when it was downloaded, by assignment. places: {key: column number}."""

    held: dict
    rows: list
    places: dict


def read(content, cycle, desk):
    """Return the Workbook in *content*, bytes, if it is one of *cycle* and *desk*.

    Raises Refused: whose it is comes before what is in it.
    """
    _harmless(content)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        pages = {name: book.get_sheet_by_name(name) for name in book.sheet_names}
        signed = pages[SIGNATURE].to_python(skip_empty_area=False)
        page = next(page for name, page in pages.items() if name.startswith(REPORT))
        table = page.to_python(skip_empty_area=False)
    except (CalamineError, KeyError, StopIteration):
        raise Refused(_("This is not a workbook of this site.")) from None
    held = verify([str(row[0]) for row in signed], cycle, desk)
    return Workbook(held, *_rows(table))


def _harmless(content):
    """Refuse what is too large, packed or not, before anything unpacks it."""
    if len(content) > LARGEST:
        raise Refused(_("This file is too large: at most 5 MB are possible."))
    try:
        archive = ZipFile(BytesIO(content))
        parts = archive.infolist()
        modest = len(parts) <= MOST_PARTS and sum(p.file_size for p in parts) <= LARGEST_UNPACKED
        honest = modest and archive.testzip() is None  # no part is larger than it says
        pages = [archive.read(p) for p in parts if "worksheets/" in p.filename] if honest else []
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, zlib.error):
        raise Refused(_("This is not an XLSX workbook.")) from None
    if not honest or any(FAR_AWAY.search(page) for page in pages):
        raise Refused(_("This workbook holds more than a workbook of this site can."))
    if any("vbaProject" in part.filename for part in parts):
        raise Refused(_("This workbook holds macros. Save it as XLSX without them."))


def _rows(table):
    keys = [str(key) for key in table[KEYS_ROW - 1]] if len(table) >= KEYS_ROW else []
    places = {key: place for place, key in enumerate(keys, start=1) if key}
    wanted = [column.key for column in filled_in()]
    if CODE not in places or not set(wanted) <= set(places):
        raise Refused(_("Columns of this workbook were taken away. Download a new one."))
    rows = [
        Row(number, str(cells[places[CODE] - 1]).strip(), {k: cells[places[k] - 1] for k in wanted})
        for number, cells in enumerate(table[KEYS_ROW:], start=KEYS_ROW + 1)
        if any(cell not in ("", None) for cell in cells)
    ]
    return rows, places
