"""Time zones: which one may choose, what they are called, and an instant said in one of them.

They are for reading only. Days end in the Secretariat's time zone for everyone, so that no
zone of a reader is ever activated.
"""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .folding import fold

#: Region -> its name; those of the Process first.
REGIONS = {
    "America": gettext_lazy("The Americas"),
    "Europe": gettext_lazy("Europe"),
    "Africa": gettext_lazy("Africa"),
    "Asia": gettext_lazy("Asia"),
    "Atlantic": gettext_lazy("Atlantic Ocean"),
    "Australia": gettext_lazy("Australia"),
    "Indian": gettext_lazy("Indian Ocean"),
    "Pacific": gettext_lazy("Pacific Ocean"),
    "Arctic": gettext_lazy("Arctic"),
    "Antarctica": gettext_lazy("Antarctica"),
}


def choices():
    """[(region, [(zone, its place)])] in the language of the page, as a field takes them."""
    return [
        (str(name), places)
        for region, name in REGIONS.items()
        if (places := _places(region, translation.get_language() or settings.LANGUAGE_CODE))
    ]


def place(zone):
    """The city after which *zone* is named, in the language of the page."""
    return _city(zone, _locale(translation.get_language() or settings.LANGUAGE_CODE))


def said(instant, zone):
    """Return *instant* in words, in the time zone named *zone*, which the words name too."""
    local = timezone.localtime(instant, ZoneInfo(zone))
    words = {"day": date_format(local), "time": time_format(local, "H:i"), "place": place(zone)}
    return _("%(day)s, %(time)s (%(place)s time)") % words


@cache
def _places(region, language):
    locale, known = _locale(language), available_timezones()
    found = [
        (zone, _with_country(_city(zone, locale), locale.territories.get(territory)))
        for zone, territory in get_global("zone_territories").items()
        if zone.startswith(f"{region}/") and zone in known
    ]
    return sorted(found, key=lambda choice: fold(choice[1]))


def _with_country(city, country):
    return f"{city}, {country}" if country not in (None, city) else city


@cache
def _city(zone, locale):
    return get_timezone_location(zone, locale=locale, return_city=True).rpartition("/")[2]


def _locale(language):
    return Locale.parse(language, sep="-")
