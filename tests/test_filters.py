"""What a reader can ask of the lists: or within a name, and across names, one and the same
assignment; an unknown value is refused by name, never taken for everything."""

import re
from urllib.parse import urlencode

import pytest

from commitments.models import Assignment, Commitment
from members.models import WorkingGroup
from tests import reading
from tests.cast import (
    make_assignment,
    make_commitment,
    make_instrument,
    make_provision,
    make_update,
    noon,
)

pytestmark = pytest.mark.django_db

LISTS = ["commitments", "assignments"]


def asked(name, **filters):
    return f"/en/{name}/?{urlencode(filters, doseq=True)}"


def codes(**filters):
    """The codes of the commitments that the list shows under *filters*."""
    page = reading.get(asked("commitments", page_size=500, **filters))
    section = page.one("section", aria_labelledby="results")
    return {code.text for code in section.all("code")}


def assignments(**filters):
    """The codes of the assignments that the list shows under *filters*."""
    page = reading.get(asked("assignments", page_size=500, **filters))
    links = [
        row.one("th").all("a")[0]["href"] for body in page.all("tbody") for row in body.all("tr")
    ]
    return {"{}/{}/{}@{}".format(*link.split("/")[3:7]) for link in links}


def of(assigned=(), **lookups):
    """The codes of the commitments in the record that are so; *assigned* to these actors."""
    found = Commitment.objects.filter(**lookups)
    if assigned:
        found = found.filter(assignments__actor__code__in=assigned)
    return set(found.values_list("code", flat=True))


@pytest.fixture
def reported():
    """A commitment of which Peru reports that work goes on and Ecuador reports nothing."""
    commitment = Commitment.objects.get(code="santiago-2023/10.A.3/2")
    peru = commitment.assignments.get(actor__code="PER")
    make_update(peru, stage="published", published_at=noon(2025, 6, 2))
    return commitment


# --- One name, several names ------------------------------------------------------------


def test_a_name_said_twice_means_or():
    assert codes(state=["PER", "VEN"]) == of(["PER"])
    assert codes(instrument=["brussels-2023", "santiago-2023"]) == of(
        provision__instrument__code__in=["brussels-2023", "santiago-2023"]
    )
    assert codes(theme=["ix-education", "ix-gender-equity"]) == of(
        themes__code__in=["ix-education", "ix-gender-equity"]
    )


def test_different_names_mean_and():
    assert codes(state="PER", dimension="1") == of(["PER"]) & of(dimension__number=1)
    assert codes(state="PER", instrument="brussels-2023", act="call") == of(["PER"]) & of(
        provision__instrument__code="brussels-2023", provision__act="call"
    )


def test_what_is_asked_of_assignments_holds_of_one_and_the_same(reported):
    assert reported.code in codes(state="PER", status="in_progress")
    assert reported.code not in codes(state="ECU", status="in_progress")
    assert reported.code in codes(state="ECU", status="not_reported")
    assert reported.code in codes(state=["ECU", "PER"], status="in_progress")


def test_so_it_does_where_the_assignment_is_a_working_groups(reported):
    group = WorkingGroup.objects.get(code="education")
    own = make_assignment(reported, working_group=group)
    make_update(own, stage="published", status="planned")
    assert reported.code in codes(working_group="education", status="planned")
    assert reported.code not in codes(working_group="education", status="planned", state="PER")
    assert assignments(working_group="education") == {own.code}


def test_of_what_a_group_follows_only_that_with_such_an_assignment(reported):
    followed = {"working_group": "migrant-integration"}
    assert codes(**followed, status="in_progress") == {reported.code}
    assert reported.code not in codes(**followed, state="ECU", status="in_progress")


def test_a_working_group_finds_what_it_follows_and_no_assignment():
    followed = of(themes__working_groups__code="migrant-integration")
    assert codes(working_group="migrant-integration") == followed
    assert followed
    assert assignments(working_group="migrant-integration") == set()


def test_commitments_without_a_dimension_can_be_asked_for():
    assert codes(dimension="none") == of(dimension=None)
    assert codes(dimension=["none", "2"]) == of(dimension=None) | of(dimension__number=2)


def test_both_lists_understand_the_same_filters(reported):
    filters = {"state": ["PER", "ECU"], "status": "in_progress", "instrument": "santiago-2023"}
    assert assignments(**filters) == {f"{reported.code}@PER"}
    assert codes(**filters) == {reported.code}


