"""The list of known gaps tells the editor what to look for next."""

from datetime import date

import pytest
from django.utils import translation

from commitments.gaps import known_gaps
from commitments.models import Commitment, Instrument
from tests.cast import make_focal_point, make_meeting

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def gaps(today=TODAY):
    """{title of the gap: labels of its items}."""
    return {str(gap.title): [str(label) for label, _page in gap.items] for gap in known_gaps(today)}


def test_what_the_shipped_record_is_known_not_to_hold():
    found = gaps()
    assert len(found["Instruments without their text"]) == 12
    assert len(found["States without a focal point"]) == 13
    without = Commitment.objects.filter(themes=None)
    assert len(found["Commitments without a theme"]) == without.count() > 0
    [silence] = found["Nothing recorded since"]
    assert "20 March 2024" in silence
    assert "Names and titles not in all three languages" not in found
    assert "Paragraphs without a text in one of the languages" not in found


def test_positions_not_recorded_name_how_many_of_the_members():
    found = gaps()["Positions not recorded"]
    assert "Declaration of Santiago II (2023): 2 of 13 member states" in found
    assert "Plan of Action (2018): 5 of 13 member states" in found
    assert not [label for label in found if label.startswith("Declaration of Brussels")]


def test_a_gap_that_is_filled_leaves_the_list():
    before = gaps()
    make_focal_point("PER")
    make_meeting(start=date(2026, 11, 1), end=date(2026, 11, 2))
    Instrument.objects.filter(code="lima-2021").update(coverage="full_text", title_pt="")
    after = gaps()
    assert len(after["Instruments without their text"]) == 11
    assert len(after["States without a focal point"]) == 12
    assert "Nothing recorded since" in before
    assert "Nothing recorded since" not in after
    assert after["Names and titles not in all three languages"] == [
        "Joint Statement of Lima (2021)",
        "A meeting",
    ]


def test_every_item_leads_to_the_page_where_it_is_mended(client, administrator):
    client.force_login(administrator)
    for gap in known_gaps(TODAY):
        assert gap.hint
        _label, page = gap.items[0]
        assert client.get(page).status_code == 200, gap.title


def test_the_list_costs_the_same_whatever_it_holds(django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        known_gaps(TODAY)
