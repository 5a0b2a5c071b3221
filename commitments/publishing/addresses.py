"""Whole addresses of pages: one for each page, and the same page in every language."""

import re

from django.conf import settings
from django.utils import translation

#: The prefix of an address -> the language that it activates, as pages name it.
PREFIXES = {"es": "es", "pt": "pt-br", "en": "en"}
IN_A_LANGUAGE = re.compile(r"^/(?:es|pt|en)/")


def absolute(path):
    """The whole address of a *path* of this site."""
    return f"{settings.SITE_URL}{path}"


def alternates(path):
    """[(language, whole address)] of the page at *path*, `x-default` last.

    path: as it was asked for; nothing for one that stands under no language.
    """
    if not IN_A_LANGUAGE.match(path):
        return []
    rest = path[4:]
    pairs = [(code, absolute(f"/{prefix}/{rest}")) for prefix, code in PREFIXES.items()]
    default = settings.LANGUAGE_CODE.split("-")[0]
    return [*pairs, ("x-default", absolute(f"/{default}/{rest}"))]


def prefix():
    """The prefix of the language of the page: `es`, `pt` or `en`."""
    return (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0]
