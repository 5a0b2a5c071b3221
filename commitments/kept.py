"""Numbers and names that are made once for each edition of the record, each day and language.

`publishing.caching` gives a request its edition; what is kept has the edition in its key, so that
nothing is ever taken out of the cache by hand.
"""

import hashlib
from functools import cache as once

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone, translation

SECONDS = 24 * 60 * 60
#: Of which files a page is made, besides the record.
MADE_OF = ("templates", "locale", "static", "quitotrack", "members", "meetings", "commitments")


@once
def release():
    """A name for the code that runs: one hash of all that pages are made of."""
    total = hashlib.sha256()
    for folder in MADE_OF:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in (".py", ".html", ".typ", ".mo", ".css", ".js", ".svg"):
                total.update(path.read_bytes())
    return total.hexdigest()[:16]


def edition_of(request):
    """The Edition by which the answer to *request* may be kept; None where it may not."""
    return getattr(request, "edition", None)


def kept(request, name, make):
    """What *make* returns, made once for each edition and day where everybody gets the same.

    request: one who is signed in is given what is made for them, each time anew. name: tells
    apart what is kept, with everything that *make* depends on but the edition, the day and the
    language.
    """
    edition = edition_of(request)
    if edition is None:
        return make()
    parts = (name, translation.get_language(), edition.number, timezone.localdate(), release())
    key = hashlib.sha256(repr(parts).encode()).hexdigest()
    return cache.get_or_set(key, make, SECONDS)
