"""The matrix: commitments are its rows, those who are asked its columns, and a cell tells where
that assignment stands. Where there is no assignment a cell is empty, which is not the same as
not reported.
"""

from collections import defaultdict
from dataclasses import dataclass

import django_filters as filters
from django.db.models import Count, F, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commitments.filters import CommitmentFilter
from commitments.models import Commitment, Status
from commitments.progress import Tally

INSTRUMENT, THEME = "instrument", "theme"

#: What stands in a cell: one or two letters, no two alike in any language.
LETTERS = {
    Status.NOT_REPORTED: pgettext_lazy("letters of a status", "NR"),
    Status.UNDER_CONSIDERATION: pgettext_lazy("letters of a status", "C"),
    Status.PLANNED: pgettext_lazy("letters of a status", "P"),
    Status.IN_PROGRESS: pgettext_lazy("letters of a status", "IP"),
    Status.ADVANCED: pgettext_lazy("letters of a status", "SA"),
    Status.IMPLEMENTED: pgettext_lazy("letters of a status", "I"),
    Status.DISCONTINUED: pgettext_lazy("letters of a status", "NP"),
    Status.NOT_APPLICABLE: pgettext_lazy("letters of a status", "NA"),
}


class MatrixFilter(CommitmentFilter):
    """Filters the commitments. state, actor: the columns, of which one at least was asked.

    group: what the rows stand under. By theme, a commitment has a row under each of its themes.
    """

    group = filters.ChoiceFilter(
        label=_("Rows grouped by"),
        choices=[(INSTRUMENT, _("Instrument")), (THEME, _("Theme"))],
        empty_label=None,
        method="leave",
    )

    @property
    def chosen(self):
        """As in the lists, but that a state and a body mean “or”: each is a column."""
        values = super().chosen
        return {**values, "state": [*values["state"], *values["actor"]], "actor": []}

    @property
    def by_theme(self):
        return self.chosen["group"] == THEME

    def columns(self, asked):
        """[(code, name, whether it is a state)] of the columns: those that the reader chose, else
        the states among the codes *asked*."""
        states, others = self.choices["state"], self.choices["actor"]
        chosen = self.chosen["state"]
        return [
            (code, name, code in states)
            for code, name in (states | others).items()
            if (code in chosen if chosen else code in states and code in asked)
        ]

    def numbers(self, commitments):
        """{total: how many *commitments* there are, found: of them, rows: of their rows}."""
        found = Q(pk__in=Subquery(self.qs.order_by().values("pk")))
        rows = Count("pk", filter=found)
        if themes := self.chosen["theme"] if self.by_theme else ():
            rows = Count("themes", filter=found & Q(themes__code__in=themes))
        elif self.by_theme:
            rows = Count("themes", filter=found) + Count("pk", filter=found & Q(themes=None))
        return commitments.aggregate(
            total=Count("pk", distinct=True),
            found=Count("pk", distinct=True, filter=found),
            rows=rows,
        )

    def _ordered(self, queryset):
        """By group, and within it as the reader chose."""
        name = self.chosen["ordering"] or next(iter(self.orders))
        within = self.orders[name][1]
        if not self.by_theme:
            document = self.orders["-adopted_on"][1][:2]
            return queryset.order_by(*document, *within)
        queryset = queryset.annotate(theme=F("themes__code"))
        if themes := self.chosen["theme"]:
            queryset = queryset.filter(theme__in=themes)
        lists = F("themes__list").desc(nulls_last=True)
        return queryset.order_by(lists, "themes__order", "theme", *within)


@dataclass(frozen=True)
class Column:
    """One who is asked. tally: of the rows in which it is, at the statuses that were asked for."""

    code: str
    name: str
    state: bool
    tally: Tally


@dataclass(frozen=True)
class Row:
    """A commitment with a cell for each column: (address, name, status, letters), None where it
    was not asked. others: how many are asked who are no column."""

    commitment: Commitment
    cells: list
    others: int

    @property
    def place(self):
        """What tells it apart within its instrument."""
        return self.commitment.code.split("/", 1)[1]


def rows_of(commitments, assignments, columns, query):
    """Return a Row for each of *commitments*, of which one may come several times.

    assignments: (key of the commitment, code of the actor or None, status) of all that are in
    force; columns: each a Column; query: what the address of an assignment ends with.
    """
    asked, others = defaultdict(dict), defaultdict(int)
    shown = {column.code for column in columns}
    for commitment, actor, status in assignments:
        if actor in shown:
            asked[commitment][actor] = status
        else:
            others[commitment] += 1
    said = {code: (str(label), str(LETTERS[code])) for code, label in Status.choices}
    return [
        Row(one, _cells(one, asked[one.pk], columns, said, query), others[one.pk])
        for one in commitments
    ]


def _cells(commitment, statuses, columns, said, query):
    page, place = commitment.get_absolute_url(), commitment.code.split("/", 1)[1]
    cells = []
    for column in columns:
        status = statuses.get(column.code)
        if status is None:
            cells.append(None)
            continue
        label, letters = said[status]
        name = f"{column.name}: {label} ({letters}), {place}"
        cells.append((f"{page}{column.code}/{query}", name, status, letters))
    return cells


def key():
    """(status, letters, label) of every status, in the order of the ladder, silence last."""
    silent, *others = Status.choices
    return [(code, LETTERS[code], label) for code, label in [*others, silent]]
