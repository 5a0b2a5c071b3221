"""What a cell holds for each field of a report: written, compared, and read back.

Nothing here knows a database. Whatever language a choice is written in, and with or without
accents and capitals, it is understood.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commitments.models import CHOOSABLE, Measure, Obstacle, Reason, Support
from commitments.reporting import checks
from members.folding import fold

TEXT, CHOICE, CHOICES, YES_NO, DAY = "text", "choice", "choices", "yes_no", "day"
INTERFACES = ("es", "pt-br", "en")
OWN_NAMES = {"es": "español", "pt": "português", "en": "English"}
YES_OR_NO = [
    ("yes", pgettext_lazy("answer", "Yes")),
    ("no", pgettext_lazy("answer", "No")),
]
EVIDENCE_SLOTS = (1, 2, 3)


@dataclass(frozen=True)
class Column:
    """One column that the ministry fills in. key: the field of the report, or its evidence."""

    key: str
    label: Any
    kind: str = TEXT
    choices: Any = field(default=(), hash=False)
    language: str = ""

    @property
    def heading(self):
        return f"{self.label} ({OWN_NAMES[self.language]})" if self.language else str(self.label)

    @property
    def field(self):
        """The field without its language, as `checks.faults` names it."""
        return self.key.removesuffix(f"_{self.language}") if self.language else self.key


def _texts(name, label):
    return [Column(f"{name}_{code}", label, language=code) for code in checks.LANGUAGES]


REPORT = [
    Column("status", gettext_lazy("Status"), CHOICE, CHOOSABLE),
    *_texts("narrative", gettext_lazy("Narrative")),
    *_texts("plan", gettext_lazy("Decision or plan")),
    *_texts("missing", gettext_lazy("What is still missing")),
    Column("existed_before", gettext_lazy("It existed before adoption"), YES_NO, YES_OR_NO),
    Column("continuing", gettext_lazy("It continues"), YES_NO, YES_OR_NO),
    Column("reason", gettext_lazy("Reason"), CHOICE, Reason.choices),
    *_texts("reason_text", gettext_lazy("Other reason")),
    Column("measures", gettext_lazy("Forms of measure"), CHOICES, Measure.choices),
    Column("obstacles", gettext_lazy("Obstacles"), CHOICES, Obstacle.choices),
    Column("support_needed", gettext_lazy("Support needed"), CHOICES, Support.choices),
    Column("reported_on", gettext_lazy("Date of the report"), DAY),
]
CONFIRMED = Column("confirmed", gettext_lazy("The last answers still hold"), YES_NO, YES_OR_NO)


def evidence_columns(slot):
    """The three columns of one piece of evidence to add."""
    number = {"number": slot}
    return [
        Column(f"evidence_title_{slot}", _("Evidence to add %(number)d: title") % number),
        Column(f"evidence_place_{slot}", _("Evidence to add %(number)d: address") % number),
        Column(
            f"evidence_restricted_{slot}",
            _("Evidence to add %(number)d: for the Secretariat only") % number,
            YES_NO,
            YES_OR_NO,
        ),
    ]


def filled_in():
    """Every column that can be filled in, with its heading in the active language."""
    added = [column for slot in EVIDENCE_SLOTS for column in evidence_columns(slot)]
    return [*REPORT, CONFIRMED, *added]


def canonical(column, value):
    """*value* as one text, the same whatever the language: what two versions differ in."""
    if value is None or value == "":
        return ""
    if column.kind == YES_NO:
        return "yes" if value else "no"
    if column.kind == CHOICES:
        return ";".join(sorted(value))
    if column.kind == DAY:
        return value.isoformat()
    return str(value).replace("\r\n", "\n").strip()


def shown(column, value):
    """*value* as its cell shows it, in the active language."""
    labels = dict(column.choices)
    if column.kind == CHOICES:
        return "; ".join(str(labels.get(code, code)) for code in value or [])
    if column.kind in (CHOICE, YES_NO):
        return str(labels.get(canonical(column, value), ""))
    return canonical(column, value)


def understood(column, raw):
    """The value of the field that the cell *raw* holds; ValueError with a sentence if none."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return {CHOICES: [], YES_NO: None, DAY: None}.get(column.kind, "")
    if column.kind == DAY:
        return _day(raw)
    text = _text(raw)
    if column.kind == CHOICES:
        return [_code(column, part) for part in text.split(";") if part.strip()]
    if column.kind == CHOICE:
        return _code(column, text)
    if column.kind == YES_NO:
        return _code(column, text) == "yes"
    if sentence := checks.too_long(text):
        raise ValueError(sentence)
    return text


def _text(raw):
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    return str(raw).replace("\r\n", "\n").replace("_x000D_", "").strip()


def _day(raw):
    day = raw.date() if isinstance(raw, datetime) else raw
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day.strip())
        except ValueError:
            day = None
    if not isinstance(day, date):
        raise ValueError(_("This is not a date. Write it as year-month-day, as in 2026-11-22."))
    if sentence := checks.in_the_future(day):
        raise ValueError(sentence)
    return day


def _code(column, text):
    wanted = fold(text)
    for code, label in column.choices:
        if wanted in {fold(code), *_in_all_languages(label)}:
            return code
    offered = ", ".join(str(label) for _code, label in column.choices)
    sentence = _("“%(value)s” is not one of the values: %(offered)s.")
    raise ValueError(sentence % {"value": text[:60], "offered": offered})


def _in_all_languages(label):
    for language in INTERFACES:
        with translation.override(language):
            yield fold(str(label))
