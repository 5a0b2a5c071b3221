"""Downloads of evidence: as an attachment that nothing may run, for whom it is there at all."""

import logging

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from commitments.filekinds import BY_MEDIA_TYPE
from commitments.models import Evidence, Stage, StatusUpdate

log = logging.getLogger(__name__)


@require_safe
def evidence_file(request, pk, name):
    """The file of the evidence *pk*, under the *name* that it was given and no other."""
    updates = StatusUpdate.objects.visible_to(request.user)
    visible = Evidence.objects.visible_to(request.user).filter(update__in=updates)
    piece = get_object_or_404(
        visible.select_related("file", "update"), file__isnull=False, pk=pk, file_name=name
    )
    response = FileResponse(
        _opened(piece.file),
        as_attachment=True,
        filename=name,
        content_type=piece.file.media_type,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )
    if piece.restricted or piece.update.stage != Stage.PUBLISHED:
        response["Cache-Control"] = "private, no-store"
    return response


def _opened(stored):
    """The content of *stored*. Raises Http404 where it is gone, or of no kind that is served."""
    if stored.media_type not in BY_MEDIA_TYPE:
        log.error("The stored file %s is of a kind that is not served.", stored.path)
        raise Http404
    try:
        return default_storage.open(stored.path)
    except FileNotFoundError as error:
        log.error("The stored file %s is missing.", stored.path)
        raise Http404 from error
