"""The matrix: commitments by states. Every cell is one assignment and leads to it; what was not
asked is not what was not reported; every number is that of the rows it leads to."""

import gzip
import re
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from commitments.models import Assignment, Commitment, ReportingCycle, Status
from commitments.publishing.grid import LETTERS
from members.models import Actor, Theme, WorkingGroup
from tests import reading
from tests.cast import (
    make_assignment,
    make_commitment,
    make_instrument,
    make_provision,
    make_update,
    noon,
)
from tests.reporting_cast import make_published_cycle

pytestmark = pytest.mark.django_db

THE_ONE = "santiago-2023/10.A.3/2"


def address(**asked):
    return f"/en/matrix/?{urlencode(asked, doseq=True)}"


def matrix(**asked):
    return reading.get(address(**asked))


def columns(page):
    """The codes or names of the columns, in their order."""
    return [head.text for head in page.one("div", cls="matrix").one("thead").all("th")[1:]]


def body(page):
    return [row for part in page.one("div", cls="matrix").all("tbody") for row in part.all("tr")]


def groups(page):
    """{the address of what the rows stand under, else its words: those of their commitments}."""
    found = {}
    for part in page.one("div", cls="matrix").all("tbody"):
        head, *rows = part.all("tr")
        label = head.all("a")[0]["href"] if head.all("a") else head.text
        found[label] = [row.one("th").one("a")["href"] for row in rows]
    return found


def whole(groups):
    """The addresses in all the *groups*, one after the other."""
    return [path for rows in groups.values() for path in rows]


def cells(page):
    """{(address of the commitment, column): status, None where it was not asked}."""
    heads = columns(page)
    return {
        (row.one("th").one("a")["href"], column): cell.get("data-status") or None
        for row in body(page)
        if row.all("td")
        for column, cell in zip(heads, row.all("td"), strict=True)
    }


def said(page):
    """How many commitments the page says it has found."""
    return int(page.one("p", role="status").one("strong").text)


def foot(page, label):
    """{column: (number, address or "")} of the row of numbers under *label*."""
    rows = {row.one("th").text: row for row in page.one("tfoot").all("tr")}
    return {
        column: (int(cell.text), cell.all("a")[0]["href"] if cell.all("a") else "")
        for column, cell in zip(columns(page), rows[label].all("td"), strict=True)
    }


def report(code, status, **fields):
    return make_update(Assignment.objects.get(code=code), "published", status=status, **fields)


@pytest.fixture
def reported():
    """Peru plans what Ecuador says is done."""
    report(f"{THE_ONE}@PER", "planned", published_at=noon(2025, 6, 2))
    report(f"{THE_ONE}@ECU", "implemented", published_at=noon(2025, 7, 2))
    return Commitment.objects.get(code=THE_ONE)


# --- The story --------------------------------------------------------------------------


def test_every_cell_is_one_assignment_with_its_status_and_every_other_was_not_asked(reported):
    shown = cells(matrix())
    asked = Assignment.objects.with_status().filter(actor__kind=Actor.Kind.STATE)
    with translation.override("en"):
        expected = {
            (row.commitment.get_absolute_url(), row.actor.code): row.status
            for row in asked.select_related("commitment", "actor")
        }
    assert {place: status for place, status in shown.items() if status} == expected
    assert len(shown) == Commitment.objects.count() * 13
    assert set(expected.values()) == {"not_reported", "planned", "implemented"}


def test_a_cell_leads_to_its_assignment_and_says_all_of_it_to_who_cannot_see_it(reported):
    (cell,) = [c for c in matrix().all("a") if c["href"].endswith("/10.A.3/2/PER/")]
    assert cell["aria-label"] == "Peru: Planned (P), 10.A.3/2"
    assert cell.text == "P"
    assert cell.parent["data-status"] == "planned"
    assert "Planned" in reading.get(cell["href"]).one("main").text


def test_not_asked_is_said_in_words_and_has_no_status():
    (row,) = [row for row in body(matrix(instrument="santiago-2023")) if "10.A.3/4" in row.text]
    assert {cell.text for cell in row.all("td")} == {"Not asked"}
    assert not row.all("td", data_status=True)
    assert "1 other asked" in row.one("th").text


