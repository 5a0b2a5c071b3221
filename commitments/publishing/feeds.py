"""Atom feeds: the latest published reports, corrections and retractions among them, and the
published cycles. Entries keep their permanent addresses as identifiers, in every language.
"""

import re

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from commitments.models import Edition, ReportingCycle, Status
from commitments.models.days import instant_of
from commitments.publishing.addresses import absolute

MOST = 50
CONTENT_TYPE = "application/atom+xml; charset=utf-8"
#: What no XML may hold, and a report that was pasted from elsewhere may.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
WHOLE = (
    "assignment__commitment__provision__instrument",
    "assignment__actor",
    "assignment__working_group",
    "reporter",
    "corrects",
)


class Feed(Atom1Feed):
    """A feed without entries was last changed with the record, not whenever it is asked for."""

    def latest_post_date(self):
        days = [item["updateddate"] for item in self.items]
        return max(days) if days else Edition.objects.current().at


def written(title, *, page, name, entries):
    """Return the feed *name* as text: at most `MOST` of the *entries*, the newest first.

    title: whose it is; page: the address of the page that it belongs to.
    """
    address = absolute(reverse("public:feed", args=[name]))
    feed = Feed(
        title=f"QuitoTrack: {_clean(title)}",
        link=absolute(page),
        description="",
        subtitle=_("What is reported on the commitments of the Quito Process, as published."),
        language=translation.get_language(),
        feed_url=address,
        feed_guid=address,
        author_name="QuitoTrack",
        author_link=settings.SITE_URL,
        feed_copyright=_("Data: CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"),
    )
    newest = sorted(entries, key=lambda entry: entry["pubdate"], reverse=True)[:MOST]
    for entry in newest:
        feed.add_item(**entry | {"updateddate": entry["pubdate"]})
    return feed.writeString("utf-8")


def of_updates(updates):
    """The entries of the latest of the queryset *updates*, which are published."""
    latest = updates.select_related(*WHOLE).order_by("-published_at", "-pk")[:MOST]
    return [_of_update(update) for update in latest]


def of_cycles(moment):
    """The entries of the cycles published by the *moment*."""
    cycles = ReportingCycle.objects.published().order_by("-published_at")
    if moment:
        cycles = cycles.filter(published_at__lte=instant_of(moment.on))
    return [_of_cycle(cycle) for cycle in cycles[:MOST]]


def _of_update(update):
    who = update.reporter or update.assignment.working_group
    said = Status(update.status).label if update.status else _("Report withdrawn by the reporter")
    title = f"{update.assignment.assignee}: {said} · {update.assignment.commitment.title}"
    marks = _marks(update)
    return {
        "title": _clean(" · ".join([*marks.values(), title])),
        "link": absolute(update.get_absolute_url()),
        "description": _clean(_summary(update)),
        "unique_id": absolute(reverse("permanent", args=["status-updates", update.code])),
        "pubdate": update.published_at,
        "author_name": _clean(str(who)) if who else _("Reporter not stated"),
        "author_link": absolute(who.get_absolute_url()) if who else None,
        "categories": [*filter(None, [update.status]), *marks],
    }


def _summary(update):
    return render_to_string("publishing/feed_update.html", {"update": update}).strip()


def _marks(update):
    """{code: words} of what sets a report apart."""
    marks = {
        "demonstration": _("Demonstration data") if update.demonstration else "",
        "correction": _("Correction") if update.corrects_id else "",
        "retraction": "" if update.status else _("Retraction"),
    }
    return {code: words for code, words in marks.items() if words}


def _of_cycle(cycle):
    marks = {"demonstration": _("Demonstration data")} if cycle.demonstration else {}
    title = _("Reporting cycle published: %(cycle)s") % {"cycle": cycle.title}
    return {
        "title": _clean(" · ".join([*marks.values(), title])),
        "link": absolute(cycle.get_absolute_url()),
        "description": _("What was asked and what came in, line by line, frozen for good."),
        "unique_id": absolute(reverse("permanent", args=["cycles", cycle.code])),
        "pubdate": cycle.published_at,
        "author_name": _("Technical Secretariat"),
        "categories": ["cycle", *marks],
    }


def _clean(text):
    return UNWRITABLE.sub("", str(text))
