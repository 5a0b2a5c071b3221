"""Who reads what: the public what is published, a focal point its own, the staff by group."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from commitments import roles
from commitments.models import Assignment, Commitment, Instrument, Provision, Stage, StatusUpdate
from meetings.models import Meeting
from members.models import Actor
from tests.cast import (
    make_assignment,
    make_commitment,
    make_focal_point,
    make_instrument,
    make_meeting,
    make_provision,
    make_update,
)

pytestmark = pytest.mark.django_db

EVERY_STAGE = set(Stage.values)
PUBLIC = {"published"}
DECIDED = {"accepted", "published"}
FROM_SUBMISSION_ON = EVERY_STAGE - {"draft"}


@pytest.fixture
def perus_updates():
    """One update of Peru's at each stage; {stage: update}."""
    peru = Actor.objects.get(code="PER")
    return {stage: make_update(make_assignment(actor=peru), stage=stage) for stage in EVERY_STAGE}


@pytest.fixture
def hidden():
    """A commitment with its assignment, of an instrument not yet published."""
    commitment = make_commitment(make_provision(make_instrument(published=False)))
    return make_assignment(commitment)


@pytest.mark.parametrize(
    ("role", "stages"),
    [
        ("visitor", PUBLIC),
        ("ecuador_focal_point", PUBLIC),
        ("peru_focal_point", EVERY_STAGE),
        ("peru_contributor", EVERY_STAGE),
        ("presidency", DECIDED),
        ("editor", FROM_SUBMISSION_ON),
        ("reviewer", FROM_SUBMISSION_ON),
        ("administrator", FROM_SUBMISSION_ON),
    ],
)
def test_which_of_perus_updates_each_role_reads(request, perus_updates, role, stages):
    user = request.getfixturevalue(role)
    ours = StatusUpdate.objects.filter(pk__in=[update.pk for update in perus_updates.values()])
    assert set(ours.visible_to(user).values_list("stage", flat=True)) == stages


@pytest.mark.parametrize(("ended", "stages"), [(0, EVERY_STAGE), (1, PUBLIC)])
def test_a_mandate_counts_until_its_last_day(perus_updates, ended, stages):
    until = timezone.localdate() - timedelta(days=ended)
    former = make_focal_point("PER", until=until)
    ours = StatusUpdate.objects.filter(pk__in=[update.pk for update in perus_updates.values()])
    assert set(ours.visible_to(former).values_list("stage", flat=True)) == stages


def test_a_mandate_that_has_not_begun_shows_nothing_yet(perus_updates):
    future = make_focal_point("PER", since=timezone.localdate() + timedelta(days=1))
    assert perus_updates["draft"] not in StatusUpdate.objects.visible_to(future)


def test_a_working_groups_coordinator_reads_the_reports_of_the_group():
    coordinator = make_focal_point("education")
    group = coordinator.mandates.get().working_group
    own = make_update(make_assignment(working_group=group))
    other = make_update()
    seen = StatusUpdate.objects.visible_to(coordinator)
    assert own in seen
    assert other not in seen


@pytest.mark.parametrize(
    "role", ["visitor", "peru_focal_point", "editor", "reviewer", "administrator", "presidency"]
)
def test_only_the_staff_sees_what_is_not_published_yet(request, hidden, role):
    user = request.getfixturevalue(role)
    staff = role not in ("visitor", "peru_focal_point")
    commitment = hidden.commitment
    assert Assignment.objects.visible_to(user).filter(pk=hidden.pk).exists() == staff
    assert Commitment.objects.visible_to(user).filter(pk=commitment.pk).exists() == staff
    provision = commitment.provision
    assert Provision.objects.visible_to(user).filter(pk=provision.pk).exists() == staff
    instrument = provision.instrument
    assert Instrument.objects.visible_to(user).filter(pk=instrument.pk).exists() == staff


def test_a_meeting_that_is_not_published_is_hidden_from_visitors(visitor, editor):
    meeting = make_meeting()
    assert meeting in Meeting.objects.visible_to(editor)
    assert meeting not in Meeting.objects.visible_to(visitor)


def test_what_was_reported_on_a_hidden_instrument_is_hidden_with_it(hidden, visitor, reviewer):
    update = make_update(hidden, stage=Stage.PUBLISHED)
    assert update not in StatusUpdate.objects.visible_to(visitor)
    assert update in StatusUpdate.objects.visible_to(reviewer)


def test_each_record_says_whether_the_public_sees_it_and_if_not_why(hidden):
    for record in (hidden, hidden.commitment, hidden.commitment.provision):
        assert not record.public
        assert record.why_not_public
    shown = make_assignment()
    for record in (shown, shown.commitment, shown.commitment.provision):
        assert record.public
        assert not record.why_not_public


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (
            roles.EDITOR,
            ["commitments.change_provision", "commitments.publish_instrument", "members.view_user"],
            ["commitments.review_statusupdate", "commitments.change_statusupdate"],
        ),
        (
            roles.REVIEWER,
            ["commitments.review_statusupdate", "commitments.publish_statusupdate"],
            ["commitments.change_provision", "members.view_user", "members.change_focalpoint"],
        ),
        (
            roles.ADMINISTRATOR,
            ["members.change_user", "commitments.change_provision"],
            ["commitments.change_statusupdate", "commitments.delete_statusupdate"],
        ),
        (
            roles.PRESIDENCY,
            ["commitments.view_statusupdate", "commitments.view_instrument"],
            ["commitments.change_provision", "members.view_user", "members.view_focalpoint"],
        ),
    ],
)
def test_what_each_group_may(role, may, may_not):
    group = Group.objects.get(name=role)
    held = {
        f"{permission.content_type.app_label}.{permission.codename}"
        for permission in group.permissions.select_related("content_type")
    }
    assert held >= set(may)
    assert not held & set(may_not)


def test_the_presidency_only_reads():
    group = Group.objects.get(name=roles.PRESIDENCY)
    codenames = group.permissions.values_list("codename", flat=True)
    assert {name.partition("_")[0] for name in codenames} == {"view"}


def test_nobody_changes_or_deletes_by_group_what_was_reported():
    for group in Group.objects.all():
        for model in roles.REPORTED:
            changing = [f"{verb}_{model}" for verb in ("add", "change", "delete")]
            assert not group.permissions.filter(codename__in=changing).exists(), (group, model)


def test_mandates_in_force_on_a_date():
    user = make_focal_point("PER", since=date(2024, 1, 1), until=date(2024, 12, 31))
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)]
    assert [user.mandates.in_force(day).exists() for day in days] == [False, True, True, False]