def test_the_table_is_read_by_its_heads():
    page = matrix()
    region = page.one("div", cls="matrix")
    assert (region["role"], region["tabindex"]) == ("region", "0")
    assert region["aria-labelledby"] == region.one("caption")["id"]
    assert {head["scope"] for head in region.one("thead").all("th")} == {"col"}
    assert [head["abbr"] for head in region.one("thead").all("th")[1:3]] == ["Argentina", "Brazil"]
    assert {row.all("th")[0]["scope"] for row in body(page)} == {"row", "rowgroup"}


@pytest.mark.parametrize("language", ["es", "pt-br", "en"])
def test_the_letters_tell_every_status_apart_in_every_language(language):
    with translation.override(language):
        letters = [str(LETTERS[status]) for status in Status]
    assert len(set(letters)) == len(Status)
    assert all(re.fullmatch(r"[A-Z]{1,2}", one) for one in letters)


def test_the_key_says_what_each_of_them_means():
    key = matrix().one("dl", cls="matrix-key")
    meant = {pair.one("dt").text: pair.one("dd").text for pair in key.all("div")}
    assert meant["NR"] == "Not reported"
    assert meant[""] == "Not asked: no assignment"
    assert len(meant) == len(Status) + 1


# --- Rows and columns -------------------------------------------------------------------


def test_the_columns_are_the_states_that_are_asked_something():
    with translation.override("en"):
        asked = Actor.objects.states().filter(assignments__isnull=False).distinct()
        names = {actor.name: actor.code for actor in asked}
    assert columns(matrix()) == [names[name] for name in sorted(names)]


def test_the_reader_chooses_the_columns_and_sees_what_asks_one_of_them():
    page = matrix(state=["PER", "DOM"], actor="member-states")
    assert columns(page) == ["DOM", "PER", "Member States"]
    asked = Commitment.objects.filter(
        assignments__actor__code__in=["PER", "DOM", "member-states"]
    ).distinct()
    assert said(page) == asked.count() == len(set(whole(groups(page))))


def test_by_instrument_every_commitment_has_one_row_under_its_text():
    shown = groups(matrix())
    with translation.override("en"):
        for commitment in Commitment.objects.select_related("provision__instrument"):
            instrument = commitment.provision.instrument.get_absolute_url()
            assert commitment.get_absolute_url() in shown[instrument]
    assert len(whole(shown)) == Commitment.objects.count()


def test_by_theme_a_commitment_stands_under_each_of_its_themes():
    page = matrix(group="theme")
    shown = groups(page)
    pairs = 0
    with translation.override("en"):
        for commitment in Commitment.objects.prefetch_related("themes"):
            themes = [theme.get_absolute_url() for theme in commitment.themes.all()]
            for theme in themes or ["No theme"]:
                assert commitment.get_absolute_url() in shown[theme], theme
                pairs += 1
    assert len(whole(shown)) == pairs > said(page) == Commitment.objects.count()


def test_by_theme_only_the_themes_asked_for_have_rows():
    theme = Theme.objects.get(code="iom-asylum")
    page = matrix(group="theme", theme=theme.code)
    assert list(groups(page)) == [f"/en/themes/{theme.code}/"]
    assert said(page) == theme.commitments.count()


@pytest.mark.parametrize("group", ["instrument", "theme"])
def test_the_pages_hold_every_row_once(group):
    together = groups(matrix(group=group))
    seen = {}
    for number in range(1, 9):
        response = Client().get(address(group=group, page=number, page_size=11))
        if response.status_code == 404:
            break
        for label, rows in groups(reading.read(response)).items():
            seen[label] = seen.get(label, []) + rows
    assert seen == together
    assert number > 4


def test_a_page_has_100_rows_where_none_is_asked_for():
    provision = make_provision(make_instrument())
    state = Actor.objects.get(code="PER")
    for _number in range(101):
        make_assignment(make_commitment(provision), actor=state)
    asked = {"instrument": provision.instrument.code}
    assert len(whole(groups(matrix(**asked)))) == 100
    assert len(whole(groups(matrix(**asked, page=2)))) == 1
    assert len(whole(groups(matrix(**asked, page_size=500)))) == 101


