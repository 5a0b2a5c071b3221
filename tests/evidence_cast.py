"""Files as people attach them, whole and hostile ones, and evidence that rests on them."""

import struct
import zipfile
import zlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

from commitments.filekinds import DOCX, ODT, XLSX
from commitments.models import Stage
from commitments.reporting.evidence import clean_name, store
from members.models import Actor
from tests import cast

OFFICE = "application/vnd.openxmlformats-officedocument"
MAIN_PARTS = {
    DOCX: ("word/document.xml", f"{OFFICE}.wordprocessingml.document.main+xml"),
    XLSX: ("xl/workbook.xml", f"{OFFICE}.spreadsheetml.sheet.main+xml"),
}


def upload(content, name="decree.pdf"):
    return SimpleUploadedFile(name, content)


def a_pdf(inside=b"", begins=b"%PDF-1.7\n", ends=b"%%EOF\n"):
    return begins + b"1 0 obj << /Type /Catalog >> endobj\n" + inside + b"\nstartxref\n9\n" + ends


def a_pdf_that_packs(objects, length=None):
    """A PDF that holds *objects* in a compressed stream, of which *length* bytes are there."""
    packed = zlib.compress(objects)[:length]
    about = b"2 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\n"
    return a_pdf(about + packed + b"\nendstream endobj")


def a_png(behind=b""):
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", b"x"),
        (b"IEND", b""),
    ]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body + behind


def a_jpeg(behind=b""):
    frame = b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x06JFIF" + frame + b"\xff\xda\x00\x04..data\xff\xd9" + behind


def a_zip(parts):
    """A zip file of these {name: content}, in their order."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def an_office_file(kind=DOCX, says="", names="", **more):
    """A DOCX or XLSX, whose list of contents *says* of what kind the part is that it *names*.

    more: further parts, a dot and a slash in their names written as `_` and `__`.
    """
    part, content_type = MAIN_PARTS[kind]
    named, content_type = names or part, says or content_type
    types = f'<Types><Override PartName="/{named}" ContentType="{content_type}"/></Types>'
    others = {name.replace("__", "/").replace("_", "."): text for name, text in more.items()}
    return a_zip({"[Content_Types].xml": types, part: "<text/>"} | others)


def an_odt(manifest="<manifest/>", **more):
    parts = {"mimetype": ODT.media_type, "content.xml": "<text/>"}
    others = {name.replace("__", "/"): text for name, text in more.items()}
    return a_zip(parts | {"META-INF/manifest.xml": manifest} | others)


def make_file(update, content=None, name="decree.pdf", **fields):
    """Evidence of *update*, which is not published yet, that is a file."""
    file = store(upload(content or a_pdf(), name))
    row = {"kind": "file", "source": None, "file": file, "file_name": clean_name(name)}
    return cast.make_evidence(update, **row | fields)


def make_reported_file(stage=Stage.PUBLISHED, actor="PER", **fields):
    """Evidence that is a file, of an update of *actor* at *stage*."""
    assignment = cast.make_assignment(actor=Actor.objects.get(code=actor))
    update = cast.make_update(assignment, stage=Stage.ACCEPTED)
    piece = make_file(update, **fields)
    update.stage, update.published_at = stage, cast.noon(2025, 6, 3)
    update.save()
    return piece


def address_of_file(**fields):
    """What the address of the download takes: key and name of a file made for it."""
    piece = make_reported_file(**fields)
    return piece.pk, piece.file_name
