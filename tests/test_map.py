"""The map: each state with its own number and of how many, none before another, and the same
numbers beside it. Every number leads to exactly the rows that it counts."""

import gzip
from pathlib import Path

import pytest

from commitments.models import Assignment
from commitments.publishing.charts import boundaries
from members.models import Membership
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


def region(query="", **options):
    return reading.get(f"/en/map/{query}", **options)


def shapes(page):
    """{code of a state: (what is said of it, its address or "", its fill, the letters on it)}"""
    found = {}
    for group in page.one("div", cls="card").all(aria_label=True):
        if group["aria-label"] != "Map of the region":
            code, letters = [span.text for span in group.all("tspan")]
            fill = group.all("path")[0]["fill"]
            found[code] = (group["aria-label"], group.get("href"), fill, letters)
    return found


def table(page):
    """{state: (texts of its cells, their addresses)}, in the order of the page."""
    rows = page.one("div", cls="map").one("tbody").all("tr")
    return {
        row.one("th").one("span").text: (
            [cell.text for cell in row.all("td")],
            [link["href"] for cell in row.all("td") for link in cell.all("a")],
        )
        for row in rows
    }


def found(address):
    """How many rows the list at *address* has found."""
    return reading.get(address.split("#")[0]).one("p", role="status").one("strong").text


@pytest.fixture
def reported():
    """Peru plans what Ecuador says is done."""
    for code, status in {"PER": "planned", "ECU": "implemented"}.items():
        assignment = Assignment.objects.get(code=f"{THE_ONE}@{code}")
        make_update(assignment, "published", status=status, published_at=noon(2025, 6, 2))


@pytest.fixture
def cycle():
    """A cycle that asked Peru about two assignments and received one, and Chile about one."""
    peru = list(Assignment.objects.filter(actor__code="PER")[:2])
    chile = Assignment.objects.filter(actor__code="CHL").first()
    update = make_update(peru[0], "published", status="planned", published_at=noon(2025, 2, 22))
    lines = [
        (peru[0], {"outcome": "reported", "update": update, "status": "planned"}),
        (peru[1], {"outcome": "nothing"}),
        (chile, {"outcome": "nothing"}),
    ]
    return make_published_cycle(lines, code="first-2025")


def test_a_commitment_leads_to_its_map_of_the_same_day(reported):
    page = reading.get(f"/en/commitments/{THE_ONE}/?as_of=2025-06-02")
    (address,) = [one["href"] for one in page.all("a") if one.text == "The same on the map"]
    said = {code: words for code, (words, *_rest) in shapes(reading.get(address)).items()}
    assert said["PER"] == "Peru: Planned"
    assert said["ECU"] == "Ecuador: Implemented"


# --- The story --------------------------------------------------------------------------


def test_each_state_shows_how_many_of_its_own_assignments_have_a_report(reported):
    page = region()
    numbers, addresses = table(page)["PER"]
    assert numbers == [found(address) for address in addresses] == ["1", "32"]
    assert table(page)["DOM"][0] == ["0", "21"]
    said, _address, _fill, letters = shapes(page)["PER"]
    assert said == "Peru: 1 of 32"
    assert letters == "1 of 32"


def test_every_number_and_every_shape_leads_to_the_rows_that_it_counts(reported):
    page = region("?theme=ix-education&theme=iom-asylum")
    for code, (numbers, addresses) in table(page).items():
        counted = [number for number in numbers if number != "0"]
        assert [found(address) for address in addresses] == counted, code
    for code, (_said, address, _fill, letters) in shapes(page).items():
        count, total = letters.split(" of ")
        assert found(address) == (total if count == "0" else count), code


def test_all_member_states_are_there_in_alphabetical_order_whatever_they_report(reported):
    members = Membership.objects.filter(capacity="member_state").values_list("actor", flat=True)
    codes = [*table(region())]
    assert len(codes) == len(set(members)) == 13
    assert codes == [
        *["ARG", "BRA", "CHL", "COL", "CRI", "DOM", "ECU", "GUY", "MEX", "PAN", "PRY", "PER", "URY"]
    ]
    assert set(codes) == set(shapes(region())) == set(boundaries.STATES)


# --- What is chosen ---------------------------------------------------------------------


def test_a_status_can_be_chosen_instead_of_any_report(reported):
    shown = table(region("?status=implemented"))
    assert shown["PER"][0] == ["0", "32"]
    assert shown["ECU"][0] == ["1", "32"]
    assert found(shown["ECU"][1][0]) == "1"
    assert table(region("?status=implemented&status=planned"))["PER"][0] == ["1", "32"]


