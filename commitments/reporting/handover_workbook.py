"""The dossier as a workbook: a sheet for each part, and one that says what it is and as of when.

Whatever begins like a formula stays text.
"""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

import xlsxwriter
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commitments.models import Status

#: Cells are text whatever they begin with, and addresses are not made into links.
AS_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
LONGEST_NAME = 31  # characters of the name of a sheet
WIDEST = 60


@dataclass(frozen=True)
class Sheet:
    """A table: its columns, and rows of text, numbers and days."""

    name: str
    columns: list
    rows: list


def workbook(dossier):
    """Return the *dossier* as the bytes of an XLSX, in the language that is active."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, AS_TEXT) as book:
        book.set_properties({"title": _("Handover"), "author": "QuitoTrack"})
        marked = f"&C{_('Demonstration data')}" if dossier.demonstration else ""
        for sheet in [_about(dossier), *_tables(dossier)]:
            _write(book, sheet).set_header(marked)
    return content.getvalue()


def _tables(dossier):
    return [
        _strands(dossier),
        _returned(dossier),
        *([_by_assignee(dossier), _by_group(dossier)] if dossier.cycle else []),
        _due(dossier),
    ]


def _about(dossier):
    """Where it comes from and as of when; read first."""
    troika, rows = dossier.troika, []
    if dossier.demonstration:
        rows.append([_("Demonstration data"), _("Some of what follows is fictitious.")])
    rows += [
        [_("Handover"), _("What one presidency of the Quito Process hands to the next")],
        [_("Date"), dossier.day],
        [_("Outgoing presidency"), str(troika.outgoing or _("not recorded"))],
        [_("Presidency"), str(troika.current or _("not recorded"))],
        [_("Incoming presidency"), str(troika.incoming or _("not recorded"))],
        [_("Reporting cycle"), dossier.cycle.title if dossier.cycle else _("none yet")],
        [_("Source"), _("QuitoTrack, the record of the Quito Process")],
        [_("Licence"), "CC BY 4.0"],
        [_("How to read it"), _("A commitment that two groups follow stands under each.")],
    ]
    return Sheet(_("About"), [_("What"), _("Value")], rows)


def _strands(dossier):
    statuses = list(Status.choices)
    rows = [
        [
            str(section),
            strand.commitment.code,
            strand.commitment.title,
            strand.commitment.provision.instrument.short_title,
            strand.commitment.due_on,
            strand.tally.total,
            *(strand.tally.counts.get(code, 0) for code, _label in statuses),
        ]
        for section in dossier.sections
        for strand in section.strands
    ]
    columns = [
        _("Working group"),
        _("Code"),
        _("Commitment"),
        _("Instrument"),
        _("Due on"),
        _("Assignments"),
        *(str(label) for _code, label in statuses),
    ]
    return Sheet(_("Open strands"), columns, rows)


def _returned(dossier):
    rows = [
        [
            str(section),
            str(update.assignment.assignee),
            update.assignment.code,
            update.assignment.commitment.title,
            update.returned_at and timezone.localdate(update.returned_at),
        ]
        for section in dossier.sections
        for update in section.returned
    ]
    columns = [
        _("Working group"),
        _("Assignee"),
        _("Assignment"),
        _("Commitment"),
        _("Returned on"),
    ]
    return Sheet(_("Returns not answered"), columns, rows)


def _by_assignee(dossier):
    rows = [[str(row.assignee), row.part.received, row.part.asked] for row in dossier.received.rows]
    columns = [_("Assignee"), _("Received"), _("Asked for")]
    return Sheet(_("Completeness"), columns, rows)


def _by_group(dossier):
    rows = [
        [str(section), section.received.received, section.received.asked]
        for section in dossier.sections
    ]
    columns = [_("Working group"), _("Received"), _("Asked for")]
    return Sheet(_("Completeness by group"), columns, rows)


def _due(dossier):
    rows = [["", one.day, one.what, one.subject] for one in dossier.due]
    rows += [
        [str(section), one.day, one.what, one.subject]
        for section in dossier.sections
        for one in section.due
    ]
    return Sheet(_("What falls due"), [_("Working group"), _("Day"), _("What"), _("Of whom")], rows)


def _write(book, sheet):
    """Write one sheet, ready to filter and to print; return it."""
    page = book.add_worksheet(sheet.name[:LONGEST_NAME])
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    page.write_row(0, 0, sheet.columns, head)
    for number, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            page.write(number, column, value, day if isinstance(value, date) else text)
    for column, cells in enumerate(zip(sheet.columns, *sheet.rows, strict=True)):
        page.set_column(column, column, min(WIDEST, max(len(_shown(cell)) for cell in cells) + 2))
    page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer(f"&L{_('Handover')}, {date_format(timezone.localdate())}&RQuitoTrack &P / &N")
    return page


def _shown(cell):
    return "" if cell is None else str(cell)
