"""PDF: one document from the first byte to the last, which runs nothing and carries no files."""

import re
import zlib

from commitments.filekinds import PDF

from .faults import active, protected, swollen, unsound

SIGNATURE = b"%PDF-"
ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|FileAttachment|RichMedia|XFA)(?![A-Za-z])"
)
ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z])")
STREAM = re.compile(rb"(?<!end)stream[ \t]*\r?\n")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
#: To how many bytes all the objects that a PDF packs may unpack.
MOST_UNPACKED = 64 * 1024 * 1024


def kind_of(content):
    """Return PDF; raise ValidationError unless *content* is whole, unprotected and passive."""
    if not content.rstrip(b"\0\t\n\x0c\r ").endswith(b"%%EOF"):
        raise unsound()
    plain = _unescaped(content)
    if ENCRYPTED.search(plain):
        raise protected()
    if ACTIVE.search(plain) or any(ACTIVE.search(_unescaped(part)) for part in _packed(content)):
        raise active()
    return PDF


def _unescaped(content):
    """*content* with its names in plain letters: `/J#61vaScript` is a way to write a name."""
    return ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), content)


def _packed(content):
    """Yield what the streams hold in which newer PDFs pack their objects."""
    before, left = 0, MOST_UNPACKED
    for stream in STREAM.finditer(content):
        about = _unescaped(content[before : stream.start()])
        before = stream.end()
        if b"/ObjStm" in about and b"/Filter" in about:
            objects = _inflated(content[before : content.find(b"endstream", before)], left)
            left -= len(objects)
            yield objects


def _inflated(stream, most):
    """What *stream* unpacks to; raise ValidationError where that is more than *most* bytes."""
    unpacking = zlib.decompressobj()
    try:
        objects = unpacking.decompress(stream, most + 1)
    except zlib.error as error:
        raise unsound() from error
    if len(objects) > most:
        raise swollen()
    if not unpacking.eof:
        raise unsound()
    return objects
