"""How many rows each choice of a filter leads to: beside the choices of a panel, always exact.

A filter does not narrow its own numbers: "Peru (32)" says how many rows there are where Peru
alone is chosen among the states and everything else that is asked holds. All numbers of a panel
are read in one query, and kept until the next edition.
"""

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from members.models import WorkingGroup

from .filters import NO_DIMENSION
from .kept import kept

FOUND, TOTAL = "found", "total"
OF_COMMITMENT = {
    "instrument": "provision__instrument__code",
    "act": "provision__act",
    "dimension": "dimension__number",
    "theme": "themes__code",
}
OF_ASSIGNMENT = {
    "status": "status",
    "state": "actor__code",
    "actor": "actor__code",
    "working_group": "working_group__code",
}


def of_assignments(request, found, everything):
    """The numbers of an AssignmentFilter, by `numbers`. everything: what it could find at most."""
    ways = {name: f"commitment__{way}" for name, way in OF_COMMITMENT.items()} | OF_ASSIGNMENT

    def parts():
        yield from _whole(found, everything)
        for name, way in ways.items():
            yield _grouped(name, _found(found.without(name)), way)

    return _kept(request, found, parts)


def of_commitments(request, found, everything):
    """The numbers of a CommitmentFilter."""

    def parts():
        yield from _whole(found, everything)
        for name, way in OF_COMMITMENT.items():
            yield _grouped(name, _found(found.without(name)), way)
        for name in ("status", "state", "actor"):
            rows = found.without(name).assigned_in_found
            yield _grouped(name, rows, OF_ASSIGNMENT[name], "commitment")
        yield _of_groups(found.without("working_group"))

    return _kept(request, found, parts)


def _kept(request, found, parts):
    name = ("facets", type(found).__name__, found.asked)
    return kept(request, name, lambda: _read(parts()))


def _read(parts):
    """{name: {value: count}} of what the queries *parts* count, asked as one."""
    first, *others = parts
    numbers: dict = {name: {} for name in (FOUND, TOTAL, *OF_COMMITMENT, *OF_ASSIGNMENT)}
    for name, value, count in first.union(*others, all=True):
        numbers[name][NO_DIMENSION if value is None else value] = count
    return numbers


def _found(found):
    return found.filter_queryset(found.queryset)


def _whole(found, everything):
    yield _grouped(FOUND, _found(found), Value(""))
    yield _grouped(TOTAL, everything, Value(""))


def _grouped(name, rows, way, counted="pk"):
    """(name, value at *way*, how many of *counted*) for each value."""
    value = Cast(F(way) if isinstance(way, str) else way, CharField())
    # Not the method of a translated queryset, which looks for fallbacks.
    values = QuerySet.values_list(rows.order_by(), Value(name, CharField()), value)
    return values.annotate(number=Count(counted, distinct=counted != "pk"))


def _of_groups(found):
    """Of each working group, the commitments that it follows and those assigned to it."""
    held = found.assigned.filter(working_group=OuterRef(OuterRef("pk")), commitment=OuterRef("pk"))
    follows = Q(themes__working_groups=OuterRef("pk"))
    rows = _found(found).filter(follows | Exists(held)).order_by().annotate(one=Value(1))
    number = rows.values("one").annotate(number=Count("pk", distinct=True)).values("number")
    counted = Coalesce(Subquery(number, IntegerField()), 0)
    groups = WorkingGroup.objects.order_by()
    values = QuerySet.values_list(groups, Value("working_group", CharField()), F("code"))
    return values.annotate(number=counted)


def found(numbers):
    """How many rows were found."""
    return sum(numbers[FOUND].values())


def total(numbers):
    """How many there are without any filter."""
    return sum(numbers[TOTAL].values())
