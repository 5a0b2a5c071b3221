"""The feeds; and how to follow each thing that has one, and to show it on another site."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.publishing import feeds
from commitments.publishing.addresses import absolute, prefix
from commitments.publishing.following import KINDS, Followed, followed
from commitments.publishing.pages import public_page
from members.folding import fold

#: The feeds that are of nothing in particular: name -> their title and their page.
GENERAL = {
    "updates": (_("Latest reports"), "public:update-list"),
    "cycles": (_("Reporting cycles"), "public:cycle-list"),
}
#: What is listed; of commitments there are too many, and the page of each leads to its own.
LISTED = [kind for kind in KINDS if kind != "commitments"]


@public_page
def feed(request, name):
    """An Atom feed: `updates` (everything), `cycles`, or that of `<kind>/<code>`. The same for
    everyone, whoever is signed in."""
    updates = request.moment.updates(AnonymousUser())
    if name in GENERAL:
        title, address = GENERAL[name]
        page = reverse(address)
        told = feeds.of_updates(updates) if name == "updates" else []
        entries = [*told, *feeds.of_cycles(request.moment)]
    else:
        found = followed(name)
        title, page = found.title, found.row.get_absolute_url()
        entries = feeds.of_updates(updates.filter(found.told))
    text = feeds.written(title, page=page, name=name, entries=entries)
    return HttpResponse(text, content_type=feeds.CONTENT_TYPE)


@public_page
def feed_list(request):
    """Everything that can be followed and embedded; of the commitments, the way to their list."""
    context = {
        "general": [(title, name) for name, (title, _page) in GENERAL.items()],
        "listed": [(kind, KINDS[kind].label, _listed(kind)) for kind in LISTED],
    }
    return render(request, "publishing/feed_list.html", context)


def _listed(kind):
    """The Followed of one *kind*, by their titles."""
    rows = (Followed(kind, row) for row in KINDS[kind].rows())
    return sorted(rows, key=lambda one: fold(one.title))


@public_page
def follow(request, name):
    """How to follow one thing, and the ready HTML that shows it on another site."""
    found = followed(name)
    page = found.row.get_absolute_url()
    language = f"?lang={prefix()}"
    frame, badge = (reverse(f"embed{part}", args=[name]) + language for part in ("", "-badge"))
    context = {
        "followed": found,
        "page": page,
        "absolute_page": absolute(page),
        "feed": absolute(reverse("public:feed", args=[name])),
        "frame": absolute(frame),
        "frame_here": frame,
        "badge": absolute(badge),
        "badge_here": badge,
    }
    return render(request, "publishing/follow.html", context)
