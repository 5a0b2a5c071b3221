"""What a workbook that came back would change, and what is wrong with it: all of it at once.

A cell counts as touched when it no longer holds what it held at the download. Touched here
and changed online since, it is a conflict; touched on a report that is with the Secretariat,
it is left. Nothing here writes.
"""

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.models import Evidence, StatusUpdate
from commitments.reporting import checks

from .columns import (
    CONFIRMED,
    EVIDENCE_SLOTS,
    REPORT,
    canonical,
    filled_in,
    shown,
    understood,
)
from .lines import Line, fingerprint


@dataclass(frozen=True)
class Change:
    """One field: what the site holds, what the workbook says, and whether both were changed."""

    column: Any
    online: Any
    workbook: Any
    conflict: bool

    @property
    def shown(self):
        """Both values as their cells would show them: online, in the workbook."""
        return shown(self.column, self.online), shown(self.column, self.workbook)


@dataclass
class Compared:
    """One row of the workbook beside its line.

    faults keep the whole file from being taken, lacking keeps a report from being submitted:
    both are [(key of the column, sentence)]. evidence: the fields of each piece to add.
    """

    row: Any
    line: Line | None
    changes: list = field(default_factory=list)
    evidence: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    lacking: list = field(default_factory=list)
    confirmed: bool = False

    @property
    def explained(self):
        """[(heading of the column, sentence)] of the faults."""
        headings = {column.key: column.heading for column in filled_in()}
        return [(headings.get(key, _("Code")), sentence) for key, sentence in self.faults]

    @property
    def conflict(self):
        return any(change.conflict for change in self.changes)

    @property
    def left(self):
        """Whether it says something new of a report that can no longer be written."""
        return self.differs and not self.line.writable

    @property
    def differs(self):
        return bool(self.changes or self.evidence or self.confirmed)

    @property
    def taken(self):
        return self.differs and self.line.writable

    def merged(self, keep_online=False):
        """{field: value} of the report with the changes; conflicts as chosen."""
        chosen = [row for row in self.changes if not (row.conflict and keep_online)]
        return self.line.values | {row.column.key: row.workbook for row in chosen}


def compare(workbook, lines):
    """Return [Compared] of every row of *workbook*, in its order."""
    by_code = {line.code: line for line in lines}
    counted = Counter(row.code for row in workbook.rows)
    there = _evidence_of(lines)
    compared = []
    for row in workbook.rows:
        found = Compared(row, by_code.get(row.code))
        if found.line is None or row.code not in workbook.held:
            found.faults.append(("code", _("The cycle does not ask you about this line.")))
        elif counted[row.code] > 1:
            found.faults.append(("code", _("This line is in the workbook more than once.")))
        else:
            _fill(found, workbook.held[row.code], there.get(row.code, set()))
        compared.append(found)
    return compared


def digest(compared):
    """A short text that differs when the preview would show anything else."""
    state = [(row.row.code, row.line and row.line.state, row.differs) for row in compared]
    return sha256(repr(state).encode()).hexdigest()[:16]


def _fill(found, held, there):
    _state, prints = held
    cells = _understood(found)
    for column in REPORT:
        if column.key in cells:
            _compare_field(found, column, cells[column.key], prints[column.key])
    found.confirmed = _newly_confirmed(found, cells)
    found.evidence = [piece for piece in _pieces(cells) if _known_by(piece) not in there]
    if found.taken and not found.faults:
        found.lacking = _lacking(found)


def _understood(found):
    cells = {}
    for column in filled_in():
        try:
            cells[column.key] = understood(column, found.row.cells[column.key])
        except ValueError as error:
            found.faults.append((column.key, str(error)))
    return cells


def _compare_field(found, column, cell, print_held):
    online = found.line.values[column.key]
    if fingerprint(column, cell) == print_held or canonical(column, cell) == canonical(
        column, online
    ):
        return
    conflict = fingerprint(column, online) != print_held
    found.changes.append(Change(column, online, cell, conflict))


def _newly_confirmed(found, cells):
    carried = found.line.open.carried_over if found.line.open else found.line.stands is not None
    return bool(cells.get(CONFIRMED.key)) and carried and not found.changes


def _pieces(cells):
    """The evidence to add, as the fields of the model; a title alone is a citation."""
    for slot in EVIDENCE_SLOTS:
        title, place, restricted = (
            cells.get(f"evidence_{part}_{slot}") for part in ("title", "place", "restricted")
        )
        if not (title or place):
            continue
        address = place if str(place).lower().startswith(("http://", "https://")) else ""
        yield {
            "kind": Evidence.Kind.LINK if address else Evidence.Kind.NORM,
            "title": (title or place)[:300],
            "locator": "" if address else place[:200] if title else "",
            "address": address[:1000],
            "restricted": bool(restricted),
        }


def _evidence_of(lines):
    """{code of the assignment: what its report rests on already}; one query."""
    pieces = Evidence.objects.filter(update__in=[line.shown for line in lines if line.shown])
    there = {}
    for piece in pieces.select_related("update__assignment"):
        known = (piece.kind, piece.title, piece.address)
        there.setdefault(piece.update.assignment.code, set()).add(known)
    return there


def _known_by(piece):
    return piece["kind"], piece["title"], piece["address"]


def _lacking(found):
    update = StatusUpdate(**found.merged())
    update.reported_on = update.reported_on or timezone.localdate()
    fields = {column.field: column.key for column in reversed(REPORT)}
    return [(fields.get(name, name), sentence) for name, sentence in checks.faults(update)]
