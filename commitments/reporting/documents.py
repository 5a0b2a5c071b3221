"""The whole draft report of one assignee, to be read and signed before it is submitted.

The printable page and the PDF are made of the same data. The text of a report reaches the
PDF as data and is never taken for its markup.
"""

import json

import typst
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commitments.models import Evidence, Measure, Obstacle, Reason, Support
from commitments.templatetags.record import reader_language

from .checks import LANGUAGES, TEXTS
from .workbook.lines import lines_of

TEMPLATE = settings.BASE_DIR / "templates" / "documents" / "draft_report.typ"
CODES = {"measures": Measure, "obstacles": Obstacle, "support_needed": Support}


def draft_report(cycle, desk):
    """What the *desk* has written for *cycle*, ready to print, in the active language.

    Every text is given in the languages in which it was written. Four queries.
    """
    lines = lines_of(cycle, desk)
    evidence = {}
    for piece in Evidence.objects.filter(update__in=[line.open for line in lines if line.open]):
        evidence.setdefault(piece.update_id, []).append(piece)
    written = [line for line in lines if line.open]
    return {
        "title": _("Draft report of %(name)s") % {"name": desk.name},
        "cycle": str(cycle.title),
        "made": date_format(timezone.localdate()),
        "demonstration": _("Demonstration data") if cycle.demonstration else "",
        "count": _("%(written)d of %(asked)d lines are written.")
        % {"written": len(written), "asked": len(lines)},
        "lines": [_line(line, evidence.get(line.open.pk, [])) for line in written],
        "unwritten": [
            f"{line.assignment.commitment.title} ({line.code})" for line in lines if not line.open
        ],
    }


def _line(line, evidence):
    update, commitment = line.open, line.assignment.commitment
    provision = commitment.provision
    return {
        "code": line.code,
        "title": commitment.title,
        "paragraph": f"{provision.instrument.short_title}, {provision.label or provision.path}",
        "quote": line.text,
        "standing": _("Text of the paragraph (%(standing)s)") % {"standing": line.standing},
        "stage": str(update.get_stage_display()),
        "status": str(update.get_status_display()) if update.status else _("No status chosen"),
        "facts": [{"label": label, "text": text} for label, text in _facts(update) if text],
        "evidence": [_piece(piece) for piece in evidence],
    }


def _facts(update):
    """(label, text) of what the update says, in the order of the form."""
    labels = {
        "narrative": _("What has been done"),
        "plan": _("Decision or plan"),
        "missing": _("What is still missing"),
        "reason_text": _("Other reason"),
    }
    if update.retracts:
        yield _("Retraction"), _("It takes the published report back.")
    for field in TEXTS:
        for code in LANGUAGES:
            yield f"{labels[field]} ({code})", getattr(update, f"{field}_{code}") or ""
    yield _("It existed before adoption"), _yes_or_no(update.existed_before)
    yield _("It continues"), _yes_or_no(update.continuing)
    yield _("Reason"), str(dict(Reason.choices).get(update.reason, ""))
    for field, choices in CODES.items():
        known = dict(choices.choices)
        label = update._meta.get_field(field).verbose_name
        yield capfirst(label), ", ".join(str(known[code]) for code in getattr(update, field))
    yield _("Date of the report"), date_format(update.reported_on) if update.reported_on else ""


def _yes_or_no(answer):
    if answer is None:
        return ""
    return pgettext("answer", "Yes") if answer else pgettext("answer", "No")


def _piece(piece):
    restricted = _("for the Secretariat only") if piece.restricted else ""
    issued = date_format(piece.dated) if piece.dated else ""
    parts = [piece.title, piece.locator, piece.issuer, issued, piece.address, piece.file_name]
    return " · ".join(filter(None, [*parts, restricted]))


def pdf(report):
    """Return *report*, as `draft_report` made it, as the bytes of a tagged PDF."""
    words = {
        "language": reader_language(),
        "code": _("Code"),
        "stage": _("Stage"),
        "status": _("Status"),
        "evidence": _("Evidence"),
        "unwritten": _("Nothing written yet"),
        "made": _("Made on %(day)s") % {"day": report["made"]},
        "signature": _("Approved for submission"),
        "place": _("Place and date"),
        "name": _("Name and office"),
        "sign": _("Signature"),
        "page": _("Page"),
    }
    return typst.compile(
        TEMPLATE.read_bytes(),
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(report), "words": json.dumps(words)},
        pdf_standards="ua-1",
    )
