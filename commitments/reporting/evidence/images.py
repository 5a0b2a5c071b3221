"""Images: walked through from part to part, so that nothing hides behind them."""

import struct

from commitments.filekinds import JPEG, PNG

from .faults import unsound

SIGNATURE_OF_PNG, SIGNATURE_OF_JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
#: The markers that begin a frame: those of a JPEG that holds a picture.
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
START_OF_SCAN, FILLING, END = 0xDA, 0xFF, b"\xff\xd9"


def kind_of_png(content):
    """Return PNG; raise ValidationError unless *content* ends where the picture ends."""
    at, kinds = 8, []
    while at + 12 <= len(content) and kinds[-1:] != [b"IEND"]:
        length, kind = struct.unpack_from(">I4s", content, at)
        kinds.append(kind)
        at += 12 + length
    whole = kinds[:1] == [b"IHDR"] and kinds[-1:] == [b"IEND"] and b"IDAT" in kinds
    if not whole or at != len(content):
        raise unsound()
    return PNG


def kind_of_jpeg(content):
    """Return JPEG; raise ValidationError unless *content* holds a picture to its end.

    Cameras write notes of their own behind the end: they are left alone.
    """
    at, markers = 2, set()
    while START_OF_SCAN not in markers and at + 4 <= len(content) and content[at] == FILLING:
        if content[at + 1] == FILLING:
            at += 1
            continue
        markers.add(content[at + 1])
        at += 2 + struct.unpack_from(">H", content, at + 2)[0]
    if START_OF_SCAN not in markers or not markers & FRAMES or END not in content[at:]:
        raise unsound()
    return JPEG
