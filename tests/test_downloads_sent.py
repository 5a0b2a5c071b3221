"""What stands beside the rows of a download, where it is offered, and how it is sent."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from commitments.models import Assignment
from commitments.publishing.tables import DOWNLOADS
from commitments.publishing.tables.columns import BOOLEAN, DATE, INSTANT, INTEGER, LIST, STRING
from tests import reading
from tests.cast import make_assignment, make_update
from tests.downloaded import content, fetch, from_json, from_xlsx, let_go, make_busy
from tests.reporting_cast import make_published_cycle

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy():
    return make_busy()


# --- What stands beside the rows --------------------------------------------------------


def test_a_csv_begins_with_its_names_and_says_nothing_else():
    response = fetch("sources", "csv")
    names = ",".join(column.name for column in DOWNLOADS["sources"].columns)
    assert content(response).decode().splitlines()[0] == names
    assert response["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(("name", "extension"), [("assignments", "xlsx"), ("sources", "json")])
def test_a_file_says_in_its_name_what_it_is_and_of_which_day(name, extension):
    today = timezone.localdate().isoformat()
    response = fetch(name, extension, as_of="2025-05-01")
    assert response["Content-Disposition"] == (
        f'attachment; filename="quitotrack-{name}-as-of-2025-05-01-{today}.{extension}"'
    )
    assert response["X-Content-Type-Options"] == "nosniff"


def test_source_licence_date_and_filters_stand_beside_the_rows(busy):
    query = {"state": "PER", "as_of": "2025-05-20"}
    told = from_json("assignments", **query)
    _rows, sheet = from_xlsx("assignments", **query)
    beside = content(fetch("assignments", "txt", **query)).decode()
    said = dict(pair[:2] for pair in sheet)
    today = timezone.localdate().isoformat()
    assert (told["data_as_of"], told["as_of"], told["filters"]) == (
        today,
        "2025-05-20",
        {"state": ["PER"]},
    )
    assert (said["State"], said["as_of"]) == ("Peru", "2025-05-20")
    assert said["Licence"].startswith("CC BY 4.0")
    for text in (told["licence"], told["source"], "State: Peru", "as_of: 2025-05-20", today):
        assert text in beside
    for column in DOWNLOADS["assignments"].columns:
        assert f"{column.name}: " in beside


@pytest.mark.parametrize("name", DOWNLOADS)
def test_every_column_is_named_once_and_described(name):
    columns = DOWNLOADS[name].columns
    assert len({column.name for column in columns}) == len(columns)
    for column in columns:
        assert column.kind in (STRING, INTEGER, DATE, INSTANT, BOOLEAN, LIST)
        for language in ("es", "pt-br", "en"):
            with translation.override(language):
                assert str(column.description).strip()
                assert "_" not in str(column.description)


def test_the_page_of_a_list_leads_to_its_downloads_with_its_filters(busy):
    page = reading.get("/en/assignments/?state=PER&as_of=2025-05-20&page_size=10")
    links = [a["href"] for a in page.all("a") if "/downloads/" in a["href"]]
    assert [link.partition("?")[0].rpartition(".")[2] for link in links] == [
        "csv",
        "xlsx",
        "json",
        "txt",
    ]
    assert {link.partition("?")[2] for link in links} == {"state=PER&as_of=2025-05-20"}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("commitments", "commitments"),
        ("updates", "status-updates"),
        ("corrections", "corrections"),
        ("instruments", "instruments"),
        ("meetings", "meetings"),
        ("states", "states"),
        ("actors", "actors"),
        ("working-groups", "working-groups"),
        ("themes", "themes"),
        ("dimensions", "dimensions"),
        ("cycles", "cycles"),
        ("cycles/closed-2025", "cycle-lines"),
        ("sources", "sources"),
    ],
)
def test_each_list_can_be_taken_away(busy, path, name):
    links = [a["href"] for a in reading.get(f"/en/{path}/").all("a")]
    (link,) = (one for one in links if f"/downloads/{name}.csv" in one)
    assert Client().get(link).status_code == 200


# --- How it is sent ---------------------------------------------------------------------


def test_it_is_sent_as_it_is_read():
    for extension in ("csv", "json", "xlsx"):
        assert let_go(fetch("assignments", extension)).streaming


def test_who_asks_for_the_head_alone_gets_it_without_the_rows():
    path = "/en/downloads/sources.csv"
    with CaptureQueriesContext(connection) as captured:
        response = Client().head(path)
    assert content(response) == b""
    assert response["Content-Disposition"].startswith("attachment")
    assert "Content-Length" not in response
    assert not [query for query in captured if "members_source" in query["sql"]]
    assert len(content(Client().get(path)).splitlines()) > 1


@pytest.mark.parametrize("name", ["assignments", "commitments", "status-updates", "cycle-lines"])
def test_a_file_costs_the_same_with_2_rows_and_with_20(name):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            content(fetch(name, "json"))
        return len(captured)

    def grow(count):
        rows = [make_assignment() for _row in range(count)]
        lines = [(row, {"update": make_update(row, stage="published")}) for row in rows]
        make_published_cycle(lines)
        return cost()

    assert grow(2) == grow(18)
    assert Assignment.objects.count() > 20
