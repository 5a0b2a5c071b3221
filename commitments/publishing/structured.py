"""What a page is about in the vocabulary of schema.org, as JSON-LD.

By the name of the address and the context of the page; nothing here asks the database. The
texts are soft law: they are called creative works and not legislation.
"""

import json

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from commitments.publishing.addresses import absolute
from commitments.templatetags.places import country_name
from commitments.templatetags.record import paragraph, reader_language, text_of
from meetings.models import Meeting
from members.models import Actor, Precision

CONTEXT = "https://schema.org"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
#: How a browser would leave the script, or take a part of it for mark-up.
UNSAFE = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
COMPLETE = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}


def script(data):
    """*data* as the text of a script element that holds data and runs nothing."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(UNSAFE))


def page(name, context, *, title, description, url):
    """The object of the page at the address *name*."""
    needed, make = OF_RECORDS.get(name, (None, None))
    about = make(context) if make and needed in context else {"@type": _kind(name)}
    whole = {
        "@context": CONTEXT,
        "name": title,
        "description": description,
        "url": url,
        "inLanguage": reader_language(),
        **about,
    }
    return {key: value for key, value in whole.items() if value}


def trail(crumbs):
    """The way from home to a page. crumbs: each with a label and, but for the last, a url."""
    items = [
        {"@type": "ListItem", "position": number, "name": str(crumb["label"])}
        | ({"item": absolute(crumb["url"])} if crumb.get("url") else {})
        for number, crumb in enumerate(crumbs, 1)
    ]
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def _kind(name):
    return "CollectionPage" if name and name.endswith("-list") else "WebPage"


def _day(day, precision=Precision.DAY):
    known = COMPLETE.get(precision)
    return day.isoformat()[:known] if day and known else ""


def _ours():
    return {"@type": "Organization", "name": "QuitoTrack", "url": absolute("/")}


def dataset(context):
    """The whole record, where it can be taken away."""
    files = [("text/csv", "csv"), ("application/json", "json")]
    return {
        "@type": "Dataset",
        "name": _("The record of the Quito Process"),
        "license": LICENCE,
        "creator": _ours(),
        "isAccessibleForFree": True,
        "inLanguage": ["es", "pt", "en"],
        "temporalCoverage": "2018/..",
        "dateModified": _day(context["data_as_of"]),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": absolute(reverse("public:download", args=["assignments", extension])),
            }
            for kind, extension in files
        ],
    }


def _text(instrument):
    return {
        "@type": "CreativeWork",
        "name": instrument.title,
        "url": absolute(instrument.get_absolute_url()),
    }


def _instrument(context):
    row = context["document"]
    return _text(row) | {
        "identifier": row.code,
        "genre": row.get_kind_display(),
        "dateCreated": _day(row.adopted_on, row.adopted_precision),
        "locationCreated": {"@type": "Place", "name": row.place} if row.place else None,
        "author": [_actor(one.actor) for one in getattr(row, "subscribed", [])],
    }


def _provision(context):
    row = context["provision"]
    shown = text_of(row)
    return {
        "@type": "CreativeWork",
        "name": f"{row.instrument.short_title}, {paragraph(row)}",
        "identifier": row.code,
        "text": shown.text,
        "inLanguage": shown.language,
        "isPartOf": _text(row.instrument),
    }


def _commitment(context):
    row = context["commitment"]
    return {
        "@type": "CreativeWork",
        "name": row.title,
        "identifier": row.code,
        "isPartOf": _text(row.provision.instrument),
    }


def _assignment(context):
    row = context["assignment"]
    commitment = row.commitment
    return {
        "@type": "WebPage",
        "identifier": row.code,
        "about": {
            "@type": "CreativeWork",
            "name": commitment.title,
            "url": absolute(commitment.get_absolute_url()),
        },
        "mentions": {
            "@type": "Country"
            if row.actor and row.actor.kind == Actor.Kind.STATE
            else "Organization",
            "name": row.assignee.name,
            "url": absolute(row.assignee.get_absolute_url()),
        },
    }


def _actor(row):
    return {
        "@type": "Country" if row.kind == Actor.Kind.STATE else "Organization",
        "name": row.name,
        "identifier": row.code,
        "alternateName": [name for name in (row.formal_name, row.acronym) if name] or None,
        "url": absolute(row.get_absolute_url()),
    }


def _group(context):
    return {"@type": "Organization", "name": context["group"].name}


def _term(row, list_name):
    terms = {"@type": "DefinedTermSet", "name": _("Themes"), "url": absolute(reverse(list_name))}
    return {"@type": "DefinedTerm", "name": row.name, "inDefinedTermSet": terms}


MODES = {
    Meeting.Modality.IN_PERSON: "OfflineEventAttendanceMode",
    Meeting.Modality.VIRTUAL: "OnlineEventAttendanceMode",
    Meeting.Modality.HYBRID: "MixedEventAttendanceMode",
}


def _meeting(context):
    row = context["meeting"]
    mode = MODES.get(row.modality)
    url = absolute(row.get_absolute_url())
    if row.city:
        address = {"addressLocality": row.city, "addressCountry": country_name(row.country)}
        place = {
            "@type": "Place",
            "name": row.city,
            "address": {"@type": "PostalAddress"} | address,
        }
    else:
        place = {"@type": "VirtualLocation", "url": url}
    return {
        "@type": "Event",
        "name": row.title,
        "startDate": _day(row.start, row.precision),
        "endDate": _day(row.end, row.precision),
        "eventAttendanceMode": f"{CONTEXT}/{mode}" if mode else "",
        "location": place if row.city or row.modality == Meeting.Modality.VIRTUAL else None,
    }


#: The name of an address -> (what the page is about in its context, the object).
OF_RECORDS = {
    "home": ("data_as_of", dataset),
    "data": ("data_as_of", dataset),
    "instrument": ("document", _instrument),
    "provision": ("provision", _provision),
    "commitment": ("commitment", _commitment),
    "assignment": ("assignment", _assignment),
    "state": ("actor", lambda context: _actor(context["actor"])),
    "actor": ("actor", lambda context: _actor(context["actor"])),
    "working-group": ("group", _group),
    "theme": ("theme", lambda context: _term(context["theme"], "public:theme-list")),
    "meeting": ("meeting", _meeting),
}
