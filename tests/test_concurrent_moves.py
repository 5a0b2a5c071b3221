"""Two people who press at the same moment, on a server where that can happen.

Two connections have to see the rows, so they are committed, outside the transaction in which
a test runs; they are marked as demonstration data, which the database lets go again.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from uuid import uuid4

import pytest
from django.db import connection

from commitments import roles
from commitments.management.demonstration import removal
from commitments.models import Assignment, StatusUpdate
from commitments.reporting import cycles, drafts, notifications, workflow
from commitments.reporting.refusals import Conflict, Refused
from commitments.reporting.workflow import AlreadyMoved
from members.models import FocalPoint, User
from tests import cast, cycle_cast
from tests.review_cast import afresh, moves_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite lets in one writer after the other: two at once need PostgreSQL",
    ),
]

REPORT = {"status": "in_progress", "narrative_es": "Se avanza."}
LINK = {"kind": "link", "address": "https://papers.example/1", "title_es": "Un documento"}
TOLD = ("submitted", "withdrawn", "returned", "accepted", "published", "noted", "opened")


@pytest.fixture(scope="module")
def people(django_db_setup, django_db_blocker):
    """(titular, alternate, reviewer, other reviewer); all they leave behind goes with them."""
    with django_db_blocker.unblock():
        peru = [cast.make_focal_point("PER", role=role) for role in ("titular", "alternate")]
        found = [*peru, *(cast.make_staff(roles.REVIEWER) for _number in range(2))]
        for rows, name in ((User.objects, "pk"), (FocalPoint.objects, "user")):
            rows.filter(**{f"{name}__in": [user.pk for user in found]}).update(demonstration=True)
        yield [afresh(user) for user in found]
        removal.remove()


def committed(work, /, *args):
    """Do *work* in a thread, on a connection of its own, and return what it returns."""

    def done():
        try:
            return work(*args)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(done).result(timeout=30)


@pytest.fixture
def make(people):
    """Make a report of Peru on something new, and bring it to a stage by the moves themselves."""
    titular, _alternate, reviewer, _other = people

    def made(stage):
        free = Assignment.objects.filter(actor__code="PER", updates=None).order_by("code")
        update = drafts.begin(free.first(), REPORT, by=titular)
        drafts.attach(update, by=titular, **LINK)
        update.refresh_from_db()
        if stage != "draft":
            workflow.submit([update], by=titular)
        if stage in ("accepted", "published"):
            workflow.accept(update, level="cited", by=reviewer)
        if stage == "published":
            workflow.publish([update], by=reviewer)
        return afresh(update)

    return lambda stage="draft": committed(made, stage)


def wait_for_a_waiter():
    """Return once another connection waits for a lock that this one may hold."""
    with connection.cursor() as cursor:
        for _attempt in range(500):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("The other one never came to wait.")


def outcome(move, begin=None):
    """What *move* returns, or the Refused that it raises. begin: an Event to wait for."""
    try:
        assert begin is None or begin.wait(10)
        return move()
    except Refused as refusal:
        return refusal


@pytest.fixture
def at_once(monkeypatch):
    """Run two moves, the second while the first is made and not yet committed.

    Returns what each returned, or the Refused that it raised.
    """
    holding = Event()

    def hold(*_told):
        if not holding.is_set():
            holding.set()
            wait_for_a_waiter()

    def both(first, second):
        for name in TOLD:
            monkeypatch.setattr(notifications, name, hold)
        with ThreadPoolExecutor(2) as pool:
            one = pool.submit(committed, outcome, first)
            other = pool.submit(committed, outcome, second, holding)
            return [one.result(), other.result()]

    return both


def test_two_submits(people, make, at_once):
    update, (titular, alternate, *_staff) = make(), people
    first, second = at_once(
        lambda: workflow.submit([afresh(update)], by=titular),
        lambda: workflow.submit([update], by=alternate),
    )
    assert first is None
    assert isinstance(second, AlreadyMoved)
    assert moves_of(update) == [("draft", "submitted", "titular")]
    assert afresh(update).submitter == titular


def test_two_who_submit_the_same_lines_in_another_order(people, make, at_once):
    (titular, alternate, *_staff), update, another = people, make(), make()
    first, second = at_once(
        lambda: workflow.submit([afresh(update), afresh(another)], by=titular),
        lambda: workflow.submit([another, update], by=alternate),
    )
    assert first is None
    assert isinstance(second, AlreadyMoved)
    assert afresh(update).stage == afresh(another).stage == "submitted"


def test_acceptance_against_return(people, make, at_once):
    update, (*_state, reviewer, other) = make("submitted"), people
    first, second = at_once(
        lambda: workflow.accept(afresh(update), level="cited", by=reviewer),
        lambda: workflow.return_(update, note={"es": "Falta el acta."}, by=other),
    )
    assert first is None
    assert isinstance(second, AlreadyMoved)
    assert afresh(update).stage == "accepted"
    assert not update.notes.exists()


def test_acceptance_against_withdrawal(people, make, at_once):
    update, (titular, _alternate, reviewer, _other) = make("submitted"), people
    first, second = at_once(
        lambda: workflow.withdraw(afresh(update), by=titular),
        lambda: workflow.accept(update, level="cited", by=reviewer),
    )
    assert first is None
    assert isinstance(second, AlreadyMoved)
    assert afresh(update).stage == "withdrawn"


def test_two_publications(people, make, at_once):
    (*_state, reviewer, other) = people
    stands = make("published")
    update = committed(partial(workflow.confirm_unchanged, stands.assignment, by=people[0]))
    committed(partial(workflow.accept, update, level="cited", by=reviewer))
    first, second = at_once(
        lambda: workflow.publish([afresh(update)], by=reviewer),
        lambda: workflow.publish([update], by=other),
    )
    assert first is None
    assert isinstance(second, AlreadyMoved)
    assert afresh(stands).superseded_at == afresh(update).published_at
    assert len(moves_of(update)) == 3


def test_a_public_note_against_publication(people, make, at_once):
    update, (*_state, reviewer, other) = make("accepted"), people
    note = {"audience": "public", "texts": {"es": "Falta el acta."}}
    first, second = at_once(
        lambda: workflow.publish([afresh(update)], by=reviewer),
        lambda: workflow.remark(update, by=other, **note),
    )
    assert first is None
    assert type(second) is Refused
    assert not update.notes.exists()


def test_one_click_that_arrives_twice(people, make, at_once):
    stands, (titular, *_others), token = make("published"), people, uuid4()
    first, second = at_once(
        lambda: workflow.confirm_unchanged(stands.assignment, by=titular, token=token),
        lambda: workflow.confirm_unchanged(stands.assignment, by=titular, token=token),
    )
    assert first == second
    assert first.evidence.count() == 1
    assert StatusUpdate.objects.filter(confirms=stands).count() == 1


def test_a_draft_saved_while_it_is_submitted(people, make, at_once):
    update, (titular, alternate, *_staff) = make(), people
    first, second = at_once(
        lambda: workflow.submit([afresh(update)], by=titular),
        lambda: drafts.save(update, {"status": "advanced"}, by=alternate, version=update.version),
    )
    assert first is None
    assert isinstance(second, Conflict)
    assert afresh(update).status == "in_progress"


def test_two_who_begin(people, make, at_once):
    stands, (titular, alternate, *_staff) = make("published"), people
    first, second = at_once(
        lambda: workflow.confirm_unchanged(stands.assignment, by=titular),
        lambda: drafts.begin(stands.assignment, REPORT, by=alternate),
    )
    assert first.stage == "submitted"
    assert isinstance(second, Conflict)
    assert second.current == first


def test_two_who_publish_a_cycle(people, make, at_once):
    update, (*_state, reviewer, other) = make("accepted"), people
    cycle = committed(cycle_cast.with_an_answer, update)
    first, second = at_once(
        lambda: cycles.publish_cycle(afresh(cycle), by=reviewer),
        lambda: cycles.publish_cycle(cycle, by=other),
    )
    assert first == 1
    assert type(second) is Refused
    assert afresh(update).published_at == afresh(cycle).published_at
    assert cycle.lines.count() == 1


def test_two_cycles_that_ask_the_same_opened_at_once(people, at_once):
    *_state, reviewer, other = people
    one, two = [committed(cycle_cast.planned_for, "PER") for _cycle in range(2)]
    first, second = at_once(
        lambda: cycles.open_cycle(afresh(one), by=reviewer),
        lambda: cycles.open_cycle(two, by=other),
    )
    committed(cycle_cast.over, one)  # what other tests report then belongs to no cycle
    assert first == one.requests.count() > 1
    assert type(second) is Refused
    assert not two.requests.exists()
