"""Reporting cycles in public: numbers while they run, and frozen lines for ever after."""

import pytest
from django.core.cache import cache
from django.test import Client

from commitments.models import CycleRequest, StatusUpdate
from members.models import Actor, Theme, WorkingGroup
from tests import reading
from tests.cast import make_assignment, make_cycle, make_update, noon
from tests.reporting_cast import OUTCOME, make_opened_cycle, make_published_cycle

pytestmark = pytest.mark.django_db


def actor(code):
    return Actor.objects.get(code=code)


def group_name():
    return WorkingGroup.objects.get(code="education").name_en


@pytest.fixture
def running():
    """Asks Peru about two assignments and a working group about one; one answer is in."""
    peru = [make_assignment(actor=actor("PER")) for _number in range(2)]
    group = make_assignment(working_group=WorkingGroup.objects.get(code="education"))
    cycle = make_opened_cycle([*peru, group], code="running-2025")
    submitted = {"stage": "submitted", "submitted_at": noon(2025, 1, 20), "cycle": cycle}
    make_update(peru[0], narrative_en="Not for the public yet", **submitted)
    make_update(peru[1], stage="draft", cycle=cycle, narrative_en="A draft")
    return cycle


@pytest.fixture
def published():
    """Peru reported one of two, Brazil confirmed, the group was silent; each with a status."""
    cycle = make_cycle(code="throwaway")
    fields = {"stage": "published", "cycle": cycle, "published_at": noon(2025, 2, 23)}
    peru = [make_assignment(actor=actor("PER")) for _number in range(2)]
    brazil = make_assignment(actor=actor("BRA"))
    group = make_assignment(working_group=WorkingGroup.objects.get(code="education"))
    theme = Theme.objects.get(code="ix-education").code
    reported = {"outcome": OUTCOME.REPORTED, "status": "planned", "themes": [theme]}
    confirmed = {"outcome": OUTCOME.CONFIRMED, "status": "implemented"}
    return make_published_cycle(
        [
            (peru[0], reported | {"update": make_update(peru[0], status="planned", **fields)}),
            (peru[1], {"outcome": OUTCOME.UNDER_REVIEW, "status": "not_reported"}),
            (brazil, confirmed | {"update": make_update(brazil, status="implemented", **fields)}),
            (group, {"outcome": OUTCOME.NOTHING}),
        ],
        code="published-2025",
        methodology_version="1.2",
        cover_note_en="Nine of the members met.",
    )


def page(cycle, query="", language="en"):
    return reading.get(f"/{language}/cycles/{cycle.code}/{query}")


def table(page, caption):
    """{row head: cells} of the table so captioned."""
    found = next(t for t in page.all("table") if t.all("caption")[0].text.startswith(caption))
    rows = found.one("tbody").all("tr")
    return {row.one("th").text: [cell.text for cell in row.all("td")] for row in rows}


def lines(page):
    """(assignee, outcome, status) of every line shown."""
    found = page.one("section", aria_labelledby="results")
    return [
        (row.one("th").text, row.all("td")[1].text, row.all("td")[2].text)
        for row in found.one("tbody").all("tr")
    ]


# --- While it runs ----------------------------------------------------------------------


def test_a_running_cycle_shows_how_much_it_asks_and_of_whom(running):
    shown = page(running)
    asked = table(shown, "By who was asked")
    assert (asked["Peru"], asked[group_name()]) == (["2"], ["1"])
    assert "15 February 2025" in shown.all("dl", cls="facts")[0].text


def test_what_comes_in_changes_nothing_in_public_while_it_runs(running):
    paths = [f"/en/cycles/{running.code}/", "/en/cycles/", "/en/"]
    before = [Client().get(path).content for path in paths]
    asked = running.requests.filter(assignment__updates=None).first().assignment
    make_update(asked, stage="submitted", cycle=running, submitted_at=noon(2025, 1, 20))
    assert [Client().get(path).content for path in paths] == before


def test_while_it_runs_nothing_that_was_reported_is_public(running):
    text = page(running).text
    assert "Not for the public yet" not in text
    assert "draft" not in text.lower()
    assert "%" not in text
    assert not page(running).all("section", aria_labelledby="results")


def test_a_cycle_that_was_not_opened_is_nowhere():
    cycle = make_cycle(title_en="Not opened")
    assert Client().get(f"/en/cycles/{cycle.code}/").status_code == 404
    assert Client().get(f"/id/cycles/{cycle.code}").status_code == 404
    assert "Not opened" not in reading.get("/en/cycles/").text


