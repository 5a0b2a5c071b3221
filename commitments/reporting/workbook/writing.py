"""The workbook that goes out: guidance, the report, the lists behind its drop-downs.

Every text is written as text: what begins like a formula is none.
"""

from io import BytesIO

import xlsxwriter
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from . import guidance
from .columns import CHOICE, CHOICES, DAY, TEXT, YES_NO, filled_in, shown
from .lines import lines_of
from .reading import CODE, KEYS_ROW, SIGNATURE
from .signature import sign

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LOCKED = (CODE, "paragraph", "commitment", "text", "published", "stage", "evidence")
WIDTHS = {CODE: 26, "paragraph": 18, "commitment": 32, "text": 48, TEXT: 44, CHOICE: 24}
LAST_ROW_HEIGHT = 90


def build(cycle, desk, language):
    """Return the bytes of the workbook of *desk* in *cycle*, headings in the active language.

    language: es, pt or en; the texts of the two others are folded away, not left out.
    """
    lines = lines_of(cycle, desk)
    output = BytesIO()
    with xlsxwriter.Workbook(output, {**SAFE, "in_memory": True}) as book:
        look = _formats(book)
        _guide(book, look, cycle, desk)
        page = book.add_worksheet("2 " + _("Report"))
        columns = filled_in()
        lists = _lists(book, columns)
        _headings(page, look, columns, language)
        for number, line in enumerate(lines):
            _line(page, look, KEYS_ROW + number, line, columns, cycle)
        _rules(page, columns, lists, len(lines))
        _protect(page, cycle)
        _signature(book, sign(cycle, desk, lines))
        page.activate()
    return output.getvalue()


def _formats(book):
    plain = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#8A8F98"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "head": book.add_format(plain | {"bold": True, "bg_color": "#1F3A5F", "color": "#FFFFFF"}),
        "locked": book.add_format(plain | {"bg_color": "#E6E8EB"}),
        "past": book.add_format(plain | {"bg_color": "#E6E8EB", "num_format": "yyyy-mm-dd"}),
        "open": book.add_format(plain | {"locked": False, "num_format": "@"}),
        "day": book.add_format(plain | {"locked": False, "num_format": "yyyy-mm-dd"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _guide(book, look, cycle, desk):
    page = book.add_worksheet("1 " + _("Guidance"))
    page.set_column(0, 2, 60)
    mark = f" · {_('Demonstration data')}" if cycle.demonstration else ""
    page.write_string(0, 0, f"QuitoTrack · {desk.name} · {cycle.title}{mark}", look["title"])
    due = _("Due on %(day)s") % {"day": date_format(cycle.due_on)}
    page.write_string(1, 0, due)
    heads, *rows = guidance.pages()
    page.write_row(3, 0, heads, look["head"])
    for number, texts in enumerate(rows, start=4):
        for place, text in enumerate(texts):
            page.write_string(number, place, text, look["wrap"])
    page.protect()


def _lists(book, columns):
    """Write the values of every drop-down on a hidden page; return {key: its range}."""
    page = book.add_worksheet("3")
    page.hide()
    ranges = {}
    for place, column in enumerate(c for c in columns if c.kind in (CHOICE, YES_NO)):
        labels = [str(label) for _code, label in column.choices]
        for number, label in enumerate(labels):
            page.write_string(number, place, label)
        first, last = (
            xl_rowcol_to_cell(row, place, row_abs=True, col_abs=True)
            for row in (0, len(labels) - 1)
        )
        ranges[column.key] = f"='3'!{first}:{last}"
    return ranges


def _locked_headings():
    return (
        _("Code"),
        _("Paragraph"),
        _("Commitment"),
        _("Text of the paragraph"),
        _("Published now"),
        _("Stage"),
        _("Evidence so far"),
    )


def _headings(page, look, columns, language):
    for place, (key, heading) in enumerate(zip(LOCKED, _locked_headings(), strict=True)):
        page.write_string(0, place, heading, look["head"])
        page.write_string(KEYS_ROW - 1, place, key)
        page.set_column(place, place, WIDTHS.get(key, 20))
    for place, column in enumerate(columns, start=len(LOCKED)):
        page.write_string(0, place, column.heading, look["head"])
        page.write_string(KEYS_ROW - 1, place, column.key)
        other = column.language not in ("", language)
        folded = {"level": 1, "hidden": True} if other else {}
        page.set_column(place, place, WIDTHS.get(column.kind, 22), None, folded)
    page.set_row(0, 32)
    page.set_row(KEYS_ROW - 1, None, None, {"hidden": True})


def _line(page, look, row, line, columns, cycle):
    for place, text in enumerate(_known(line, cycle)):
        page.write_string(row, place, text, look["locked"])
    for place, column in enumerate(columns, start=len(LOCKED)):
        value = line.values.get(column.key)
        if column.kind == DAY and value:
            page.write_datetime(row, place, value, look["day" if line.writable else "past"])
        else:
            style = look["day"] if column.kind == DAY else look["open"]
            style = style if line.writable else look["locked"]
            text = shown(column, value) if column.key in line.values else ""
            if text:
                page.write_string(row, place, text, style)
            else:
                page.write_blank(row, place, None, style)
    page.set_row(row, LAST_ROW_HEIGHT)


def _known(line, cycle):
    """The texts of the locked cells."""
    commitment = line.assignment.commitment
    published = _("Not reported")
    if line.stands and not line.stands.retraction:
        day = date_format(line.stands.reported_on)
        published = f"{line.stands.get_status_display()} ({day})"
    stage = line.open.get_stage_display() if line.open else ""
    mark = _("Demonstration data") if cycle.demonstration else ""
    instrument = commitment.provision.instrument.short_title
    return (
        line.code,
        f"{instrument}, {commitment.provision.label or commitment.provision.path}",
        commitment.title,
        f"{line.text[:30_000]}\n({line.standing})",
        "\n".join(filter(None, [published, mark])),
        str(stage),
        str(line.evidence_count),
    )


def _rules(page, columns, lists, count):
    """Drop-downs, and what a cell says when it is chosen."""
    last = KEYS_ROW + max(count, 1) - 1
    for place, column in enumerate(columns, start=len(LOCKED)):
        if column.key in lists:
            rule = {"validate": "list", "source": lists[column.key]}
            page.data_validation(KEYS_ROW, place, last, place, rule)
        elif column.kind == CHOICES:
            offered = "; ".join(str(label) for _code, label in column.choices)
            hint = {"validate": "any", "input_title": str(column.label)[:32]}
            page.data_validation(
                KEYS_ROW, place, last, place, hint | {"input_message": offered[:255]}
            )


def _protect(page, cycle):
    page.freeze_panes(KEYS_ROW, 3)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    if cycle.demonstration:
        page.set_header(f"&C{_('Demonstration data')}")
    page.protect(options={"format_columns": True, "format_rows": True})


def _signature(book, pieces):
    page = book.add_worksheet(SIGNATURE)
    page.very_hidden()
    for number, piece in enumerate(pieces):
        page.write_string(number, 0, piece)