def test_bodies_are_asked_for_as_actors():
    assert codes(actor="technical-secretariat") == of(["technical-secretariat"])
    assert "santiago-2023/14/1" in codes(actor="technical-secretariat")


# --- Words ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "cualificaciones",
        "Qualifications Framework",
        "qualificacoes",
        "Qualificações",
        "QUALIFICAÇÕES",
    ],
)
def test_words_are_found_in_any_language_whatever_the_accents(words):
    assert "santiago-2023/10.A.3/2" in codes(q=words)


def test_every_word_must_be_found():
    assert codes(q="marco regional") >= codes(q="marco regional cualificaciones") != set()
    assert codes(q="cualificaciones xylophone") == set()


def test_a_code_is_found_too():
    assert "santiago-2023/10.A.3/2" in codes(q="santiago-2023/10.a.3/2")


def test_signs_that_mean_something_to_databases_mean_nothing_here():
    for words in ("%", "_", "' OR 1=1 --", "\\", '"'):
        assert len(codes(q=words)) < Commitment.objects.count()


def test_words_hold_of_the_assignments_too():
    asked_of_peru = codes(q="cualificaciones", state="PER")
    assert assignments(q="cualificaciones", state="PER") == {f"{c}@PER" for c in asked_of_peru}
    assert "santiago-2023/10.A.3/2" in asked_of_peru


# --- Days -------------------------------------------------------------------------------


def test_a_past_day_shows_what_was_published_by_then(reported):
    update = reported.assignments.get(actor__code="PER").updates.get()
    later = make_update(
        update.assignment, stage="published", status="implemented", published_at=noon(2025, 7, 1)
    )
    assert later.status == "implemented"
    assert assignments(status="implemented", state="PER", as_of="2025-07-01")
    assert not assignments(status="implemented", state="PER", as_of="2025-06-30")


def test_on_the_day_of_the_first_document_only_what_it_says_is_in_force():
    first = Assignment.objects.order_by("in_force_from").first().in_force_from
    then = Assignment.objects.filter(in_force_from=first)
    assert assignments(as_of=first) == set(then.values_list("code", flat=True))


def test_an_assignment_closed_since_was_in_force_before():
    commitment = make_commitment(make_provision(make_instrument()))
    closed = make_assignment(
        commitment, in_force_from="2025-05-08", closed_on="2026-01-10", closed_reason="merged"
    )
    assert closed.code not in assignments(instrument=commitment.provision.instrument.code)
    assert closed.code in assignments(as_of="2026-01-09")
    assert closed.code not in assignments(as_of="2026-01-10")


@pytest.mark.parametrize(
    "day", ["2100-01-01", "2018-01-01", "yesterday", "22/11/2026", "2026-02-30"]
)
def test_a_day_that_is_none_or_lies_outside_the_record_is_refused(day):
    page = reading.get(asked("assignments", as_of=day), status=400)
    assert f"“{day}”" in page.text


# --- What bad input gets ----------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("filter_", "value", "offered"),
    [
        ("status", "done", "not_reported"),
        ("state", "XXX", "PER"),
        ("state", "per", "PER"),
        ("actor", "PER", "member-states"),
        ("instrument", "lima", "lima-2021"),
        ("working_group", "fishing", "education"),
        ("theme", "ix-fishing", "ix-education"),
        ("dimension", "9", "none"),
        ("act", "promise", "commitment"),
        ("ordering", "rank", "-adopted_on"),
    ],
)
def test_an_unknown_value_is_named_and_the_valid_ones_are_offered(name, filter_, value, offered):
    page = reading.get(asked(name, **{filter_: value}), status=400)
    (fault,) = page.all("section", data_kind="error")
    assert f"“{value}”" in fault.one("h2").text
    links = {link.text.rsplit("(")[-1].rstrip(")"): link["href"] for link in fault.all("a")}
    assert offered in links
    reading.get(links[offered])


def test_every_unknown_value_is_named_and_what_was_right_is_kept():
    page = reading.get(asked("commitments", state=["PER", "XXX", "YYY"], act="promise"), status=400)
    said = [fault.one("h2").text for fault in page.all("section", data_kind="error")]
    assert len(said) == 3
    for value in ("XXX", "YYY", "promise"):
        assert any(f"“{value}”" in sentence for sentence in said)
    links = [link["href"] for link in page.all("section", data_kind="error")[0].all("a")]
    assert all("state=PER" in link for link in links)


