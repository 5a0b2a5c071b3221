"""The tables of who and when: actors and their capacities, presidencies, the vocabularies,
meetings, sources. None of them holds a person."""

from django.db.models import Count, OuterRef
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting
from members.models import (
    Actor,
    Dimension,
    Membership,
    Presidency,
    Source,
    Theme,
    WorkingGroup,
)

from .columns import INTEGER, LIST, Coded, Identity, Joined, Plain, Translated
from .table import Table

SOURCE = Plain("source", "source__code")


def listed(model, column, of, order="code"):
    """The *column* of the rows of *model* that are *of* the outer row, in one cell."""
    rows = model.objects.filter(**{of: OuterRef("pk")}).order_by(order)
    return Joined(rows, column)


def _in_capacity(rows, user, moment):
    held = Membership.objects.on(moment.date).filter(actor=OuterRef("pk")).order_by("capacity")
    return rows.annotate(capacities=Joined(held, "capacity"))


def _actors(name, title, kinds):
    return Table(
        name,
        title,
        Actor,
        lambda user, moment: Actor.objects.filter(kind__in=kinds),
        ("code",),
        [
            Identity("actors"),
            Coded("kind", Actor.Kind),
            Translated("name"),
            Translated("formal_name"),
            Translated("acronym"),
            Plain("capacities", description=_("Capacities on that day"), kind=LIST),
            SOURCE,
            Translated("note"),
        ],
        dressed=_in_capacity,
    )


ACTORS = _actors("actors", _("Actors"), Actor.Kind.values)
STATES = _actors("states", _("States"), [Actor.Kind.STATE])

MEMBERSHIPS = Table(
    "memberships",
    _("Capacities of actors"),
    Membership,
    lambda user, moment: Membership.objects.all(),
    (
        "actor__code",
        "capacity",
        "since",
        "pk",
    ),
    [
        Plain("actor", "actor__code"),
        Identity("actors", "actor__code", name=""),
        Translated("actor_name", "actor__name"),
        Coded("capacity", Membership.Capacity),
        Plain("since"),
        Plain("since_precision"),
        Plain("until"),
        Plain("until_precision"),
        Plain("founding"),
        SOURCE,
        Translated("note"),
    ],
)

PRESIDENCIES = Table(
    "presidencies",
    _("Presidencies"),
    Presidency,
    lambda user, moment: Presidency.objects.all(),
    ("order",),
    [
        Identity("presidencies", "order", name="order"),
        Plain("actor", "actor__code"),
        Translated("actor_name", "actor__name"),
        Plain("since"),
        Plain("until"),
        Plain("derived"),
        SOURCE,
        Translated("note"),
    ],
)

WORKING_GROUPS = Table(
    "working-groups",
    _("Working groups"),
    WorkingGroup,
    lambda user, moment: WorkingGroup.objects.all(),
    ("code",),
    [
        Identity("working-groups"),
        Translated("name"),
        Plain("themes", listed(Theme, "code", "working_groups"), _("Themes"), LIST),
        SOURCE,
        Translated("note"),
    ],
)

THEMES = Table(
    "themes",
    _("Themes"),
    Theme,
    lambda user, moment: Theme.objects.all(),
    (
        "list",
        "order",
        "code",
    ),
    [
        Identity("themes"),
        Coded("list", Theme.List),
        Plain("order"),
        Translated("name"),
        Plain("is_new"),
        Plain(
            "dimensions",
            listed(Dimension, "number", "themes", "number"),
            _("Action dimensions"),
            LIST,
        ),
        Plain("working_groups", listed(WorkingGroup, "code", "themes"), _("Working groups"), LIST),
        SOURCE,
        Translated("note"),
    ],
)

DIMENSIONS = Table(
    "dimensions",
    _("Action dimensions"),
    Dimension,
    lambda user, moment: Dimension.objects.all(),
    ("number",),
    [
        Identity("dimensions", "number", name="number"),
        Translated("name"),
        Plain("collaborators", listed(Actor, "code", "dimensions"), _("Collaborators"), LIST),
        Plain("themes", listed(Theme, "code", "dimensions"), _("Themes"), LIST),
        SOURCE,
        Translated("note"),
    ],
)

MEETINGS = Table(
    "meetings",
    _("Meetings"),
    Meeting,
    lambda user, moment: Meeting.objects.visible_to(user),
    (
        "-start",
        "code",
    ),
    [
        Identity("meetings"),
        Translated("title"),
        Coded("kind", Meeting.Kind),
        Coded("modality", Meeting.Modality),
        Plain("start"),
        Plain("end"),
        Plain("precision"),
        Translated("city"),
        Plain("country"),
        Plain("round", "round__code"),
        Plain("round_derived"),
        Plain("readings", "readings", _("Sources that give its dates differently"), INTEGER),
        SOURCE,
        Translated("note"),
    ],
    dressed=lambda rows, user, moment: rows.annotate(readings=Count("date_readings")),
)

SOURCES = Table(
    "sources",
    _("Sources"),
    Source,
    lambda user, moment: Source.objects.all(),
    ("code",),
    [
        Identity("sources"),
        Translated("title"),
        Translated("publisher"),
        Plain("published_on"),
        Plain("published_precision"),
        Plain("address"),
        Translated("note"),
    ],
)
