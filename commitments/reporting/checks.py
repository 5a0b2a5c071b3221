"""What a report must say before it can be submitted: the rules of the status ladder.

They read one update and the database not at all. A draft may break every one of them but
the length of its texts and a date in the future.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.models import Reason, Status

LANGUAGES = ("es", "pt", "en")
TEXTS = ("narrative", "missing", "plan", "reason_text")
LONGEST = 20_000  # characters of one text in one language
REASONED = (Status.DISCONTINUED, Status.NOT_APPLICABLE)


def faults(update):
    """Return [(field, sentence)] of what keeps *update* from being submitted.

    A field is a name of the model without its language; the sentence is in the language that
    is active.
    """
    return [*_of_any(update), *(_of_retraction if update.retracts else _of_status)(update)]


def too_long(text):
    """A sentence where *text* is longer than a text may be, else the empty string."""
    if len(text) <= LONGEST:
        return ""
    sentence = _("This text has %(count)d characters; at most %(most)d are possible.")
    return sentence % {"count": len(text), "most": LONGEST}


def in_the_future(day):
    """A sentence where *day* has not come yet in the Secretariat's time zone."""
    return _("That day has not come yet.") if day and day > timezone.localdate() else ""


def given(update, field):
    """Whether the text *field* is there in some language."""
    return any((getattr(update, f"{field}_{code}") or "").strip() for code in LANGUAGES)


def _of_any(update):
    if not given(update, "narrative"):
        yield "narrative", _("Say what has been done, in at least one language.")
    for field in TEXTS:
        for code in LANGUAGES:
            if sentence := too_long(getattr(update, f"{field}_{code}") or ""):
                yield field, sentence
    if update.reported_on is None:
        yield "reported_on", _("Give the date to which the report refers.")
    elif sentence := in_the_future(update.reported_on):
        yield "reported_on", sentence
    if update.carried_over:
        yield "carried_over", _("Confirm what the last report said, or change it.")


def _of_retraction(update):
    if update.status:
        yield "status", _("A retraction takes the earlier report back and has no status.")


def _of_status(update):
    if not update.status:
        yield "status", _("Choose a status.")
    elif update.status == Status.PLANNED and not given(update, "plan"):
        yield "plan", _("“Planned” asks for the decision or plan.")
    elif update.status == Status.ADVANCED and not given(update, "missing"):
        yield "missing", _("“Substantially advanced” asks what is still missing.")
    elif update.status == Status.IMPLEMENTED:
        if update.existed_before is None:
            yield "existed_before", _("Say whether it existed before the text was adopted.")
        if update.continuing is None:
            yield "continuing", _("Say whether it continues.")
    elif update.status in REASONED:
        if not update.reason:
            yield "reason", _("This status asks for a reason.")
        elif update.reason == Reason.OTHER and not given(update, "reason_text"):
            yield "reason_text", _("Describe the other reason.")
