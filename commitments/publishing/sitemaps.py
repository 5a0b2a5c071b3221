"""For search engines: every public page in every language, and what they need not ask for.

Only what everybody may see, whoever asks. `/sitemap.xml` lists the parts, each of at most
`ROWS` records in three languages.
"""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from commitments.models import (
    Assignment,
    Commitment,
    Edition,
    Instrument,
    Provision,
    ReportingCycle,
)
from commitments.publishing.addresses import absolute, alternates
from commitments.publishing.figures import FIGURES
from commitments.publishing.methodology import VERSIONS
from meetings.models import Meeting
from members.models import Actor, Dimension, Theme, WorkingGroup

#: How many records a part holds; a sitemap may have 50,000 addresses.
ROWS = 1000
EVERYBODY = AnonymousUser()
#: The pages that change with the record, and those that change with the program alone.
OF_THE_RECORD = [
    *("home", "commitment-list", "assignment-list", "update-list", "correction-list"),
    *("cycle-list", "instrument-list", "state-list", "actor-list", "working-group-list"),
    *("theme-list", "dimension-list", "meeting-list", "source-list"),
    *("matrix", "map", "data", "feed-list"),
]
OF_THE_PROGRAM = ["methodology", "glossary", "about", "licence", "privacy", "accessibility"]
#: Part -> the published rows; `changed` is when a report on them was last published.
RECORDS = {
    "instruments": lambda: Instrument.objects.visible_to(EVERYBODY),
    "provisions": lambda: Provision.objects.visible_to(EVERYBODY),
    "commitments": lambda: Commitment.objects.visible_to(EVERYBODY).annotate(
        changed=Max("assignments__updates__published_at")
    ),
    "assignments": lambda: Assignment.objects.visible_to(EVERYBODY).annotate(
        changed=Max("updates__published_at")
    ),
    "actors": Actor.objects.all,
    "working-groups": WorkingGroup.objects.all,
    "themes": Theme.objects.all,
    "dimensions": Dimension.objects.all,
    "meetings": lambda: Meeting.objects.visible_to(EVERYBODY),
    "cycles": ReportingCycle.objects.opened,
}
#: The pages of these show numbers, which any publication may change.
WITH_THE_EDITION = {"actors", "working-groups", "themes", "dimensions", "instruments", "cycles"}


def _entries(pages):
    """(whole address, alternates, day or None) of each page in each language.

    pages: pairs of a path in any language and the day of its last change.
    """
    for page, changed in pages:
        others = alternates(page)
        for _language, address in others[:-1]:
            yield address, others, changed


def _of_no_record():
    """The pages that are about no single record, with the day of the edition."""
    changed = timezone.localdate(Edition.objects.current().at)
    yield from ((reverse(f"public:{name}"), changed) for name in OF_THE_RECORD)
    yield from ((reverse("public:figure", args=[name]), changed) for name in FIGURES)
    yield from ((reverse(f"public:{name}"), None) for name in OF_THE_PROGRAM)
    for number, version in VERSIONS.items():
        yield reverse("public:methodology-version", args=[number]), version.since


def _of_records(part, number):
    """The pages of the records of one part of the sitemap."""
    rows = RECORDS[part]().order_by("pk")[(number - 1) * ROWS : number * ROWS]
    edition = timezone.localdate(Edition.objects.current().at)
    for row in rows:
        changed = edition if part in WITH_THE_EDITION else _day(getattr(row, "changed", None))
        yield row.get_absolute_url(), changed


def _day(instant) -> date | None:
    return timezone.localdate(instant) if instant else None


def _xml(request, template, context):
    response = render(request, template, context, content_type="application/xml")
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def index(request):
    """The parts of which the sitemap consists."""
    parts = ["pages"]
    for name, rows in RECORDS.items():
        parts += [f"{name}-{number + 1}" for number in range(-(-rows().count() // ROWS))]
    found = [absolute(reverse("sitemap-part", args=[name])) for name in parts]
    return _xml(request, "publishing/sitemap_index.xml", {"parts": found})


@require_safe
def part(request, name):
    """One part: the `pages`, or some of the records of a collection, as `meetings-1`."""
    collection, _hyphen, number = name.rpartition("-")
    with translation.override("es"):
        if name == "pages":
            pages = list(_of_no_record())
        elif collection in RECORDS and number.isascii() and number.isdigit() and len(number) < 8:
            pages = list(_of_records(collection, int(number))) if int(number) else []
        else:
            pages = []
    if not pages:
        raise Http404
    return _xml(request, "publishing/sitemap.xml", {"entries": _entries(pages)})


@require_safe
def robots(request):
    """What no robot needs to ask for, and where the sitemap is."""
    closed = ["/admin/"]
    for language in ("es", "pt", "en"):
        closed += [f"/{language}/portal/", f"/{language}/accounts/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    lines.append(f"Sitemap: {absolute(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", index, name="sitemap"),
    path("sitemap/<slug:name>.xml", part, name="sitemap-part"),
]
