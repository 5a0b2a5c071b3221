"""The figures: every number is counted right, by hand, and leads to exactly so many rows."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from commitments import freshness, moments
from commitments.models import Assignment, CycleLine, Status, end_of
from commitments.publishing.figures import FIGURES
from members.models import Theme
from tests import cast, reading
from tests.cycle_cast import day as days_from_today
from tests.figures_cast import (
    by_hand,
    of_documents,
    publish,
    standing,
    the_record_reported_on,
)
from tests.reporting_cast import make_opened_cycle
from tests.test_query_counts import cost

pytestmark = pytest.mark.django_db

PAGES = [
    "",
    "states/PER/",
    "actors/member-states/",
    "working-groups/education/",
    "themes/ix-education/",
    "dimensions/1/",
    "instruments/santiago-2023/",
    "meetings/santiago-2023-11-22/",
]


@pytest.fixture
def told():
    the_record_reported_on()


# --- Every number leads to its rows -----------------------------------------------------


def numbers(page):
    """Yield (figure, number, address) of every linked number of every figure of *page*."""
    for figure in page.all(data_figure=True):
        for link in figure.all("a", href=True):
            if re.fullmatch(r"\d+", link.text):
                yield figure["data-figure"], int(link.text), link["href"]


def announced(path):
    """How many rows the list at *path* says it has found."""
    address = path.partition("#")[0]
    page = reading.get(f"{address}{'&' if '?' in address else '?'}page_size=1")
    return int(page.one("p", role="status").one("strong").text)


@pytest.mark.thorough
@pytest.mark.parametrize("moment", ["", "?as_of=2025-06-20", "?cycle=first-2025"])
def test_every_number_of_a_figure_leads_to_exactly_so_many_rows(told, moment):
    pages = PAGES[:2] if moment else PAGES
    found = {one for path in pages for one in numbers(reading.get(f"/en/{path}{moment}"))}
    rows = {path: announced(path) for _figure, _number, path in found}
    assert [one for one in found if rows[one[2]] != one[1]] == []


def test_every_figure_of_the_home_page_has_numbers_to_follow(told):
    page = reading.get("/en/")
    followed = Counter(name for name, _number, _path in numbers(page))
    names = {figure["data-figure"] for figure in page.all(data_figure=True)}
    assert names == {*FIGURES, "receipt", "elsewhere"}
    assert not names - followed.keys()
    assert followed["by-state"] > 50


def test_no_number_of_a_figure_stands_without_its_rows(told):
    for path in PAGES:
        for table in reading.get(f"/en/{path}").all("table", cls="breakdown"):
            for cell in table.one("tbody").all("td"):
                assert cell.text == "0" or cell.all("a"), path


# --- Counted by hand --------------------------------------------------------------------


def table_of(page, name):
    """{name of a row: {label of a column: number}} of the figure *name*, zeros left out."""
    table = page.one("table", data_figure=name)
    _corner, *heads = [cell.text for cell in table.one("thead").all("th")]
    rows = {}
    for row in table.one("tbody").all("tr"):
        counts = [int(cell.text) for cell in row.all("td")]
        pairs = zip(heads, counts, strict=True)
        rows[row.one("th").text] = {head: count for head, count in pairs if count}
    return rows


def in_words(counted):
    """What `table_of` would show of *counted*, {name: {status: number}}."""
    with translation.override("en"):
        labels = {code: str(label) for code, label in Status.choices}
        return {
            name: {labels[code]: n for code, n in counts.items()} | {"Total": sum(counts.values())}
            for name, counts in counted.items()
        }


def in_its_list(theme):
    """Two lists have a theme of the same name: the row says of which it is."""
    return f"{theme.name} {theme.get_list_display()}"


KEYS = {
    "by-instrument": lambda row: [row.commitment.provision.instrument.short_title],
    "by-dimension": lambda row: [
        str(row.commitment.dimension) if row.commitment.dimension else "No dimension"
    ],
    "by-theme": lambda row: [in_its_list(theme) for theme in row.commitment.themes.all()],
    "by-state": lambda row: [row.actor.name] if row.actor and row.actor.kind == "state" else [],
    "by-working-group": lambda row: [row.working_group.name] if row.working_group else [],
}


@pytest.mark.parametrize("day", [None, date(2025, 6, 20), date(2025, 4, 1), date(2024, 1, 1)])
def test_the_figures_are_those_counted_by_hand(told, day):
    page = reading.get(f"/en/?as_of={day}" if day else "/en/")
    with translation.override("en"):
        rows = standing(day or timezone.localdate(), end_of(day or timezone.localdate()))
        hand = {name: in_words(by_hand(rows, key)) for name, key in KEYS.items()}
    assert hand["by-working-group"] or day
    for name, counted in hand.items():
        shown = table_of(page, name) if page.all("table", data_figure=name) else {}
        assert shown == counted, name


def test_a_cycle_is_counted_by_its_frozen_lines_whatever_came_later(told):
    lines = CycleLine.objects.filter(cycle__code="first-2025").select_related("assignment__actor")
    for line in lines[:3]:
        publish(line.assignment, "implemented", timezone.now())
    with translation.override("en"):
        rows = [(line.assignment, line.status) for line in lines]
        hand = in_words(by_hand(rows, KEYS["by-state"]))
    assert table_of(reading.get("/en/?cycle=first-2025"), "by-state") == hand


def test_the_cycles_stand_in_time_and_only_those_published_by_then(told):
    titles = ["The cycle first-2025 1 March 2025", "The cycle second-2025 1 September 2025"]
    assert list(table_of(reading.get("/en/"), "over-cycles")) == titles
    assert list(table_of(reading.get("/en/?as_of=2025-08-31"), "over-cycles")) == titles[:1]
    assert list(table_of(reading.get("/en/?cycle=first-2025"), "over-cycles")) == titles[:1]
    assert not reading.get("/en/?as_of=2025-02-28").all("table", data_figure="over-cycles")
    lines = CycleLine.objects.filter(cycle__code="second-2025")
    hand = in_words({titles[1]: Counter(lines.values_list("status", flat=True))})
    assert table_of(reading.get("/en/"), "over-cycles")[titles[1]] == hand[titles[1]]


def test_completeness_is_that_of_the_latest_published_cycle(told):
    page = reading.get("/en/")
    lines = CycleLine.objects.filter(cycle__code="second-2025")
    received = lines.filter(outcome__in=CycleLine.RECEIVED).count()
    said = page.one("p", data_figure="receipt").text
    assert said.startswith(
        f"{received} of {lines.count()} assignments that “The cycle second-2025”"
    )
    counts = table_of(page, "completeness").values()
    assert sum(row["Total"] for row in counts) == lines.count()
    assert sum(row["Total"] - row.get("Nothing received", 0) for row in counts) == received


def test_an_assignment_of_two_themes_is_counted_in_both_and_once_in_all(told):
    two = Theme.objects.filter(list="ix")[:2]
    commitment = cast.make_commitment(of_documents(["santiago-2023"])[0].commitment.provision)
    before = table_of(reading.get("/en/"), "by-theme"), total()
    commitment.themes.set(two)
    cast.make_assignment(commitment)
    with translation.override("en"):
        for theme in two:
            label = in_its_list(theme)
            assert table_of(reading.get("/en/"), "by-theme")[label]["Total"] == (
                before[0][label]["Total"] + 1
            )
    assert total() == before[1] + 1
    assert "counted in both" in reading.get("/en/").one("table", data_figure="by-theme").text


def total():
    return sum(row["Total"] for row in table_of(reading.get("/en/"), "by-instrument").values())


def test_what_a_group_follows_by_a_crosswalk_is_not_the_groups(told):
    (counted,) = table_of(reading.get("/en/"), "by-working-group").values()
    assert counted == {"Planned": 1, "Total": 1}


def test_no_figure_counts_what_is_not_public(told, editor):
    own = Assignment.objects.filter(commitment__provision__instrument__published_at=None).get()
    with translation.override("en"):
        name = own.actor.name
    counted = table_of(reading.get("/en/"), "by-state")[name]["Total"]
    seen = table_of(reading.get("/en/", cast.client_of(editor)), "by-state")[name]["Total"]
    assert seen == counted + 1


# --- What a download makes anew ---------------------------------------------------------


def chart(name, query=""):
    request = RequestFactory().get(f"/en/charts/{name}.svg{query}")
    request.user = AnonymousUser()
    request.moment = moments.asked(request.GET)
    with translation.override("en"):
        return FIGURES[name](request)


def counts(made):
    return {group.label: {p.code: p.count for p in group.parts if p.count} for group in made.groups}


@pytest.mark.thorough
@pytest.mark.parametrize(
    "query",
    [
        "?state=PER",
        "?theme=ix-education&as_of=2025-06-20",
        "?instrument=lima-2021&instrument=santiago-2023&cycle=second-2025",
        "?dimension=1&dimension=none&status=planned",
        "?working_group=education",
        "?q=educacion&act=commitment",
    ],
)
def test_a_figure_of_some_assignments_leads_to_them_too(told, query):
    groups = [group for name in FIGURES for group in chart(name, query).groups[:3]]
    counted = {(part.url, part.count) for group in groups for part in group.parts if part.url}
    counted |= {(group.total_url, group.total) for group in groups if group.total_url}
    assert {(url, announced(url)) for url, _count in counted} == counted


def test_a_download_of_a_page_says_what_the_page_says(told):
    made = chart("by-instrument", "?state=PER")
    shown = table_of(reading.get("/en/states/PER/"), "by-instrument")
    assert in_words(counts(made)) == shown
    assert made.subtitle.startswith("Peru. ")
    assert made.query == {"state": ["PER"]}


def test_what_a_figure_is_asked_wrongly_is_refused():
    assert Client().get("/en/charts/by-state.csv?state=XXX").status_code == 400
    assert Client().get("/en/charts/by-state.csv?as_of=2999-01-01").status_code == 400
    assert Client().get("/en/charts/by-colour.csv").status_code == 404


# --- What is missing, what is due -------------------------------------------------------


def test_the_shipped_record_says_what_it_has_no_numbers_of():
    text = reading.get("/en/").one("main").text
    assert "No published reporting cycle has asked about these assignments yet." in text
    assert "No reporting cycle is open." in text
    assert "No instrument in the record assigns anything to a working group itself." in text
    assert "No commitment names a date that is still to come." in text


def test_what_is_due_stands_on_the_home_page():
    ahead = days_from_today(20)
    cast.make_commitment(title_en="Report by then", timing="dated", due_on=ahead)
    asked = of_documents(["brussels-2023"])
    make_opened_cycle(asked, title_en="Now", due_on=days_from_today(9), cut_off_on=ahead)
    cast.make_meeting(title_en="The next", start=ahead, end=ahead, published_at=timezone.now())
    text = reading.get("/en/").one("aside", cls="margin").text
    for words in ("Reports of “Now”", "Report by then", "The next"):
        assert words in text
    page = reading.get("/en/instruments/brussels-2023/")
    assert f"“Now” asks about {len(asked)} assignment" in page.one("main").text


@pytest.mark.thorough
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("moment", ["", "?as_of=2025-06-20", "?cycle=first-2025"])
def test_a_page_of_figures_costs_at_most_twelve_queries_at_any_moment(told, path, moment):
    assert cost(Client(), f"/en/{path}{moment}") <= 12


# --- How old a report is ----------------------------------------------------------------


def test_a_report_ages_past_each_threshold_and_not_on_it(settings):
    settings.REPORT_AGEING_DAYS, settings.REPORT_OLD_DAYS = 365, 730
    on = date(2026, 6, 1)
    ages = {n: freshness.age_of(on - timedelta(days=n), on) for n in (0, 365, 366, 730, 731)}
    codes = {days: age.code for days, age in ages.items() if age}
    assert codes == {366: "ageing", 730: "ageing", 731: "old"}
    assert freshness.age_of(None, on) is None
    with translation.override("en"):
        assert (ages[366].label, ages[731].label) == ("over 1 year old", "over 2 years old")
        assert freshness.age_of(date(2026, 1, 1), on, ageing=90, old=0).label == "over 90 days old"
    assert freshness.age_of(date(2000, 1, 1), on, ageing=0, old=0) is None


def test_an_old_report_says_so_in_words_where_its_date_stands():
    (assignment,) = Assignment.objects.filter(code="santiago-2023/10.A.3/2@PER")
    publish(assignment, "planned", cast.noon(2024, 1, 10))
    pages = [
        "/en/states/PER/",
        "/en/commitments/santiago-2023/10.A.3/2/",
        "/en/commitments/santiago-2023/10.A.3/2/PER/",
        "/en/assignments/?state=PER&status=planned",
    ]
    for path in pages:
        sign = "&" if "?" in path else "?"
        assert marks(f"{path}{sign}as_of=2025-01-09") == set(), path
        assert marks(f"{path}{sign}as_of=2025-01-10") == {("ageing", "over 1 year old")}, path
        assert marks(f"{path}{sign}as_of=2026-01-10") == {("old", "over 2 years old")}, path


def marks(path):
    return {(mark["data-age"], mark.text) for mark in reading.get(path).all("span", cls="age")}
