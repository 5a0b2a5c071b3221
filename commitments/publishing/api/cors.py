"""Any site may read the API from a browser: it holds nothing that is not public, and nobody signs
in to it."""

from django.http import HttpResponse
from django.utils.decorators import sync_only_middleware

OPEN = ("/api/v1/", "/api/schema/")
ALLOWED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After",
}
ASKED_BEFORE = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}


@sync_only_middleware
def open_to_any_site(get_response):
    """Say so on every answer of the API, redirects, refusals and 304 included, and answer the
    question that a browser asks before."""

    def middleware(request):
        if not request.path_info.startswith(OPEN):
            return get_response(request)
        asked = request.method == "OPTIONS"
        response = HttpResponse(status=204) if asked else get_response(request)
        for name, value in (ALLOWED | (ASKED_BEFORE if asked else {})).items():
            response.headers[name] = value
        return response

    return middleware
