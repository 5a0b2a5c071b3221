"""Taking in a file: its content is looked at, and kept under its SHA-256, once and for ever."""

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from commitments.models import StoredFile

from .content import kind_of

LONGEST_NAME = 200


def store(upload):
    """Keep the content of *upload*, a Django UploadedFile; return its StoredFile.

    Content that is kept already is not written again. Raises ValidationError, with a sentence
    for the user, where the file is empty, too large, of no kind that is taken, not sound, or
    named for what it is not. What was written stays if the transaction around it does not.
    """
    content = _read(upload)
    kind = kind_of(content, clean_name(upload.name))
    known = {"media_type": kind.media_type, "size": len(content)}
    with transaction.atomic():
        digest = hashlib.sha256(content).hexdigest()
        row, _created = StoredFile.objects.get_or_create(sha256=digest, defaults=known)
        _keep(StoredFile.objects.select_for_update().get(pk=row.pk), content)
    return row


def _read(upload):
    if not upload.size:
        raise ValidationError(_("The file is empty."), code="empty")
    if upload.size > settings.EVIDENCE_MAX_BYTES:
        sizes = {
            "size": filesizeformat(upload.size),
            "limit": filesizeformat(settings.EVIDENCE_MAX_BYTES),
        }
        sentence = _("The file is too large: %(size)s. A file may have up to %(limit)s.")
        raise ValidationError(sentence % sizes, code="too_large")
    upload.seek(0)
    return upload.read()


def is_kept(row):
    """Whether the storage holds all of what *row*, a StoredFile, stands for."""
    return default_storage.exists(row.path) and default_storage.size(row.path) == row.size


def _keep(row, content):
    """Write *content* where *row* says, unless it lies there whole.

    Of two at once the second waits for the row; what a crash left half-written is replaced.
    """
    if not is_kept(row):
        default_storage.delete(row.path)
        default_storage.save(row.path, ContentFile(content))


def clean_name(name):
    """Return *name* as a file is named in addresses and downloads.

    Without folders, without characters that control, hide or turn the text around, and no
    longer than 200; the ending is kept.
    """
    name = unicodedata.normalize("NFC", name or "").replace("\\", "/").rsplit("/", 1)[-1]
    kept = (char for char in name if char.isspace() or unicodedata.category(char)[0] != "C")
    name = " ".join(re.sub(r'[<>:"|?*]', "_", "".join(kept)).split()).lstrip(". ").rstrip(". ")
    path = PurePosixPath(name or "file")
    ending = path.suffix[:20]
    return path.stem[: LONGEST_NAME - len(ending)] + ending
