"""Wiring of requests."""

from django.utils import translation
from django.utils.decorators import sync_only_middleware

from commitments.publishing import caching, workshop
from commitments.reporting import outbox


@sync_only_middleware
def mail_after_the_response(get_response):
    """Send the mail that a request caused once its answer is out: nobody waits for it."""

    def middleware(request):
        with outbox.held_back() as woken:
            response = get_response(request)
        if woken:
            response._resource_closers.append(outbox.deliver_at_once)
        return response

    return middleware


@sync_only_middleware
def publications_after_the_response(get_response):
    """Have drawn and built what an answer could not wait for, once that answer is out."""

    def middleware(request):
        with workshop.held_back() as asked:
            response = get_response(request)
            workshop.noticed(caching.edition_of(request))
        if asked:
            response._resource_closers.append(workshop.start)
        return response

    return middleware


@sync_only_middleware
def own_language(get_response):
    """Show the administration, whose addresses name no language, in that of one's account."""

    def middleware(request):
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware
