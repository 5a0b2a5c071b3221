"""The figures: what was promised and what is known, as Charts whose numbers lead to their rows.

A page makes those it shows from one `Figures`, a download one of them by its name in FIGURES.
Nothing is ranked: groups stand in alphabetical order, in that of their vocabulary, or in time.
Crosswalks enter no count.
"""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.filters import NO_DIMENSION
from commitments.models import CycleLine, Status
from commitments.templatetags.record import written
from members.models import Theme

from . import counting
from .charts import Chart, Group, Part
from .scope import asked, scope

Outcome = CycleLine.Outcome
#: The ladder as it is drawn: what was said first, silence last.
LADDER = [*Status.choices[1:], Status.choices[0]]
#: The parts of completeness: code, its outcomes.
RECEIPT = {
    "received": [Outcome.REPORTED.value, Outcome.CONFIRMED.value],
    "under_review": [Outcome.UNDER_REVIEW.value],
    "not_received": [Outcome.NOTHING.value],
}


class Figures:
    """The figures of one Scope. What several of them need is counted once."""

    def __init__(self, scope, tally=None):
        self.scope = scope
        self._tally = tally

    @cached_property
    def cells(self):
        return counting.Cells(self.scope)

    @cached_property
    def names(self):
        return counting.names(self.scope.user, self.scope.moment.date)

    @cached_property
    def cycles(self):
        """(published, running): what the cycles asked and found."""
        return counting.cycles(self.scope)

    @cached_property
    def tally(self):
        return self.cells.tally if self._tally is None else self._tally

    # --- By status ----------------------------------------------------------------------

    def by_status(self):
        group = Group(_("All assignments"), self._parts(self.tally), total_url=self.scope.rows())
        return self._chart(
            "by-status",
            _reported(self.tally),
            [group],
            ", ".join(f"{part.label}: {part.count}" for part in group.parts if part.count),
        )

    def by_instrument(self, counted=None):
        """counted: pairs of an instrument and its Tally, the newest first, where known already."""
        title, about = _("By instrument"), _("One bar for each instrument, the newest first.")
        groups = (
            self._groups("instrument")
            if counted is None
            else [
                self._group(one.short_title, tally, one.get_absolute_url(), instrument=one.code)
                for one, tally in counted
            ]
        )
        return self._chart("by-instrument", title, groups, about)

    def by_dimension(self):
        groups = self._groups("dimension")
        if none := self.cells.by("dimension").get(None):
            groups.append(self._group(_("No dimension"), none, "", dimension=NO_DIMENSION))
        about = _("One bar for each action dimension, and one for what stands in none.")
        note = _("Most instruments name no dimension.")
        return self._chart("by-dimension", _("By action dimension"), groups, about, note)

    def by_theme(self):
        """Where the scope is of some themes, of these alone: another theme's list is longer."""
        tallies, lists = counting.by_theme(self.scope), dict(Theme.List.choices)
        wanted = self.scope.chosen.get("theme")
        groups = [
            self._group(one.label, tallies[one.pk], one.url, str(lists[one.order]), theme=one.value)
            for one in self.names["theme"]
            if one.pk in tallies and (not wanted or one.value in wanted)
        ]
        about = _("One bar for each theme, list by list.")
        note = _("An assignment of two themes is counted in both.")
        return self._chart("by-theme", _("By theme"), groups, about, note)

    def by_working_group(self):
        about = _("One bar for each working group that has assignments of its own.")
        note = _("Only what is assigned to a group itself: what it follows is not counted.")
        groups = self._groups("working_group")
        return self._chart("by-working-group", _("By working group"), groups, about, note)

    def by_state(self):
        about = _("One bar for each state, in alphabetical order.")
        note = _("Each state’s own assignments: those of the member states jointly are not in it.")
        return self._chart("by-state", _("By state"), self._groups("state"), about, note)

    def _groups(self, kind):
        """A Group for each of a *kind* that has assignments."""
        tallies = self.cells.by("actor" if kind == "state" else kind)
        return [
            self._group(one.label, tallies[one.pk], one.url, **{kind: one.value})
            for one in self.names[kind]
            if one.pk in tallies
        ]

    def _group(self, label, tally, url, note="", **narrower):
        parts, rows = self._parts(tally, **narrower), self.scope.rows(**narrower)
        return Group(label, parts, self._then(url), rows, note)

    def _then(self, url):
        """The page at *url* about the same moment."""
        query = urlencode(self.scope.moment.query)
        return f"{url}?{query}" if url and query else url

    def _parts(self, tally, cycle=None, **narrower):
        """A Part for each step of the ladder."""
        return [
            Part(
                code,
                str(label),
                count := tally.counts.get(code, 0),
                self.scope.rows(cycle, **narrower, status=code) if count else "",
            )
            for code, label in LADDER
        ]

    # --- By cycle -----------------------------------------------------------------------

    def over_cycles(self):
        """The published cycles in the order of their publication, from their frozen lines."""
        published, _running = self.cycles
        groups = [
            Group(
                cycle.title,
                self._parts(cycle.tally, cycle.code),
                self._then(cycle.url),
                self.scope.rows(cycle.code),
                _published_on(cycle),
            )
            for cycle in published
        ]
        subtitle = _("Assignments that each published cycle asked about, by status then")
        about = _("One column for each published cycle, the earliest first.")
        return self._made("over-cycles", _("From cycle to cycle"), subtitle, groups, about)

    def completeness(self):
        """Of the latest published cycle, what was received of each assignee."""
        published, _running = self.cycles
        cycle = published[-1] if published else None
        groups = [*self._receipts(cycle)] if cycle else []
        about = _("One bar for each of those asked, in alphabetical order.")
        title = _received(cycle) if cycle else _("Received by the cut-off")
        words = {"cycle": cycle.title, "day": date_format(cycle.cut_off_on)} if cycle else {}
        subtitle = _("“%(cycle)s”: assignments asked about, received by the cut-off on %(day)s")
        subtitle = subtitle % words if cycle else _("No reporting cycle has been published yet")
        return self._made("completeness", title, subtitle, groups, about)

    def _receipts(self, cycle):
        """A Group for each assignee of *cycle*, states before the others."""
        for kind in ("state", "actor", "working_group"):
            for one in self.names[kind]:
                lines = [line for line in cycle.lines if line.of(kind) == one.pk]
                if lines:
                    narrower = {kind: one.value}
                    parts = self._receipt(cycle, lines, **narrower)
                    rows = self.scope.lines_of(cycle.code, **narrower)
                    yield Group(one.label, parts, self._then(one.url), rows)

    def _receipt(self, cycle, lines, **narrower):
        """What was received of *lines* of *cycle*, as Parts."""
        labels = [_("received"), Outcome.UNDER_REVIEW.label, Outcome.NOTHING.label]
        found = []
        for (code, outcomes), label in zip(RECEIPT.items(), labels, strict=True):
            count = sum(line.count for line in lines if line.outcome in outcomes)
            url = self.scope.lines_of(cycle.code, outcomes, **narrower) if count else ""
            found.append(Part(code, str(label), count, url))
        return found

    # --- What all say -------------------------------------------------------------------

    def _chart(self, name, title, groups, about, note=""):
        """A Chart of assignments at the moment. note: a sentence that its numbers need."""
        subtitle = self._measured() if not note else f"{self._measured()}. {note.rstrip('.')}"
        return self._made(name, title, subtitle, groups, about)

    def _measured(self):
        moment = self.scope.moment
        words = {"day": written(moment.date)}
        if moment.cycle:
            words["cycle"] = moment.cycle.title
            return _("Assignments by status, as “%(cycle)s” froze them on %(day)s") % words
        return _("Assignments in force by status, on %(day)s") % words

    def _made(self, name, title, subtitle, groups, about):
        kind = "columns" if name == "over-cycles" else "bars"
        subtitle = f"{self.scope.label}. {subtitle}" if self.scope.label else subtitle
        query = self.scope.query
        return Chart(name, kind, title, subtitle, about, _("assignments"), groups, query)


