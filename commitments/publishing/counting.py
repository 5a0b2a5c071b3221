"""The counts of which the figures are made, few queries for many of them.

One query counts the assignments of a scope by all that stands in one column each, one by their
themes, one all lines of all cycles; one reads the names of everything that is counted.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, NullIf
from django.urls import reverse

from commitments.models import Commitment, CycleLine, Instrument, Provision
from commitments.progress import Tally
from commitments.templatetags.record import reader_language
from members.folding import fold
from members.models import Actor, Dimension, Membership, Theme, WorkingGroup

#: In which column of an assignment each kind stands.
COLUMNS = {
    "instrument": "commitment__provision__instrument",
    "dimension": "commitment__dimension",
    "working_group": "working_group",
    "actor": "actor",
}
THEME = "commitment__themes"
#: The lists of themes in the order of the pages.
THEMES = [code for code, _label in reversed(Theme.List.choices)]
#: Where the page of each kind is found.
PAGES = {
    "instrument": "public:instrument",
    "dimension": "public:dimension",
    "working_group": "public:working-group",
    "theme": "public:theme",
    "state": "public:state",
    "actor": "public:actor",
}


# --- Names ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Named:
    """Something that assignments are counted by. kind: the name of its filter; value: what that
    filter takes; size, smaller: what else is counted of it (see `names`)."""

    kind: str
    pk: int
    value: str
    name: str
    order: str
    size: int
    smaller: int

    @property
    def label(self):
        return f"{self.value}. {self.name}" if self.kind == "dimension" else self.name

    @property
    def url(self):
        return reverse(PAGES[self.kind], args=[self.value])


def translated(name):
    """An expression for the translated column *name*: in the page's language, else as given."""
    order = dict.fromkeys([reader_language(), "en", "es", "pt"])
    given = (NullIf(F(f"{name}_{code}"), Value("")) for code in order)
    return Coalesce(*given, Value(""), output_field=CharField())


def names(user, day):
    """Return {kind: [Named]}, each in its order, in one query.

    Of an instrument, `size` is how many provisions the record holds of it and `smaller` how
    many commitments; of a state, `size` is 1 where it is a member on *day*.
    """
    first, *others = _vocabularies(user, day)
    found = defaultdict(list)
    for row in first.union(*others, all=True):
        found[row[0]].append(Named(*row))
    for kind in ("state", "actor", "working_group"):
        found[kind].sort(key=lambda one: fold(one.name))
    found["dimension"].sort(key=lambda one: int(one.value))
    found["theme"].sort(key=lambda one: (THEMES.index(one.order), one.size))
    found["instrument"].sort(key=lambda one: one.value)
    found["instrument"].sort(key=lambda one: one.order or "", reverse=True)
    return found


def _vocabularies(user, day):
    """A queryset of the columns of Named for each kind."""
    none, zero = Value(""), Value(0)
    states, others = Actor.objects.states(), Actor.objects.exclude(kind=Actor.Kind.STATE)
    held = Membership.objects.on(day).filter(actor=OuterRef("pk"))
    member = Exists(held.filter(capacity=Membership.Capacity.MEMBER_STATE))
    instruments = Instrument.objects.visible_to(user)
    size = _how_many(Provision, "instrument"), _how_many(Commitment, "provision__instrument")
    yield _rows(states, "state", "code", "name", none, member, zero)
    yield _rows(others, "actor", "code", "name", none, zero, zero)
    yield _rows(WorkingGroup.objects.all(), "working_group", "code", "name", none, zero, zero)
    yield _rows(Theme.objects.all(), "theme", "code", "name", F("list"), F("order"), zero)
    yield _rows(Dimension.objects.all(), "dimension", "number", "name", none, zero, zero)
    yield _rows(instruments, "instrument", "code", "short_title", F("adopted_on"), *size)


