"""The files in which a registry is exported and imported.

A cell that a spreadsheet would run as a formula goes out behind an apostrophe, and the
apostrophe is taken away again when the file comes back. An empty cell of a spreadsheet is
an empty text, as in a CSV: what goes out comes back the same.
"""

import re

from import_export.formats import base_formats

#: Their full-width forms are taken for them by some spreadsheets.
FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def escaped(cell):
    """*cell* as text that no spreadsheet runs; unchanged where it is harmless."""
    return f"'{cell}" if FORMULA.match(str(cell)) else cell


def restored(cell):
    """What `escaped` was given to make *cell*; an empty text for an empty cell."""
    if cell is None:
        return ""
    text = str(cell)
    return text[1:] if text.startswith("'") and FORMULA.match(text) else cell


def _each_cell(dataset, change):
    for _row in range(len(dataset)):
        dataset.append([change(cell) for cell in dataset.lpop()])


class _Escaping:
    def _escape_formulae(self, dataset):
        _each_cell(dataset, escaped)

    def create_dataset(self, in_stream, **kwargs):
        dataset = super().create_dataset(in_stream, **kwargs)
        _each_cell(dataset, restored)
        return dataset


class CSV(_Escaping, base_formats.CSV):
    pass


class XLSX(_Escaping, base_formats.XLSX):
    pass
