"""What every template knows: the same page in the other languages, today, and whether anything
on the site is fictitious."""

from django.conf import settings
from django.urls import translate_url
from django.utils import timezone, translation

from commitments import demonstration

OWN_NAMES = {"es": "Español", "pt-br": "Português", "en": "English"}


def site(request):
    """Context: `language` (es, pt or en), `language_links`, `data_as_of`, `demonstration`."""
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
        "demonstration": demonstration.shown(),
    }
