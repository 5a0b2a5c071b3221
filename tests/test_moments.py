"""Every public page on a past day and in a published cycle: it shows what had been published by
then and nothing later, says so, and leads back to today. What cannot be is refused."""

import re
from datetime import date, timedelta
from functools import cache
from itertools import cycle as around
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from commitments.models import Assignment
from members.models import Actor
from tests import reading
from tests.addresses import PAGES
from tests.cast import make_assignment, make_cycle, make_update, noon
from tests.public_addresses import EXPLAINING
from tests.reporting_cast import make_opened_cycle, make_published_cycle
from tests.rows import LANGUAGES
from tests.test_pages_numbers import TO_A_LIST, numbers
from tests.test_query_counts import cost

pytestmark = pytest.mark.django_db

SHOWN = [address for address in PAGES if address.answers["visitor"] == 200]
DAY = date(2025, 6, 20)
THE_ONE = "santiago-2023/10.A.3/2"


def asking(address, language="en", **moment):
    """The address with its own filters, at this *moment*."""
    path, _mark, query = address.url(language).partition("?")
    kept = [pair for pair in parse_qsl(query) if pair[0] not in ("as_of", "cycle")]
    return f"{path}?{urlencode([*kept, *moment.items()], doseq=True)}".removesuffix("?")


def query_of(path):
    return dict(parse_qsl(urlsplit(path).query))


def peru():
    return Assignment.objects.get(code=f"{THE_ONE}@PER")


@pytest.fixture
def frozen():
    """A published cycle that asked Peru once; its own plan stood when it was published."""
    make_update(peru(), "published", status="planned", published_at=noon(2025, 2, 20))
    return make_published_cycle([(peru(), {"status": "planned"})], code="frozen-2025")


def report_later():
    """A new report, a correction, a retraction and a first report, after all the moments."""
    state = peru()
    first = make_update(state, "published", status="implemented", published_at=noon(2026, 3, 1))
    at = {"published_at": noon(2026, 3, 2)}
    make_update(state, "published", status="advanced", corrects=first, **at)
    make_update(state, "published", status="", published_at=noon(2026, 3, 3))
    ecuador = Assignment.objects.get(code=f"{THE_ONE}@ECU")
    make_update(ecuador, "published", status="discontinued", reason="resources", **at)


# --- Every page -------------------------------------------------------------------------


@pytest.mark.parametrize("address", SHOWN, ids=str)
def test_a_page_says_of_which_day_it_is_and_leads_back_to_today(address):
    page = reading.get(asking(address, as_of=DAY))
    banner = page.one("aside", cls="moment")
    assert "As of 20 June 2025." in banner.text
    assert banner.one("a")["href"] == asking(address)
    assert not reading.get(banner.one("a")["href"]).all("aside", cls="moment")


@pytest.mark.parametrize("address", SHOWN, ids=str)
def test_a_page_says_of_which_cycle_it_is_and_leads_to_it_and_back(address, frozen):
    page = reading.get(asking(address, cycle=frozen.code))
    banner = page.one("aside", cls="moment")
    assert "As the cycle “A call” found it." in banner.text
    assert [link["href"] for link in banner.all("a")] == [
        f"/en/cycles/{frozen.code}/",
        asking(address),
    ]


@pytest.mark.thorough
def test_nothing_that_is_published_later_changes_a_past_day_or_a_cycle(frozen):
    asked = [*({"as_of": DAY} for _day in "."), {"cycle": frozen.code}]
    paths = [asking(address, **moment) for moment in asked for address in SHOWN]
    before = {path: reading.get(path).one("main").text for path in paths}
    report_later()
    changed = [path for path in paths if reading.get(path).one("main").text != before[path]]
    assert changed == []


def test_but_today_changes(frozen):
    path = f"/en/commitments/{THE_ONE}/PER/"
    before = reading.get(path).one("main").text
    report_later()
    assert reading.get(path).one("main").text != before


def said(path):
    """How many rows the list at *path* says it has found."""
    return int(reading.get(path).one("p", role="status").one("strong").text)


#: The same, asked once in a run: only for the shipped record as it is.
said_of_the_record = cache(said)


