"""The workbook that goes back: the same file, every cell with a fault marked and explained."""

import logging
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from commitments.reporting.refusals import Refused

from .reading import KEYS_ROW, REPORT

log = logging.getLogger(__name__)
FAULT = PatternFill("solid", start_color="F6B8B3")
LACKING = PatternFill("solid", start_color="FBE3A4")


def mark(content, workbook, compared):
    """Return *content*, the bytes of a workbook that `reading.read` took, with its faults marked.

    Red is what keeps the file from being taken, yellow what a report still lacks. A last
    column says it in words, in the active language. Raises Refused where the file cannot be
    written again: another library read it.
    """
    try:
        return _marked_copy(content, workbook, compared)
    except Exception as error:
        log.warning("A workbook was not marked: %s", type(error).__name__)
        raise Refused(_("This is not a workbook of this site.")) from None


def _marked_copy(content, workbook, compared):
    book = load_workbook(BytesIO(content))
    page = next(page for page in book.worksheets if page.title.startswith(REPORT))
    words = max(workbook.places.values()) + 1
    _say(page.cell(1, words), _("What to correct"))
    page.column_dimensions[page.cell(KEYS_ROW, words).column_letter].width = 60
    for found in compared:
        said = [
            *_marked(page, workbook.places, found.row.number, found.faults, FAULT),
            *_marked(page, workbook.places, found.row.number, found.lacking, LACKING),
        ]
        if said:
            _say(page.cell(found.row.number, words), "\n".join(said))
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _say(cell, text):
    """Write *text* as text: what begins like a formula, as a heading of the file may, is none."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type, cell.quotePrefix = "s", True


def _marked(page, places, row, faults, fill):
    for key, sentence in faults:
        place = places.get(key, places["code"])
        cell = page.cell(row, place)
        cell.fill = fill
        cell.comment = Comment(ILLEGAL_CHARACTERS_RE.sub("", sentence), "QuitoTrack")
        yield f"{page.cell(1, place).value}: {sentence}"
