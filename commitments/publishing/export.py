"""A table as CSV, as a spreadsheet or as JSON, streamed: the first byte goes out at once, and
the memory that it takes does not grow with the table.

A text that a spreadsheet would run as a formula stands behind an apostrophe, as in the exports
of the administration; `members.formats.restored` takes it away again. JSON has it as it is.
"""

import json
import re
from datetime import UTC
from itertools import chain
from tempfile import TemporaryFile

import xlsxwriter
from django.db import connection
from django.db.models import CharField, Func, TextField, Value
from django.db.models.functions import Cast, NullIf

from members.formats import escaped

from .tables.columns import BOOLEAN, DATE, INSTANT, INTEGER, LIST, SEPARATOR, STRING

#: So many bytes go out at a time.
BLOCK = 64 * 1024
TO_QUOTE = re.compile(r'[",\r\n]')
#: What a cell of a spreadsheet can hold.
LONGEST_CELL = 32_767


def blocks(pieces):
    """Join the bytes in *pieces* to blocks that are worth sending."""
    held, size = [], 0
    for piece in pieces:
        held.append(bytes(piece))
        size += len(piece)
        if size >= BLOCK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


# --- CSV --------------------------------------------------------------------------------


def csv(table, rows):
    """Yield the CSV of *rows*, a queryset of *table*, as bytes: the names, then the rows."""
    names = ",".join(column.name for column in table.columns) + "\n"
    lines = _copied if connection.vendor == "postgresql" else _written
    return blocks(chain([names.encode()], lines(table, rows)))


def _copied(table, rows):
    """The lines as PostgreSQL itself writes them, without a Python object for each cell."""
    cells = [_cell_in_sql(column) for column in table.columns]
    sql, params = table.values(rows, cells).query.sql_with_params()
    statement = f"COPY ({sql}) TO STDOUT (FORMAT csv)"
    # The bare cursor: the one that also notes statements takes no parameters here.
    with connection.cursor() as cursor, cursor.cursor.copy(statement, params) as copy:
        yield from copy


def _written(table, rows):
    """The same lines where the database cannot write them."""
    columns = table.columns
    for row in table.rows(rows):
        cells = (_cell(column, value) for column, value in zip(columns, row, strict=True))
        yield (",".join(map(_quoted, cells)) + "\n").encode()


def _quoted(cell):
    return '"' + cell.replace('"', '""') + '"' if TO_QUOTE.search(cell) else cell


def _cell(column, value):
    """The text of *value* in a cell."""
    if value is None:
        return ""
    if column.kind == BOOLEAN:
        return "true" if value else "false"
    if column.kind == INSTANT:
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    written_by_people = column.free and column.kind in (STRING, LIST)
    return escaped(value) if written_by_people else str(value)


def _cell_in_sql(column):
    """The same as `_cell`, as an expression of PostgreSQL."""
    value = column.expression
    if column.kind in (INTEGER, DATE):
        return value
    if column.kind == BOOLEAN:
        return Cast(value, TextField())
    if column.kind == INSTANT:
        return Instant(value)
    return Guarded(value) if column.free else NullIf(value, Value(""), output_field=TextField())


class Guarded(Func):
    """A text behind an apostrophe where a spreadsheet would run it; nothing where it is empty.

    The number of its first character tells nearly all of them apart, which is what makes it
    quick.
    """

    template = (
        "(CASE WHEN ascii(%(expressions)s) IN"
        " (9, 13, 39, 43, 45, 61, 64, 65291, 65293, 65309, 65312)"
        " AND %(expressions)s ~ '^''*[=+\\-@\\t\\r＝＋－＠]'"
        " THEN '''' || %(expressions)s ELSE NULLIF(%(expressions)s, '') END)"
    )
    output_field = TextField()

    def as_sql(self, compiler, connection, **extra):
        sql, params = super().as_sql(compiler, connection, **extra)
        return sql, (*params, *params, *params, *params)


class Instant(Func):
    """An instant in universal time, to the second."""

    template = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    output_field = CharField()


# --- XLSX -------------------------------------------------------------------------------


def xlsx(table, rows, about):
    """Yield a workbook of *rows*, with *about* on its second sheet, as bytes.

    about: pairs of a label and a text. It is written to the disk first, not held in memory.
    """
    with TemporaryFile() as file:
        with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_urls": False}) as book:
            bold = book.add_format({"bold": True})
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            _fill(book.add_worksheet(table.name), table, rows, bold, day)
            _tell(book.add_worksheet("about"), about, bold)
        file.seek(0)
        while block := file.read(BLOCK):
            yield block


def _tell(page, about, bold):
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 100)
    for number, (label, text) in enumerate(about):
        page.write_string(number, 0, label, bold)
        page.write_string(number, 1, escaped(text))


def _fill(page, table, rows, bold, day):
    columns = table.columns
    page.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        page.write_string(0, place, column.name, bold)
    for number, row in enumerate(table.rows(rows), start=1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write(page, number, place, column, value, day)


def _write(page, number, place, column, value, day):
    if value is None or value == "":
        return
    if column.kind == INTEGER:
        page.write_number(number, place, value)
    elif column.kind == BOOLEAN:
        page.write_boolean(number, place, value)
    elif column.kind == DATE:
        page.write_datetime(number, place, value, day)
    else:
        page.write_string(number, place, _cell(column, value)[:LONGEST_CELL])


# --- JSON -------------------------------------------------------------------------------


def as_json(table, rows, about):
    """Yield the JSON of *rows* as bytes: an object with what *about* holds, then `rows`."""
    return blocks(_json(table, rows, about))


def _json(table, rows, about):
    yield f'{_dumped(about)[:-1]}, "rows": ['.encode()
    columns, comma = table.columns, "\n"
    for row in table.rows(rows):
        pairs = zip(columns, row, strict=True)
        entry = {column.name: _value(column, value) for column, value in pairs}
        yield f"{comma}{_dumped(entry)}".encode()
        comma = ",\n"
    yield b"\n]}\n"


def _dumped(value):
    return json.dumps(value, ensure_ascii=False)


def _value(column, value):
    """What JSON has for *value*: a list for a list, null where there is nothing."""
    if column.kind == LIST:
        return value.split(SEPARATOR) if value else []
    if column.kind in (DATE, INSTANT):
        return _cell(column, value) or None
    return None if value == "" else value