def test_the_statuses_of_one_commitment_are_lettered_and_lead_to_each_assignment(reported):
    page = region(f"?commitment={THE_ONE}")
    said, address, _fill, letters = shapes(page)["ECU"]
    assert (said, letters) == ("Ecuador: Implemented", "I")
    assert address.endswith(f"/{THE_ONE}/ECU/")
    assert table(page)["PER"][0] == ["Planned"]
    fills = {code: fill for code, (_said, _address, fill, _letters) in shapes(page).items()}
    assert fills["CHL"] == "url(#map-none)"  # silence is hatched


def test_the_latest_cycle_shows_what_it_received_of_what_it_asked(cycle):
    page = region("?show=received")
    assert table(page)["PER"][0] == ["1", "2"]
    assert table(page)["CHL"][0] == ["0", "1"]
    assert [found(address) for address in table(page)["PER"][1]] == ["1", "2"]
    assert "no assignment" in table(page)["BRA"][0][0]
    assert cycle.title in page.one("main").text


def test_a_cycle_can_be_asked_for_and_was_not_there_before_its_publication(cycle):
    assert table(region("?show=received&cycle=first-2025"))["PER"][0] == ["1", "2"]
    before = region("?show=received&as_of=2025-02-01")
    assert "No reporting cycle has been published yet." in before.one("main").text
    assert "no assignment" in table(before)["PER"][0][0]


def test_a_past_day_shows_what_was_known_then_and_its_links_stay_there(reported):
    page = region("?as_of=2025-06-01")
    assert table(page)["PER"][0] == ["0", "32"]
    assert all("as_of=2025-06-01" in address for address in table(page)["PER"][1])
    one = region(f"?commitment={THE_ONE}&as_of=2025-06-01")
    assert table(one)["PER"][0] == ["Not reported"]
    assert shapes(one)["PER"][1].endswith("/PER/?as_of=2025-06-01")


def test_what_nobody_is_asked_is_a_class_of_its_own():
    page = region("?q=asfaltar")
    assert {fill for _said, _address, fill, _letters in shapes(page).values()} == {
        "url(#map-unasked)"
    }
    assert {address for _said, address, _fill, _letters in shapes(page).values()} == {""}
    assert {letters for _said, _address, _fill, letters in shapes(page).values()} == {"–"}


def test_it_says_none_some_or_all_and_no_score(reported):
    words = region().one("ul", cls="map-key").text
    assert words == ("None of them Some of them All of them – No assignment among those chosen")
    assert "%" not in region().one("main").text
    fills = {code: fill for code, (_said, _address, fill, _on) in shapes(region()).items()}
    of_one = shapes(region(f"?q={THE_ONE}"))
    assert {code: of_one[code][3] for code in ("PER", "CHL")} == {"PER": "1 of 1", "CHL": "0 of 1"}
    assert len({fills["PER"], of_one["PER"][2], of_one["CHL"][2]}) == 3
    assert of_one["CHL"][2] == fills["CHL"]


@pytest.mark.parametrize(
    "query", ["?commitment=santiago-2023/10.A.3/99", "?show=best", "?status=done", "?as_of=soon"]
)
def test_what_does_not_exist_is_refused_by_its_name(query):
    page = region(query, status=400)
    assert query.split("=")[1] in page.one("main").text


def test_an_unpublished_commitment_is_not_there():
    provision = make_provision(make_instrument(published=False))
    assignment = make_assignment(make_commitment(provision))
    region(f"?commitment={assignment.commitment.code}", status=400)


# --- The shapes -------------------------------------------------------------------------


def test_the_shapes_are_small_and_name_their_source():
    file = Path(boundaries.__file__).with_suffix(".json").read_bytes()
    assert len(gzip.compress(file)) <= 10_000
    assert b"Natural Earth" in file
    words = region().one("main").text
    assert "Natural Earth" in words
    assert "imply no endorsement or acceptance" in words


@pytest.mark.parametrize("prefix", ["es", "pt", "en"])
def test_the_islands_carry_both_names_in_every_language(prefix):
    card = reading.get(f"/{prefix}/map/").one("div", cls="card")
    assert [text for text in card.all("text") if text.text.startswith("Islas Malvinas")]
    assert "(Falkland Islands)" in card.text


def test_the_small_states_have_a_marker_that_can_be_seen():
    for code in ("CRI", "PAN", "DOM", "ECU", "GUY", "URY", "PRY"):
        assert boundaries.STATES[code]["point"], code
    marks = region().one("div", cls="card").all("circle")
    assert len(marks) >= 7


def test_the_countries_around_carry_no_number():
    card = region().one("div", cls="card")
    (around,) = card.all("g", aria_hidden="true")
    assert len(around.all("path")) == len(boundaries.AROUND)
    assert {"VEN", "BOL"} <= set(boundaries.AROUND)
    assert not set(boundaries.AROUND) & set(boundaries.STATES)
