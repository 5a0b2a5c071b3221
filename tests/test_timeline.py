"""What happened to an assignment, in one list, and how what stands around a commitment fares."""

from datetime import date

import pytest

from commitments.models import CommitmentLink, Restatement
from members.models import Actor
from tests import reading
from tests.cast import (
    make_assignment,
    make_commitment,
    make_provision,
    make_source,
    make_update,
    noon,
)
from tests.reporting_cast import make_opened_cycle, make_published_cycle

pytestmark = pytest.mark.django_db


def page_of(row, query=""):
    return reading.get(row.get_absolute_url().replace("/es/", "/en/") + query).one("main")


def events(assignment, query=""):
    """(date, first words) of what the page tells of *assignment*, in its order."""
    found = page_of(assignment, query).one("ol", cls="timeline")
    assert "reversed" in found.attributes
    return [
        (item.one("p", cls="when").one("time")["datetime"], item.one("h3").text)
        for item in found.all("li")
        if item.parent is found
    ]


@pytest.fixture
def lived():
    """Came into force, was asked, reported with the cycle, asked again, corrected, retracted,
    closed."""
    one = make_assignment(
        actor=Actor.objects.get(code="PER"),
        in_force_from=date(2024, 12, 1),
        closed_on=date(2025, 9, 1),
        closed_reason="superseded",
    )
    report = {"reported_on": date(2025, 1, 20), "published_at": noon(2025, 2, 23)}
    first = make_update(one, "published", status="planned", **report)
    line = {"update": first, "outcome": "reported", "status": "planned"}
    make_published_cycle([(one, line)], code="first-call")
    make_opened_cycle([one], code="second-call", opened_at=noon(2025, 5, 2), title_en="Again")
    again = {"reported_on": date(2025, 6, 2), "published_at": noon(2025, 6, 2)}
    make_update(one, "published", status="advanced", corrects=first, **again)
    last = {"reported_on": date(2025, 7, 2), "published_at": noon(2025, 7, 2)}
    make_update(one, "published", status="", **last)
    return one


STORY = [
    ("2025-09-01", "Closed: superseded by a later text"),
    ("2025-07-02", "Report withdrawn by the reporter"),
    ("2025-06-02", "Substantially advanced"),
    ("2025-05-02", "The cycle “Again” asks about it"),
    ("2025-02-23", "The cycle “A call” was published: reported"),
    ("2025-01-20", "Planned"),
    ("2024-12-01", "In force from this day"),
]


def test_all_that_happened_is_told_newest_first(lived):
    assert events(lived) == STORY


ASKED = ("2025-01-01", "The cycle “A call” asks about it")


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2025-08-31", STORY[1:]),
        ("2025-06-02", STORY[2:]),
        ("2025-05-01", STORY[4:]),
        ("2025-02-22", [ASKED, STORY[-1]]),
        ("2024-12-31", STORY[-1:]),
    ],
)
def test_a_past_day_cuts_it_there(lived, day, told):
    assert events(lived, f"?as_of={day}") == told


def test_so_does_a_cycle_at_its_publication(lived):
    assert events(lived, "?cycle=first-call") == STORY[4:]


def test_silence_in_a_cycle_is_told_as_such():
    one = make_assignment(actor=Actor.objects.get(code="PER"))
    make_published_cycle([(one, {})], code="silent")
    assert "nothing received" in page_of(one).one("ol", cls="timeline").text
    assert "a gap in the record, not a finding" in page_of(one).text


def test_a_draft_and_what_is_not_published_are_no_event(lived):
    one = make_assignment(actor=Actor.objects.get(code="ECU"))
    make_update(one, "accepted")
    assert len(events(one)) == 1


# --- Around a commitment ----------------------------------------------------------------


def linked(kind):
    """(a commitment, another to which it is linked, reported on once of two)."""
    new, old = make_commitment(title_en="The new one"), make_commitment(title_en="The old one")
    for code in ("PER", "ECU"):
        make_assignment(old, actor=Actor.objects.get(code=code))
    make_update(
        old.assignments.first(), "published", status="planned", published_at=noon(2025, 6, 2)
    )
    row = {"commitment": new, "other": old, "kind": kind, "source": make_source()}
    CommitmentLink.objects.create(**row)
    return new, old


def around(commitment, query=""):
    """[(relation, title, tally)] of what the page shows around *commitment*."""
    strand = next(part for part in page_of(commitment, query).all("ol", cls="entries"))
    return [
        (
            item.all("p", cls="kicker")[0].text,
            item.one("h3").text,
            item.one("ul", cls="tally").text if item.all("ul", cls="tally") else "",
        )
        for item in strand.all("li")
        if item.parent is strand
    ]


@pytest.mark.parametrize(
    ("kind", "onwards", "back"),
    [("continues", "Continues", "Continued by"), ("splits", "Is a part of", "Was split into")],
)
def test_what_it_is_linked_to_is_shown_with_how_that_stands(kind, onwards, back):
    new, old = linked(kind)
    tally = "1 Planned 1 Not reported of 2 assignments"
    assert around(new) == [(onwards, "The old one", tally)]
    assert around(old) == [(back, "The new one", "of 0 assignments")]


def test_on_a_past_day_it_is_shown_as_that_stood_then():
    new, _old = linked("continues")
    assert around(new, "?as_of=2025-06-01")[0][2] == "2 Not reported of 2 assignments"


def test_what_says_it_again_is_shown_and_not_counted_twice():
    commitment = make_commitment()
    row = {"commitment": commitment, "provision": make_provision(), "source": make_source()}
    Restatement.objects.create(**row)
    assert around(commitment) == [("Said again in", "Declaration, paragraph 1", "")]
