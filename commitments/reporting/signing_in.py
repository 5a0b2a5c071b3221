"""Signing in to the portal, so that nothing typed is lost where a session ended meanwhile.

What was sent comes back in a page that can send it again, once its writer has signed in anew
in another tab; that also changes the token that protects the form, so the same is done where
the token is too old. Only what came from a page of our own comes back.
"""

from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import csrf

TOKEN = "csrfmiddlewaretoken"


def signed_in(view):
    """Let in who is signed in; others sign in first, and lose nothing of what they sent."""

    @wraps(view)
    def answering(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            return sent_back(request, "portal/session_expired.html", 401)
        return redirect_to_login(request.get_full_path())

    return answering


def csrf_failure(request, reason=""):
    """What Django shows where the token of a form is wrong. In the portal, what was sent."""
    match = request.resolver_match
    if match and match.app_name == "portal" and _from_here(request):
        return sent_back(request, "portal/form_too_old.html", 403)
    return csrf.csrf_failure(request, reason)


def wants_json(request):
    """Whether the script of the form asks, and not a person's browser."""
    return request.headers.get("Accept") == "application/json"


def typed(request, *but):
    """[(name, value)] of all that was sent but files, passwords and the names in *but*."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in (TOKEN, *but) and not name.startswith("password")
        for value in values
    ]


def sent_back(request, template, status):
    """A page with everything that was typed, and a button to send it again."""
    if wants_json(request):
        sentence = _("Your session has ended. Sign in again in another tab; nothing is lost.")
        return JsonResponse({"message": sentence}, status=status)
    context = {
        "typed": typed(request),
        "files": [upload.name for upload in request.FILES.values()],
        "path": request.get_full_path(),
    }
    return render(request, template, context, status=status)


def _from_here(request):
    """Whether the browser says that the form stood on a page of this site."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    here = (request.scheme, request.get_host())
    return urlsplit(origin)[:2] == here
