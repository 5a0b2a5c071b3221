"""The pages by which the record is understood: methodology, glossary, and the statements on the
site itself. Their texts stand in the templates; nothing here is read from the record."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.acronyms import known
from commitments.models import Reason
from commitments.publishing.addresses import absolute, prefix
from commitments.publishing.glossary import SECTIONS
from commitments.publishing.methodology import CURRENT, EVIDENCE, LADDER, VERSIONS
from commitments.publishing.pages import public_page


@public_page
def methodology(request):
    """The version in force."""
    return _version(request, CURRENT, named=False)


@public_page
def methodology_version(request, number):
    """One version, for ever."""
    if number not in VERSIONS:
        raise Http404
    return _version(request, VERSIONS[number], named=True)


def _version(request, version, *, named):
    context = {
        "version": version,
        "versions": list(reversed(VERSIONS.values())),
        "current": version == CURRENT,
        "named": named,
        "ladder": LADDER,
        "evidence": EVIDENCE,
        "reasons": Reason.labels,
        "contact": settings.CONTACT_EMAIL,
    }
    return render(request, "publishing/methodology.html", context)


@public_page
def glossary(request):
    acronyms = sorted(known(prefix()).items())
    return render(request, "publishing/glossary.html", {"sections": SECTIONS, "acronyms": acronyms})


@public_page
def about(request):
    return render(request, "publishing/about.html", {"contact": settings.CONTACT_EMAIL})


@public_page
def licence(request):
    context = {"today": timezone.localdate(), "address": absolute("/")}
    return render(request, "publishing/licence.html", context)


@public_page
def privacy(request):
    weeks = settings.SESSION_COOKIE_AGE // (7 * 24 * 60 * 60)
    cookies = [
        {
            "name": settings.SESSION_COOKIE_NAME,
            "purpose": _("Says that you are signed in."),
            "kept": _("%(weeks)s weeks, or until you sign out") % {"weeks": weeks},
        },
        {
            "name": settings.CSRF_COOKIE_NAME,
            "purpose": _("Keeps other sites from sending forms in your name."),
            "kept": _("one year"),
        },
        {
            "name": "messages",
            "purpose": _("Holds a message, such as “Saved”, for the next page."),
            "kept": _("until it has been shown"),
        },
    ]
    context = {"cookies": cookies, "contact": settings.CONTACT_EMAIL}
    return render(request, "publishing/privacy.html", context)


@public_page
def accessibility(request):
    return render(request, "publishing/accessibility.html", {"contact": settings.CONTACT_EMAIL})
