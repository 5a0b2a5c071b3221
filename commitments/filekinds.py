"""Which kinds of file are kept as evidence, and how each is named.

Only these are ever stored, and only under these media types is anything served again.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its name for readers, its media type, the endings of its names."""

    label: str
    media_type: str
    endings: tuple[str, ...]

    def __str__(self):
        return self.label


PDF = FileKind("PDF", "application/pdf", (".pdf",))
PNG = FileKind("PNG", "image/png", (".png",))
JPEG = FileKind("JPEG", "image/jpeg", (".jpg", ".jpeg", ".jfif", ".jpe"))
DOCX = FileKind(
    "DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",)
)
XLSX = FileKind(
    "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",)
)
ODT = FileKind("ODT", "application/vnd.oasis.opendocument.text", (".odt",))

ALLOWED = (PDF, PNG, JPEG, DOCX, XLSX, ODT)
BY_MEDIA_TYPE = {kind.media_type: kind for kind in ALLOWED}
