"""Publishing a record, taking it back, and what may still change once it is public."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from commitments.models import Instrument, Provision, Stage
from meetings.models import Meeting
from members.publication import publish, unpublish
from tests.cast import (
    make_assignment,
    make_commitment,
    make_instrument,
    make_meeting,
    make_provision,
    make_update,
)

pytestmark = pytest.mark.django_db


def rows(*instances):
    return type(instances[0]).objects.filter(pk__in=[one.pk for one in instances])


def last_line(instance):
    """Who did what last, as the history of *instance* tells."""
    line = instance.history.first()
    return line.history_user, line.history_change_reason, line.published_at is not None


def test_an_editor_publishes_an_instrument_and_takes_it_back(editor):
    instrument = make_instrument(published=False)
    assert publish(rows(instrument), by=editor) == 1
    instrument.refresh_from_db()
    assert instrument.public
    assert last_line(instrument) == (editor, "published", True)
    assert unpublish(rows(instrument), by=editor) == (1, 0)
    instrument.refresh_from_db()
    assert not instrument.public
    assert last_line(instrument) == (editor, "taken back from the public", False)


def test_what_is_public_already_keeps_its_instant(editor):
    shown, hidden = make_instrument(), make_instrument(published=False)
    before = shown.published_at
    assert publish(rows(shown, hidden), by=editor) == 1
    shown.refresh_from_db()
    assert shown.published_at == before
    assert shown.history.count() == 1


@pytest.mark.parametrize("stage", list(Stage))
def test_an_instrument_on_which_something_was_reported_stays_public(editor, stage):
    assignment = make_assignment()
    make_update(assignment, stage=stage)
    instrument = assignment.commitment.provision.instrument
    free = make_instrument()
    assert unpublish(rows(instrument, free), by=editor) == (1, 1)
    assert rows(instrument).get().public
    assert not rows(free).get().public
    assert instrument.history.count() == 1


def test_an_assignment_without_a_report_holds_nothing(editor):
    instrument = make_assignment().commitment.provision.instrument
    assert unpublish(rows(instrument), by=editor) == (1, 0)


def test_taking_back_what_is_not_public_does_nothing(editor):
    hidden = make_instrument(published=False)
    assert unpublish(rows(hidden), by=editor) == (0, 0)
    assert hidden.history.count() == 1


def test_of_the_shipped_record_those_reported_on_stay(editor):
    taken, kept = unpublish(Instrument.objects.all(), by=editor)
    assert (taken, kept) == (11, 4)
    public = set(Instrument.objects.published().values_list("code", flat=True))
    assert public == {
        "quito-declaration-2018",
        "buenos-aires-declaration-2019",
        "buenos-aires-road-map-2019",
        "santiago-2023",
    }


def test_a_meeting_is_published_and_taken_back_too(editor):
    meeting = make_meeting()
    assert publish(rows(meeting), by=editor) == 1
    assert Meeting.objects.published().filter(pk=meeting.pk).exists()
    assert unpublish(rows(meeting), by=editor) == (1, 0)


def faults(record):
    """The fields that the record's own rules refuse."""
    try:
        record.full_clean()
    except ValidationError as error:
        return set(error.message_dict)
    return set()


@pytest.mark.parametrize("standing", ["authentic", "official_translation"])
def test_adopted_text_that_is_public_is_not_reworded(standing):
    provision = make_provision(standing_en=standing)
    provision.text_en = "To do something else."
    assert faults(provision) == {"text_en"}


def test_nor_is_its_standing_lowered_to_open_the_way():
    provision = make_provision()
    provision.standing_en = "working_translation"
    provision.text_en = "To do something else."
    assert faults(provision) == {"text_en", "standing_en"}


@pytest.mark.parametrize(
    "change", [{"label": "1 bis."}, {"path": "2"}, {"parent": "santiago-2023/1"}]
)
def test_nor_is_a_paragraph_moved_or_labelled_anew(change):
    provision = make_provision()
    for name, value in change.items():
        value = Provision.objects.get(code=value) if name == "parent" else value
        setattr(provision, name, value)
    assert faults(provision) == set(change)


def test_a_working_translation_is_improved_and_the_history_keeps_what_it_was(editor):
    provision = make_provision(text_es="Hacerlo.", standing_es="working_translation")
    provision.text_es = "Hacer lo acordado."
    assert faults(provision) == set()
    provision._history_user = editor
    provision.save()
    now, before = provision.history.all()
    assert (now.text_es, before.text_es) == ("Hacer lo acordado.", "Hacerlo.")
    assert now.history_user == editor
    assert "text_es" in now.diff_against(before).changed_fields


def test_before_publication_a_typing_error_can_be_mended():
    provision = make_provision(make_instrument(published=False))
    provision.text_en = "To do what was agreed upon."
    assert faults(provision) == set()


def test_an_annotation_stands_beside_adopted_text():
    provision = Provision.objects.get(code="santiago-2023/16")
    provision.annotation_en = "Another word on it."
    assert faults(provision) == set()


def test_the_opening_and_closing_of_a_public_instrument_are_adopted_text():
    instrument = Instrument.objects.get(code="santiago-2023")
    instrument.opening_en += " indeed"
    instrument.closing_en = ""
    instrument.opening_es += " en verdad"
    assert faults(instrument) == {"opening_en", "closing_en"}


def test_what_carries_a_report_is_not_deleted():
    assignment = make_assignment(make_commitment())
    make_update(assignment)
    for record in (assignment, assignment.commitment, assignment.commitment.provision):
        with pytest.raises(ProtectedError):
            record.delete()