def test_the_list_tells_running_from_published_cycles(running, published):
    shown = reading.get("/en/cycles/")
    (now,) = shown.one("section", aria_labelledby="running").all("a")
    (then,) = shown.one("section", aria_labelledby="published").all("a")
    assert now["href"] == f"/en/cycles/{running.code}/"
    assert then["href"] == f"/en/cycles/{published.code}/"
    assert "3 assignments asked about" in now.parent.parent.text
    assert "4 assignments asked about" in then.parent.parent.text


# --- Once it is published ---------------------------------------------------------------


def test_a_published_cycle_shows_its_note_its_distribution_and_its_completeness(published):
    shown = page(published)
    text = shown.one("main").text
    assert "Nine of the members met." in text
    assert "Methodology version1.2" in text
    assert "3 of 4 assignments were reported on in this cycle" in text
    counts = table(shown, "4 assignments by status")
    assert counts == {"Planned": ["1"], "Implemented": ["1"], "Not reported": ["2"]}
    came_in = {
        "Reported": ["1"],
        "Confirmed unchanged": ["1"],
        "Received, under review": ["1"],
        "Nothing received": ["1"],
    }
    assert table(shown, "What came in") == came_in
    assert table(shown, "By theme") == {"Education": ["1 of 1"], "No theme": ["2 of 3"]}


def test_those_asked_stand_in_alphabetical_order_each_with_its_denominator(published):
    received = table(page(published), "By who was asked")
    assert list(received) == sorted(received)
    assert received["Brazil"] == ["1 of 1"]
    assert received["Peru"] == ["2 of 2"]


def test_each_line_says_what_came_in_and_what_stood(published):
    found = lines(page(published))
    assert ("Peru", "Reported, 2 June 2025", "Planned") in found
    assert ("Peru", "Received, under review", "Not reported") in found
    assert ("Brazil", "Confirmed unchanged, 2 June 2025", "Implemented") in found
    assert [row[1:] for row in found].count(("Nothing received", "Not reported")) == 1


def test_what_is_reported_later_changes_no_line(published):
    before = page(published).one("main").text
    line = published.lines.get(outcome=OUTCOME.REPORTED)
    make_update(line.assignment, stage="published", status="discontinued", reason="resources")
    assert StatusUpdate.objects.current().get(assignment=line.assignment).status == "discontinued"
    assert page(published).one("main").text == before


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=PER", 2),
        ("?state=PER&state=BRA", 3),
        ("?state=PER&outcome=reported", 1),
        ("?outcome=nothing&outcome=under_review", 2),
        ("?status=not_reported", 2),
        ("?working_group=education", 1),
        ("?state=BRA&outcome=nothing", 0),
        ("?page_size=1", 4),
    ],
)
def test_the_lines_are_filtered_by_who_was_asked_outcome_and_status(published, query, found):
    shown = page(published, query).one("section", aria_labelledby="results")
    assert shown.one("p", role="status").text == f"{found} of 4 lines"
    rows = shown.all("tbody") and shown.one("tbody").all("tr")
    assert len(rows) == (1 if "page_size" in query else found)


def test_every_number_leads_to_exactly_so_many_lines(published):
    start = f"/en/cycles/{published.code}/?"
    links = [a for a in page(published).one("main").all("a") if a["href"].startswith(start)]
    assert len(links) > 7
    for link in links:
        row = link.parent.parent.parent if link.parent.tag == "span" else link.parent.parent
        number = int(row.all("td")[0].text.split(" of ")[0])
        text = reading.get(link["href"]).one("p", role="status").text
        assert text == f"{number} of 4 lines", link["href"]


@pytest.mark.parametrize("query", ["?state=XXX", "?state=CHL", "?outcome=done", "?status=soon"])
def test_a_value_that_does_not_exist_is_refused_by_name(published, query):
    shown = page_of_refusal(published, query)
    assert query.split("=")[1] in shown.text


def page_of_refusal(cycle, query):
    return reading.get(f"/en/cycles/{cycle.code}/{query}", status=400)


def test_its_permanent_address_leads_to_it(published):
    response = Client().get(f"/id/cycles/{published.code}", headers={"accept-language": "en"})
    assert (response.status_code, response["Location"]) == (303, f"/en/cycles/{published.code}/")
    assert f"/id/cycles/{published.code}" in page(published).text


def test_the_footer_leads_to_the_cycles():
    assert [a for a in reading.get("/en/").one("footer").all("a") if a["href"] == "/en/cycles/"]


def test_a_running_cycle_costs_the_same_with_more_asked(running, django_assert_max_num_queries):
    path = f"/en/cycles/{running.code}/"
    costs = []
    for _time in range(2):
        cache.clear()
        with django_assert_max_num_queries(12) as captured:
            Client().get(path)
        costs.append(len(captured))
        more = [make_assignment() for _number in range(10)]
        CycleRequest.objects.bulk_create(
            CycleRequest(cycle=running, assignment=assignment) for assignment in more
        )
    assert costs[0] == costs[1]
