"""Charts: what is drawn says what the table says, small, labelled and fit for any page."""

import csv
import gzip
import re
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.test import Client, override_settings
from django.utils import translation

from commitments.models import Assignment, Status
from commitments.publishing.charts import Chart, Group, Part, pictures, specs
from commitments.publishing.charts.specs import spec
from commitments.publishing.views import charts as views
from tests import reading
from tests.cast import make_update, noon
from tests.chart_cast import (
    at_work,
    draw_in_its_process,
    make_chart,
    make_group,
    wait_for_the_process,
)

SVG = "{http://www.w3.org/2000/svg}"
NASTY = 'Peru </text><script>alert("1")</script> & "co"'
THE_FIGURE = "/en/charts/by-state/"


def times():
    return make_chart(
        name="over-cycles",
        kind="columns",
        groups=[make_group(f"First half of {year}") for year in (2024, 2025)],
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A folder with pictures of some charts, drawn by the process that draws them."""
    with (
        override_settings(DATA_DIR=tmp_path_factory.mktemp("data"), WORKSHOP=True),
        translation.override("en"),
    ):
        for chart in (make_chart(), times(), make_chart(groups=[make_group(NASTY)])):
            pictures.ask(spec(chart))
            pictures.ask(spec(chart, headed=True))
        draw_in_its_process()
        yield


@pytest.fixture
def drawn(kept, settings):
    """What is kept is also what the test sees, in English."""
    with translation.override("en"):
        yield


def picture(chart, **options):
    return ElementTree.fromstring(pictures.find(spec(chart, **options)))


def words(svg):
    return ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]


# --- The story: a chart is drawn --------------------------------------------------------


@pytest.mark.usefixtures("drawn")
def test_a_picture_names_every_group_and_prints_its_total_and_its_counts():
    seen = words(picture(make_chart()))
    assert {"Peru", "Chile", "Total: 58"} <= set(seen)
    assert seen.count("Total: 58") == 2
    assert {str(label) for _code, label in Status.choices} <= set(seen)
    assert {"2", "3", "4", "5", "6", "7", "30"} <= set(seen)


@pytest.mark.usefixtures("drawn")
def test_columns_stand_over_the_names_of_their_times_and_under_their_totals():
    seen = words(picture(times()))
    assert seen.count("58") == 2
    assert [name for name in seen if name.startswith("First half")] == [
        "First half of 2024",
        "First half of 2025",
    ]


@pytest.mark.usefixtures("drawn")
def test_a_picture_is_titled_and_described_for_who_cannot_see_it():
    svg = picture(make_chart())
    named = {element.get("id"): element.text for element in svg if element.get("id")}
    assert svg.get("role") == "img"
    assert named[svg.get("aria-labelledby")] == "Two states"
    assert named[svg.get("aria-describedby")] == "Assignments, today. One bar for each state."


@pytest.mark.usefixtures("drawn")
def test_what_is_taken_away_has_its_title_and_its_origin_in_the_picture():
    seen = words(picture(make_chart(), headed=True))
    assert {"Two states", "Assignments, today", "QuitoTrack · CC BY 4.0"} <= set(seen)
    assert not {"Two states", "QuitoTrack · CC BY 4.0"} & set(words(picture(make_chart())))
    png = pictures.find(spec(make_chart(), headed=True), "png")
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") > 960


# --- Fit for a page ---------------------------------------------------------------------


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize("headed", [False, True])
def test_nothing_in_a_picture_is_blocked_by_the_policy_of_the_pages(headed):
    for chart in (make_chart(), times()):
        for element in picture(chart, headed=headed).iter():
            assert element.tag.removeprefix(SVG) not in ("style", "script", "foreignObject", "a")
            assert not {
                name for name in element.attrib if name.startswith(("on", "style", "class"))
            }
            assert "http" not in " ".join(element.attrib.values())


@pytest.mark.usefixtures("drawn")
def test_two_pictures_on_one_page_share_no_id():
    ids = [
        {element.get("id") for element in picture(chart).iter() if element.get("id")}
        for chart in (make_chart(), times())
    ]
    assert all(ids)
    assert not ids[0] & ids[1]
    for chart in (make_chart(), times()):
        svg = pictures.find(spec(chart)).decode()
        used, there = set(re.findall(r"url\(#(\w+)\)", svg)), set(re.findall(r'id="(\w+)"', svg))
        assert used <= there


@pytest.mark.usefixtures("drawn")
def test_a_picture_is_small():
    assert len(gzip.compress(pictures.find(spec(make_chart())))) < 2_000


@pytest.mark.usefixtures("drawn")
def test_words_stay_words_whatever_they_are():
    chart = make_chart(groups=[make_group(NASTY)])
    assert NASTY in words(picture(chart))
    assert b"<script" not in pictures.find(spec(chart))


# --- Never by colour alone, never a share -----------------------------------------------


@pytest.mark.usefixtures("drawn")
def test_silence_is_hatched_and_what_is_no_step_of_the_ladder_is_patterned():
    svg = pictures.find(spec(make_chart())).decode()
    patterns = set(re.findall(r'<pattern id="\w{8}(\w+)"', svg))
    assert patterns == {"none", "crossed", "dotted"}
    patterned = {code for code, (fill, _ink) in specs.FILLS.items() if fill.startswith("url")}
    assert patterned == {"not_reported", "discontinued", "not_applicable", "not_received"}


def test_along_the_ladder_the_fills_grow_darker():
    steps = ["under_consideration", "planned", "in_progress", "advanced", "implemented"]
    lights = [luminance(specs.FILLS[step][0]) for step in steps]
    assert lights == sorted(lights, reverse=True)


def luminance(colour):
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("chart", [make_chart(), times()], ids=["bars", "columns"])
def test_every_scale_begins_at_zero(chart):
    scales = re.findall(r'"domain": (\[[\d, ]+\]), "nice"', pictures.json.dumps(spec(chart)))
    assert set(scales) == {"[0, 58]"}


def test_a_group_of_which_nothing_is_known_is_still_there():
    empty = Group("Nowhere", [Part("planned", "Planned", 0)])
    drawn = spec(make_chart(groups=[empty, make_group()]))
    names = [row["label"] for row in drawn["layer"][2]["data"]["values"]]
    assert names == ["Nowhere", "Peru"]


# --- Kept by content --------------------------------------------------------------------


def test_the_same_chart_is_kept_under_the_same_name_wherever_its_rows_are():
    moved = Part("planned", "Planned", 3, "/pt/somewhere/else/")
    here = Part("planned", "Planned", 3, "/en/assignments/")
    one, other = (make_chart(groups=[Group("Peru", [part])]) for part in (here, moved))
    assert pictures.key(spec(one)) == pictures.key(spec(other))


@pytest.mark.parametrize("change", [{"title": "Other"}, {"groups": [make_group("Brazil")]}])
def test_another_chart_is_kept_under_another_name(change):
    assert pictures.key(spec(make_chart())) != pictures.key(spec(make_chart(**change)))


def test_the_headed_one_and_the_one_of_a_page_are_two():
    chart = make_chart()
    assert pictures.key(spec(chart)) != pictures.key(spec(chart, headed=True))


# --- On a page --------------------------------------------------------------------------


@pytest.fixture
def report(db):
    """One published report, of Peru."""
    assignment = Assignment.objects.get(code="santiago-2023/10.A.3/2@PER")
    return make_update(assignment, "published", status="planned", published_at=noon(2025, 6, 2))


def rows(page):
    """{state: numbers} of the table of the chart."""
    table = page.one("figure", cls="chart").one("tbody")
    return {row.one("th").text: [cell.text for cell in row.all("td")] for row in table.all("tr")}


def test_a_chart_whose_picture_is_not_there_is_its_table(report):
    page = reading.get(THE_FIGURE)
    assert rows(page)["Peru"] == ["1", "31", "32"]
    assert not page.one("figure", cls="chart").all("svg")
    assert "open" in page.one("figure", cls="chart").one("details").attributes


def test_each_number_of_the_table_leads_to_what_it_counts(report):
    for link in reading.get(THE_FIGURE).one("figure", cls="chart").one("tbody").all("a"):
        if "/assignments/" in link["href"]:
            found = reading.get(link["href"]).one("p", role="status").one("strong").text
            assert found == link.text, link["href"]


@pytest.fixture
def working(tmp_path):
    with at_work(tmp_path):
        yield


@pytest.mark.usefixtures("working")
def test_an_unfinished_page_is_not_kept_and_the_finished_one_is(report):
    unfinished = Client().get(THE_FIGURE)
    assert "ETag" not in unfinished.headers
    wait_for_the_process()  # the answer is out: it has been started
    finished = Client().get(THE_FIGURE)
    (svg,) = reading.read(finished).one("figure", cls="chart").all("svg")
    assert "Peru" in svg.text
    assert "ETag" in finished.headers
    assert Client().get(THE_FIGURE).content == finished.content


def test_filters_and_moment_go_with_the_chart_to_its_files(report):
    page = reading.get(THE_FIGURE + "?state=PER&as_of=2026-11-22")
    links = {a.text: a["href"] for a in page.one("figure", cls="chart").all("a")}
    assert links["CSV"] == "/en/charts/by-state.csv?state=PER&as_of=2026-11-22"


# --- To take away -----------------------------------------------------------------------


def test_the_csv_has_a_row_for_each_group_and_status_with_its_denominator(report):
    response = Client().get("/en/charts/by-state.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    first, *others = csv.reader(StringIO(response.text))
    assert first == ["group", "code", "label", "count", "total", "address"]
    (planned,) = [row for row in others if row[0] == "Peru" and row[1] == "planned"]
    assert planned[2:5] == ["Planned", "1", "32"]
    assert planned[5].startswith("http://testserver/en/assignments/?state=PER&status=planned")


def test_the_csv_is_of_the_moment_that_the_address_asks_for(report):
    before = Client().get("/en/charts/by-state.csv?as_of=2025-06-01")
    assert "quitotrack-by-state-2025-06-01.csv" in before["Content-Disposition"]
    counts = {(row[0], row[1]): row[3] for row in csv.reader(StringIO(before.text))}
    assert counts["Peru", "planned"] == "0"


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@sum", "\t=1"])
def test_nothing_in_a_csv_is_a_formula(rf, value):
    chart = Chart("x", "bars", "", "", "", "", [Group(value, [Part("planned", "Planned", 1)])])
    assert [*csv.reader(StringIO(views.table(rf.get("/"), chart)))][1][0] == f"'{value}"


@pytest.mark.usefixtures("working")
def test_a_picture_that_is_drawn_is_given_away(report):
    for kind, begin in (("svg", b"<svg"), ("png", b"\x89PNG")):
        response = Client().get(f"/pt/charts/by-status.{kind}")
        assert response.status_code == 200
        assert response.content.startswith(begin)
        assert "quitotrack-by-status-" in response["Content-Disposition"]


@pytest.mark.usefixtures("working")
def test_one_that_takes_too_long_is_a_503_that_says_when_to_come_back(report, monkeypatch):
    monkeypatch.setattr(views, "PATIENCE", 0)
    monkeypatch.setattr(views.workshop, "start", lambda: True)
    response = Client().get("/en/charts/by-status.svg")
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "not drawn yet" in response.text
    assert "ETag" not in response.headers
