"""Documents that are zip files: DOCX, XLSX, ODT. Each must hold the parts that make it one.

They are unpacked in memory, part by part and within limits, and nothing of them is written.
"""

import zipfile
import zlib
from io import BytesIO
from xml.etree import ElementTree

from django.conf import settings

from commitments.filekinds import DOCX, ODT, XLSX

from .faults import active, protected, swollen, unsound

SIGNATURE, END = b"PK\x03\x04", b"PK\x05\x06"
#: Documents have hundreds of parts, and shrink to a twentieth or so; a bomb has no measure.
MOST_PARTS, MOST_TIMES, FREE_OF_MEASURE = 5000, 100, 8 * 1024 * 1024
PROGRAMS = ("vbaproject.bin", "vbadata.xml", "macrosheets/", "activex/", "embeddings/oleobject")
PROGRAMS_OF_ODT = ("basic/", "scripts/")
MAIN_PARTS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": XLSX,
}
TYPES, MANIFEST, LONGEST_TYPES = "[Content_Types].xml", "META-INF/manifest.xml", 1024 * 1024
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    KeyError,
    ElementTree.ParseError,
)


def kind_of(content):
    """Return the FileKind of *content*, which begins as a zip file; None for another zip file.

    Raises ValidationError where it is unsound, protected, swollen, or carries programs.
    """
    if content[-22:-18] != END or content[-2:] != b"\0\0":  # something stands behind the end
        raise unsound()
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _measure(package, len(content))
            kind = _kind(package)
            _look_for_programs(package, kind)
            return kind
    except BROKEN as error:
        raise unsound() from error


def _measure(package, size):
    """Raise unless all parts unpack within measure, to what they say they are."""
    parts = package.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > max(FREE_OF_MEASURE, MOST_TIMES * size):
        raise swollen()
    if unpacked > 10 * settings.EVIDENCE_MAX_BYTES:
        raise swollen()
    if any(part.flag_bits & 1 for part in parts):
        raise protected()
    names = {part.filename for part in parts}
    first = min((part.header_offset for part in parts), default=-1)
    if first != 0 or len(names) < len(parts) or not all(map(_is_inside, names)):
        raise unsound()
    if package.testzip() is not None:
        raise unsound()


def _is_inside(name):
    return not name.startswith("/") and "\\" not in name and ".." not in name.split("/")


def _kind(package):
    names = set(package.namelist())
    if TYPES in names:
        return _office_kind(package, names)
    first = min(package.infolist(), key=lambda part: part.header_offset)
    says = package.read(first) if first.filename == "mimetype" else b""
    if says != ODT.media_type.encode() or not {"content.xml", MANIFEST} <= names:
        return None
    if b"encryption-data" in package.read(MANIFEST):
        raise protected()
    return ODT


def _office_kind(package, names):
    """The kind that the list of contents says the main part is of, if that part is there."""
    if package.getinfo(TYPES).file_size > LONGEST_TYPES:
        raise unsound()
    types = package.read(TYPES)
    if b"<!" in types:
        raise unsound()
    if b"macroEnabled" in types:
        raise active()
    for part in ElementTree.fromstring(types):
        kind = MAIN_PARTS.get(part.get("ContentType", ""))
        if kind and part.get("PartName", "").lstrip("/") in names:
            return kind
    return None


def _look_for_programs(package, kind):
    for name in package.namelist():
        lowered = name.lower()
        if any(program in lowered for program in PROGRAMS):
            raise active()
        if kind is ODT and lowered.startswith(PROGRAMS_OF_ODT):
            raise active()