def _rows(rows, kind, value, name, order, *sizes):
    texts = (Value(kind), F("pk"), F(value), translated(name), order)
    columns = [one if one == F("pk") else Cast(one, CharField()) for one in texts]
    return rows.order_by().values_list(*columns, *(Cast(one, IntegerField()) for one in sizes))


def _how_many(model, way):
    """A count of the rows of *model* whose *way* leads to the queried row."""
    rows = model.objects.order_by().filter(**{way: OuterRef("pk")}).values(way)
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


# --- Assignments ------------------------------------------------------------------------


class Cells:
    """The assignments of a scope, counted by status and by what stands in one column each."""

    def __init__(self, scope):
        columns = (*COLUMNS.values(), "status")
        self.rows = list(scope.assignments.values_list(*columns).annotate(Count("pk")))

    @property
    def tally(self):
        return _added(row[-2:] for row in self.rows)

    def by(self, column):
        """{key of *column*, None included: Tally}."""
        place, found = list(COLUMNS).index(column), defaultdict(list)
        for row in self.rows:
            found[row[place]].append(row[-2:])
        return {key: _added(counts) for key, counts in found.items()}


def by_theme(scope):
    """{key of a theme: Tally}: an assignment of two themes is in both, one of none nowhere."""
    themed = scope.assignments.filter(commitment__themes__isnull=False)
    found = defaultdict(list)
    for theme, *counted in themed.values_list(THEME, "status").annotate(Count("pk")):
        found[theme].append(counted)
    return {key: _added(counts) for key, counts in found.items()}


def _added(counted):
    """The Tally of (status, count) pairs, a status perhaps more than once."""
    total = Counter()
    for status, count in counted:
        total[status] += count
    return Tally(dict(total))


# --- Cycles -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """How many assignments of one assignee a cycle found alike. outcome and status are empty
    while the cycle runs."""

    actor: int | None
    group: int | None
    status: str
    outcome: str
    count: int

    def of(self, kind):
        """The key of the assignee, where it is of this *kind* (`state` and `actor` are one)."""
        return self.group if kind == "working_group" else self.actor


@dataclass
class Cycle:
    """A reporting cycle and what it asked and found of the assignments of a scope.

    published_at: None where it still ran.
    """

    code: str
    title: str
    due_on: date
    cut_off_on: date
    published_at: datetime | None
    lines: list = field(default_factory=list)

    @property
    def url(self):
        return reverse("public:cycle", args=[self.code])

    @property
    def asked(self):
        return sum(line.count for line in self.lines)

    @property
    def received(self):
        return sum(line.count for line in self.lines if line.outcome in CycleLine.RECEIVED)

    @property
    def tally(self):
        return _added((line.status, line.count) for line in self.lines)


def cycles(scope):
    """Return (published, running): the Cycles that asked about assignments of *scope*, the
    earliest first, in one query."""
    frozen = _grouped(scope.lines, F("cycle__published_at"), F("status"), F("outcome"))
    never, nothing = Cast(Value(None), DateTimeField()), Value("")
    asking = _grouped(scope.requests, never, nothing, nothing)
    found = {}
    for *about, actor, group, status, outcome, count in frozen.union(asking, all=True):
        cycle = found.setdefault(about[0], Cycle(*about))
        cycle.lines.append(Line(actor, group, status, outcome, count))
    published = [cycle for cycle in found.values() if cycle.published_at]
    running = [cycle for cycle in found.values() if not cycle.published_at]
    published.sort(key=lambda cycle: (cycle.published_at, cycle.code))
    running.sort(key=lambda cycle: (cycle.due_on, cycle.code))
    return published, running


def _grouped(rows, published_at, status, outcome):
    """The columns of Cycle and of Line, counted."""
    return rows.values_list(
        "cycle__code",
        translated("cycle__title"),
        "cycle__due_on",
        "cycle__cut_off_on",
        published_at,
        "assignment__actor",
        "assignment__working_group",
        Cast(status, CharField()),
        Cast(outcome, CharField()),
    ).annotate(Count("pk"))
