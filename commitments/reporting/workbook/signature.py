"""The signed page inside the workbook: whose it is, of which cycle, and what it held.

It tells a file of ours from any other, and a touched cell from one that was left alone.
"""

from django.core import signing
from django.utils.translation import gettext as _

from commitments.reporting.refusals import Refused

from .columns import REPORT
from .lines import fingerprint

VERSION = 1
SALT = "reporting.workbook"
PIECE = 30_000  # a cell holds 32,767 characters


def sign(cycle, desk, lines):
    """Return the signed token of a workbook, in pieces that fit into cells."""
    held = {
        line.code: [
            line.state,
            [fingerprint(column, line.values[column.key]) for column in REPORT],
        ]
        for line in lines
    }
    head = {"version": VERSION, "cycle": cycle.code, "assignee": desk.code, "lines": held}
    token = signing.dumps(head, salt=SALT, compress=True)
    return [token[start : start + PIECE] for start in range(0, len(token), PIECE)]


def verify(pieces, cycle, desk):
    """Return {code of the assignment: (state, {field: fingerprint})} as it was downloaded.

    Raises Refused, with the names, where the file is no workbook of *cycle* and *desk*.
    """
    try:
        head = signing.loads("".join(pieces), salt=SALT)
    except signing.BadSignature:
        raise Refused(
            _("This is not a workbook of this site, or its hidden page was changed.")
        ) from None
    if head["version"] != VERSION:
        raise Refused(_("This workbook is of an earlier form. Download a new one."))
    if head["assignee"] != desk.code:
        sentence = _("This is the workbook of %(its)s; here is the desk of %(ours)s.")
        raise Refused(sentence % {"its": head["assignee"], "ours": desk.code})
    if head["cycle"] != cycle.code:
        sentence = _("This is the workbook of the cycle %(its)s; the one asked for is %(ours)s.")
        raise Refused(sentence % {"its": head["cycle"], "ours": cycle.code})
    keys = [column.key for column in REPORT]
    return {
        code: (state, dict(zip(keys, prints, strict=True)))
        for code, (state, prints) in head["lines"].items()
    }
