"""What anonymous readers get is kept until the next edition of the record, or the next day.

One query, for the number of the edition, tells whether what was made before still holds: the
key of a page is its address, its language, the edition, the day and the release of the code.
So publishing shows at once, and nothing is ever taken out of the cache by hand. Whoever is
signed in is answered afresh, and nobody else gets that answer.

A view says by `response.published = True` (`pages.public_page` does) that its answer may be kept,
and by `request.unfinished = True` that this one may not.
"""

import hashlib
import re
from datetime import datetime, time

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.decorators import sync_only_middleware
from django.utils.http import http_date, quote_etag

from commitments.kept import SECONDS, edition_of, kept, release
from commitments.models import Edition

__all__ = ["edition_of", "kept", "published_pages", "release"]

#: What may be kept at all: the pages in a language, the API and what others embed.
PUBLIC = re.compile(r"^/(?:(?:es|pt|en)/(?!portal/|accounts/)|api/|embed/)")
#: A browser asks again each time; a cache that many share, after a second.
PUBLISHED = "public, max-age=0, s-maxage=1, must-revalidate"
PRIVATE = "private, no-cache"


@sync_only_middleware
def published_pages(get_response):
    """Answer from what is kept, or with 304; keep what may be kept. GET and HEAD only."""

    def middleware(request):
        if request.method not in ("GET", "HEAD") or not PUBLIC.match(request.path_info):
            return get_response(request)
        if not _anonymous(request):
            return _private(get_response(request))
        request.edition = Edition.objects.current()
        key = _key(request)
        stamp = {"etag": quote_etag(key), "last_modified": int(_changed(request).timestamp())}
        if "HTTP_IF_NONE_MATCH" in request.META and (
            response := get_conditional_response(request, etag=stamp["etag"])
        ):
            return _stamped(response, **stamp)
        response = cache.get(key) or _keep(key, get_response(request), request)
        if not getattr(response, "published", False):
            return response
        stamped = _stamped(response, **stamp)
        return get_conditional_response(request, **stamp, response=stamped)

    return middleware


def _anonymous(request):
    """Whether nothing but the address and the language decides what the answer is."""
    names = (settings.SESSION_COOKIE_NAME, "messages", settings.CSRF_COOKIE_NAME)
    return not any(name in request.COOKIES for name in names)


def _key(request):
    """A name for what this request gets, the same in every process."""
    parts = (
        request.get_full_path(),
        request.get_host(),
        request.scheme,
        translation.get_language_from_request(request, check_path=True),
        request.headers.get("Accept", "") if request.path_info.startswith("/api/") else "",
        "gzip" in request.headers.get("Accept-Encoding", ""),
        request.edition.number,
        timezone.localdate(),
        release(),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _changed(request):
    """The instant at which the answer last changed: an edition, or the day."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    return max(request.edition.at, midnight)


def _keep(key, response, request):
    """Keep *response* where it may be kept; return it."""
    whole = response.status_code == 200 and not response.streaming and not response.cookies
    if whole and getattr(response, "published", False) and not _unfinished(request):
        cache.set(key, response, SECONDS)
    else:
        response.published = False
    return response


def _unfinished(request):
    return getattr(request, "unfinished", False)


def _stamped(response, *, etag, last_modified):
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(last_modified)
    response.headers["Cache-Control"] = PUBLISHED
    patch_vary_headers(response, ["Cookie"])
    return response


def _private(response):
    response.headers.setdefault("Cache-Control", PRIVATE)
    patch_vary_headers(response, ["Cookie"])
    return response
