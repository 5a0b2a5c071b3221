"""Of which assignments a figure speaks, and the address of the list of any part of them.

A page gives its own scope (`scope(request, "Peru", state="PER")`); a download reads it from the
names of the lists (`asked(request)`). Both count the same rows, and those of the list.
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from commitments import listing
from commitments.filters import NO_DIMENSION, AssignmentFilter
from commitments.models import (
    Assignment,
    Commitment,
    CycleLine,
    CycleRequest,
    ReportingCycle,
    instant_of,
)
from commitments.moments import Moment
from commitments.searching import about

#: What each name asks of an assignment; of dimension, theme and words see `_narrowed`.
COLUMNS = {
    "state": "actor__code__in",
    "actor": "actor__code__in",
    "working_group": "working_group__code__in",
    "instrument": "commitment__provision__instrument__code__in",
    "act": "commitment__provision__act__in",
}
NAMES = [*COLUMNS, "theme", "dimension", "status", "q"]
#: What can be asked of the lines of a cycle, on its page.
OF_LINES = {"state", "actor", "working_group", "instrument", "theme", "dimension", "status"}


@dataclass(frozen=True)
class Scope:
    """The assignments that *user* may see at *moment*, narrowed to what was *chosen*.

    chosen: {name of a filter: its values}; label: what was chosen, in words, empty for all.
    """

    user: object
    moment: Moment
    chosen: dict = field(default_factory=dict)
    label: str = ""

    @property
    def assignments(self):
        """Those of the scope, with their status, in no order."""
        found = self.moment.assignments(self.user).filter(_narrowed(self.chosen)).order_by()
        statuses = self.chosen.get("status")
        return found.filter(status__in=statuses) if statuses else found

    @property
    def lines(self):
        """What the cycles published by then froze of the assignments of the scope."""
        cycles = ReportingCycle.objects.published()
        if self.moment:
            cycles = cycles.filter(published_at__lte=instant_of(self.moment.on))
        found = CycleLine.objects.filter(cycle__in=cycles, assignment__in=self._ever).order_by()
        statuses = self.chosen.get("status")
        return found.filter(status__in=statuses) if statuses else found

    @property
    def requests(self):
        """What the cycles that were running then asked of the assignments of the scope."""
        running = Q(cycle__opened_at__isnull=False, cycle__published_at=None)
        if self.moment:
            instant = instant_of(self.moment.on)
            later = Q(cycle__published_at=None) | Q(cycle__published_at__gt=instant)
            running = Q(cycle__opened_at__lte=instant) & later
        return CycleRequest.objects.filter(running, assignment__in=self._ever).order_by()

    @property
    def _ever(self):
        """Those of the scope whether in force or not, whatever their status."""
        return Assignment.objects.visible_to(self.user).filter(_narrowed(self.chosen))

    @property
    def query(self):
        """What the address of a download repeats."""
        return self.chosen | self.moment.query

    def rows(self, cycle=None, **narrower):
        """The address of the list of the assignments of the scope, narrowed further.

        cycle: the code of the published cycle whose lines are counted.
        """
        when = {"cycle": cycle} if cycle else self.moment.query
        query = urlencode(self.chosen | narrower | when, doseq=True)
        return reverse("public:assignment-list") + (f"?{query}" if query else "")

    def lines_of(self, cycle, outcomes=(), **narrower):
        """The address of the lines of *cycle* (its code) with these *outcomes*; empty where its
        page cannot be asked for them."""
        narrowed = self.chosen | narrower
        if not OF_LINES.issuperset(narrowed) or NO_DIMENSION in narrowed.get("dimension", ()):
            return ""
        outcome = {"outcome": outcomes} if outcomes else {}
        query = urlencode(narrowed | outcome | self.moment.query, doseq=True)
        return reverse("public:cycle", args=[cycle]) + (f"?{query}" if query else "") + "#results"


def scope(request, label="", **chosen):
    """The Scope of a page. chosen: values by the name of the filter, one or a list of them."""
    chosen = {name: value if isinstance(value, list) else [value] for name, value in chosen.items()}
    return Scope(request.user, request.moment, chosen, str(label))


def asked(request):
    """The Scope that the address of *request* asks for; what it asks wrongly is answered 400."""
    visible = Assignment.objects.visible_to(request.user)
    return of(
        request, listing.checked(request, AssignmentFilter(request.GET, visible, request=request))
    )


def of(request, found):
    """The Scope that *found*, an AssignmentFilter that is valid, asks for."""
    given = {name: found.form.cleaned_data.get(name) for name in NAMES}
    chosen = {name: [v] if isinstance(v, str) else list(v) for name, v in given.items() if v}
    labels = (found.choices.get(name, {}) for name in chosen)
    words = (str(of.get(v, v)) for of, vs in zip(labels, chosen.values(), strict=True) for v in vs)
    return Scope(request.user, request.moment, chosen, ", ".join(words))


def _narrowed(chosen):
    """A Q for the assignments that have all that was *chosen*."""
    condition = Q()
    for name in COLUMNS.keys() & chosen:
        condition &= Q(**{COLUMNS[name]: chosen[name]})
    if themes := chosen.get("theme"):
        themed = Commitment.objects.filter(themes__code__in=themes).order_by()
        condition &= Q(commitment__in=themed.values("pk"))
    if dimensions := [str(value) for value in chosen.get("dimension", [])]:
        numbers = [number for number in dimensions if number != NO_DIMENSION]
        none = Q(commitment__dimension=None) if NO_DIMENSION in dimensions else Q()
        numbered = Q(commitment__dimension__number__in=numbers)
        condition &= numbered | none if numbers else none
    return condition & about(" ".join(chosen.get("q", [])), "commitment__")
