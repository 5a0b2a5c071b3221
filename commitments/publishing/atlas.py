"""What the map shows of each state: a count with its denominator, or the status of its part in
one commitment. Nothing here ranks: three classes, none, some and all of what was asked.
"""

from dataclasses import dataclass

import django_filters as filters
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.filters import AssignmentFilter
from commitments.models import CHOOSABLE, CycleLine, ReportingCycle, Status, instant_of
from commitments.progress import tally_by

from .charts.slimming import PATTERNS
from .charts.specs import FILLS, UNKNOWN
from .grid import LETTERS, key

REPORTED, RECEIVED = "reported", "received"
NO_ASSIGNMENT = "url(#map-unasked)"
#: Class -> fill, label: of what was asked of a state.
CLASSES = {
    "none": ("#fffefb", gettext_lazy("None of them")),
    "some": ("#82b4c2", gettext_lazy("Some of them")),
    "all": ("#34798b", gettext_lazy("All of them")),
}


class MapFilter(AssignmentFilter):
    """Filters what is counted. show: whether it is assignments with a report, or what the latest
    published cycle received; commitment: the code of the one whose statuses are shown instead.

    status: what counts as reported is then what stands at one of these.
    """

    show = filters.ChoiceFilter(
        label=gettext_lazy("What is shown"),
        choices=[
            (REPORTED, gettext_lazy("Assignments with a report")),
            (RECEIVED, gettext_lazy("Reports received in the latest cycle")),
        ],
        empty_label=None,
        method="leave",
    )
    commitment = filters.CharFilter(label=gettext_lazy("Commitment"), method="leave")


@dataclass(frozen=True)
class Shade:
    """How one state is shown: its fill, the few letters on it, and what they stand for.

    words: the same for who cannot see it. url: what was counted, or the assignment; total, of
    which `count` is a part, has its own list. status: of one assignment.
    """

    fill: str
    letters: str
    words: str
    url: str = ""
    count: int | None = None
    total: int | None = None
    total_url: str = ""
    status: str = ""


def nothing():
    """The Shade of a state of which nothing is asked that meets the filters."""
    return Shade(NO_ASSIGNMENT, "–", _("no assignment among those chosen"))


# --- Of one commitment ------------------------------------------------------------------


def of_commitment(assignments, query):
    """{code of a state: its Shade} of *assignments* in one commitment.

    query: what the address of an assignment needs to be about the same moment.
    """
    return {
        one.actor.code: Shade(
            _map_fill(one.status),
            str(LETTERS[one.status]),
            str(Status(one.status).label),
            one.get_absolute_url() + query,
            status=one.status,
        )
        for one in assignments.select_related("actor", "commitment__provision__instrument")
        if one.actor_id
    }


def _map_fill(status):
    return FILLS.get(status, UNKNOWN)[0].replace("url(#", "url(#map-")


# --- Of many ----------------------------------------------------------------------------


def of_reports(found, scope):
    """{code of a state: its Shade}: of its assignments, how many have a report, or stand at one
    of the statuses that *found*, a MapFilter, asks for."""
    statuses = found.chosen["status"] or [code for code, _label in CHOOSABLE]
    tallies = tally_by(found.without("status").qs, "actor__code")
    return {
        code: _counted(
            sum(tally.counts.get(status, 0) for status in statuses),
            tally.total,
            scope.rows(state=code, status=statuses),
            scope.rows(state=code, status=[]),
        )
        for code, tally in tallies.items()
        if code
    }


def latest(moment):
    """The published cycle that *moment* asks for, else the last one by then; None without any."""
    if moment.cycle:
        return moment.cycle
    cycles = ReportingCycle.objects.published().order_by("-published_at")
    if moment.day:
        cycles = cycles.filter(published_at__lte=instant_of(moment.day))
    return cycles.first()


def of_receipt(scope, cycle):
    """{code of a state: its Shade}: of what *cycle* asked it about, how many were received."""
    lines = scope.lines.filter(cycle=cycle, assignment__actor__isnull=False)
    counted: dict[str, dict[str, int]] = {}
    for code, outcome, count in lines.values_list("assignment__actor__code", "outcome").annotate(
        Count("pk")
    ):
        counted.setdefault(code, {})[outcome] = count
    return {
        code: _counted(
            sum(counts.get(outcome, 0) for outcome in CycleLine.RECEIVED),
            sum(counts.values()),
            scope.lines_of(cycle.code, CycleLine.RECEIVED, state=code),
            scope.lines_of(cycle.code, state=code),
        )
        for code, counts in counted.items()
    }


def _counted(count, total, url, total_url):
    fill, _label = CLASSES["all" if count == total else "some" if count else "none"]
    words = _("%(count)s of %(total)s") % {"count": count, "total": total}
    return Shade(fill, words, words, url if count else total_url, count, total, total_url)


# --- The key ----------------------------------------------------------------------------


def legend(commitment, shades):
    """(fill, letters, label) of every class that there is on the map, or can be."""
    if commitment:
        used = {shade.status for shade in shades}
        rows = [(_map_fill(code), *said) for code, *said in key() if code in used]
    else:
        rows = [(fill, "", label) for fill, label in CLASSES.values()]
    return [*rows, (NO_ASSIGNMENT, "–", _("No assignment among those chosen"))]


def patterns():
    """(name, size, ground, lines, ink) of each pattern that a fill may name."""
    return [(f"map-{name}", *pattern) for name, pattern in PATTERNS.items()]
