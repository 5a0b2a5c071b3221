"""Every address: the administration and permanent addresses without a language, the pages
under `/es/`, `/pt/` and `/en/`."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import LocalePrefixPattern, URLResolver, include, path
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.vary import vary_on_headers
from django.views.generic import RedirectView

admin.site.site_header = admin.site.site_title = "QuitoTrack"
admin.site.index_title = _("The record")
admin.site.login = secure_admin_login(admin.site.login)


class ShortLanguagePrefix(LocalePrefixPattern):
    """`/pt/` for Brazilian Portuguese: the prefix is the language without its country."""

    @property
    def language_prefix(self):
        language = translation.get_language() or settings.LANGUAGE_CODE
        return f"{language.split('-')[0]}/"


@vary_on_headers("Accept-Language", "Cookie")
def root(request):
    """The home page in the reader's language."""
    return redirect("public:home")


def healthz(request):
    """Alive: the process answers."""
    return HttpResponse("ok", content_type="text/plain")


pages: list[Any] = [
    # One's address is changed by the Secretariat: the profile says so.
    path("accounts/email/", RedirectView.as_view(pattern_name="portal:profile")),
    path("accounts/", include("allauth.account.urls")),
    path("portal/", include("commitments.reporting.urls")),
    path("", include("commitments.publishing.urls")),
]

urlpatterns = [
    path("", root, name="root"),
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("api/", include("commitments.publishing.api.urls")),
    path("", include("commitments.publishing.permanent")),
    path("", include("commitments.publishing.embedding")),
    path("", include("commitments.publishing.sitemaps")),
    URLResolver(ShortLanguagePrefix(), pages),
]
