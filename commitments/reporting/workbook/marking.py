"""The workbook that goes back: the same file, every cell with a fault marked and explained."""

from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from .reading import KEYS_ROW, REPORT

FAULT = PatternFill("solid", start_color="F6B8B3")
LACKING = PatternFill("solid", start_color="FBE3A4")


def mark(content, workbook, compared):
    """Return *content*, the bytes of a workbook that `reading.read` took, with its faults marked.

    Red is what keeps the file from being taken, yellow what a report still lacks. A last
    column says it in words, in the active language.
    """
    book = load_workbook(BytesIO(content))
    page = next(page for page in book.worksheets if page.title.startswith(REPORT))
    words = max(workbook.places.values()) + 1
    page.cell(1, words).value = _("What to correct")
    page.column_dimensions[page.cell(KEYS_ROW, words).column_letter].width = 60
    for found in compared:
        said = [
            *_marked(page, workbook.places, found.row.number, found.faults, FAULT),
            *_marked(page, workbook.places, found.row.number, found.lacking, LACKING),
        ]
        if said:
            page.cell(found.row.number, words).value = "\n".join(said)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _marked(page, places, row, faults, fill):
    for key, sentence in faults:
        place = places.get(key, places["code"])
        cell = page.cell(row, place)
        cell.fill = fill
        cell.comment = Comment(sentence, "QuitoTrack")
        yield f"{page.cell(1, place).value}: {sentence}"
