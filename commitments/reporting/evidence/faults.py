"""Why a file is not taken: one short sentence each, with a code that callers can tell by."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def unsound():
    """It begins as what is taken does, but is incomplete, or something else as well."""
    sentence = _("The file is damaged, or holds something else besides. Save it anew.")
    return ValidationError(sentence, code="unsound")


def protected():
    sentence = _("The file is protected. Save it without a password or other protection.")
    return ValidationError(sentence, code="protected")


def active():
    """What opens it could run what it carries."""
    sentence = _("The file carries scripts, macros or other files. Save it without them.")
    return ValidationError(sentence, code="active")


def swollen():
    sentence = _("The file unpacks to far more than a document does.")
    return ValidationError(sentence, code="swollen")
