"""What a file is, by its content and never by its name. Touches no database.

A file is one of the kinds that are taken, whole, and nothing else besides: no page or program
in front of it, in it or behind it. This is no virus scanner; what passes is still served only
as an attachment that nothing may run.
"""

import re
from pathlib import PurePosixPath

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from commitments.filekinds import ALLOWED

from . import images, packages, pdf
from .faults import unsound

#: How a file begins, and what reads such a file to its end and returns its FileKind.
READERS = {
    pdf.SIGNATURE: pdf.kind_of,
    images.SIGNATURE_OF_PNG: images.kind_of_png,
    images.SIGNATURE_OF_JPEG: images.kind_of_jpeg,
    packages.SIGNATURE: packages.kind_of,
}
#: How far into a file a browser looks for a page, and where a zip file has its end.
HEAD, TAIL = 1024, 66_000
PAGE = re.compile(
    rb"<(!doctype|html|head|body|script|svg|iframe|object|\?php)[\s/>]", re.IGNORECASE
)
#: What people send that is not taken, to call it by its name.
FAMILIAR = (
    *("html", "svg", "exe", "heic", "heif", "gif", "webp", "tiff", "tif", "bmp", "mp4", "mov"),
    *("mp3", "rtf", "xml", "7z", "rar", "gz", "zip"),
)


def kind_of(content, name):
    """Return the FileKind that *content*, the bytes of a file called *name*, is.

    Raises ValidationError where it is none that is taken, is not sound, or is named for
    another kind.
    """
    ending = PurePosixPath(name).suffix.lower()
    kind = _recognised(content)
    if kind is None:
        raise ValidationError(_not_taken(content, ending), code="kind")
    if ending not in kind.endings:
        raise ValidationError(_misnamed(ending, kind.label), code="misnamed")
    return kind


def _recognised(content):
    """The FileKind that *content* is from its first byte to its last, None where it is none."""
    signature = next((known for known in READERS if content.startswith(known)), None)
    if signature is None:
        return None
    if _is_more(content, signature):
        raise unsound()
    return READERS[signature](content)


def _is_more(content, signature):
    """Whether *content*, which begins with *signature*, could be opened as another kind too."""
    head = content[:HEAD]
    is_pdf = signature != pdf.SIGNATURE and pdf.SIGNATURE in head
    is_package = signature != packages.SIGNATURE and packages.END in content[-TAIL:]
    return is_pdf or is_package or bool(PAGE.search(head))


def _not_taken(content, ending):
    """A sentence that says what it is, where that is known, and what is taken."""
    claims = _claims(content)
    found = next((name.upper() for name in FAMILIAR if f".{name}" in claims), "")
    if ".doc" in claims:
        first = _("This is an Office file of an old kind, or one with a password.")
    elif found and any(ending in kind.endings for kind in ALLOWED):
        first = _misnamed(ending, found)
    elif found:
        first = _("This file is %(kind)s.") % {"kind": found}
    else:
        first = _("The content of this file is of no kind that is taken.")
    taken = _("Taken are %(kinds)s, up to %(limit)s each.") % {
        "kinds": ", ".join(kind.label for kind in ALLOWED),
        "limit": filesizeformat(settings.EVIDENCE_MAX_BYTES),
    }
    return f"{first} {taken}"


def _misnamed(ending, found):
    if not ending:
        return _("The name has no ending, but the content is %(kind)s.") % {"kind": found}
    sentence = _("The name ends in “%(ending)s”, but the content is %(kind)s.")
    return sentence % {"ending": ending, "kind": found}


def _claims(content):
    """The endings under which files are known that begin and end as *content* does."""
    try:
        return {match.extension for match in puremagic.magic_string(content)}
    except puremagic.PureError:
        return set()
