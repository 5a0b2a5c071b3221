"""The shipped record, what: instruments, positions, provisions, commitments, assignments."""

from collections import Counter

import pytest
from django.db.models import Count

from commitments.models import (
    Assignment,
    Commitment,
    CommitmentLink,
    Instrument,
    Position,
    Provision,
    Restatement,
)
from members.models import WorkingGroup

pytestmark = pytest.mark.django_db

SIGNED_2018 = "ARG BRA CHL COL CRI ECU MEX PAN PRY PER URY"
SIGNED_IX = "ARG BRA CHL COL CRI ECU GUY MEX PRY PER URY"
ADOPTED_PLAN = "ARG CHL COL CRI ECU PRY PER URY"
MEMBERS = "ARG BRA CHL COL CRI DOM ECU GUY MEX PAN PRY PER URY"

#: Code, kind, coverage, number of provisions, meeting, whether it is a text or an annex.
INSTRUMENTS = """
quito-declaration-2018          declaration       full_text       18 quito-2018-09-04        text
plan-of-action-2018             plan_of_action    reported        2  quito-2018-11-22        text
quito-3-2019                    joint_statement   referenced_only 0  quito-2019-04-08        text
buenos-aires-declaration-2019   declaration       reported        4  buenos-aires-2019-07-04 text
buenos-aires-road-map-2019      road_map          reported        7  buenos-aires-2019-07-04 text
bogota-2019                     joint_statement   referenced_only 0  bogota-2019-11-14       text
santiago-2020                   joint_statement   referenced_only 0  virtual-2020-09-23      text
lima-2021                       joint_statement   referenced_only 0  lima-2021-05-27         text
brasilia-2022                   joint_statement   referenced_only 0  brasilia-2022-06-30     text
brussels-2023                   declaration       full_text       21 brussels-2023-03-16     text
santiago-2023                   declaration       full_text       55 santiago-2023-11-22     text
santiago-2023-annex-b           executive_summary referenced_only 0  santiago-2023-11-22     annex
santiago-2023-annex-c-borders   policy_paper      referenced_only 0  santiago-2023-11-22     annex
santiago-2023-annex-c-narrative policy_paper      referenced_only 0  santiago-2023-11-22     annex
santiago-2023-annex-d           agenda            referenced_only 0  santiago-2023-11-22     annex
""".strip().splitlines()

#: Provision, and to whom each of its commitments is assigned, in their order.
ASSIGNED = {
    **{f"quito-declaration-2018/{n}": [SIGNED_2018] for n in (2, 6, 7, 8, 9, 11, 12, 14, 16)},
    "quito-declaration-2018/15": ["pro-tempore-presidency"],
    **{f"plan-of-action-2018/r{n}": [ADOPTED_PLAN] for n in (1, 2)},
    **{f"buenos-aires-declaration-2019/r{n}": ["member-states"] for n in range(1, 5)},
    **{f"buenos-aires-road-map-2019/r{n}": ["member-states"] for n in range(1, 8)},
    "brussels-2023/p14": ["member-states"],
    **{f"brussels-2023/p14.{letter}": [MEMBERS] for letter in "abcd"},
    "santiago-2023/10.A.3": [MEMBERS, MEMBERS, MEMBERS, "member-states", MEMBERS],
    "santiago-2023/10.B.3": [MEMBERS, MEMBERS, MEMBERS, "group-of-friends", MEMBERS],
    "santiago-2023/10.C.3.1": [MEMBERS],
    "santiago-2023/10.C.3.2": [MEMBERS],
    "santiago-2023/10.C.3.3": [MEMBERS, MEMBERS],
    "santiago-2023/10.C.3.4": [MEMBERS],
    "santiago-2023/10.C.3.5": [MEMBERS],
    "santiago-2023/10.C.3.6": [MEMBERS, MEMBERS],
    "santiago-2023/10.D.3": ["member-states", "member-states", "member-states", MEMBERS],
    "santiago-2023/14": ["pro-tempore-presidency technical-secretariat"],
}


def positions(instrument):
    taken = Position.objects.filter(instrument__code=instrument)
    return {(p.actor.code, p.position) for p in taken.select_related("actor")}


def each(states, position):
    return {(code, position) for code in states.split()}


def test_fifteen_instruments_with_what_the_sources_hold_of_them():
    instruments = Instrument.objects.annotate(count=Count("provisions"))
    found = {
        (
            one.code,
            one.kind,
            one.coverage,
            str(one.count),
            one.meeting.code,
            "annex" if one.annex_of else "text",
        )
        for one in instruments.select_related("meeting", "annex_of")
    }
    assert found == {tuple(line.split()) for line in INSTRUMENTS}
    assert len(found) == instruments.published().count() == 15
    annexes = Instrument.objects.filter(code__contains="-annex-")
    assert {one.annex_of.code for one in annexes} == {"santiago-2023"}


def test_eleven_signed_in_2018_and_two_attended_without_signing():
    attended = each("BOL DOM", "attended_without_signing")
    assert positions("quito-declaration-2018") == each(SIGNED_2018, "signed") | attended


def test_eight_adopted_the_plan_of_action():
    assert positions("plan-of-action-2018") == each(ADOPTED_PLAN, "adopted")


def test_thirteen_made_the_brussels_statement():
    assert positions("brussels-2023") == each(MEMBERS, "adopted")


def test_eleven_signed_the_ninth_declaration_and_nobody_is_recorded_as_having_refused():
    absent = each("DOM PAN", "not_recorded")
    assert positions("santiago-2023") == each(SIGNED_IX, "signed") | absent


def test_no_other_instrument_has_positions():
    assert Position.objects.count() == 13 + 8 + 13 + 13