def _reported(tally):
    return ngettext(
        "%(reported)s of %(total)s assignment has a report",
        "%(reported)s of %(total)s assignments have a report",
        tally.total,
    ) % {"reported": tally.reported, "total": tally.total}


def _received(cycle):
    return ngettext(
        "%(received)s of %(asked)s assignment was reported on in this cycle",
        "%(received)s of %(asked)s assignments were reported on in this cycle",
        cycle.asked,
    ) % {"received": cycle.received, "asked": cycle.asked}


def _published_on(cycle):
    return date_format(timezone.localdate(cycle.published_at))


MAKERS = {
    "by-status": Figures.by_status,
    "by-instrument": Figures.by_instrument,
    "by-dimension": Figures.by_dimension,
    "by-theme": Figures.by_theme,
    "by-working-group": Figures.by_working_group,
    "by-state": Figures.by_state,
    "over-cycles": Figures.over_cycles,
    "completeness": Figures.completeness,
}


def _of_request(make):
    """A function that makes the Chart *make* of what a request asks for."""
    return lambda request: make(Figures(asked(request)))


#: Name of each figure -> what makes its Chart of a request: its filters and its moment.
FIGURES = {name: _of_request(make) for name, make in MAKERS.items()}


# --- One progress block -----------------------------------------------------------------


@dataclass(frozen=True)
class Receipt:
    """How many of the assignments that the latest published *cycle* asked about were received."""

    cycle: counting.Cycle
    received: int
    asked: int
    received_url: str
    asked_url: str


@dataclass(frozen=True)
class Progress:
    """What the pages of a state, a group, a theme, a document … show alike, counted already.

    receipt: None where no published cycle asked about any of it; running: the Cycles that ask now.
    """

    by_status: Chart
    over_cycles: Chart
    receipt: Receipt | None
    running: list


def progress(request, tally, label, **chosen):
    """The Progress of what is *chosen* (a filter's name and its value), in one query.

    tally: that of the same assignments, which the page has counted already.
    """
    return progress_of(Figures(scope(request, label, **chosen), tally))


def progress_of(figures):
    """The Progress of all that *figures* count."""
    published, running = figures.cycles
    receipt = _receipt(figures.scope, published[-1]) if published else None
    return Progress(figures.by_status(), figures.over_cycles(), receipt, running)


def _receipt(scope, cycle):
    urls = scope.lines_of(cycle.code, CycleLine.RECEIVED), scope.lines_of(cycle.code)
    return Receipt(cycle, cycle.received, cycle.asked, *urls)
