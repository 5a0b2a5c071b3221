"""Files of evidence: taken by their content, kept once, given only to whom they are there for."""

import logging
import re
from io import BytesIO

import pytest
import typst
import xlsxwriter
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from commitments.filekinds import DOCX, JPEG, ODT, PDF, PNG, XLSX
from commitments.models import StoredFile
from commitments.reporting.evidence import clean_name, still_answering, store
from tests import cast, reading
from tests.evidence_cast import (
    a_jpeg,
    a_pdf,
    a_pdf_that_packs,
    a_png,
    a_zip,
    an_odt,
    an_office_file,
    make_file,
    make_reported_file,
    upload,
)

pytestmark = pytest.mark.django_db

EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(200)
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"


def refusal(content, name="decree.pdf"):
    """The ValidationError with which a file is refused; nothing of it is kept."""
    with pytest.raises(ValidationError) as refused:
        store(upload(content, name))
    assert not StoredFile.objects.exists()
    return refused.value


# --- What is taken ----------------------------------------------------------------------


def test_a_file_is_kept_under_the_digest_of_its_content_and_only_once():
    first = store(upload(a_pdf(), "law.pdf"))
    assert first.path == f"evidence/{first.sha256[:2]}/{first.sha256}"
    assert default_storage.open(first.path).read() == a_pdf()
    assert (first.media_type, first.size) == ("application/pdf", len(a_pdf()))
    assert store(upload(a_pdf(), "the same again.pdf")) == first
    assert StoredFile.objects.get() == first
    assert len(default_storage.listdir(f"evidence/{first.sha256[:2]}")[1]) == 1


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        (PDF, "law.pdf", a_pdf(ends=b"%%EOF\r\n\r\n")),
        (PDF, "law.pdf", a_pdf_that_packs(b"<< /Type /Pages >>")),
        (PNG, "scan.png", a_png()),
        (JPEG, "scan.JPG", a_jpeg()),
        (JPEG, "scan.jpeg", a_jpeg(behind=b"what the camera noted")),
        (DOCX, "report.docx", an_office_file(DOCX)),
        (XLSX, "table.xlsx", an_office_file(XLSX)),
        (ODT, "informe técnico.odt", an_odt()),
    ],
    ids=["pdf", "packed pdf", "png", "JPG", "jpeg", "docx", "xlsx", "odt"],
)
def test_which_kinds_of_file_are_taken(kind, name, content):
    assert store(upload(content, name)).media_type == kind.media_type


def test_what_programs_write_is_taken(tmp_path):
    (tmp_path / "report.typ").write_text("= Decree\nText.", encoding="utf-8")
    assert store(upload(typst.compile(tmp_path / "report.typ"), "report.pdf"))
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for row in range(5000):
            sheet.write_row(row, 0, ["the same text"] * 10)
    assert store(upload(file.getvalue(), "table.xlsx"))


def test_what_a_crash_left_half_written_is_written_anew():
    stored = store(upload(a_pdf()))
    default_storage.delete(stored.path)
    default_storage.save(stored.path, ContentFile(a_pdf()[:20]))
    assert store(upload(a_pdf())) == stored
    assert default_storage.open(stored.path).read() == a_pdf()


