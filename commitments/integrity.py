"""Proof that the record is whole: each check yields one sentence per fault it finds."""

import itertools
import re
from collections import defaultdict
from datetime import timedelta

from django.db import connection
from django.db.models import F

from meetings.models import DateReading
from members.models import Actor, Membership, Presidency, Source

from . import editions, guards
from .models import (
    Assignment,
    Commitment,
    CycleLine,
    Position,
    Provision,
    ReportingCycle,
    Stage,
    Status,
    StatusUpdate,
)
from .models.instruments import LANGUAGES
from .progress import tally


def faults():
    """Yield every fault in the record, as a sentence that names the row."""
    for check in CHECKS:
        yield from check()


def trees_without_gaps():
    """Reading order runs 1, 2, 3 …; each paragraph lies under its parent; no label is skipped."""
    by_instrument = defaultdict(list)
    for provision in Provision.objects.select_related("instrument", "parent"):
        by_instrument[provision.instrument.code].append(provision)
    for code, provisions in by_instrument.items():
        if [p.order for p in provisions] != list(range(1, len(provisions) + 1)):
            yield f"{code}: the reading order of its provisions has a gap"
        for provision in provisions:
            yield from _misplaced(provision)
        yield from _skipped_labels(code, provisions)


def _misplaced(provision):
    if provision.code != f"{provision.instrument.code}/{provision.path}":
        yield f"{provision.code}: the code is not its instrument and path"
    parent = provision.parent
    if parent is None:
        return
    if parent.instrument_id != provision.instrument_id or parent.order >= provision.order:
        yield f"{provision.code}: its parent {parent.code} does not stand before it"
    if not provision.path.startswith(f"{parent.path}."):
        yield f"{provision.code}: its path does not continue that of {parent.code}"


def _skipped_labels(code, provisions):
    siblings = defaultdict(list)
    for provision in provisions:
        prefix, _dot, last = provision.path.rpartition(".")
        kind, number = _ordinal(last)
        siblings[prefix, kind].append(number)
    for (prefix, _kind), numbers in siblings.items():
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"{code}: a label is skipped or doubled under “{prefix or 'the root'}”"


def _ordinal(label):
    """Return (kind of label, its number): 10 → ("", 10), p3 → ("p", 3), c → ("a", 3)."""
    numbered = re.fullmatch(r"([a-z]*)(\d+)", label)
    if numbered:
        return numbered[1], int(numbered[2])
    first = "A" if label.isupper() else "a"
    return first, ord(label) - ord(first) + 1


def codes_follow_their_parents():
    for commitment in Commitment.objects.select_related("provision"):
        if commitment.code != f"{commitment.provision.code}/{commitment.number}":
            yield f"{commitment.code}: the code is not its provision and number"
    for assignment in Assignment.objects.select_related("commitment", "actor", "working_group"):
        if assignment.code != f"{assignment.commitment.code}@{assignment.assignee.code}":
            yield f"{assignment.code}: the code is not its commitment and assignee"
    for update in StatusUpdate.objects.select_related("assignment"):
        if update.code != f"{update.assignment.code}.{update.number}":
            yield f"{update.code}: the code is not its assignment and number"


def quotes_are_in_the_text():
    for commitment in Commitment.objects.select_related("provision"):
        for language in LANGUAGES:
            quote = getattr(commitment, f"quote_{language}") or ""
            if quote not in (getattr(commitment.provision, f"text_{language}") or ""):
                yield f"{commitment.code}: its words in “{language}” are not in the provision"


def every_commitment_is_assigned():
    for commitment in Commitment.objects.filter(assignments__isnull=True):
        yield f"{commitment.code}: assigned to nobody"


def assignees_are_entitled():
    """A body always is; a state or organization by its position on the instrument, or by a
    capacity that it held on the day from which the assignment is in force."""
    positions = set(Position.objects.values_list("instrument", "actor"))
    capacities = defaultdict(list)
    for membership in Membership.objects.all():
        capacities[membership.actor_id].append(membership)
    assigned = Assignment.objects.exclude(actor__isnull=True).exclude(actor__kind=Actor.Kind.BODY)
    for assignment in assigned.select_related("commitment__provision"):
        instrument = assignment.commitment.provision.instrument_id
        day = assignment.in_force_from
        held = any(_covers(one, day) for one in capacities[assignment.actor_id])
        if not held and (instrument, assignment.actor_id) not in positions:
            yield f"{assignment.code}: the assignee took no part on {day}"


def _covers(membership, day):
    begun = membership.since is None or membership.since <= day
    return begun and (membership.until is None or membership.until >= day)