# --- Numbers ----------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"instrument": "santiago-2023", "group": "theme"},
        {"status": ["planned", "not_reported"]},
        {"working_group": "migrant-integration"},
        {"theme": "iom-human-trafficking", "state": ["PER", "ECU"], "q": "trafficking"},
        {"state": "PER", "actor": "member-states", "as_of": "2025-06-20"},
    ],
    ids=str,
)
def test_every_number_of_a_column_leads_to_exactly_so_many_rows(reported, asked):
    page = matrix(**asked)
    followed = 0
    for label in ("Assignments", "With a report"):
        for column, (number, path) in foot(page, label).items():
            assert bool(path) == bool(number), column
            if path:
                assert said(reading.get(path)) == number, path
                followed += 1
    assert followed


def test_a_status_asked_for_leaves_the_rows_in_which_one_of_the_columns_has_it(reported):
    page = matrix(status="planned")
    assert said(page) == 1
    numbers = {column: number for column, (number, _path) in foot(page, "Assignments").items()}
    assert numbers.pop("PER") == 1
    assert set(numbers.values()) == {0}
    assert cells(page)[next(iter(groups(page).values()))[0], "ECU"] == "implemented"


# --- Then -------------------------------------------------------------------------------


def test_a_past_day_has_the_statuses_of_that_day_in_every_cell_and_link(reported):
    page = matrix(as_of="2025-06-20")
    place = f"/en/commitments/{THE_ONE}/"
    assert cells(page)[f"{place}?as_of=2025-06-20", "PER"] == "planned"
    assert cells(page)[f"{place}?as_of=2025-06-20", "ECU"] == "not_reported"
    links = page.one("div", cls="matrix").all("a")
    assert all("as_of=2025-06-20" in link["href"] for link in links)


def test_a_cycle_has_its_frozen_statuses_and_what_it_did_not_ask_is_not_asked(reported):
    peru = Assignment.objects.get(code=f"{THE_ONE}@PER")
    cycle = make_published_cycle([(peru, {"status": "advanced"})], code="frozen-2025")
    page = matrix(cycle=cycle.code)
    assert set(cells(page).values()) == {"advanced", None}
    assert columns(page) == ["PER"]
    assert foot(page, "Assignments")["PER"][0] == 1


# --- What it costs, and what it refuses -------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"), [("group", "colour"), ("state", "XXX"), ("actor", "PER"), ("page", "x")]
)
def test_what_it_does_not_understand_is_refused_by_name(name, value):
    assert f"“{value}”" in reading.get(address(**{name: value}), status=400).text


def test_what_nobody_is_asked_has_no_row_and_a_way_out():
    page = matrix(state="PER", instrument="lima-2021")
    assert page.one("div", cls="empty").one("a")["href"] == "/en/matrix/"
    assert not page.all("div", cls="matrix")


def a_hundred_rows():
    """A text of which 13 states are asked 100 things, with every status that there is."""
    provision = make_provision(make_instrument())
    states = Actor.objects.states().filter(assignments__isnull=False).distinct()
    statuses = list(Status)
    for number in range(100):
        title = f"Do the {number}th of a hundred things that were agreed upon, and then some"
        one = make_commitment(provision, title_es=title)
        for place, state in enumerate(states):
            own = make_assignment(one, actor=state)
            status = statuses[(number * 7 + place * 5 + number // 3) % 8 if place % 3 else 0]
            if status != Status.NOT_REPORTED:
                make_update(own, "published", status=status, reason="other")
    return provision.instrument.code


@pytest.mark.thorough
def test_a_hundred_rows_by_thirteen_states_weigh_25_kb_and_cost_12_queries():
    code = a_hundred_rows()
    for more in ("", "&group=theme", "&as_of=2026-11-22"):
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            response = Client().get(f"/es/matrix/?instrument={code}{more}")
        assert response.content.count(b"<td") == 1326
        assert len(gzip.compress(response.content, 6)) <= 25_000
        assert len(captured) <= 12


def test_a_working_group_is_no_column_and_is_counted_among_the_others():
    group = WorkingGroup.objects.get(code="education")
    commitment = make_commitment()
    make_assignment(commitment, working_group=group)
    make_assignment(commitment, actor=Actor.objects.get(code="PER"))
    (row,) = body(matrix(instrument=commitment.provision.instrument.code))[1:]
    assert "1 other asked" in row.one("th").text
    assert ReportingCycle.objects.count() == 0
