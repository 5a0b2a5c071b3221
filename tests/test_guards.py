"""The database itself keeps what was published, whoever asks and by whatever way."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from commitments import guards
from commitments.models import CycleLine, CycleRequest, Evidence, Stage, StatusUpdate, Transition
from tests.cast import make_assignment, make_cycle, make_evidence, make_update, noon
from tests.reporting_cast import make_published_cycle

pytestmark = pytest.mark.django_db

PUBLISHED_AT = noon(2025, 6, 3)
LATER = PUBLISHED_AT + timedelta(days=30)


@pytest.fixture
def published():
    return make_update(stage=Stage.PUBLISHED, published_at=PUBLISHED_AT, sources=1)


@pytest.fixture
def demonstration():
    return make_update(stage=Stage.PUBLISHED, demonstration=True, sources=1)


def row(instance):
    return type(instance).objects.filter(pk=instance.pk)


def refused(move):
    """Whether the database refuses *move* with the sentence of the guards."""
    with pytest.raises(IntegrityError, match=guards.REFUSED), transaction.atomic():
        move()
    return True


def test_a_published_update_accepts_one_change_once(published):
    assert row(published).update(superseded_at=LATER) == 1
    assert refused(lambda: row(published).update(superseded_at=LATER + timedelta(days=1)))
    assert refused(lambda: row(published).update(superseded_at=None))
    assert row(published).get().superseded_at == LATER


@pytest.mark.parametrize(
    "change",
    [
        {"status": "implemented"},
        {"status": ""},
        {"narrative_es": "Otra cosa."},
        {"stage": Stage.DRAFT},
        {"published_at": LATER},
        {"evidence_level": "corroborated"},
        {"demonstration": True},
        {"reported_on": LATER.date()},
        {"plan": "Another plan."},
        {"measures": ["law"]},
        {"existed_before": True},
        {"token": UUID(int=1)},
        {"version": 9},
    ],
)
def test_any_other_change_is_refused_alone_and_together_with_that_one(published, change):
    assert refused(lambda: row(published).update(**change))
    assert refused(lambda: row(published).update(superseded_at=LATER, **change))


def test_saving_a_published_update_again_is_refused(published):
    published.narrative_en = "Something else."
    assert refused(published.save)


def test_a_published_update_cannot_be_deleted_by_the_orm_or_by_sql():
    published = make_update(stage=Stage.PUBLISHED)
    assert refused(published.delete)
    statement = f"DELETE FROM {guards.UPDATE} WHERE id = {published.pk}"
    assert refused(lambda: connection.cursor().execute(statement))


def test_the_shipped_updates_are_kept_as_any_other():
    assert refused(lambda: StatusUpdate.objects.update(status="implemented"))
    assert refused(lambda: StatusUpdate.objects.all()._raw_delete("default"))


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.ACCEPTED])
def test_before_publication_an_update_is_open_to_change(stage):
    update = make_update(stage=stage)
    assert row(update).update(narrative_en="Better said.") == 1
    assert row(update).delete()[0] == 1


def documented(**fields):
    """A published update with its evidence, which came in before."""
    update = make_update(stage=Stage.ACCEPTED, **fields)
    evidence = make_evidence(update)
    row(update).update(stage=Stage.PUBLISHED, published_at=noon(2025, 6, 3))
    return update, evidence


def test_demonstration_rows_can_be_deleted_but_not_reworded():
    demonstration, _evidence = documented(demonstration=True)
    Transition.objects.create(update=demonstration, to_stage=Stage.PUBLISHED)
    assert refused(lambda: row(demonstration).update(status="implemented"))
    Transition.objects.filter(update=demonstration).delete()
    Evidence.objects.filter(update=demonstration).delete()
    assert row(demonstration).delete()[0] == 1


def test_to_the_evidence_of_a_published_update_nothing_is_added(published):
    assert refused(lambda: make_evidence(published))


def test_evidence_of_a_published_update_neither_changes_nor_goes(published):
    evidence = published.evidence.get()
    assert refused(lambda: row(evidence).update(locator="page 2"))
    assert refused(evidence.delete)


def test_evidence_of_a_draft_may_change_but_not_pass_to_a_published_update(published):
    evidence = make_evidence(make_update(), order=2)
    assert row(evidence).update(locator="page 2") == 1
    assert refused(lambda: row(evidence).update(update=published))
    assert row(evidence).delete()[0] == 1


def test_a_move_is_for_ever_even_of_a_draft():
    move = Transition.objects.create(update=make_update(), to_stage=Stage.SUBMITTED)
    assert refused(lambda: row(move).update(note="Other words."))
    assert refused(move.delete)


@pytest.mark.parametrize("demonstration", [False, True])
def test_the_lines_of_a_cycle_are_frozen(demonstration):
    cycle = make_cycle(demonstration=demonstration)
    line = CycleLine.objects.create(
        cycle=cycle, assignment=make_assignment(), status="not_reported"
    )
    assert refused(lambda: row(line).update(status="planned"))
    if demonstration:
        assert row(line).delete()[0] == 1
    else:
        assert refused(line.delete)


def test_a_published_cycle_keeps_what_it_asked_and_by_which_rules():
    cycle = make_published_cycle([(make_assignment(), {})])
    kept = {"methodology_version": "2", "published_at": noon(2026, 1, 1), "demonstration": True}
    for name, value in kept.items():
        assert refused(lambda change={name: value}: row(cycle).update(**change))
    assert row(cycle).update(title_pt="Título melhor") == 1
    request, more = cycle.requests.get(), {"cycle": cycle, "assignment": make_assignment()}
    assert refused(lambda: CycleRequest.objects.create(**more))
    assert refused(lambda: CycleLine.objects.create(status="planned", **more))
    assert refused(request.delete)
    assert refused(lambda: row(request).update(assignment=more["assignment"]))
    assert refused(lambda: row(cycle)._raw_delete("default"))


def test_every_guard_is_installed_and_a_missing_one_is_named():
    assert guards.missing(connection) == []
    on_table = f" ON {guards.LINE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {guards.LINE}_keep_delete{on_table}")
    assert guards.missing(connection) == [f"{guards.LINE}_keep_delete"]


def test_installing_the_guards_again_leaves_each_of_them_once(published):
    guards.install(None, SimpleNamespace(connection=connection))
    assert guards.missing(connection) == []
    assert refused(lambda: row(published).update(status="implemented"))
