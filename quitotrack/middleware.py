"""Wiring of requests."""

from django.utils import translation
from django.utils.decorators import sync_only_middleware


@sync_only_middleware
def own_language(get_response):
    """Show the administration, whose addresses name no language, in that of one's account."""

    def middleware(request):
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware
