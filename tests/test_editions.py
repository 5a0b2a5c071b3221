"""Every change that the public can see makes a new edition; nothing else does."""

import pytest
from django.db import connection

from commitments import editions
from commitments.models import Commitment, CycleRequest, Edition, LinkCheck
from commitments.reporting import workflow
from meetings.models import Meeting
from members.models import Theme, WorkingGroup
from tests import cast
from tests.review_cast import make_reported

pytestmark = pytest.mark.django_db


def counted(change):
    """By how many editions *change* moves the record on."""
    before = Edition.objects.current().number
    Edition.objects.update(transaction=0)  # on PostgreSQL one transaction counts once
    change()
    return Edition.objects.current().number - before


def test_every_public_table_is_watched():
    assert editions.missing(connection) == []


def a_link_is_checked():
    LinkCheck.objects.create(address="https://example.org", checked_at=cast.noon(2026, 1, 1))


def a_cycle_asks():
    row = {"cycle": cast.make_cycle(), "assignment": cast.make_assignment()}
    CycleRequest.objects.create(**row)


@pytest.mark.parametrize(
    "change",
    [
        lambda: Commitment.objects.filter(code="santiago-2023/10.A.3/2").update(title_es="Otro"),
        lambda: WorkingGroup.objects.filter(code="education").update(name_pt="Ensino"),
        lambda: Meeting.objects.filter(code="santiago-2023-11-22").update(city_es="Santiago"),
        lambda: Commitment.objects.first().themes.add(Theme.objects.last()),
        cast.make_assignment,
        a_link_is_checked,
        a_cycle_asks,
    ],
    ids=["title", "group", "meeting", "theme", "assignment", "link", "cycle"],
)
def test_a_change_of_what_the_public_sees_is_a_new_edition(change):
    assert counted(change) > 0


def test_a_report_is_one_when_it_is_published_and_not_before(reviewer, administrator):
    update = make_reported()

    def accept():
        workflow.accept(update, level="statement", by=reviewer)

    assert counted(make_written) == 0
    assert counted(accept) == 0
    assert counted(lambda: workflow.publish([update], by=administrator)) > 0


def make_written():
    """A report on an assignment that is there, from its first word to its review."""
    assignment = Commitment.objects.get(code="santiago-2023/10.A.3/2").assignments.last()
    update = cast.make_update(assignment)
    cast.make_evidence(update, kind="link", address="https://example.org", source=None)
    update.stage = "submitted"
    update.save()


def test_one_transaction_is_one_edition_on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite counts each row")
    with connection.cursor() as cursor:
        cursor.execute(editions.COUNT_ON_POSTGRESQL)
    rows = Commitment.objects.all()
    assert counted(lambda: [rows.filter(pk=row.pk).update(place=1) for row in rows[:3]]) == 1
