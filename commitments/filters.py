"""What a reader can ask of the commitments and of the assignments: one class of filters
each, for the page, the API and the export.

Repeating a name means "or"; different names mean "and", and where they speak of
assignments they hold of one and the same assignment. An unknown value makes the form
invalid: it never means "everything". Crosswalks lead from a working group to commitments,
and never to an assignment.
"""

from copy import copy

import django_filters as filters
from django import forms
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from members.folding import fold
from members.models import Actor, Dimension, Theme, WorkingGroup

from .kept import kept
from .models import (
    Assignment,
    Commitment,
    Instrument,
    Provision,
    ReportingCycle,
    Status,
    StatusUpdate,
)
from .moments import ON_A_DAY, Moment
from .searching import LONGEST, about, parse

NO_DIMENSION = "none"
#: What a panel offers, in its order; a list offers its orders as well.
PANEL = [
    "q",
    "instrument",
    "state",
    "actor",
    "working_group",
    "theme",
    "dimension",
    "act",
    "status",
]


class NoBlanks:
    """A name without a value asks nothing."""

    def value_from_datadict(self, data, files, name):
        return [value for value in super().value_from_datadict(data, files, name) or [] if value]


class OneOfSeveral(NoBlanks, forms.SelectMultiple):
    """A list from which the reader picks one value of a filter that may hold several."""

    allow_multiple_selected = False

    def optgroups(self, name, value, attrs=None):
        every = self.create_option(name, "", _("All"), not value, 0, attrs=attrs)
        return [(None, [every], 0), *super().optgroups(name, value, attrs)]


