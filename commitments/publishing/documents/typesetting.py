"""Reports as bytes of PDF/UA-1, and as files kept for as long as their edition holds.

What is kept is known by everything it depends on, so it is never wrong; only so many files stay.
"""

import hashlib
import json
import logging
import os
import tempfile
from functools import cache as once
from pathlib import Path

import typst
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from commitments.publishing import caching
from commitments.templatetags.record import reader_language

log = logging.getLogger(__name__)

FOLDER = settings.BASE_DIR / "templates" / "documents"
#: How many reports are kept; older ones are made anew when somebody asks.
MOST_KEPT = 300


@once
def _fonts():
    """Public Sans, shipped with the project; no font of the machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FOLDER / "fonts")])


def pdf(report):
    """Return the *report*, a blocks.Report, as the bytes of a tagged PDF."""
    words = {
        "language": reader_language(),
        "contents": _("Contents"),
        "page": _("Page %(number)s of %(total)s"),
        "made": _("Licence: CC BY 4.0"),
        "motto": _("QuitoTrack is a tracker of public record; it ranks nobody."),
        "logo": (settings.BASE_DIR / "static" / "img" / "logo.svg").read_text(),
    }
    return typst.compile(
        (FOLDER / "report.typ").read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"report": json.dumps(report.data()), "words": json.dumps(words)},
        pdf_standards="ua-1",
    )


def kept(request, make):
    """(bytes, tag) of the PDF for *request*: one that lies there from this edition, else what
    *make* returns, which is then laid there. tag: names the content; "" for who is signed in, for
    whom nothing is kept.
    """
    edition = caching.edition_of(request)
    if edition is None:
        return make(), ""
    tag = _tag(request, edition)
    path = Path(settings.DATA_DIR) / "reports" / f"{tag}.pdf"
    try:
        return path.read_bytes(), tag
    except FileNotFoundError:
        made = make()
    try:
        _lay(path, made)
        _clear(path.parent)
    except OSError as error:
        log.error("The report was made and could not be kept: %s", error)
    return made, tag


def _tag(request, edition):
    """A name for the report that *request* gets from this *edition*."""
    parts = (
        request.path,
        sorted(request.moment.query.items()),
        translation.get_language(),
        edition.number,
        edition.at.isoformat(),
        timezone.localdate(),
        caching.release(),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _lay(path, content):
    """Put *content* at *path*, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _clear(folder):
    """Take away the oldest files beyond MOST_KEPT; another process may be at it too."""
    found = []
    for path in folder.glob("*.pdf"):
        try:
            found.append((path.stat().st_mtime, path))
        except FileNotFoundError:
            continue
    for _age, path in sorted(found, reverse=True)[MOST_KEPT:]:
        path.unlink(missing_ok=True)
