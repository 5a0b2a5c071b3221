"""Every number on a page is that of the record and leads to exactly so many rows."""

import re

import pytest

from commitments.listing import PAGE_SIZE
from commitments.models import Assignment, Commitment, Instrument, Provision
from meetings.models import Meeting
from members.models import Actor
from tests import reading
from tests.addresses import PAGES

pytestmark = pytest.mark.django_db

SHOWN = [address for address in PAGES if address.answers["visitor"] == 200]
TO_A_LIST = re.compile(r"/en/(commitments|assignments)/(\?|$)")


def found(path):
    """How many rows the list at *path* says it has found."""
    _status, page = reading.public(path)
    return int(page.one("p", role="status").one("strong").text)


def rows(path):
    """How many rows the list at *path* shows on its first page."""
    _status, page = reading.public(path)
    section = page.one("section", aria_labelledby="results")
    entries = [item for item in section.all("ol", cls="entries") for item in item.children]
    entries = [item for item in entries if getattr(item, "tag", "") == "li"]
    return len(entries) + len([r for body in section.all("tbody") for r in body.all("tr")])


def numbers(page):
    """Yield (number, address of the list it leads to) of every number that links to one."""
    for link in page.all("a", href=True):
        if TO_A_LIST.match(link["href"]) and (number := re.match(r"(\d+)\b", link.text)):
            yield int(number[1]), link["href"]
    for pair in page.all("dl", cls="figures"):
        for group in pair.all("div"):
            yield int(group.one("dd").text), group.one("a")["href"]


@pytest.mark.thorough
@pytest.mark.parametrize("address", SHOWN, ids=str)
def test_every_number_leads_to_exactly_so_many_rows(address):
    _status, page = reading.public(address.url("en"))
    for number, path in numbers(page):
        if TO_A_LIST.match(path):
            assert found(path) == number, path
            assert rows(path) == min(number, PAGE_SIZE), path


def test_the_pages_have_numbers_that_lead_somewhere():
    counted = {str(a): len(list(numbers(reading.public(a.url("en"))[1]))) for a in SHOWN}
    for name in ("public:home", "public:state-list", "public:theme-list", "public:instrument-list"):
        assert counted[name] > 10
    for name in ("public:state/CHL", "public:dimension/1", "public:instrument/santiago-2023"):
        assert counted[name] > 0, name


def test_the_totals_of_the_home_page_are_those_of_the_record():
    page = reading.public("/en/")[1]
    shown = [int(number.text) for number in page.one("dl", cls="figures").all("dd")]
    assert shown == [
        Instrument.objects.count(),
        Provision.objects.count(),
        Commitment.objects.count(),
        Assignment.objects.count(),
        Actor.objects.member_states().count(),
        Meeting.objects.count(),
    ]
    assert shown[:1] + shown[2:] == [15, 51, 408, 13, 19]


def test_the_totals_lead_to_lists_as_long():
    listed = {
        "/en/instruments/": lambda page: page.all("ol", cls="entries")[0].all("a"),
        "/en/states/": lambda page: page.all("table")[0].one("tbody").all("tr"),
        "/en/meetings/": lambda page: page.all("li", data_kind=True),
    }
    page = reading.public("/en/")[1]
    totals = {(href, number) for number, href in numbers(page) if href in listed}
    assert {number for href, number in totals if href == "/en/states/"} == {13}
    assert len(listed["/en/states/"](reading.public("/en/states/")[1])) == 13
    assert len(listed["/en/meetings/"](reading.public("/en/meetings/")[1])) == 19
    documents = {
        link["href"] for link in listed["/en/instruments/"](reading.public("/en/instruments/")[1])
    }
    assert len({href for href in documents if re.fullmatch(r"/en/instruments/[\w-]+/", href)}) == 15


def test_the_rows_by_dimension_add_up_to_the_whole():
    page = reading.public("/en/")[1]
    table = page.one("table", data_figure="by-dimension")
    rows = [[int(cell.text) for cell in row.all("td")] for row in table.one("tbody").all("tr")]
    *reported, silent, total = (sum(column) for column in zip(*rows, strict=True))
    assert [sum(reported), silent, total] == [6, 402, 408]


def test_no_number_is_a_percentage():
    for address in SHOWN:
        main = reading.public(address.url("en"))[1].one("main")
        code = "".join(field.text for field in main.all("textarea"))
        assert main.text.count("%") == code.count("%"), address
