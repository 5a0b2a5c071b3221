"""What a reader can ask of the frozen lines of a published cycle.

The names are those of every list; whom to choose from are those that the cycle asked.
"""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from commitments.filters import Boxes, OneOfSeveral
from commitments.models import CycleLine, Instrument, Status
from commitments.moments import NOW
from members.models import Actor, Dimension, Theme

#: What the panel does not offer and addresses may ask for: read only where they do.
OF_COMMITMENTS = {
    "instrument": lambda user: [
        (row.code, row.short_title) for row in Instrument.objects.visible_to(user)
    ],
    "theme": lambda user: [(row.code, row.name) for row in Theme.objects.all()],
    "dimension": lambda user: [(str(row.number), str(row)) for row in Dimension.objects.all()],
}


def _one_of(label, column, choices=(), widget=OneOfSeveral):
    return filters.MultipleChoiceFilter(
        label=label, field_name=column, choices=choices, widget=widget, distinct=False
    )


class LineFilter(filters.FilterSet):
    """Filters a queryset of the lines of one cycle.

    asked: the assignees of the cycle, each an Actor or a WorkingGroup, in their order. What a
    figure counts by instrument, theme or dimension is asked of them as they are tagged today.
    """

    state = _one_of(_("State"), "assignment__actor__code")
    actor = _one_of(_("Body or organization"), "assignment__actor__code")
    working_group = _one_of(_("Working group"), "assignment__working_group__code")
    instrument = _one_of(_("Instrument"), "assignment__commitment__provision__instrument__code")
    theme = _one_of(_("Theme"), "assignment__commitment__themes__code")
    dimension = _one_of(_("Action dimension"), "assignment__commitment__dimension__number")
    outcome = _one_of(_("Outcome"), "outcome", CycleLine.Outcome.choices, Boxes)
    status = _one_of(_("Status"), "status", Status.choices, Boxes)

    moment = NOW  # a published cycle stands for ever

    def __init__(self, data, queryset, *, request, asked):
        super().__init__(data, queryset, request=request)
        for name in ("state", "actor", "working_group"):
            choices = [(one.code, one.name) for one in asked if name_of(one) == name]
            self.filters[name].extra["choices"] = choices
        for name, rows in OF_COMMITMENTS.items():
            given = data.getlist(name)
            self.filters[name].extra["choices"] = rows(request.user) if given else []
            self.filters[name].distinct = len(given) > 1

    @property
    def choices(self):
        """{name: {value: label}} of every filter."""
        return {name: dict(field.choices) for name, field in self.form.fields.items()}

    @property
    def shown(self):
        """The names of the filters that offer something."""
        return [
            name for name, offered in self.choices.items() if offered and name not in OF_COMMITMENTS
        ]


def name_of(assignee):
    """The name of the filter in which *assignee* is found."""
    if not isinstance(assignee, Actor):
        return "working_group"
    return "state" if assignee.kind == Actor.Kind.STATE else "actor"
