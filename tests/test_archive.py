"""The archive: the whole public record in one file, made when it differs, kept for ever."""

import csv
import hashlib
import json
import threading
import zipfile
from datetime import date
from io import StringIO

import frictionless
import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command

from commitments.models import Assignment, CommitmentLink, Instrument, Note, StatusUpdate
from commitments.moments import NOW
from commitments.publishing import archive, datapackage
from tests import cast
from tests.cast import noon
from tests.reporting_cast import make_public_note, make_published_cycle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def contents(path):
    """{name: bytes} of the archive at *path*."""
    with zipfile.ZipFile(path) as held:
        assert held.testzip() is None
        return {entry.filename: held.read(entry) for entry in held.infolist()}


def rows_of(path, table):
    text = contents(path)[f"data/{table}.csv"].decode()
    return list(csv.DictReader(StringIO(text, newline="")))


def package_of(path):
    return json.loads(contents(path)["datapackage.json"])


def faults(path, folder):
    """What the frictionless library says of the archive at *path*, unpacked in *folder*."""
    with zipfile.ZipFile(path) as held:
        held.extractall(folder)
    report = frictionless.validate(str(folder / "datapackage.json"))
    return [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors] + [
        error.message for error in report.errors
    ]


def test_the_whole_record_is_one_valid_package(tmp_path):
    path = archive.build()
    assert path.parent == tmp_path / "archives"
    assert faults(path, tmp_path / "out") == []
    held = contents(path)
    for line in held["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(held[name]).hexdigest() == digest
    assert len(held["SHA256SUMS"].splitlines()) == len(held) - 1
    beside = path.with_name(f"{path.name}.sha256").read_text().split()
    assert beside == [hashlib.sha256(path.read_bytes()).hexdigest(), path.name]
    assert len(rows_of(path, "assignments")) == Assignment.objects.published().count()
    assert len(rows_of(path, "commitment-links")) == CommitmentLink.objects.count()


def test_the_package_says_what_it_is_in_three_languages():
    path = archive.build()
    package = package_of(path)
    assert package["profile"] == "tabular-data-package"
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert set(package["titles"]) == {"es", "pt", "en"}
    assert package["name"] == "quitotrack"
    assert [one["title"] for one in package["sources"]]
    for one in package["resources"]:
        data = contents(path)[one["path"]]
        assert one["bytes"] == len(data)
        assert one["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert one["rows"] == len(rows_of(path, one["name"]))
    readme = contents(path)["README.txt"].decode()
    assert readme.count("data/provisions.csv") == 3
    assert "CC-BY-4.0" in contents(path)["LICENSE.md"].decode()


def test_a_row_that_points_nowhere_is_seen(tmp_path):
    """The links between the tables are checked, not only written down."""
    path = archive.build()
    held = contents(path)
    held["data/assignments.csv"] = held["data/assignments.csv"].replace(
        b",santiago-2023/14/1,", b",santiago-2023/14/9,"
    )
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(broken, "w") as out:
        for name, data in held.items():
            out.writestr(name, data)
    assert any("Foreign" in fault or "foreign" in fault for fault in faults(broken, tmp_path / "b"))


def test_every_column_that_names_another_row_is_linked():
    """A column of a table that bears the name of another one points to it."""
    for table in datapackage.tables().values():
        linked = {name for name, _to, _column in datapackage.points(table)}
        named = {column.name for column in table.columns} & set(datapackage.POINTS)
        assert linked >= named, table.name


def test_a_cycle_with_its_reports_is_valid_too(tmp_path):
    rows = Assignment.objects.filter(actor__code="PER")[:2]
    wrong = cast.make_update(rows[0], stage="published", sources=1)
    make_published_cycle([(rows[0], {"update": wrong, "outcome": "reported"}), (rows[1], {})])
    again = cast.make_update(rows[0], stage="published", corrects=wrong, status="planned")
    cast.make_update(again.assignment, stage="published", status="", retracts=True)
    closed = cast.make_assignment(
        rows[0].commitment, closed_on=date(2025, 6, 1), closed_reason="entered_in_error"
    )
    cast.make_update(closed, stage="published")
    path = archive.build()
    assert faults(path, tmp_path / "out") == []
    assert len(rows_of(path, "corrections")) == 2
    assert closed.code in [row["code"] for row in rows_of(path, "assignments")]


@pytest.mark.thorough
def test_the_demonstration_is_valid_too(tmp_path):
    call_command("load_demo", stdout=StringIO())
    path = archive.build()
    assert faults(path, tmp_path / "out") == []
    assert package_of(path)["demonstration"]


# --- Only what is public ----------------------------------------------------------------


def test_nothing_is_in_it_that_a_visitor_may_not_see(reviewer):
    row = Assignment.objects.filter(actor__code="PER").first()
    update = cast.make_update(row, stage="accepted", narrative_en="WAITING")
    cast.make_evidence(update, restricted=True, title_en="RESTRICTED")
    make_public_note(update, text_en="NOTE OF WAITING")
    other = Assignment.objects.filter(actor__code="PER").last()
    public = cast.make_update(other, stage="accepted")
    cast.make_evidence(public, restricted=True, title_en="RESTRICTED")
    cast.make_evidence(public, title_en="OPEN")
    make_public_note(public, text_en="NOTE OF PUBLISHED")
    Note.objects.create(update=public, audience="internal", text_en="HIDDEN NOTE", by=reviewer)
    StatusUpdate.objects.filter(pk=public.pk).update(
        stage="published", published_at=noon(2026, 1, 1)
    )
    hidden = cast.make_instrument(published=False, title_en="HIDDEN INSTRUMENT")
    cast.make_assignment(cast.make_commitment(cast.make_provision(hidden), title_en="HIDDEN"))
    cast.make_meeting(title_en="HIDDEN MEETING")
    whole = b"\n".join(contents(archive.build()).values()).decode()
    for secret in ("WAITING", "RESTRICTED", "HIDDEN"):
        assert secret not in whole
    assert "OPEN" in whole
    assert "NOTE OF PUBLISHED" in whole


def test_no_person_is_named():
    user = cast.make_user("Somebody Secret")
    row = Assignment.objects.filter(actor__code="PER").first()
    people = dict.fromkeys(["author", "submitter", "reviewer", "publisher"], user)
    cast.make_update(row, stage="published", **people)
    whole = b"\n".join(contents(archive.build()).values()).decode()
    assert "Somebody Secret" not in whole
    assert user.email not in whole


def test_demonstration_data_is_marked_and_the_package_says_so():
    row = Assignment.objects.filter(actor__code="PER").first()
    assert not package_of(archive.build())["demonstration"]
    cast.make_update(row, stage="published", demonstration=True)
    path = archive.build()
    package = package_of(path)
    assert package["name"] == "quitotrack-demonstration"
    assert "demonstration" in package["titles"]["en"]
    marked = [one for one in rows_of(path, "status-updates") if one["demonstration"] == "true"]
    assert [one["assignment"] for one in marked] == [row.code]


# --- When it is made --------------------------------------------------------------------


def test_nothing_new_is_nothing_made():
    first = archive.build()
    assert archive.build() is None
    assert [one.path for one in archive.kept()] == [first]


def test_a_change_that_nobody_sees_makes_none():
    archive.build()
    hidden = Instrument.objects.create(
        code="not-public", kind="agenda", title_en="x", source=cast.make_source(code="zz")
    )
    later = archive.build()
    assert later is not None  # the source is public
    Instrument.objects.filter(pk=hidden.pk).update(title_en="y")
    assert archive.build() is None


def test_what_is_published_makes_a_new_one_and_the_old_one_stays():
    first = archive.build()
    before = first.read_bytes()
    cast.make_update(Assignment.objects.first(), stage="published")
    second = archive.build()
    assert second.stem == f"{first.stem}-2"
    assert first.read_bytes() == before
    assert [one.path for one in archive.kept()] == [second, first]


def test_the_same_record_on_the_same_day_gives_the_same_bytes():
    first = archive.build()
    before = first.read_bytes()
    for path in first.parent.glob("*"):
        path.unlink()
    assert archive.build().read_bytes() == before


def test_another_day_alone_makes_none():
    archive.build()
    with time_machine.travel("2027-03-01T12:00:00Z", tick=False):
        assert archive.build() is None


def test_the_tenth_of_a_day_comes_after_the_second(tmp_path):
    folder = tmp_path / "archives"
    folder.mkdir()
    for suffix in ("", "-2", "-10"):
        (folder / f"quitotrack-2026-01-01{suffix}.zip").touch()
    (folder / "quitotrack-2026-01-01-draft.zip").touch()
    names = [one.name for one in archive.kept()]
    assert names == [f"quitotrack-2026-01-01{suffix}" for suffix in ("-10", "-2", "")]


def test_one_that_fails_leaves_nothing_behind(monkeypatch, tmp_path):
    monkeypatch.setattr(archive.os, "link", lambda *_paths: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        archive.build()
    left = {path.name for path in (tmp_path / "archives").iterdir()}
    assert not any(name.endswith(".zip") for name in left)
    assert "checked" not in left
    monkeypatch.undo()


def test_what_changes_while_it_is_read_is_read_again(monkeypatch):
    written, changes = archive._written, [1, 2]

    def publishing_meanwhile(room, table):
        if changes and table.name == "sources":
            cast.make_source(code=f"late-{changes.pop()}")
        return written(room, table)

    monkeypatch.setattr(archive, "_written", publishing_meanwhile)
    codes = [row["code"] for row in rows_of(archive.build(), "sources")]
    assert {"late-1", "late-2"} <= set(codes)


def test_of_two_at_once_the_second_waits_and_finds_the_work_of_the_first():
    path = archive.build()
    entered, leave, found = threading.Event(), threading.Event(), []

    def hold():
        with archive._alone():
            entered.set()
            leave.wait(10)

    def look():
        with archive._alone():
            found.extend(one.path for one in archive.kept())

    first, second = threading.Thread(target=hold), threading.Thread(target=look)
    first.start()
    entered.wait(10)
    second.start()
    second.join(0.5)
    assert found == []
    leave.set()
    first.join(10)
    second.join(10)
    assert found == [path]


def test_who_waited_for_the_lock_makes_no_second_one(monkeypatch):
    looked = iter([False, True])
    monkeypatch.setattr(archive, "fresh", lambda _edition: next(looked))
    assert archive.build() is None
    assert archive.kept() == []


def test_the_tables_of_the_archive_can_each_be_read_by_a_visitor():
    for table in datapackage.tables().values():
        rows = list(table.rows(table.queryset(AnonymousUser(), NOW)))
        assert all(len(row) == len(table.columns) for row in rows), table.name