def test_the_labelled_paragraphs_of_the_ninth_declaration_and_its_appendices():
    paths = Provision.objects.filter(instrument__code="santiago-2023").values_list(
        "path", flat=True
    )
    appendices = [path for path in paths if path.startswith("Appendix.")]
    assert appendices == ["Appendix.a", "Appendix.b", "Appendix.c", "Appendix.d"]
    assert len(paths) - len(appendices) == 51
    assert [path for path in paths if "." not in path] == [str(n) for n in range(1, 19)]


def test_the_paragraphs_and_lettered_items_of_the_brussels_statement():
    provisions = Provision.objects.filter(instrument__code="brussels-2023")
    assert [p.path for p in provisions.filter(parent=None)] == [f"p{n}" for n in range(1, 18)]
    items = provisions.exclude(parent=None)
    assert [(p.path, p.parent.path) for p in items] == [(f"p14.{x}", "p14") for x in "abcd"]


def test_what_is_known_only_from_reports_is_marked_as_a_paraphrase():
    reported = Provision.objects.filter(instrument__coverage="reported")
    assert reported.count() == 2 + 4 + 7
    assert set(reported.values_list("paraphrase", flat=True)) == {True}
    others = Provision.objects.exclude(instrument__coverage="reported")
    assert set(others.values_list("paraphrase", flat=True)) == {False}


def test_the_acts_of_each_instrument():
    found = {}
    for code, act in Provision.objects.values_list("instrument__code", "act"):
        found.setdefault(code, Counter())[act] += 1
    assert found == {
        "quito-declaration-2018": Counter(commitment=10, acknowledgment=3, call=3, thanks=2),
        "plan-of-action-2018": Counter(commitment=2),
        "buenos-aires-declaration-2019": Counter(commitment=4),
        "buenos-aires-road-map-2019": Counter(commitment=7),
        "brussels-2023": Counter(
            commitment=2, recommendation=4, acknowledgment=12, call=2, thanks=1
        ),
        "santiago-2023": Counter(
            commitment=5, recommendation=11, acknowledgment=21, call=3, thanks=2, procedural=13
        ),
    }


def test_acknowledgments_thanks_calls_and_headings_carry_no_commitment():
    carrying = Provision.objects.filter(commitments__isnull=False)
    assert set(carrying.values_list("act", flat=True)) == {"commitment", "recommendation"}


def test_fifty_one_commitments_each_assigned_to_exactly_those_it_addresses():
    found = {}
    for commitment in Commitment.objects.prefetch_related("assignments__actor"):
        assignees = {assignment.actor.code for assignment in commitment.assignments.all()}
        found.setdefault(commitment.provision.code, []).append(assignees)
    assert found == {code: [set(who.split()) for who in each] for code, each in ASSIGNED.items()}
    assert Commitment.objects.count() == 51
    assert Assignment.objects.count() == 408


def test_the_recommendations_of_the_ninth_declaration_carry_twenty_two():
    recommended = Commitment.objects.filter(provision__code__startswith="santiago-2023/10")
    by_dimension = Counter(recommended.values_list("dimension__number", flat=True))
    assert by_dimension == {1: 5, 2: 5, 3: 8, 4: 4}
    others = Commitment.objects.exclude(pk__in=recommended)
    assert set(others.values_list("dimension", flat=True)) == {None}


def test_assignments_are_in_force_from_the_day_of_adoption():
    rows = Assignment.objects.select_related("commitment__provision__instrument")
    for one in rows:
        assert one.in_force_from == one.commitment.provision.instrument.adopted_on, one
    assert not Assignment.objects.exclude(closed_on=None).exists()


def test_the_two_members_who_did_not_sign_are_visibly_marked():
    asked = Assignment.objects.filter(commitment__provision__instrument__code="santiago-2023")
    marked = asked.filter(actor__kind="state").with_position()
    unsigned = {one.actor.code for one in marked if one.position == "not_recorded"}
    assert unsigned == {"DOM", "PAN"}
    assert {one.position for one in marked} == {"signed", "not_recorded"}


def test_only_of_buenos_aires_the_addressees_are_not_recorded():
    unknown = Assignment.objects.filter(addressees_recorded=False)
    instruments = unknown.values_list("commitment__provision__instrument__code", flat=True)
    assert Counter(instruments) == {
        "buenos-aires-declaration-2019": 4,
        "buenos-aires-road-map-2019": 7,
    }


def test_the_journal_is_one_undertaking_said_twice():
    said_again = Restatement.objects.values_list("commitment__code", "provision__code")
    assert list(said_again) == [("santiago-2023/10.D.3/3", "santiago-2023/15")]
    assert "Journal" in Commitment.objects.get(code="santiago-2023/10.D.3/3").title_en


def test_links_between_commitments_are_proposals_that_point_back_in_time():
    links = CommitmentLink.objects.select_related(
        "commitment__provision__instrument", "other__provision__instrument"
    )
    assert {link.basis for link in links} == {"proposed"}
    for link in links:
        later = link.commitment.provision.instrument.adopted_on
        assert later > link.other.provision.instrument.adopted_on, link


def test_a_commitment_is_one_off_continuing_or_dated():
    assert set(Commitment.objects.values_list("timing", flat=True)) <= set(Commitment.Timing.values)
    dated = Commitment.objects.filter(timing="dated")
    assert [one.code for one in dated] == ["quito-declaration-2018/15/1"]


def test_a_theme_gives_the_working_group_that_follows_but_no_assignment():
    themed = Commitment.objects.exclude(themes=None)
    assert set(themed.values_list("themes_basis", flat=True)) == {"proposed"}
    followed = Commitment.objects.followed_by(WorkingGroup.objects.all())
    assert set(followed) == set(themed)
    assert not Assignment.objects.exclude(working_group=None).exists()
