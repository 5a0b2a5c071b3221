"""The data page: the archive, the tables, the dictionary of their columns."""

import hashlib

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from commitments.models import Assignment
from commitments.publishing import archive, datapackage, workshop
from tests import cast, reading
from tests.rows import LANGUAGES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def asked(monkeypatch):
    """How often the work of making an archive was asked for."""
    times = []
    monkeypatch.setattr(workshop, "wanted", lambda: times.append(1))
    monkeypatch.setattr(workshop, "_seen", [])  # of the edition of another test
    return times


def address(prefix="en"):
    with translation.override(LANGUAGES[prefix]):
        return reverse("public:data")


def test_a_reader_takes_the_latest_archive_and_checks_it(asked):
    path = archive.build()
    page = reading.get(address())
    button = page.one("a", cls="button", href=True)
    response = Client().get(button["href"])
    content = b"".join(response.streaming_content)
    assert content == path.read_bytes()
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == f'attachment; filename="{path.name}"'
    assert int(response["Content-Length"]) == len(content)
    assert "immutable" in response["Cache-Control"]
    digest = hashlib.sha256(content).hexdigest()
    assert digest in page.text
    (beside,) = {one["href"] for one in page.all("a", href=True) if "sha256" in one["href"]}
    assert Client().get(beside).content.decode() == f"{digest}  {path.name}\n"
    assert asked == []


def test_a_browser_that_packs_everything_gets_it_as_it_is():
    path = archive.build()
    url = reverse("public:archive", args=[path.stem])
    response = Client().get(url, headers={"Accept-Encoding": "gzip"})
    assert b"".join(response.streaming_content) == path.read_bytes()


def test_the_rows_of_each_table_are_told():
    archive.build()
    page = reading.get(address())
    table = page.one("section", aria_labelledby="tables").one("table")
    rows = {row.all("th")[0].text: row.one("td", cls="num").text for row in table.all("tr")[1:]}
    assert len(rows) == len(datapackage.tables())
    assert rows["Assignments"] == str(Assignment.objects.published().count())


def test_each_table_leads_to_its_downloads():
    page = reading.get(address())
    section = page.one("section", aria_labelledby="tables")
    links = {one["href"] for one in section.all("a", href=True)}
    for name in ("assignments", "commitments", "sources"):
        for extension in ("csv", "xlsx", "json"):
            assert f"/en/downloads/{name}.{extension}" in links
    past = reading.get(f"{address()}?as_of=2026-11-22")
    links = {one["href"] for one in past.all("a", href=True)}
    assert "/en/downloads/assignments.csv?as_of=2026-11-22" in links


def test_before_the_first_one_it_says_when_there_will_be_one(asked):
    page = reading.get(address())
    assert "No archive has been made yet." in page.text
    assert "made within minutes" in page.text
    assert asked


def test_what_is_kept_of_the_page_never_hides_a_new_archive(asked):
    first = archive.build()
    assert first.stem in " ".join(one["href"] for one in reading.get(address()).all("a", href=True))
    cast.make_update(Assignment.objects.first(), stage="published")
    response = Client().get(address())
    assert "ETag" not in response
    assert asked
    second = archive.build()
    links = [one["href"] for one in reading.get(address()).all("a", href=True)]
    assert any(second.stem in link for link in links)
    assert any(link.endswith(f"{first.stem}.zip") for link in links)
    assert "ETag" in Client().get(address())


def test_fictitious_rows_are_told():
    archive.build()
    assert "Some rows of this archive are fictitious" not in reading.get(address()).text
    cast.make_update(Assignment.objects.first(), stage="published", demonstration=True)
    archive.build()
    assert "Some rows of this archive are fictitious" in reading.get(address()).text


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_every_column_is_explained(prefix):
    page = reading.get(address(prefix))
    for table in datapackage.tables().values():
        told = page.one("details", id=f"table-{table.name}")
        names = {code.text for code in told.one("table").all("code")}
        assert {column.name for column in table.columns} <= names, table.name
        for row in told.one("tbody").all("tr"):
            assert row.all("td")[1].text.strip(), row.text


@pytest.mark.parametrize(
    "name", ["quitotrack", "checked", "quitotrack-2026-01-01", "quitotrack-2026-01-01-99"]
)
def test_only_archives_are_served(name):
    archive.build()
    assert Client().get(f"/en/data/{name}.zip").status_code == 404
    assert Client().get(f"/en/data/{name}.zip.sha256").status_code == 404


def test_an_archive_is_only_read():
    path = archive.build()
    assert Client().post(f"/en/data/{path.name}").status_code == 405
    assert path.exists()
