"""The lists of commitments and assignments: the number beside each choice is how many rows it
leads to, and a list costs a few queries however long the record is."""

import re
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from commitments.filters import AssignmentFilter, CommitmentFilter
from commitments.models import Assignment, Commitment
from commitments.moments import asked
from members.models import WorkingGroup
from tests import reading
from tests.cast import make_assignment, make_commitment, make_update, noon
from tests.reporting_cast import make_published_cycle

pytestmark = pytest.mark.django_db

LISTS = {
    "commitments": (CommitmentFilter, Commitment),
    "assignments": (AssignmentFilter, Assignment),
}
NUMBERED = ["instrument", "state", "actor", "working_group", "theme", "dimension", "act", "status"]
CODE = "santiago-2023/10.A.3/2"
ASKED = [
    {},
    {"state": "PER"},
    {"state": ["PER", "ECU"], "status": "in_progress"},
    {"status": "not_reported", "instrument": ["santiago-2023", "lima-2021"], "dimension": "none"},
    {"working_group": "education", "status": "planned"},
    {"working_group": "migrant-integration", "state": "PER"},
    {"theme": "ix-education", "act": "commitment"},
    {"q": "marco regional", "actor": "technical-secretariat"},
    {"as_of": "2025-06-01", "status": "in_progress"},
    {"cycle": "closed-2025", "state": "PER"},
]


@pytest.fixture
def reported():
    """Peru, Ecuador and a working group report on one commitment; a cycle then froze it."""
    commitment = Commitment.objects.get(code=CODE)
    for code, day in (("PER", noon(2025, 5, 2)), ("ECU", noon(2025, 6, 2))):
        one = commitment.assignments.get(actor__code=code)
        make_update(one, stage="published", published_at=day)
    group = WorkingGroup.objects.get(code="education")
    own = make_assignment(commitment, working_group=group)
    make_update(own, stage="published", status="planned", published_at=noon(2025, 6, 2))
    lines = [(one, {"status": "planned"}) for one in commitment.assignments.all()[:5]]
    make_published_cycle(lines, code="closed-2025", published_at=noon(2025, 7, 1))
    return commitment


def page_of(name, **filters):
    return reading.get(f"/en/{name}/?{urlencode(filters, doseq=True)}")


def said(page):
    """{name of a filter: {value: the number beside it}} of the panel of *page*."""
    found = {}
    form = page.one("details", cls="filters")
    for option in form.all("option"):
        if number := re.search(r"\((\d+)\)$", option.text):
            select = option.parent if option.parent.tag == "select" else option.parent.parent
            found.setdefault(select["name"], {})[option["value"]] = int(number[1])
    for box in form.all("input", type="checkbox"):
        number = re.search(r"\((\d+)\)$", box.parent.text)
        found.setdefault(box["name"], {})[box["value"]] = int(number[1])
    return found


def counted(name, **filters):
    """How many rows the list *name* finds, by its filters alone."""
    filter_class, model = LISTS[name]
    query = QueryDict(urlencode(filters, doseq=True))
    request = RequestFactory().get("/")
    request.user, request.moment = AnonymousUser(), asked(query)
    found = filter_class(query, model.objects.published(), request=request)
    assert found.is_valid()
    return found.qs.order_by().count()


# --- The numbers beside the choices -----------------------------------------------------


@pytest.mark.thorough
@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("filters", ASKED, ids=str)
def test_each_number_is_how_many_rows_its_choice_leads_to(reported, name, filters):
    numbers = said(page_of(name, **filters))
    assert sorted(numbers) == sorted(NUMBERED)
    wrong = {
        (field, value): (number, true)
        for field, choices in numbers.items()
        for value, number in list(choices.items())[:7]
        if number != (true := counted(name, **{**filters, field: value}))
    }
    assert wrong == {}