def test_what_was_typed_is_shown_as_text():
    page = reading.get(asked("commitments", state="<b>x</b>"), status=400)
    assert "<b>x</b>" in page.text
    assert (
        reading.get(asked("commitments", q="<b>x</b>")).one("input", type="search")["value"]
        == "<b>x</b>"
    )


@pytest.mark.parametrize("name", [*LISTS, "updates"])
@pytest.mark.parametrize(
    "asked_for", ["page_size=501", "page_size=0", "page_size=x", "page=0", "page=-1", "page=x"]
)
def test_a_page_that_cannot_be_is_refused(name, asked_for):
    page = reading.get(f"/en/{name}/?{asked_for}", status=400)
    assert f"“{asked_for.split('=')[1]}”" in page.text


@pytest.mark.parametrize("name", [*LISTS, "updates"])
def test_a_page_past_the_end_leads_back(name):
    page = reading.get(f"/en/{name}/?page=999", status=404)
    for link in page.one("main").all("a"):
        reading.get(link["href"])


@pytest.mark.parametrize("name", LISTS)
def test_a_name_without_a_value_asks_nothing(name):
    everything = reading.get(f"/en/{name}/").one("p", role="status").text
    empty = "q=&state=&status=&theme=&dimension=&as_of=&ordering=&page=&page_size="
    assert reading.get(f"/en/{name}/?{empty}").one("p", role="status").text == everything


# --- Pages, order, chips ----------------------------------------------------------------


def test_the_pages_of_a_list_hold_every_row_once():
    seen = []
    for number in range(1, 10):
        page = reading.get(asked("assignments", page=number, page_size=50))
        for row in page.one("section", aria_labelledby="results").one("tbody").all("tr"):
            seen.append(row.one("th").all("a")[0]["href"])
    assert len(seen) == len(set(seen)) == Assignment.objects.count()


def test_a_list_can_be_as_long_as_500():
    page = reading.get(asked("assignments", page_size=500))
    assert len(page.one("section", aria_labelledby="results").one("tbody").all("tr")) == 408
    assert not page.all("nav", cls="pagination")


@pytest.mark.parametrize("ordering", ["adopted_on", "-adopted_on", "title", "code"])
def test_each_order_shows_the_same_commitments(ordering):
    page = reading.get(asked("commitments", ordering=ordering, page_size=500))
    shown = [code.text for code in page.one("section", aria_labelledby="results").all("code")]
    assert set(shown) == of()
    if ordering == "code":
        assert shown == sorted(shown)


def test_each_filter_chosen_is_a_chip_that_takes_itself_away():
    page = reading.get(asked("commitments", state=["PER", "ECU"], q="asilo", page_size=20))
    chips = {chip.one("strong").text: chip["href"] for chip in page.all("a", data_chip=True)}
    assert set(chips) >= {"Peru", "Ecuador", "asilo"}
    without_peru = chips["Peru"]
    assert "PER" not in without_peru
    for kept in ("state=ECU", "q=asilo", "page_size=20"):
        assert kept in without_peru


def test_the_panel_carries_along_what_it_cannot_show():
    page = reading.get(asked("commitments", state=["PER", "ECU"], as_of="2026-11-22", page_size=20))
    form = page.one("form", method="get", action="/en/commitments/")
    sent = {(field["name"], field["value"]) for field in form.all("input", type="hidden")}
    assert {("as_of", "2026-11-22"), ("page_size", "20")} <= sent
    chosen = {
        option["value"] for option in form.one("select", name="state").all("option", selected=True)
    }
    assert chosen | {value for name, value in sent if name == "state"} == {"PER", "ECU"}


def test_one_list_leads_to_the_other_with_the_same_filters():
    page = reading.get(asked("commitments", state="PER", status="not_reported"))
    (link,) = page.one("p", role="status").all("a")
    assert re.fullmatch(r"/en/assignments/\?state=PER&status=not_reported", link["href"])


def test_a_list_that_finds_nothing_says_so_and_leads_out():
    page = reading.get(asked("assignments", state="PER", instrument="lima-2021"))
    empty = page.one("div", cls="empty")
    assert "408" in empty.text
    assert empty.one("a")["href"] == "/en/assignments/"
