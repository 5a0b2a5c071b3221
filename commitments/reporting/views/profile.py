"""One's own profile, and the language in which one is answered."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from commitments.reporting.people_forms import ProfileForm
from commitments.reporting.signing_in import signed_in


@signed_in
def profile(request):
    """Name, language, time zone, how often to be mailed. The Secretariat changes the address."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        user = form.save()
        return answered(request, user, _said, "portal:profile")
    return render(request, "portal/profile.html", {"form": form})


def _said():
    return _("Your profile is saved.")


def answered(request, user, sentence, name, *args):
    """Say *sentence*, a function, and lead to the page *name*, both in the language of *user*,
    which the browser keeps for addresses that name none.
    """
    with translation.override(user.language):
        messages.success(request, sentence())
        response = redirect(name, *args)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        user.language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response
