"""One class of columns per registry: what goes out comes back, and nothing twice."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from tablib import Dataset

from commitments.models import Assignment, Commitment, Instrument, StatusUpdate
from commitments.resources import (
    AssignmentColumns,
    CommitmentColumns,
    InstrumentColumns,
    StatusUpdateColumns,
)
from commitments.shipped import REGISTRIES
from meetings.resources import MeetingColumns
from members.formats import CSV, XLSX
from members.models import Actor, ActorAlias, Membership
from members.registry import RecordAdmin
from members.resources import ActorAliasColumns, ActorColumns, MembershipColumns
from tests.cast import make_instrument, make_meeting, noon

pytestmark = pytest.mark.django_db

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "''+1"]


def imported(columns, dataset):
    """What comes of *dataset*, as in the admin: all rows or none."""
    return columns().import_data(dataset, rollback_on_validation_errors=True)


def totals(result):
    assert not result.has_errors(), [
        fault.error for _row, row in result.row_errors() for fault in row
    ]
    assert not result.has_validation_errors(), result.invalid_rows[0].error
    return {name: count for name, count in result.totals.items() if count}


def sent_and_returned(columns, queryset, file_format):
    """Export *queryset* to a file, read the file and import it; return the totals."""
    written = file_format.export_data(columns().export(queryset))
    return totals(imported(columns, file_format.create_dataset(written)))


@pytest.mark.parametrize("name", REGISTRIES)
def test_what_a_registry_exports_it_takes_back_unchanged(name):
    columns = REGISTRIES[name]
    model = columns._meta.model
    some = model.objects.filter(pk__in=model.objects.order_by("pk").values("pk")[:60])
    count, entries = model.objects.count(), _entries(model)
    assert sent_and_returned(columns, some, CSV()) == {"skip": some.count()}
    assert (model.objects.count(), _entries(model)) == (count, entries)


def _entries(model):
    return model.history.count() if hasattr(model, "history") else 0


@pytest.mark.parametrize("columns", [ActorColumns, MembershipColumns, InstrumentColumns])
def test_a_spreadsheet_comes_back_unchanged_too(columns):
    everything = columns._meta.model.objects.all()
    assert sent_and_returned(columns, everything, XLSX()) == {"skip": everything.count()}


@pytest.mark.parametrize("file_format", [CSV(), XLSX()])
def test_a_cell_that_would_run_as_a_formula_goes_out_behind_an_apostrophe(file_format):
    for actor, text in zip(Actor.objects.all(), FORMULAS, strict=False):
        Actor.objects.filter(pk=actor.pk).update(name_en=text)
    made = Actor.objects.filter(name_en__in=FORMULAS)
    written = file_format.export_data(ActorColumns().export(made))
    plain = Dataset().load(written, format=file_format.get_title())
    assert set(plain["name_en"]) == {f"'{text}" for text in FORMULAS}
    assert sent_and_returned(ActorColumns, made, file_format) == {"skip": len(FORMULAS)}


@pytest.mark.parametrize("count", [2, 20])
def test_an_export_costs_the_same_for_two_rows_and_for_twenty(django_assert_num_queries, count):
    some = Assignment.objects.order_by("pk")[:count]
    with django_assert_num_queries(1):
        assert len(AssignmentColumns().export(some)) == count


def test_ordinary_text_goes_out_as_it_is():
    assert ActorColumns().export(Actor.objects.filter(code="PER"))["name_es"] == ["Perú"]
    written = CSV().export_data(ActorColumns().export(Actor.objects.filter(code="PER")))
    assert "PER,state,Perú,Peru,Peru," in written


def test_every_registry_of_the_admin_uses_the_escaping_files():
    assert RecordAdmin.formats == [CSV, XLSX]


def test_every_registry_is_shipped_through_its_own_columns():
    for resource in REGISTRIES.values():
        names = set(resource._meta.import_id_fields)
        assert names <= set(resource._meta.fields)
    tables = {resource._meta.model for resource in REGISTRIES.values()}
    assert apps.get_model("commitments", "Transition") not in tables


def aliases(*rows, headers=("actor", "name")):
    return imported(ActorAliasColumns, Dataset(*rows, headers=headers))


def test_a_good_file_is_written_once_and_a_second_run_changes_nothing():
    assert totals(aliases(("PER", "Tawantinsuyu"))) == {"new": 1}
    assert totals(aliases(("PER", "Tawantinsuyu"))) == {"skip": 1}


def test_one_bad_row_keeps_all_rows_out():
    result = aliases(("PER", "Tawantinsuyu"), ("XXX", "Nowhere"))
    assert list(result.invalid_rows[0].error.message_dict) == ["actor"]
    assert not Actor.objects.filter(aliases__name="Tawantinsuyu").exists()


def test_a_row_named_twice_is_refused_by_row_and_column():
    result = aliases(("PER", "Tawantinsuyu"), ("ECU", "Tawantinsuyu"))
    [invalid] = result.invalid_rows
    assert invalid.number == 2
    assert list(invalid.error.message_dict) == ["name"]


@pytest.mark.parametrize("headers", [("actor", "nombre"), ("actor",), ("actor", "name", "name")])
def test_a_wrong_header_is_refused_and_nothing_written(headers):
    count = ActorAlias.objects.count()
    [fault] = aliases(tuple("PER" for _ in headers), headers=headers).base_errors
    assert isinstance(fault.error, ValidationError)
    assert ActorAlias.objects.count() == count


def test_a_flag_is_one_or_zero_and_nothing_else_means_no():
    row = MembershipColumns().export(Membership.objects.filter(actor__code="GUY")).dict[0]
    result = imported(MembershipColumns, _dataset(row | {"founding": "no"}))
    assert list(result.invalid_rows[0].error.message_dict) == ["founding"]


def test_an_unknown_theme_is_named_and_the_known_ones_beside_it_are_not():
    commitment = Commitment.objects.filter(code="santiago-2023/10.A.3/1")
    row = CommitmentColumns().export(commitment).dict[0]
    result = imported(CommitmentColumns, _dataset(row | {"themes": "ix-education ix-fishing"}))
    [message] = result.invalid_rows[0].error.message_dict["themes"]
    assert "ix-fishing" in message
    assert "ix-education" not in message


@pytest.mark.parametrize("instant", ["", "2026-01-01T00:00:00-0500"])
@pytest.mark.parametrize(
    ("columns", "make"), [(InstrumentColumns, make_instrument), (MeetingColumns, make_meeting)]
)
def test_an_import_by_hand_neither_publishes_nor_takes_back(columns, make, instant):
    record = make(published_at=None if instant else noon(2025, 6, 1))
    [row] = columns().export(type(record).objects.filter(pk=record.pk)).dict
    result = imported(columns, _dataset(row | {"published_at": instant}))
    assert list(result.invalid_rows[0].error.message_dict) == ["published_at"]


def test_an_import_by_hand_does_not_reword_adopted_text():
    [row] = InstrumentColumns().export(Instrument.objects.filter(code="santiago-2023")).dict
    result = imported(InstrumentColumns, _dataset(row | {"opening_en": "We agree:"}))
    assert list(result.invalid_rows[0].error.message_dict) == ["opening_en"]


def test_an_import_by_hand_changes_no_report():
    [row, *_others] = StatusUpdateColumns().export(StatusUpdate.objects.all()).dict
    result = imported(StatusUpdateColumns, _dataset(row | {"status": "discontinued"}))
    assert totals(result) == {"skip": 1}
    assert not StatusUpdate.objects.filter(status="discontinued").exists()


def _dataset(row):
    return Dataset(tuple(row.values()), headers=list(row))