# --- What is refused --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("empty", b""),
        ("kind", PAGE),
        ("kind", EXE),
        ("kind", OLD_OFFICE),
        ("kind", b'<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
        ("kind", b"plain words"),
        ("kind", b"\n" + a_pdf()),
        ("misnamed", a_png()),
        ("unsound", a_pdf(ends=b"")),
        ("unsound", a_pdf() + b"<script>"),
        ("unsound", a_pdf() + a_zip({"a.txt": "a"})),
        ("unsound", a_pdf(PAGE)),
        ("unsound", a_pdf_that_packs(b"<< /Type /Pages >>" * 9, length=20)),
        ("swollen", a_pdf_that_packs(bytes(65 * 1024 * 1024))),
        ("protected", a_pdf(b"trailer << /Encrypt 5 0 R >>")),
        ("active", a_pdf(SCRIPT)),
        ("active", a_pdf(SCRIPT.replace(b"Java", b"J#61va"))),
        ("active", a_pdf(b"<< /S /Launch /F (cmd.exe) >>")),
        ("active", a_pdf(b"<< /Type /EmbeddedFile >>")),
        ("active", a_pdf_that_packs(SCRIPT)),
    ],
)
def test_what_is_no_honest_pdf_is_refused(code, content):
    assert refusal(content).code == code


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("scan.png", a_png(behind=b"<script>")),
        ("scan.png", a_png(behind=b"and more")),
        ("scan.png", a_png()[:-4]),
        ("scan.png", a_png()[:8]),
        ("scan.jpg", a_jpeg()[:30]),
        ("scan.jpg", a_jpeg().replace(b"\xff\xc0", b"\xff\xe1")),
        ("scan.jpg", a_jpeg(behind=a_zip({"a.class": "a"}))),
        ("scan.jpg", a_jpeg(behind=a_pdf())),
        ("scan.jpg", a_jpeg(behind=PAGE)),
    ],
)
def test_an_image_that_is_something_else_as_well_is_refused(name, content):
    assert refusal(content, name).code == "unsound"


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("kind", a_zip({"a.txt": "a"})),
        ("kind", an_office_file(says="application/vnd.ms-powerpoint")),
        ("kind", an_office_file(names="missing.xml")),
        ("kind", a_zip({"[Content_Types].xml": "<Types/>", "word/document.xml": "<text/>"})),
        ("misnamed", an_office_file(XLSX)),
        ("misnamed", an_odt()),
        ("active", an_office_file(word__vbaProject_bin="a")),
        ("active", an_office_file(word__activeX__a_xml="a")),
        ("active", an_office_file(says="application/vnd.ms-word.document.macroEnabled.main+xml")),
        ("active", an_odt(Basic__script="a")),
        ("protected", an_odt(manifest="<encryption-data/>")),
        ("unsound", a_zip({"[Content_Types].xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><Types/>"})),
        ("unsound", a_zip({"[Content_Types].xml": "<Types>"})),
        ("unsound", a_zip({"[Content_Types].xml": f"<Types>{' ' * 1024 * 1024}</Types>"})),
        ("unsound", a_zip({"../decree.docx": "a"})),
        ("unsound", a_zip({"/etc/passwd": "a"})),
        ("unsound", an_office_file() + b"<script>"),
        ("unsound", an_office_file() + b"and more"),
        ("unsound", a_zip({"in front": "a"}) + an_office_file()),
        ("unsound", an_office_file(first="a", again="b").replace(b"again", b"first")),
        ("unsound", an_office_file()[:-30]),
        ("unsound", an_office_file().replace(b"word", b"page", 1)),
        ("swollen", an_office_file(word__media__a=bytes(9 * 1024 * 1024))),
        ("swollen", a_zip({f"{number}": "" for number in range(5001)})),
    ],
)
def test_a_package_that_is_no_honest_document_is_refused(code, content):
    assert refusal(content, "report.docx").code == code


def test_a_package_locked_with_a_password_is_refused():
    locked = bytearray(an_office_file())
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(locked), "report.docx").code == "protected"


def test_how_much_a_package_unpacks_to_follows_from_the_limit(settings):
    settings.EVIDENCE_MAX_BYTES = 2048
    assert store(upload(an_office_file(word__media__a=bytes(10_000)), "report.docx"))
    StoredFile.objects.all().delete()
    assert refusal(an_office_file(word__media__a=bytes(30_000)), "report.docx").code == "swollen"


def test_a_package_that_says_less_than_it_unpacks_to_is_refused():
    content = an_office_file(word__media__a=bytes(1000))
    less = content.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert less != content
    assert refusal(less, "report.docx").code == "unsound"


def test_a_file_over_the_limit_is_refused_and_the_limit_named(settings):
    settings.EVIDENCE_MAX_BYTES = 1024
    refused = refusal(a_pdf(bytes(1024)))
    assert refused.code == "too_large"
    assert "1,0" in refused.message.replace("\xa0", " ")
    assert "KB" in refused.message


def test_the_limit_comes_from_the_settings(settings):
    assert settings.EVIDENCE_MAX_BYTES == 20 * 1024 * 1024
    settings.EVIDENCE_MAX_BYTES = len(a_pdf())
    assert store(upload(a_pdf()))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("law.png", a_pdf(), [".png", "PDF"]),
        ("law.pdf.exe", a_pdf(), [".exe", "PDF"]),
        ("law", a_pdf(), ["PDF"]),
        ("law.pdf", PAGE, [".pdf", "HTML", "DOCX", "ODT", "20"]),
        ("photo.heic", b"\x00\x00\x00\x18ftypheic" + bytes(20), ["HEIF", "JPEG"]),
        ("law.doc", OLD_OFFICE, ["Office", "DOCX"]),
        ("notes.txt", b"plain words", ["PDF", "20"]),
    ],
)
def test_the_refusal_names_what_the_file_is_and_what_is_taken(name, content, words):
    message = refusal(content, name).message
    assert [word for word in words if word not in message] == []