class Boxes(NoBlanks, forms.CheckboxSelectMultiple):
    """A list from which the reader picks any number."""


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class CycleField(filters.fields.ModelChoiceField):
    """known: the cycle that the moment of the request has found already."""

    def __init__(self, *args, known=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known

    def to_python(self, value):
        return self.known if self.known and value == self.known.code else super().to_python(value)


class CycleFilter(filters.ModelChoiceFilter):
    field_class = CycleField


def several(label, choices=(), widget=OneOfSeveral):
    """A filter that takes any number of *choices*; the class says what it asks for."""
    return filters.MultipleChoiceFilter(label=label, choices=choices, widget=widget, method="leave")


def by_name(rows):
    """(code, name) of *rows*, in alphabetical order, whatever the accents."""
    return sorted(((row.code, row.name) for row in rows), key=lambda pair: fold(pair[1]))


class RecordFilter(filters.FilterSet):
    """The names that both lists share. `moment` is when the reader looks."""

    q = filters.CharFilter(
        label=_("Words"),
        method="leave",
        max_length=LONGEST,
        widget=forms.TextInput({"type": "search"}),
    )
    instrument = several(_("Instrument"))
    state = several(_("State"))
    actor = several(_("Body or organization"))
    working_group = several(_("Working group"))
    theme = several(_("Theme"))
    dimension = several(_("Action dimension"))
    act = several(_("Act"), Provision.Act.choices)
    status = several(_("Status"), Status.choices, Boxes)
    as_of = filters.DateFilter(method="leave", widget=Day, **ON_A_DAY)
    cycle = CycleFilter(
        label=_("Reporting cycle"),
        method="leave",
        queryset=ReportingCycle.objects.published(),
        to_field_name="code",
    )
    ordering = filters.ChoiceFilter(
        label=_("Order"), method="leave", empty_label=None, required=False
    )

    #: Name of each order -> its label and its columns; the first one is the default.
    orders: dict = {}

    def __init__(self, data, queryset, *, request):
        super().__init__(data, queryset, request=request)
        if known := getattr(request, "moment", None):  # checked already, as on every public page
            self.filters["as_of"].extra["validators"] = []
            self.filters["cycle"].extra["known"] = known.cycle
        choices = kept(request, "vocabularies", lambda: _vocabularies(request.user))
        choices["ordering"] = [(name, label) for name, (label, _columns) in self.orders.items()]
        for name, values in choices.items():
            self.filters[name].extra["choices"] = values

    def leave(self, queryset, name, value):
        """Each filter alone narrows nothing: `filter_queryset` asks for all at once."""
        return queryset

    #: The names that `without` leaves out.
    left_out: tuple = ()

    @property
    def chosen(self):
        """The values that the reader gave, once the form is valid."""
        return {**self.form.cleaned_data, **{name: [] for name in self.left_out}}

    def without(self, *names):
        """The same filters without those of these names."""
        other = copy(self)
        other.left_out = names
        return other

    @property
    def asked(self):
        """What decides which rows are found, in a form that can name what is kept of them."""
        chosen = {**self.chosen, **self.moment.query, "ordering": ""}
        return sorted((name, str(value)) for name, value in chosen.items() if value)

    @property
    def moment(self):
        return Moment(self.chosen["as_of"], self.chosen["cycle"])

    @property
    def choices(self):
        """{name: {value: label}} of the filters that offer a list."""
        return {
            name: _flat(field.choices)
            for name, field in self.form.fields.items()
            if hasattr(field, "choices") and name != "cycle"
        }

    def _of_commitment(self, prefix=""):
        """A Q for what was asked of the commitment itself. prefix: the way to it."""
        condition = Q()
        if codes := self.chosen["instrument"]:
            condition &= Q(**{f"{prefix}provision__instrument__code__in": codes})
        if acts := self.chosen["act"]:
            condition &= Q(**{f"{prefix}provision__act__in": acts})
        if numbers := self.chosen["dimension"]:
            known = [number for number in numbers if number != NO_DIMENSION]
            without = Q(**{f"{prefix}dimension": None}) if known != numbers else Q()
            condition &= Q(**{f"{prefix}dimension__number__in": known}) | without
        if themes := self.chosen["theme"]:
            themed = Commitment.objects.filter(themes__code__in=themes)
            condition &= Q(**{f"{prefix}pk__in": themed.values("pk")})
        return condition & self._of_words(prefix)

    def _of_words(self, prefix):
        return about(self.chosen["q"], prefix)

    def _of_assignment(self, assignments):
        """Those of *assignments* in force whose actor and status were asked for."""
        moment = self.moment
        found = assignments.in_force(moment.cycle or moment.date).with_status(moment.on)
        for name, column in {"state": "actor__code", "actor": "actor__code"}.items():
            if self.chosen[name]:
                found = found.filter(**{f"{column}__in": self.chosen[name]})
        if self.chosen["status"]:
            found = found.filter(status__in=self.chosen["status"])
        return found

    def _ordered(self, queryset):
        name = self.chosen["ordering"] or next(iter(self.orders))
        return queryset.order_by(*self.orders[name][1])


def _vocabularies(user):
    """The values to choose from, by the name of the filter: one query each."""
    asked = Exists(Assignment.objects.visible_to(user).filter(actor=OuterRef("pk")))
    actors = list(Actor.objects.annotate(asked=asked))
    instruments = Instrument.objects.visible_to(user)
    themes = list(Theme.objects.all())
    return {
        "instrument": [(row.code, row.short_title) for row in instruments],
        "state": _asked_first([row for row in actors if row.kind == Actor.Kind.STATE]),
        "actor": _asked_first([row for row in actors if row.kind != Actor.Kind.STATE]),
        "working_group": by_name(WorkingGroup.objects.all()),
        "theme": [
            (str(label), [(row.code, row.name) for row in themes if row.list == code])
            for code, label in reversed(Theme.List.choices)
        ],
        "dimension": [
            *((str(row.number), str(row)) for row in Dimension.objects.all()),
            (NO_DIMENSION, str(_("No dimension"))),
        ],
    }


def _asked_first(actors):
    return [
        (str(_("Asked in some commitment")), by_name(row for row in actors if row.asked)),
        (str(_("Others")), by_name(row for row in actors if not row.asked)),
    ]


def _flat(choices):
    """{value: label} of choices that may stand in groups."""
    flat = {}
    for value, label in choices:
        flat.update(label if isinstance(label, (list, tuple)) else [(value, label)])
    return flat


def _by_document(prefix, *then):
    """The two orders by document, and within it as it is read, and *then* by more columns.

    prefix: the way to the commitment.
    """
    adopted = F(f"{prefix}provision__instrument__adopted_on")
    columns = ["provision__instrument__code", "provision__order", "place"]
    within = [*(f"{prefix}{column}" for column in columns), *then, "code"]
    return {
        "-adopted_on": (_("Newest instrument first"), [adopted.desc(nulls_last=True), *within]),
        "adopted_on": (_("Oldest instrument first"), [adopted.asc(nulls_last=True), *within]),
    }


class CommitmentFilter(RecordFilter):
    """Filters a queryset of commitments.

    working_group: those that the crosswalk gives the group, or that are assigned to it.
    """

    orders = {
        **_by_document(""),
        "title": (_("Title"), ["title", "code"]),
        "code": (_("Code"), ["code"]),
    }

    def filter_queryset(self, queryset):
        found = queryset.filter(self._of_commitment())
        own = self.assigned.filter(commitment=OuterRef("pk"))
        if groups := self.chosen["working_group"]:
            follows = Q(pk__in=self.followed_by(groups))
            if self.narrowed:
                follows &= Exists(own)
            found = found.filter(Exists(own.filter(working_group__code__in=groups)) | follows)
        elif self.narrowed:
            found = found.filter(Exists(own))
        return self._ordered(found)

    @property
    def narrowed(self):
        """Whether something was asked of the assignments themselves."""
        return any(self.chosen[name] for name in ("state", "actor", "status"))

    @property
    def assigned(self):
        """The assignments in force that are as was asked, whatever their commitment."""
        return self._of_assignment(Assignment.objects.visible_to(self.request.user))

    def followed_by(self, groups):
        """The keys of the commitments whose themes the crosswalk gives to one of *groups*."""
        followed = WorkingGroup.objects.filter(code__in=groups)
        return self.queryset.followed_by(followed).values("pk")

    @property
    def assigned_in_found(self):
        """The assignments by which the commitments were found, or that these have."""
        held = self.assigned.filter(self._of_commitment("commitment__"))
        if groups := self.chosen["working_group"]:
            follows = Q(commitment__in=self.followed_by(groups))
            held = held.filter(Q(working_group__code__in=groups) | follows)
        return held.filter(commitment__in=self.queryset.order_by().values("pk"))


class AssignmentFilter(RecordFilter):
    """Filters a queryset of assignments: those in force, with their status.

    working_group: those assigned to the group itself; what it merely follows is no part.
    """

    orders = {
        **_by_document("commitment__", "actor__name"),
        "-reported_on": (
            _("Last reported first"),
            [F("reported_on").desc(nulls_last=True), "code"],
        ),
        "actor": (_("Actor"), ["actor__name", "working_group__name", "code"]),
        "code": (_("Code"), ["code"]),
    }

    def filter_queryset(self, queryset):
        found = self._of_assignment(queryset).filter(self._of_commitment("commitment__"))
        if groups := self.chosen["working_group"]:
            found = found.filter(working_group__code__in=groups)
        return self._ordered(found)


class UpdateFilter(RecordFilter):
    """Filters a queryset of published updates. The names speak of the assignment reported on;
    status: what the update says, a retraction that nothing is reported; q: also its own words."""

    orders = {"-published_at": (_("Latest first"), ["-published_at", "-pk"])}

    def filter_queryset(self, queryset):
        found = queryset.filter(self._of_commitment("assignment__commitment__"))
        for name, column in {
            "state": "assignment__actor__code__in",
            "actor": "assignment__actor__code__in",
            "working_group": "assignment__working_group__code__in",
        }.items():
            if self.chosen[name]:
                found = found.filter(**{column: self.chosen[name]})
        if statuses := self.chosen["status"]:
            silent = Status.NOT_REPORTED.value
            found = found.filter(status__in=["" if code == silent else code for code in statuses])
        return self._ordered(found)

    def _of_words(self, prefix):
        words = self.chosen["q"]
        if not words.strip():
            return Q()
        said = StatusUpdate.objects.filter(folded__says=parse(words)).order_by()
        return super()._of_words(prefix) | Q(pk__in=said.values("pk"))
