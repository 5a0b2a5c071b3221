"""What a reader can ask of the collections that no page filters; the names are those of the
pages. Commitments, assignments and updates have the filter classes of their pages."""

import django_filters as filters
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from commitments.filters import OneOfSeveral, UpdateFilter
from commitments.models import Instrument, Position, Provision
from meetings.models import Meeting
from members.folding import holding_words
from members.models import Actor, Membership, Theme


def one_of(label, column, choices=()):
    """A filter that takes any number of *choices*, by the code in *column*."""
    return filters.MultipleChoiceFilter(
        label=label, field_name=column, choices=choices, widget=OneOfSeveral, distinct=False
    )


def words(*columns):
    """A filter for rows that hold every word in one of the folded *columns*."""
    return filters.CharFilter(
        label=_("Words"),
        max_length=200,
        method=lambda rows, name, value: rows.filter(holding_words(value, *columns)),
    )


def instruments():
    return Instrument.objects.published()


def states():
    return Actor.objects.states()


def other_actors():
    return Actor.objects.exclude(kind=Actor.Kind.STATE)


def codes(rows):
    """(code, code) of every one of *rows*."""
    return [(code, code) for code in rows.order_by("code").values_list("code", flat=True)]


class PlainFilter(filters.FilterSet):
    """Filters that each narrow by themselves, and an order that never leaves rows equal.

    orders: name of each order -> its columns, the first one is the default; among: {name of a
    filter: a function that returns the rows whose codes it takes}.
    """

    orders: dict = {"code": ["code"], "-code": ["-code"]}
    among: dict = {}

    ordering = filters.ChoiceFilter(
        label=_("Order"), method="leave", empty_label=None, required=False
    )

    def __init__(self, data, queryset, *, request):
        super().__init__(data, queryset, request=request)
        self.filters["ordering"].extra["choices"] = [(name, name) for name in self.orders]
        for name, rows in self.among.items():
            self.filters[name].extra["choices"] = codes(rows())

    def leave(self, queryset, name, value):
        return queryset

    @property
    def choices(self):
        """{name: {value: label}} of the filters that offer a list."""
        offered = self.form.fields.items()
        return {name: dict(field.choices) for name, field in offered if hasattr(field, "choices")}

    def filter_queryset(self, queryset):
        name = self.form.cleaned_data["ordering"] or next(iter(self.orders))
        return super().filter_queryset(queryset).order_by(*self.orders[name])


class InstrumentFilter(PlainFilter):
    kind = one_of(_("Kind"), "kind", Instrument.Kind.choices)
    orders = PlainFilter.orders | {
        "adopted_on": [F("adopted_on").asc(nulls_last=True), "code"],
        "-adopted_on": [F("adopted_on").desc(nulls_last=True), "code"],
    }


class ProvisionFilter(PlainFilter):
    q = words("folded")
    instrument = one_of(_("Instrument"), "instrument__code")
    act = one_of(_("Act"), "act", Provision.Act.choices)
    orders = {"order": ["instrument__code", "order"]} | PlainFilter.orders
    among = {"instrument": instruments}


class PositionFilter(PlainFilter):
    instrument = one_of(_("Instrument"), "instrument__code")
    state = one_of(_("State"), "actor__code")
    actor = one_of(_("Body or organization"), "actor__code")
    position = one_of(_("Position"), "position", Position.Value.choices)
    among = {"instrument": instruments, "state": states, "actor": other_actors}


NEWEST, OLDEST = "-published_at", "published_at"


class UpdatesEitherWay(UpdateFilter):
    """The filters of the page, and for whoever follows what is published, the oldest first."""

    orders = UpdateFilter.orders | {OLDEST: (_("Oldest first"), [OLDEST, "pk"])}


class ActorFilter(PlainFilter):
    q = words("folded")
    kind = one_of(_("Kind"), "kind", Actor.Kind.choices)


class MembershipFilter(PlainFilter):
    state = one_of(_("State"), "actor__code")
    actor = one_of(_("Body or organization"), "actor__code")
    capacity = one_of(_("Capacity"), "capacity", Membership.Capacity.choices)
    among = {"state": states, "actor": other_actors}


class PresidencyFilter(PlainFilter):
    state = one_of(_("State"), "actor__code")
    orders = {"order": ["order"], "-order": ["-order"]}
    among = {"state": states}


class MeetingFilter(PlainFilter):
    q = words("folded")
    kind = one_of(_("Kind"), "kind", Meeting.Kind.choices)
    orders = {"-start": ["-start", "code"], "start": ["start", "code"]} | PlainFilter.orders


class ThemeFilter(PlainFilter):
    list = one_of(_("List"), "list", Theme.List.choices)
    orders = {"order": ["list", "order"]} | PlainFilter.orders


class DimensionFilter(PlainFilter):
    orders = {"number": ["number"], "-number": ["-number"]}


class CycleFilter(PlainFilter):
    orders = {"-opens_on": ["-opens_on", "code"], "opens_on": ["opens_on", "code"]} | (
        PlainFilter.orders
    )


class SourceFilter(PlainFilter):
    q = words("folded")
