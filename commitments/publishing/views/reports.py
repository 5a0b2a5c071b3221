"""Reports as PDF: one state, one cycle, the whole plenary, in the language of the address."""

from functools import partial

from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag

from commitments.publishing import caching
from commitments.publishing.documents import cycle, plenary, state
from commitments.publishing.documents.typesetting import kept, pdf
from commitments.publishing.pages import public_page
from commitments.templatetags.record import reader_language

KINDS = {"state": state.report, "cycle": cycle.report}


@public_page
def report(request, kind="plenary", code=""):
    """The PDF about the state or the cycle *code*, or the plenary; shown, not only saved."""
    request.unfinished = True  # kept as a file, not with the pages
    if code and kind not in KINDS:
        raise Http404
    make = partial(KINDS[kind], request, code) if code else partial(plenary.report, request)
    content, tag = kept(request, lambda: pdf(make()))
    response = HttpResponse(content, content_type="application/pdf")
    name = "-".join(filter(None, ["quitotrack", kind, code, request.moment.date.isoformat()]))
    response["Content-Disposition"] = f'inline; filename="{name}-{reader_language()}.pdf"'
    response["Content-Language"] = reader_language()
    return _stamped(request, response, tag) if tag else response


def _stamped(request, response, tag):
    """What the shared caches and the browser may know of it."""
    response["ETag"] = quote_etag(tag)
    response["Cache-Control"] = caching.PUBLISHED
    patch_vary_headers(response, ["Cookie"])
    return get_conditional_response(request, etag=response["ETag"], response=response)
