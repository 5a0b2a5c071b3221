"""What can be taken away: every list as CSV, XLSX and JSON, the same rows in each, under the
filters and about the moment of its page; no formula that runs, nothing that is not public."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from commitments.models import Commitment, StatusUpdate
from commitments.moments import NOW
from commitments.publishing import export
from commitments.publishing.tables import DOWNLOADS
from members.formats import restored
from members.models import User
from tests import cast, reading
from tests.cast import make_assignment, make_commitment, make_evidence, make_update
from tests.downloaded import (
    CODE,
    WIDE,
    as_text,
    content,
    fetch,
    from_csv,
    from_json,
    from_xlsx,
    make_busy,
    written,
)
from tests.test_columns import FORMULAS

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


@pytest.fixture
def busy():
    return make_busy()


# --- The same rows in every format ------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("name", DOWNLOADS)
def test_each_table_is_the_same_in_every_format(busy, name):
    table = DOWNLOADS[name]
    kinds = {column.name: column.kind for column in table.columns}
    rows, told = from_csv(name), from_json(name)
    cells, _about = from_xlsx(name)
    assert list(rows[0]) == list(kinds)
    assert len(rows) == len(told["rows"]) == len(cells) == table.queryset(VISITOR, NOW).count()
    plain = [{key: restored(text) for key, text in row.items()} for row in rows]
    assert plain == [
        {key: as_text(kinds[key], value) for key, value in row.items()} for row in told["rows"]
    ]
    assert rows == [
        {key: written(kinds[key], value) for key, value in row.items()} for row in cells
    ]


@pytest.mark.thorough
@pytest.mark.parametrize("name", DOWNLOADS)
def test_the_database_writes_what_the_program_would_write(busy, name):
    table = DOWNLOADS[name]
    rows = table.queryset(VISITOR, NOW)
    names = ",".join(column.name for column in table.columns)
    program = f"{names}\n".encode() + b"".join(export._written(table, rows))
    assert b"".join(export.csv(table, rows)) == program


@pytest.mark.thorough
@pytest.mark.parametrize("name", DOWNLOADS)
def test_each_row_has_an_address_that_leads_to_its_page(busy, settings, name):
    client = Client(headers={"accept-language": "en"})
    for row in from_csv(name)[:3]:
        assert row["url"].startswith(f"{settings.SITE_URL}/id/")
        assert client.get(row["url"].removeprefix(settings.SITE_URL)).status_code == 303


# --- What a formula becomes -------------------------------------------------------------


def test_no_cell_runs_and_each_comes_back_as_it_was(busy):
    instruments = Commitment.objects.filter(title_en__in=[*FORMULAS, *WIDE])
    codes = set(instruments.values_list("code", flat=True))
    sheet, _about = from_xlsx("commitments")
    for rows in (from_csv("commitments"), sheet):
        titles = {row["title_en"] for row in rows if row["code"] in codes}
        assert titles == {f"'{text}" for text in [*FORMULAS, *WIDE]}
        assert {restored(title) for title in titles} == {*FORMULAS, *WIDE}
    told = {row["title_en"] for row in from_json("commitments")["rows"] if row["code"] in codes}
    assert told == {*FORMULAS, *WIDE}


# --- Filters and moments ----------------------------------------------------------------


def on_the_page(**filters):
    """The codes of the assignments that the page shows under *filters*."""
    query = urlencode({"page_size": 500, **filters}, doseq=True)
    page = reading.get(f"/en/assignments/?{query}")
    links = [
        row.one("th").all("a")[0]["href"] for body in page.all("tbody") for row in body.all("tr")
    ]
    return ["{}/{}/{}@{}".format(*link.split("/")[3:7]) for link in links]


@pytest.mark.parametrize(
    "filters",
    [
        {"state": ["PER", "ECU"], "status": "in_progress"},
        {"state": "PER", "as_of": "2025-05-20"},
        {"cycle": "closed-2025"},
        {"q": "marco regional", "ordering": "actor"},
    ],
    ids=str,
)
def test_a_download_has_the_rows_of_its_page(busy, filters):
    rows = from_csv("assignments", **filters)
    assert sorted(row["code"] for row in rows) == sorted(on_the_page(**filters))
    assert rows


def test_the_order_that_was_asked_for_is_kept(busy):
    asked = {"ordering": "-reported_on", "instrument": "santiago-2023"}
    assert [row["code"] for row in from_csv("assignments", **asked)] == on_the_page(**asked)


def test_a_past_day_has_the_status_of_that_day(busy):
    before = from_csv("assignments", state="PER", q=CODE, as_of="2025-05-01")
    after = from_csv("assignments", state="PER", q=CODE, as_of="2025-05-02")
    assert [row["status"] for row in before + after] == ["not_reported", "in_progress"]
    assert [row["status_es"] for row in before + after] == ["Sin informe", "En ejecución"]


def test_a_past_day_has_the_reports_of_that_day(busy):
    codes = [row["code"] for row in from_csv("status-updates", state="PER", as_of="2025-05-20")]
    assert codes == [f"{CODE}@PER.1"]


def test_the_numbers_of_a_commitment_are_those_of_the_moment(busy):
    for query in ({}, {"as_of": "2025-05-01"}, {"cycle": "closed-2025"}):
        (row,) = from_csv("commitments", q=CODE, **query)
        assigned = from_csv("assignments", q=CODE, **query)
        assert int(row["assignments_count"]) == len(assigned)
        reporting = [one for one in assigned if one["status"] == "in_progress"]
        assert int(row["in_progress_count"]) == len(reporting)


def test_the_lines_of_one_cycle_understand_the_filters_of_its_page(busy):
    assert len(from_csv("cycle-lines", cycle="closed-2025")) == 2
    (line,) = from_csv("cycle-lines", cycle="closed-2025", state="PER")
    assert (line["outcome"], line["themes"]) == ("reported", "ix-health")
    fetch("cycle-lines", "csv", answer=400, cycle="closed-2025", state="CHL")


@pytest.mark.parametrize(
    "query",
    [{"state": "XXX"}, {"as_of": "2100-01-01"}, {"cycle": "none"}, {"ordering": "rank"}],
    ids=str,
)
def test_what_the_page_refuses_is_refused(query):
    for extension in ("csv", "xlsx", "json", "txt"):
        response = fetch("assignments", extension, answer=400, **query)
        assert "text/html" in response["Content-Type"]


def test_what_there_is_not_is_not_found():
    fetch("fishes", "csv", answer=404)
    fetch("commitments", "ods", answer=404)


# --- Who sees what ----------------------------------------------------------------------


def test_what_is_restricted_goes_to_nobody(busy, reviewer):
    update = make_update(stage="draft")
    make_evidence(update, title_en="A secret paper", restricted=True)
    make_evidence(update, title_en="A public paper")
    StatusUpdate.objects.filter(pk=update.pk).update(stage="published", published_at=timezone.now())
    for client in (Client(), cast.client_of(reviewer)):
        text = content(fetch("evidence", "csv", client)).decode()
        assert "A public paper" in text
        assert "A secret paper" not in text


def test_what_is_not_public_is_for_the_staff_that_keeps_it(editor):
    hidden = make_assignment(
        make_commitment(cast.make_provision(cast.make_instrument(published=False)))
    )
    assert hidden.code not in content(fetch("assignments", "csv")).decode()
    assert hidden.code in content(fetch("assignments", "csv", cast.client_of(editor))).decode()


def test_drafts_are_in_no_table_and_neither_are_people(busy, administrator):
    draft = make_update(stage="submitted", narrative_en="Not yet said.")
    for name in ("status-updates", "assignments", "evidence"):
        text = content(fetch(name, "csv", cast.client_of(administrator))).decode()
        assert draft.code not in text
        assert administrator.email not in text
    held = {
        column.value.split("__")[0]
        for table in DOWNLOADS.values()
        for column in table.columns
        if isinstance(column.value, str)
    }
    of_people = {field.name for field in StatusUpdate._meta.fields if field.related_model is User}
    assert not held & of_people
