"""The shipped record, when: the meetings, their rounds, and where sources disagree."""

from datetime import date

import pytest

from meetings.models import DateReading, Meeting, Round

pytestmark = pytest.mark.django_db

#: Code, whose end is the first day; last day, kind, modality, country, round.
MEETINGS = """
quito-2018-09-04        2018-09-04 technical        in_person  ECU i
quito-2018-11-22        2018-11-23 technical        in_person  ECU ii
quito-2019-04-08        2019-04-09 technical        not_stated ECU iii
buenos-aires-2019-07-04 2019-07-05 technical        in_person  ARG iv
buenos-aires-2019-10-02 2019-10-03 thematic         not_stated ARG v
bogota-2019-11-14       2019-11-15 technical        not_stated COL v
virtual-2020-08-06      2020-08-06 group_of_friends virtual    -   vi
virtual-2020-09-23      2020-09-24 technical        virtual    -   vi
virtual-2020-10-15      2020-10-15 group_of_friends virtual    -   vii
virtual-2020-10-19      2020-10-19 ministerial      virtual    -   vii
lima-2021-05-27         2021-05-28 plenary          not_stated PER vii
virtual-2022-01-13      2022-01-13 group_of_friends virtual    -   viii
brasilia-2022-06-30     2022-07-01 plenary          not_stated BRA viii
santiago-2023-01-31     2023-01-31 focal_points     hybrid     CHL ix
santiago-2023-03-01     2023-03-02 thematic         in_person  CHL ix
brussels-2023-03-16     2023-03-17 conference       in_person  BEL ix
virtual-2023-11-14      2023-11-14 thematic         virtual    -   ix
santiago-2023-11-22     2023-11-24 plenary          in_person  CHL ix
san-jose-2024-03-20     2024-03-20 coordination     not_stated CRI x
""".strip().splitlines()


def test_nineteen_meetings_with_their_dates_kind_modality_place_and_round():
    found = [
        [m.code, f"{m.end}", m.kind, m.modality, m.country or "-", m.round.code]
        for m in Meeting.objects.order_by("start")
    ]
    assert found == [line.split() for line in MEETINGS]
    assert len(found) == 19


def test_the_code_of_a_meeting_ends_with_its_first_day():
    for meeting in Meeting.objects.all():
        assert meeting.code.endswith(f"-{meeting.start}")
        assert meeting.precision == "day"


def test_a_virtual_meeting_has_no_city_and_every_other_one_has():
    for meeting in Meeting.objects.all():
        assert bool(meeting.city_en) == (meeting.modality != "virtual"), meeting.code


def test_every_meeting_is_public():
    assert Meeting.objects.published().count() == 19


def test_ten_rounds():
    rounds = Round.objects.values_list("number", "code")
    assert list(rounds) == list(
        enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"], start=1)
    )


def test_a_round_that_no_source_states_is_marked_derived():
    derived = Meeting.objects.filter(round_derived=True).values_list("code", flat=True)
    assert set(derived) == {
        "buenos-aires-2019-10-02",
        "virtual-2020-08-06",
        "virtual-2020-10-15",
        "virtual-2020-10-19",
        "virtual-2022-01-13",
        "santiago-2023-03-01",
        "brussels-2023-03-16",
        "virtual-2023-11-14",
        "san-jose-2024-03-20",
    }


def test_both_readings_of_the_dates_of_buenos_aires_are_kept_with_the_reason():
    readings = DateReading.objects.filter(meeting__code="buenos-aires-2019-07-04")
    assert {(r.source.code, r.start, r.end, r.preferred) for r in readings} == {
        ("iom-unhcr-road-map-2019", date(2019, 7, 4), date(2019, 7, 5), True),
        ("iom-quito-process", date(2019, 7, 5), date(2019, 7, 6), False),
    }
    preferred = readings.get(preferred=True)
    assert all((preferred.reason_es, preferred.reason_pt, preferred.reason_en))
    assert DateReading.objects.count() == 2


def test_the_next_meeting_after_the_last_one_known_is_none():
    assert Meeting.objects.next_after(date(2024, 3, 20)).code == "san-jose-2024-03-20"
    assert Meeting.objects.next_after(date(2024, 3, 21)) is None
