"""What a reviewer reads of a report: each thing it says, beside what was published before."""

from dataclasses import dataclass
from functools import partial

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from commitments.models import StatusUpdate
from commitments.reporting import checks, differences
from commitments.reporting.drafts import COPIED
from commitments.templatetags.record import LANGUAGE_NAMES, code_labels


@dataclass(frozen=True)
class Line:
    """One thing that a report says. before: what the earlier one said, the empty string for
    nothing; difference: as `differences` has it; language: that of a text."""

    label: str
    before: str
    difference: list
    language: str = ""

    @property
    def changed(self):
        return differences.changed(self.difference)


def facts(update, before):
    """A Line for each choice that *update*, or *before*, makes. before: None for nothing."""
    lines = []
    for field, values_of in FACTS.items():
        now, earlier = values_of(update), values_of(before) if before else []
        if now or earlier:
            difference = differences.between_lists(earlier if before else now, now)
            lines.append(Line(_name(field), ", ".join(earlier), difference))
    return lines


def texts(update, before):
    """A Line for each text in each language in which one of the two has it."""
    lines = []
    for field, code in TEXTS:
        now, earlier = _text(update, field, code), _text(before, field, code)
        if now or earlier:
            difference = differences.between_texts(earlier if before else now, now)
            label = f"{_name(field)} ({LANGUAGE_NAMES[code]})"
            lines.append(Line(label, earlier, difference, code))
    return lines


def languages_missing(update):
    """[(text, languages)]: where *update* has a text in some languages and not in all."""
    found = []
    for field in checks.TEXTS:
        missing = [code for code in checks.LANGUAGES if not _text(update, field, code)]
        if 0 < len(missing) < len(checks.LANGUAGES):
            found.append((_name(field), ", ".join(str(LANGUAGE_NAMES[code]) for code in missing)))
    return found


def reply(update):
    """[(language code, text)] of what the state answered to the public note."""
    return [(code, text) for code in checks.LANGUAGES if (text := _text(update, "reply", code))]


def fresh(piece, earlier):
    """Whether *piece* of evidence is not among the *earlier* ones."""
    return all(
        any(getattr(piece, name) != getattr(other, name) for name in COPIED) for other in earlier
    )


# --- Fields in words --------------------------------------------------------------------

TEXTS = [(field, code) for field in checks.TEXTS for code in checks.LANGUAGES]


def _name(field):
    return capfirst(str(StatusUpdate._meta.get_field(field).verbose_name))


def _text(update, field, code):
    return (getattr(update, f"{field}_{code}", "") or "").strip()


def _choice(field, update):
    label = getattr(update, f"get_{field}_display")()
    return [str(label)] if label else []


def _answer(field, update):
    value = getattr(update, field)
    return [] if value is None else [_("Yes") if value else _("No")]


def _codes(field, update):
    return [str(label) for label in code_labels(getattr(update, field), field)]


#: Field -> what an update says in it, as a list of words.
FACTS = {
    "status": partial(_choice, "status"),
    "retracts": lambda update: [_("Yes")] if update.retracts else [],
    "reported_on": lambda update: [date_format(update.reported_on)],
    "reason": partial(_choice, "reason"),
    "existed_before": partial(_answer, "existed_before"),
    "continuing": partial(_answer, "continuing"),
    "measures": partial(_codes, "measures"),
    "obstacles": partial(_codes, "obstacles"),
    "support_needed": partial(_codes, "support_needed"),
}