def follow(page, moment, said):
    """Hold every number on *page* against the list to which it leads, of the same *moment*."""
    for number, path in numbers(page):
        own = {"as_of", "cycle"} & query_of(path).keys()  # a number over cycles has its own
        assert query_of(path).items() >= moment.items() or own - moment.keys(), path
        if TO_A_LIST.match(path):
            assert said(path) == number, path


@pytest.mark.thorough
@pytest.mark.parametrize("address", SHOWN, ids=str)
def test_every_number_of_a_past_day_leads_to_so_many_rows_of_that_day(address):
    moment = {"as_of": DAY.isoformat()}
    page = reading.get(asking(address, **moment))
    follow(page, moment, said_of_the_record)


@pytest.mark.thorough
@pytest.mark.parametrize("address", SHOWN, ids=str)
def test_every_number_of_a_cycle_leads_to_so_many_of_its_rows(address, frozen):
    moment = {"cycle": frozen.code}
    follow(reading.get(asking(address, **moment)), moment, said)


@pytest.mark.thorough
@pytest.mark.parametrize("address", SHOWN, ids=str)
def test_a_past_day_costs_one_query_more_at_most(address):
    assert cost(Client(), asking(address, as_of=DAY)) <= cost(Client(), asking(address)) + 1


# --- Languages --------------------------------------------------------------------------


@pytest.mark.parametrize("address", SHOWN, ids=str)
def test_another_language_keeps_the_page_its_filters_and_its_moment(address):
    page = reading.get(asking(address, as_of=DAY))
    links = {link["lang"]: link["href"] for link in page.one("nav", cls="languages").all("a")}
    assert links == {
        language: asking(address, prefix, as_of=DAY) for prefix, language in LANGUAGES.items()
    }


# --- What cannot be ---------------------------------------------------------------------


def tomorrow():
    return (timezone.localdate() + timedelta(days=1)).isoformat()


#: What is asked -> the sentence that answers it, None where only the value is named.
WRONG = {
    "a day to come": (lambda: {"as_of": tomorrow()}, "That day has not come yet."),
    "before the record": (lambda: {"as_of": "2017-05-01"}, "before it"),
    "no day": (lambda: {"as_of": "yesterday"}, None),
    "no such day": (lambda: {"as_of": "2025-02-30"}, None),
    "two days": (lambda: {"as_of": ["2025-06-20", "2025-06-21"]}, "Give it once."),
    "an unknown cycle": (lambda: {"cycle": "no-such"}, "No published cycle has this code."),
    "a running cycle": (lambda: {"cycle": "running"}, "No published cycle has this code."),
    "a cycle to come": (lambda: {"cycle": "to-come"}, "No published cycle has this code."),
    "both": (
        lambda: {"as_of": "2025-06-20", "cycle": "frozen-2025"},
        "Ask for a day or for a cycle, not for both.",
    ),
}


@pytest.fixture
def cycles(frozen):
    make_opened_cycle([peru()], code="running")
    make_cycle(code="to-come")


def refused(path):
    """The page that refuses *path*, which wrote nothing."""
    with CaptureQueriesContext(connection) as captured:
        page = reading.get(path, status=400)
    asked = [query["sql"].lstrip("(") for query in captured]
    assert [sql for sql in asked if not sql.startswith("SELECT")] == []
    return page


@pytest.mark.parametrize("wrong", WRONG)
def test_every_page_refuses_a_moment_that_cannot_be(wrong, cycles):
    moment, _sentence = WRONG[wrong]
    for address, language in zip(SHOWN, around(LANGUAGES), strict=False):
        page = refused(asking(address, language, **moment()))
        assert page.one("html")["lang"] == LANGUAGES[language]
        assert not page.all("aside", cls="moment")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wrong", WRONG)
def test_it_says_why_in_the_readers_language_and_offers_what_can_be(wrong, language, cycles):
    moment, sentence = WRONG[wrong]
    page = refused(f"/{language}/assignments/?state=PER&{urlencode(moment(), doseq=True)}")
    fault = page.all("section", data_kind="error")[0]
    with translation.override(LANGUAGES[language]):
        if sentence == "before it":
            first = Assignment.objects.order_by("in_force_from").first().in_force_from
            said = gettext("The record begins on %(day)s: there is nothing to show before it.")
            assert said % {"day": date_format(first)} in fault.text
        elif sentence:
            assert gettext(sentence) in fault.text
        assert fault.all("p")
    for link in fault.all("a"):
        assert "state=PER" in link["href"]
        reading.get(link["href"])