@pytest.mark.parametrize("name", LISTS)
def test_whoever_follows_a_number_finds_so_many_rows(reported, name):
    numbers = said(page_of(name, status="in_progress"))
    assert numbers["state"]["PER"] == numbers["state"]["ECU"] == 1
    for field, value in {
        "state": "PER",
        "status": "planned",
        "instrument": "santiago-2023",
    }.items():
        page = page_of(name, **{"status": "in_progress", field: value})
        found = page.one("p", role="status").one("strong").text
        assert int(found) == numbers[field][value]


def test_a_filter_does_not_narrow_its_own_numbers(reported):
    alone = said(page_of("assignments"))
    narrowed = said(page_of("assignments", state="PER"))
    assert narrowed["state"] == alone["state"]
    assert narrowed["status"] != alone["status"]


def test_what_leads_nowhere_says_so(reported):
    page = page_of("assignments", state="PER", instrument="lima-2021")
    assert said(page)["theme"]["ix-education"] == 0
    assert page.one("div", cls="empty")


def test_the_numbers_change_with_what_is_published(reported):
    before = said(page_of("assignments"))
    make_update(
        reported.assignments.get(actor__code="CHL"), stage="published", status="implemented"
    )
    after = said(page_of("assignments"))
    assert after["status"]["implemented"] == before["status"]["implemented"] + 1
    assert after["status"]["not_reported"] == before["status"]["not_reported"] - 1


def test_the_tally_over_the_rows_counts_those_that_were_found(reported):
    page = page_of("assignments", status=["in_progress", "planned"], q=CODE)
    rows = page.one("section", aria_labelledby="results")
    assert rows.one("ul", cls="tally").text == "1 Planned 2 In progress of 3 assignments"


@pytest.mark.parametrize("name", ["matrix", "updates"])
def test_other_panels_have_their_choices_without_numbers(reported, name):
    (state,) = page_of(name).all("select", name="state")
    assert "Peru" in [option.text for option in state.all("option")]


# --- The rows ---------------------------------------------------------------------------


def test_a_row_says_what_the_pages_of_its_parts_say(reported):
    row = page_of("assignments", state="PER", status="in_progress").one("tbody").one("tr")
    who, what = row.one("th").one("a"), row.all("td")[0]
    assert (who.text, what.one("a").text) == ("Peru", reported.title_en)
    assert who["href"] == f"/en/commitments/{CODE}/PER/"
    assert what.one("a")["href"] == f"/en/commitments/{CODE}/"
    assert "Declaration of Santiago II (2023), paragraph 10, a.3" in what.text
    assert row.one("span", cls="status")["data-status"] == "in_progress"
    assert row.one("time")["datetime"] == "2025-06-02"


def test_rows_lead_on_to_the_same_moment(reported):
    for name in LISTS:
        page = page_of(name, state="PER", as_of="2025-06-01")
        links = page.one("section", aria_labelledby="results").all("a")
        rows = [a["href"] for a in links if f"/commitments/{CODE}/" in a["href"]]
        assert rows
        assert [href for href in rows if not href.endswith("/?as_of=2025-06-01")] == []


def test_a_text_without_a_translation_is_shown_in_the_best_language():
    commitment = make_commitment(title_en="", title_pt="Fazer algo", title_es="")
    make_assignment(commitment)
    instrument = commitment.provision.instrument.code
    for name in LISTS:
        assert "Fazer algo" in page_of(name, instrument=instrument).text


def test_who_did_not_sign_is_marked():
    position = Assignment.objects.with_position().filter(position="not_recorded").first()
    page = page_of("assignments", q=position.commitment.code, state=position.actor.code)
    assert "position not recorded" in page.one("tbody").one("th").text


# --- What it costs ----------------------------------------------------------------------


def cost(path, host):
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(path, headers={"host": host}).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", ["", "?state=PER&status=not_reported", "?as_of=2026-11-22"])
def test_a_page_that_nobody_kept_costs_four_queries(settings, name, query):
    """The edition and the rows; of commitments also their themes and what was reported; for a
    past day, the first one of the record."""
    settings.ALLOWED_HOSTS = [".localhost"]
    cache.clear()
    path = f"/en/{name}/{query}"
    cost(path, "first.localhost")
    assert cost(path, "second.localhost") <= 4 + ("as_of" in query)
