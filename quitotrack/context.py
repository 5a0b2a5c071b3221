"""What every template knows: the same page in the other languages, today, and whether anything
on the site is fictitious."""

from django.conf import settings
from django.urls import translate_url
from django.utils import timezone, translation

from commitments import demonstration
from commitments.listing import address
from commitments.moments import NOW
from commitments.publishing import caching

OWN_NAMES = {"es": "Español", "pt-br": "Português", "en": "English"}


def site(request):
    """Context: `language` (es, pt or en), `language_links`, `data_as_of`, `demonstration`; on a
    public page also `moment`, and `now_url`, the same page without it."""
    active = translation.get_language() or settings.LANGUAGE_CODE
    path = request.get_full_path()
    return {
        "language": active.split("-")[0],
        "language_links": [
            {
                "code": code,
                "name": name,
                "url": translate_url(path, code),
                "active": code == active,
            }
            for code, name in OWN_NAMES.items()
        ],
        "data_as_of": timezone.localdate(),
        "demonstration": _demonstration(request),
        **_moment(request),
    }


def _demonstration(request):
    if caching.edition_of(request):
        return caching.kept(request, "demonstration", demonstration.there_is_any)
    return demonstration.shown()


def _moment(request):
    moment = getattr(request, "moment", NOW)
    if not moment:
        return {"moment": moment}
    return {"moment": moment, "now_url": address(request, as_of=None, cycle=None)}
