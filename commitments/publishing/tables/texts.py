"""The tables of what was agreed: instruments, positions, provisions, commitments."""

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from commitments.models import Commitment, Instrument, Position, Provision, Status
from members.models import Theme, WorkingGroup

from .columns import INTEGER, LIST, Coded, Identity, Joined, Plain, Translated
from .table import Table

SOURCE = Plain("source", "source__code")
STANDINGS = [Plain("standing_es"), Plain("standing_pt"), Plain("standing_en")]


def number_of(rows, column):
    """How many of *rows* have the outer row at *column*."""
    mine = rows.filter(**{column: OuterRef("pk")}).order_by()
    counted = mine.values(column).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


INSTRUMENTS = Table(
    "instruments",
    _("Instruments"),
    Instrument,
    lambda user, moment: Instrument.objects.visible_to(user),
    (
        "-adopted_on",
        "code",
    ),
    [
        Identity("instruments"),
        Coded("kind", Instrument.Kind),
        Translated("title"),
        Translated("short_title"),
        Plain("adopted_on"),
        Plain("adopted_precision"),
        Translated("place"),
        Plain("meeting", "meeting__code"),
        Plain("annex_of", "annex_of__code"),
        Coded("coverage", Instrument.Coverage),
        Plain("original_languages"),
        *STANDINGS,
        Translated("opening"),
        Translated("closing"),
        Plain("provisions_count", description=_("Number of provisions"), kind=INTEGER),
        SOURCE,
        Translated("note"),
    ],
    dressed=lambda rows, user, moment: rows.annotate(
        provisions_count=number_of(Provision.objects.visible_to(user), "instrument")
    ),
)

POSITIONS = Table(
    "positions",
    _("Positions"),
    Position,
    lambda user, moment: Position.objects.filter(
        instrument__in=Instrument.objects.visible_to(user)
    ),
    (
        "instrument__code",
        "actor__code",
    ),
    [
        Plain("instrument", "instrument__code"),
        Identity("instruments", "instrument__code", name=""),
        Plain("actor", "actor__code"),
        Translated("actor_name", "actor__name"),
        Coded("position", Position.Value),
        SOURCE,
        Translated("note"),
    ],
)

PROVISIONS = Table(
    "provisions",
    _("Provisions"),
    Provision,
    lambda user, moment: Provision.objects.visible_to(user),
    (
        "instrument__code",
        "order",
    ),
    [
        Identity("provisions"),
        Plain("instrument", "instrument__code"),
        Plain("path"),
        Plain("label"),
        Plain("parent", "parent__code"),
        Plain("order"),
        Coded("act", Provision.Act),
        Plain("paraphrase"),
        Translated("text"),
        *STANDINGS,
        Translated("annotation"),
        Plain("commitments_count", description=_("Number of commitments"), kind=INTEGER),
        SOURCE,
        Translated("note"),
    ],
    dressed=lambda rows, user, moment: rows.annotate(
        commitments_count=number_of(Commitment.objects.all(), "provision")
    ),
)

#: The number of assignments in force at each status.
COUNTS = [Plain(f"{code}_count", description=label, kind=INTEGER) for code, label in Status.choices]


def _counted(rows, user, moment):
    assigned = moment.assignments(user)
    each = {
        f"{code}_count": number_of(assigned.filter(status=code), "commitment")
        for code in Status.values
    }
    return rows.annotate(
        assignments_count=number_of(assigned, "commitment"),
        working_groups=Joined(_groups(assigned), "code"),
        **each,
    )


def _groups(assigned):
    """The groups that follow the outer commitment's themes by the crosswalk, and those to which
    it is *assigned*."""
    own = assigned.filter(commitment=OuterRef(OuterRef("pk"))).order_by()
    follows = Q(themes__commitments=OuterRef("pk"))
    groups = WorkingGroup.objects.filter(follows | Q(pk__in=own.values("working_group")))
    return groups.order_by("code").distinct()


COMMITMENTS = Table(
    "commitments",
    _("Commitments"),
    Commitment,
    lambda user, moment: Commitment.objects.visible_to(user),
    ("code",),
    [
        Identity("commitments"),
        Plain("provision", "provision__code"),
        Plain("instrument", "provision__instrument__code"),
        Plain("number"),
        Plain("place"),
        Translated("title"),
        Translated("quote"),
        Coded("act", Provision.Act, "provision__act"),
        Coded("timing", Commitment.Timing),
        Plain("due_on"),
        Plain("due_precision"),
        Plain("dimension", "dimension__number"),
        Plain(
            "themes",
            Joined(Theme.objects.filter(commitments=OuterRef("pk")).order_by("code"), "code"),
            _("Themes"),
            LIST,
        ),
        Plain("themes_basis"),
        Plain(
            "working_groups",
            description=_("Working groups that follow it or answer for it"),
            kind=LIST,
        ),
        Plain("assignments_count", description=_("Assignments in force"), kind=INTEGER),
        *COUNTS,
        Plain("source", "provision__source__code"),
        Translated("note"),
    ],
    dressed=_counted,
)
