"""Wiring of requests."""

from django.utils import translation
from django.utils.decorators import sync_only_middleware


@sync_only_middleware
def own_language(get_response):
    """Show addresses without a language prefix, as the administration, in the language of
    the signed-in reader's account."""

    def middleware(request):
        prefixed = translation.get_language_from_path(request.path_info)
        if (
            not prefixed
            and request.path_info.startswith("/admin/")
            and request.user.is_authenticated
        ):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware
