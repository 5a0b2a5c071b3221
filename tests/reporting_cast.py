"""Helpers about reporting cycles and what is said in public, on top of tests/cast.py."""

from commitments.models import Assignment, CycleLine, CycleRequest, Note, ReportingCycle
from tests.cast import make_cycle, make_user, noon

OUTCOME = CycleLine.Outcome


def make_opened_cycle(assignments, **fields):
    """A cycle that asks about *assignments*, running."""
    cycle = make_cycle(**{"opened_at": noon(2025, 1, 1)} | fields)
    CycleRequest.objects.bulk_create(
        CycleRequest(cycle=cycle, assignment=assignment) for assignment in assignments
    )
    return cycle


def make_published_cycle(lines, **fields):
    """A published cycle. lines: pairs of an assignment and the fields of its CycleLine."""
    lines = list(lines)
    published_at = fields.pop("published_at", noon(2025, 2, 23))
    cycle = make_opened_cycle([assignment for assignment, _line in lines], **fields)
    CycleLine.objects.bulk_create(
        CycleLine(cycle=cycle, assignment=assignment, **{"status": "not_reported"} | line)
        for assignment, line in lines
    )
    cycle.published_at = published_at
    cycle.save()
    return cycle


def make_public_note(update, **texts):
    """The Secretariat's remark on *update*, which is not published yet."""
    texts = texts or {"text_en": "The decree is not in the gazette."}
    return Note.objects.create(
        update=update, audience=Note.Audience.PUBLIC, by=make_user(), at=noon(2025, 6, 3), **texts
    )


def the_cycle_of_the_list():
    """The arguments of the page of a published cycle, made where it is not there yet: the
    shipped record has none."""
    code = "first-2025"
    if not ReportingCycle.objects.filter(code=code).exists():
        asked = Assignment.objects.filter(commitment__code="santiago-2023/10.A.3/2")
        make_published_cycle(((assignment, {}) for assignment in asked), code=code)
    return (code,)