def terms_follow_one_another():
    terms = list(Presidency.objects.order_by("order"))
    for earlier, later in itertools.pairwise(terms):
        if earlier.until is None or later.since != earlier.until + timedelta(days=1):
            yield f"presidency {later.order}: does not begin the day after the one before it"
        if later.order != earlier.order + 1:
            yield f"presidency {later.order}: the order has a gap before it"


def meetings_carry_the_preferred_reading():
    wrong = DateReading.objects.filter(preferred=True).exclude(
        start=F("meeting__start"), end=F("meeting__end")
    )
    for reading in wrong.select_related("meeting"):
        yield f"{reading.meeting.code}: its dates are not those of the preferred source"


def published_updates_form_a_chain():
    """Each published update was superseded at the instant the next one was published."""
    published = StatusUpdate.objects.filter(stage=Stage.PUBLISHED).order_by(
        "assignment", "published_at", "number"
    )
    for _key, chain in itertools.groupby(published, key=lambda update: update.assignment_id):
        updates = list(chain)
        instants = [update.published_at for update in updates[1:]] + [None]
        for update, instant in zip(updates, instants, strict=True):
            if update.superseded_at != instant:
                yield f"{update.code}: superseded at another instant than the next publication"


def updates_name_what_they_rest_on():
    silent = StatusUpdate.objects.filter(stage=Stage.PUBLISHED, evidence__isnull=True)
    for update in silent.filter(author__isnull=True).exclude(status=""):
        yield f"{update.code}: entered from the record without a source"


def figures_can_be_rebuilt():
    current = dict(
        StatusUpdate.objects.current().values_list("assignment", "status").exclude(status="")
    )
    counted = defaultdict(int)
    for key in Assignment.objects.values_list("pk", flat=True):
        counted[current.get(key, "not_reported")] += 1
    if dict(counted) != tally(Assignment.objects.all()).counts:
        yield "the distribution by status is not that of the published updates"


def cycles_have_a_line_for_each_request():
    """A published cycle froze a line for every assignment that it asked for, and no other."""
    for cycle in ReportingCycle.objects.published():
        asked = set(cycle.requests.values_list("assignment__code", flat=True))
        frozen = set(cycle.lines.values_list("assignment__code", flat=True))
        for code in sorted(asked - frozen):
            yield f"{cycle.code}: {code} was asked for and has no line"
        for code in sorted(frozen - asked):
            yield f"{cycle.code}: {code} has a line and was not asked for"


def lines_name_what_was_published_in_their_cycle():
    reported = (CycleLine.Outcome.REPORTED, CycleLine.Outcome.CONFIRMED)
    for line in CycleLine.objects.select_related("cycle", "assignment", "update"):
        update, name = line.update, f"{line.cycle.code}: the line of {line.assignment.code}"
        if (update is not None) != (line.outcome in reported):
            yield f"{name} has an outcome that its update does not bear out"
        if update is None:
            continue
        if (update.assignment_id, update.cycle_id) != (line.assignment_id, line.cycle_id):
            yield f"{name} names an update of another assignment or cycle"
        if not update.published_at or update.published_at > line.cycle.published_at:
            yield f"{name} names an update that was not published by then"


def lines_hold_the_status_of_their_instant():
    """A line's status is that of the update published last when its cycle was published."""
    for cycle in ReportingCycle.objects.published():
        by_then = StatusUpdate.objects.published().filter(
            published_at__lte=cycle.published_at, assignment__cycle_lines__cycle=cycle
        )
        ordered = by_then.order_by("published_at", "number")
        last = dict(ordered.values_list("assignment", "status"))
        for line in cycle.lines.select_related("assignment"):
            if line.status != (last.get(line.assignment_id) or Status.NOT_REPORTED):
                yield f"{cycle.code}: the status of {line.assignment.code} cannot be rebuilt"


def sources_are_named():
    """The database lets no fact be without its source; here each source has its title."""
    for source in Source.objects.all():
        if not any(getattr(source, f"title_{language}") for language in LANGUAGES):
            yield f"{source.code}: a source without a title"


def guards_are_installed():
    for name in [*guards.missing(connection), *editions.missing(connection)]:
        yield f"the trigger {name} is missing from the database"


CHECKS = [
    trees_without_gaps,
    codes_follow_their_parents,
    quotes_are_in_the_text,
    every_commitment_is_assigned,
    assignees_are_entitled,
    terms_follow_one_another,
    meetings_carry_the_preferred_reading,
    published_updates_form_a_chain,
    updates_name_what_they_rest_on,
    figures_can_be_rebuilt,
    cycles_have_a_line_for_each_request,
    lines_name_what_was_published_in_their_cycle,
    lines_hold_the_status_of_their_instant,
    sources_are_named,
    guards_are_installed,
]