# --- Names ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Ley N° 28.pdf", "Ley N° 28.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\ministry\\law.pdf", "law.pdf"),
        ("law\u202efdp.exe", "lawfdp.exe"),
        ("la\u200bw\x00\x07.pdf", "law.pdf"),
        ("line\r\nSet-Cookie: a.pdf", "line Set-Cookie_ a.pdf"),
        ('a"<b>|?*.pdf', "a__b____.pdf"),
        ("decisio\u0301n.pdf", "decisi\u00f3n.pdf"),
        ("  .hidden.pdf. ", "hidden.pdf"),
        ("..", "file"),
        ("", "file"),
        ("n" * 300 + ".pdf", "n" * 196 + ".pdf"),
    ],
)
def test_names_are_cleaned(given, kept):
    assert clean_name(given) == kept


# --- Downloads --------------------------------------------------------------------------


def fetch(piece, user=None, name=""):
    path = reverse("public:evidence-file", args=[piece.pk, name or piece.file_name])
    return (cast.client_of(user) if user else Client()).get(path)


def test_a_visitor_downloads_what_a_published_report_rests_on():
    piece = make_reported_file(name="Resolución N° 5.pdf")
    response = fetch(piece)
    assert b"".join(response) == a_pdf()
    assert response["Content-Type"] == "application/pdf"
    name = "Resoluci%C3%B3n%20N%C2%B0%205.pdf"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "Cache-Control" not in response


@pytest.mark.parametrize("fields", [{"restricted": True}, {"stage": "accepted"}])
def test_what_is_not_public_is_kept_by_no_cache(peru_focal_point, fields):
    response = fetch(make_reported_file(**fields), peru_focal_point)
    assert b"".join(response) == a_pdf()
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("role", "answer"),
    [
        ("visitor", 404),
        ("ecuador_focal_point", 404),
        ("former_focal_point", 404),
        ("presidency", 404),
        ("presiding_focal_point", 404),
        ("peru_focal_point", 200),
        ("peru_contributor", 200),
        ("reviewer", 200),
    ],
)
def test_what_is_restricted_does_not_exist_for_others(request, role, answer):
    user = request.getfixturevalue(role)
    assert fetch(make_reported_file(restricted=True), user).status_code == answer


def test_a_file_has_one_name_and_other_evidence_has_none(reviewer):
    piece = make_reported_file()
    assert fetch(piece, name="another.pdf").status_code == 404
    norm = cast.make_evidence(cast.make_update(stage="submitted"), kind="norm", file_name="law")
    assert fetch(norm, reviewer).status_code == 404
    assert Client().get("/es/evidence/999999/decree.pdf").status_code == 404
    assert Client().post(piece.get_absolute_url()).status_code == 405


def test_what_belongs_to_a_hidden_instrument_is_hidden_with_it(reviewer):
    piece = make_reported_file()
    instrument = piece.update.assignment.commitment.provision.instrument
    type(instrument).objects.filter(pk=instrument.pk).update(published_at=None)
    assert fetch(piece).status_code == 404
    assert fetch(piece, reviewer).status_code == 200


def test_a_file_that_is_gone_answers_404_and_is_logged(caplog):
    piece = make_reported_file(content=a_pdf(b"soon gone"))
    default_storage.delete(piece.file.path)
    with caplog.at_level(logging.ERROR):
        assert fetch(piece).status_code == 404
    assert piece.file.path in caplog.text
    assert not still_answering(piece.update)


def test_nothing_is_served_as_a_kind_that_is_not_taken(caplog):
    piece = make_reported_file()
    StoredFile.objects.update(media_type="text/html")
    assert fetch(piece).status_code == 404
    assert piece.file.path in caplog.text


# --- On the page ------------------------------------------------------------------------


def test_the_page_of_a_report_lists_its_files_and_hides_the_restricted(peru_focal_point):
    assignment = cast.make_assignment(actor=peru_focal_point.mandates.get().actor)
    update = cast.make_update(assignment, stage="accepted")
    shown = make_file(update, name="law.pdf", title_en="The law", locator_en="Article 3")
    make_file(update, name="secret.png", content=a_png(), restricted=True)
    update.stage, update.published_at = "published", cast.noon(2025, 6, 3)
    update.save()
    path = assignment.get_absolute_url().replace("/es/", "/en/")
    for client, more in ((Client(), False), (cast.client_of(peru_focal_point), True)):
        report = reading.get(path, client).one("li", id=f"update-{update.number}")
        link = report.one("a", href=shown.get_absolute_url().replace("/es/", "/en/"))
        assert link.text == "law.pdf"
        assert re.search(r"The law \(Article 3\) law.pdf \(PDF, \d+\sbytes\) File", report.text)
        assert ("secret.png (PNG" in report.text) == more
        assert ("for the Secretariat only" in report.text) == more
