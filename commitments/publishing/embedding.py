"""What any other site may show of the record: a small block in a frame, and a badge.

These are the only answers that may be framed. They set no cookie, hold no form and no script,
and are the same for everyone, whoever is signed in.
"""

from functools import wraps

from csp.decorators import csp_replace
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from commitments import demonstration
from commitments.moments import asked
from commitments.progress import tally
from commitments.publishing import caching
from commitments.publishing.addresses import PREFIXES, absolute
from commitments.publishing.following import followed
from commitments.templatetags.record import written

#: Widths of letters as badges are drawn, in tenths of a pixel at 11 px: narrow, wide, others.
NARROW, WIDE = frozenset("iíjlrtf.,:;'·|()1 I"), frozenset("mwMWÑOQDGHNUC%@")
FALLBACK = "es"


def embeddable(view):
    """Make *view* one that may be framed, in the language that `lang` asks for; its third
    argument is what it is about, with `moment` and `tally`."""

    @require_safe
    @xframe_options_exempt
    @csp_replace({"frame-ancestors": ["*"]})
    @wraps(view)
    def answering(request, name):
        language = request.GET.get("lang") or FALLBACK
        with translation.override(PREFIXES.get(language, FALLBACK)):
            response = _answer(request, view, name, language)
            response.headers["Content-Language"] = translation.get_language()
        return response

    return answering


def _answer(request, view, name, language):
    if language not in PREFIXES:
        return _refuse(request, _("lang is es, pt or en."))
    try:
        moment = asked(request.GET)
    except ValidationError as error:
        return _refuse(request, " ".join(error.messages))
    found = followed(name)
    assignments = moment.assignments(AnonymousUser()).filter(found.counted)
    context = {
        "title": found.title,
        "address": absolute(found.row.get_absolute_url()),
        "moment": moment,
        "tally": tally(assignments),
        "demonstration": caching.kept(request, "demonstration", demonstration.there_is_any),
    }
    response = view(request, context)
    response.published = True
    return response


def _refuse(request, why):
    return render(request, "embed/refused.html", {"why": why}, status=400)


@embeddable
def block(request, context):
    """Counts by status over a bar, and the way to the page."""
    return render(request, "embed/block.html", context)


@embeddable
def badge(request, context):
    """One line as a picture: how many of how many are reported, and of which day."""
    counts = {"reported": context["tally"].reported, "total": context["tally"].total}
    said = _("%(reported)s of %(total)s with a report") % counts
    fictitious = [_("Demonstration data")] if context["demonstration"] else []
    day = written(context["moment"].date)
    words = " · ".join([f"{context['title']}: {said}", day, *fictitious])
    name, width = _width("QuitoTrack"), _width(words)
    context |= {"words": words, "name": name, "width": width, "whole": name + width}
    context |= {"middle_of_name": name / 2, "middle": name + width / 2}
    return render(request, "embed/badge.svg", context, content_type="image/svg+xml")


def _width(text):
    """How wide *text* and its margins are, in pixels; letters are fitted into it."""
    return 12 + round(sum(4 if c in NARROW else 9 if c in WIDE else 6.6 for c in text))


urlpatterns = [
    path("embed/<path:name>/badge.svg", badge, name="embed-badge"),
    path("embed/<path:name>/", block, name="embed"),
]
