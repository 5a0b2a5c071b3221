"""The ready citation of a record as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from commitments.publishing import citations
from commitments.publishing.pages import public_page
from commitments.publishing.permanent import COLLECTIONS


@public_page
def citation(request, collection, code, extension):
    """The citation of what the reader may see, as of the moment of the address."""
    kind = citations.MEDIA_TYPES.get(extension)
    if kind is None or collection not in citations.COLLECTIONS.values():
        raise Http404
    visible, column = COLLECTIONS[collection]
    rows = citations.citable(visible(request.user))
    row = get_object_or_404(rows, **{column: code})
    written = citations.of(row, request.moment).written(extension)
    response = HttpResponse(written, content_type=kind)
    name = citations.key(code).replace(":", "-")
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response