@pytest.mark.parametrize("query", ["as_of=", "cycle=", "as_of=&cycle=&as_of="])
def test_a_moment_without_a_value_is_now(query):
    page = reading.get(f"/en/assignments/?state=PER&{query}")
    assert not page.all("aside", cls="moment")
    assert page.one("p", role="status").text == (
        reading.get("/en/assignments/?state=PER").one("p", role="status").text
    )


def test_the_same_day_twice_is_that_day():
    page = reading.get("/en/assignments/?as_of=2025-06-20&as_of=2025-06-20")
    assert "20 June 2025" in page.one("aside", cls="moment").text


def test_a_fictitious_cycle_is_shown_as_such():
    make_published_cycle([(peru(), {})], code="made-up", demonstration=True)
    banner = reading.get("/en/assignments/?cycle=made-up").one("aside", cls="moment")
    assert "Demonstration data" in banner.text


# --- An assignment, a commitment, a cycle -----------------------------------------------


def test_an_assignment_that_was_not_in_force_yet_says_so_and_has_no_status():
    one = make_assignment(actor=Actor.objects.get(code="PER"), in_force_from=date(2025, 7, 1))
    page = reading.get(f"{one.get_absolute_url().replace('/es/', '/en/')}?as_of=2025-06-20")
    assert "Not in force yet on 20 June 2025" in page.one("main").text
    assert "The assignment is in force from 1 July 2025." in page.one("main").text
    assert not page.one("main").all(data_status=True)


def test_an_assignment_that_the_cycle_did_not_ask_about_says_so_and_has_no_status(frozen):
    page = reading.get(f"/en/commitments/{THE_ONE}/ECU/?cycle={frozen.code}").one("main")
    assert "The cycle “A call” did not ask about this assignment" in page.text
    assert not page.all(data_status=True)
    page = reading.get(f"/en/commitments/{THE_ONE}/PER/?cycle={frozen.code}").one("main")
    assert page.all(data_status=True)[0]["data-status"] == "planned"


def test_a_commitment_of_which_the_cycle_asked_nobody_says_so(frozen):
    page = reading.get(f"/en/commitments/santiago-2023/10.A.3/1/?cycle={frozen.code}")
    assert "The cycle did not ask about this commitment." in page.one("main").text


def test_a_cycle_was_not_opened_then_ran_then_was_published():
    cycle = make_published_cycle([(peru(), {"status": "planned"})], code="then-2025")
    for day, words in {
        "2024-12-31": "This cycle had not been opened by then.",
        "2025-01-20": "What is reported becomes public when the cycle is published",
        "2025-02-23": "How the assignments stood",
    }.items():
        page = reading.get(f"/en/cycles/{cycle.code}/?as_of={day}").one("main")
        assert words in page.text, day
    listed = [
        reading.get(f"/en/cycles/?as_of={day}").one("main")
        for day in ("2024-12-31", "2025-01-20", "2025-02-23")
    ]
    assert "A call" not in listed[0].text
    assert "A call" in listed[1].one("section", aria_labelledby="running").text
    assert "A call" in listed[2].one("section", aria_labelledby="published").text


#: Pages that hold no fact of the record, but lead to it.
NO_FACTS = {f"public:{name}" for name in (*EXPLAINING, "data", "feed-list", "follow")}
#: The addresses at which nothing depends on the moment.
TIMELESS = re.compile(
    r"/en/(meetings|sources|methodology|glossary|about|licence|privacy|accessibility|evidence|data"
    r"|feeds|follow|cite|downloads|charts|reports)/"
)


@pytest.mark.parametrize("address", [row for row in SHOWN if row.name not in NO_FACTS], ids=str)
def test_the_links_of_a_past_page_lead_to_the_same_day(address):
    path = asking(address, as_of=DAY)
    here = urlsplit(path).path
    today = [
        link["href"]
        for link in reading.get(path).one("main").all("a", href=True)
        if link["href"].startswith("/en/")
        and not TIMELESS.match(link["href"])
        and urlsplit(link["href"]).path != here
        and not {"as_of", "cycle"} & query_of(link["href"]).keys()
    ]
    assert today == []
