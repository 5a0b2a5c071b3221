"""`check_record` proves the record whole, and finds each fault that can be planted in it."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from commitments import guards, integrity
from commitments.models import Assignment, Commitment, Provision, Stage, StatusUpdate
from commitments.progress import Tally
from meetings.models import DateReading, Meeting
from members.models import Membership, Presidency, Source
from tests.cast import (
    make_actor,
    make_assignment,
    make_commitment,
    make_instrument,
    make_member,
    make_position,
    make_provision,
    make_update,
    noon,
)

pytestmark = pytest.mark.django_db


def provision(code):
    return Provision.objects.filter(code=code)


def check(name):
    """The sentences of the check so named."""
    [chosen] = [check for check in integrity.CHECKS if check.__name__ == name]
    return list(chosen())


def test_the_shipped_record_is_whole_and_the_command_says_so():
    said = StringIO()
    call_command("check_record", stdout=said)
    assert said.getvalue() == f"The record is whole: {len(integrity.CHECKS)} checks, no fault.\n"


def test_a_fault_ends_the_command_with_exit_1_and_a_list():
    make_commitment(make_provision(make_instrument(code="new-2026")))
    said = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("check_record", stderr=said)
    assert stopped.value.code == 1
    assert "new-2026/1/1: assigned to nobody" in said.getvalue()


def test_a_gap_in_the_reading_order():
    provision("santiago-2023/18").update(order=99)
    assert check("trees_without_gaps") == [
        "santiago-2023: the reading order of its provisions has a gap"
    ]


def test_a_label_that_is_skipped():
    provision("brussels-2023/p14.c").update(path="p14.e", code="brussels-2023/p14.e")
    assert check("trees_without_gaps") == [
        "brussels-2023: a label is skipped or doubled under “p14”"
    ]


def test_a_path_that_is_not_that_of_the_code():
    provision("brussels-2023/p14.c").update(code="brussels-2023/p14.x")
    assert check("trees_without_gaps") == [
        "brussels-2023/p14.x: the code is not its instrument and path"
    ]


def test_a_paragraph_under_a_parent_that_stands_after_it():
    provision("santiago-2023/10.A.1").update(parent=provision("santiago-2023/10.B").get())
    assert check("trees_without_gaps") == [
        "santiago-2023/10.A.1: its parent santiago-2023/10.B does not stand before it",
        "santiago-2023/10.A.1: its path does not continue that of santiago-2023/10.B",
    ]


def test_a_parent_in_another_instrument():
    provision("santiago-2023/10.A.1").update(parent=provision("quito-declaration-2018/10").get())
    assert check("trees_without_gaps") == [
        "santiago-2023/10.A.1: its parent quito-declaration-2018/10 does not stand before it"
    ]


@pytest.mark.parametrize("model", [Commitment, Assignment])
def test_a_code_that_does_not_follow_that_of_its_parent(model):
    one = model.objects.filter(code__startswith="santiago-2023/14/1").first()
    model.objects.filter(pk=one.pk).update(code="santiago-2023/14/9")
    assert any(
        fault.startswith("santiago-2023/14/9: ") for fault in check("codes_follow_their_parents")
    )


def test_the_code_of_an_update_that_does_not_follow_its_assignment():
    update = make_update()
    StatusUpdate.objects.filter(pk=update.pk).update(code="elsewhere.1")
    assert check("codes_follow_their_parents") == [
        "elsewhere.1: the code is not its assignment and number"
    ]


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_words_that_are_not_in_the_text(language):
    commitment = Commitment.objects.filter(code="santiago-2023/14/1")
    commitment.update(**{f"quote_{language}": "never said"})
    assert check("quotes_are_in_the_text") == [
        f"santiago-2023/14/1: its words in “{language}” are not in the provision"
    ]


def test_a_commitment_that_nobody_was_assigned():
    make_commitment(make_provision(make_instrument(code="new-2026")))
    assert check("every_commitment_is_assigned") == ["new-2026/1/1: assigned to nobody"]


def test_an_assignee_that_took_no_part():
    stranger = make_actor()
    make_assignment(actor=stranger, in_force_from=date(2025, 5, 8))
    [fault] = check("assignees_are_entitled")
    assert fault.endswith(f"@{stranger.code}: the assignee took no part on 2025-05-08")


@pytest.mark.parametrize(
    ("since", "until", "entitled"),
    [
        (date(2025, 5, 8), None, True),
        (date(2025, 5, 9), None, False),
        (None, date(2025, 5, 8), True),
        (None, date(2025, 5, 7), False),
    ],
)
def test_an_assignee_is_entitled_by_a_capacity_held_on_that_day(since, until, entitled):
    actor = make_actor()
    make_member(actor, since=since, until=until)
    make_assignment(actor=actor, in_force_from=date(2025, 5, 8))
    assert (check("assignees_are_entitled") == []) == entitled


def test_an_assignee_is_entitled_by_its_position_on_that_instrument_only():
    assignment = make_assignment()
    make_position(make_instrument(), assignment.actor)
    assert len(check("assignees_are_entitled")) == 1
    make_position(assignment.commitment.provision.instrument, assignment.actor)
    assert check("assignees_are_entitled") == []


def test_guyana_is_not_entitled_before_it_was_a_member():
    guyana = Membership.objects.get(actor__code="GUY", capacity="member_state").actor
    make_assignment(Commitment.objects.get(code="quito-declaration-2018/6/1"), guyana)
    assert check("assignees_are_entitled") == []
    Assignment.objects.filter(code="quito-declaration-2018/6/1@GUY").update(
        in_force_from=date(2018, 9, 4)
    )
    assert check("assignees_are_entitled") == [
        "quito-declaration-2018/6/1@GUY: the assignee took no part on 2018-09-04"
    ]


def test_a_term_that_does_not_begin_the_day_after_the_one_before():
    Presidency.objects.filter(order=3).update(since=date(2019, 7, 7))
    assert check("terms_follow_one_another") == [
        "presidency 3: does not begin the day after the one before it"
    ]


def test_a_term_left_out():
    Presidency.objects.filter(order=8).update(order=9)
    assert check("terms_follow_one_another") == ["presidency 9: the order has a gap before it"]


def test_a_meeting_on_other_days_than_its_preferred_source_says():
    Meeting.objects.filter(code="buenos-aires-2019-07-04").update(end=date(2019, 7, 6))
    assert check("meetings_carry_the_preferred_reading") == [
        "buenos-aires-2019-07-04: its dates are not those of the preferred source"
    ]
    assert DateReading.objects.count() == 2


@pytest.mark.parametrize("drift", [timedelta(seconds=1), timedelta(days=1)])
def test_a_superseding_instant_that_drifted(drift):
    first = make_update(stage=Stage.PUBLISHED, published_at=noon(2025, 6, 3))
    StatusUpdate.objects.filter(pk=first.pk).update(superseded_at=noon(2025, 7, 1) + drift)
    make_update(first.assignment, stage=Stage.PUBLISHED, published_at=noon(2025, 7, 1))
    assert check("published_updates_form_a_chain") == [
        f"{first.code}: superseded at another instant than the next publication"
    ]


def test_an_update_superseded_by_nothing():
    only = make_update(stage=Stage.PUBLISHED, published_at=noon(2025, 6, 3))
    StatusUpdate.objects.filter(pk=only.pk).update(superseded_at=noon(2025, 7, 1))
    assert len(check("published_updates_form_a_chain")) == 1


def test_a_true_chain_is_no_fault():
    first = make_update(stage=Stage.PUBLISHED, published_at=noon(2025, 6, 3))
    make_update(first.assignment, stage=Stage.PUBLISHED, published_at=noon(2025, 7, 1), status="")
    assert check("published_updates_form_a_chain") == []


def test_an_update_of_the_record_without_evidence():
    update = make_update(stage=Stage.PUBLISHED)
    assert check("updates_name_what_they_rest_on") == [
        f"{update.code}: entered from the record without a source"
    ]


def test_what_an_account_reported_and_a_retraction_need_none(peru_focal_point):
    make_update(stage=Stage.PUBLISHED, author=peru_focal_point)
    make_update(stage=Stage.PUBLISHED, status="")
    make_update(stage=Stage.ACCEPTED)
    assert check("updates_name_what_they_rest_on") == []


def test_a_figure_that_its_rows_do_not_give(monkeypatch):
    monkeypatch.setattr(integrity, "tally", lambda _assignments: Tally({"not_reported": 408}))
    assert check("figures_can_be_rebuilt") == [
        "the distribution by status is not that of the published updates"
    ]


@pytest.mark.parametrize("title", ["", None])
def test_a_source_without_a_title(title):
    source = Source.objects.filter(code="iom-quito-process")
    source.update(title_es=title, title_pt=title, title_en=title)
    assert check("sources_are_named") == ["iom-quito-process: a source without a title"]


def test_a_guard_that_is_gone():
    on_table = f" ON {guards.MOVE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {guards.MOVE}_keep_update{on_table}")
    assert check("guards_are_installed") == [
        f"the trigger {guards.MOVE}_keep_update is missing from the database"
    ]
