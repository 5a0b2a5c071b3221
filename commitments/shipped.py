"""The shipped record: which file holds which registry, in the order of their links."""

import csv
import io
from pathlib import Path

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from tablib import Dataset

from meetings import resources as when
from members import resources as who

from . import resources as what
from .models import Stage, StatusUpdate

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
REGISTRIES = {
    "sources": who.SourceColumns,
    "actors": who.ActorColumns,
    "actor_aliases": who.ActorAliasColumns,
    "memberships": who.MembershipColumns,
    "presidencies": who.PresidencyColumns,
    "working_groups": who.WorkingGroupColumns,
    "dimensions": who.DimensionColumns,
    "dimension_collaborators": who.DimensionCollaboratorColumns,
    "themes": who.ThemeColumns,
    "theme_links": who.ThemeLinkColumns,
    "theme_dimensions": who.ThemeDimensionColumns,
    "theme_working_groups": who.ThemeWorkingGroupColumns,
    "rounds": when.RoundColumns,
    "meetings": when.MeetingColumns,
    "date_readings": when.DateReadingColumns,
    "participations": when.ParticipationColumns,
    "instruments": what.InstrumentColumns,
    "positions": what.PositionColumns,
    "provisions": what.ProvisionColumns,
    "commitments": what.CommitmentColumns,
    "commitment_links": what.CommitmentLinkColumns,
    "restatements": what.RestatementColumns,
    "assignments": what.AssignmentColumns,
    "status_updates": what.StatusUpdateColumns,
    "evidence": what.EvidenceColumns,
}


class FaultyRecord(Exception):
    """The shipped files hold faults; `faults` is a list of sentences with file and line."""

    def __init__(self, faults):
        super().__init__("\n".join(faults))
        self.faults = faults


def read(path):
    """Return the rows of the CSV file *path* as a Dataset, and the line of each row.

    Raises FaultyRecord where the file is missing, is not UTF-8 or has a row of another
    length than its header.
    """
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    dataset, lines, begins = Dataset(headers=next(reader, [])), [], 2
    try:
        for row in reader:
            if len(row) != dataset.width:
                raise csv.Error(f"{len(row)} cells, not {dataset.width}")
            dataset.append(row)
            lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise FaultyRecord([f"{path.name}, line {begins}: {error}"]) from None
    return dataset, lines


def _text(path):
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        raise FaultyRecord([f"{path.name}: there is no such file in {path.parent}"]) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        byte = error.start - error.object.rfind(b"\n", 0, error.start)
        raise FaultyRecord([f"{path.name}, line {line}: not UTF-8 at its byte {byte}"]) from None


def load(folder=FIXTURES):
    """Bring the record in *folder* into the database, all of it or nothing.

    Returns {registry: (rows added, rows changed, keys left alone because edited since)}.
    Raises FaultyRecord at the first file with faults, with every fault in that file.
    """
    counts = {}
    with transaction.atomic():
        for name, columns in REGISTRIES.items():
            counts[name] = _load_one(folder / f"{name}.csv", columns())
        _publish_what_was_entered()
    return counts


def _publish_what_was_entered():
    """Publish the shipped status updates, now that their evidence is in.

    They alone are accepted with the instant of their publication fixed beforehand.
    """
    entered = StatusUpdate.objects.filter(stage=Stage.ACCEPTED, published_at__isnull=False)
    entered.update(stage=Stage.PUBLISHED)


def _load_one(path, resource):
    dataset, lines = read(path)
    result = resource.import_data(dataset, use_transactions=False, shipped=True)
    if faults := list(_faults(path.name, result, lines)):
        raise FaultyRecord(faults)
    return result.totals["new"], result.totals["update"], resource.left_alone


def _faults(name, result, lines):
    for error in result.base_errors:
        messages = getattr(error.error, "messages", [str(error.error)])
        yield f"{name}, line 1: {' '.join(messages)}"
    for number, row in enumerate([] if result.base_errors else result.rows):
        for error in row.errors:
            yield f"{name}, line {lines[number]}: {error.error}"
        if row.validation_error is not None:
            for column, messages in row.validation_error.message_dict.items():
                place = "" if column == NON_FIELD_ERRORS else f", {column}"
                yield f"{name}, line {lines[number]}{place}: {' '.join(messages)}"
