"""The tables of what is reported: assignments, status updates, their evidence, corrections, and
the cycles. Who wrote or reviewed a report stands in none of them."""

from dataclasses import replace

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, Subquery, TextField
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from commitments.models import (
    Assignment,
    CycleLine,
    Evidence,
    EvidenceLevel,
    Position,
    Reason,
    ReportingCycle,
    Status,
    StatusUpdate,
)
from commitments.reports import corrections

from .columns import (
    BOOLEAN,
    DATE,
    INSTANT,
    INTEGER,
    LIST,
    Coded,
    Identity,
    Members,
    Plain,
    Translated,
    given,
    whether,
)
from .table import Table

WHO = [
    Plain("actor", "assignment__actor__code"),
    Plain("working_group", "assignment__working_group__code"),
]
FICTITIOUS = _("Demonstration data: fictitious")


class Assignee:
    """The name of who is asked, in the three languages."""

    @staticmethod
    def columns(model):
        of_actor = Translated("assignee", "actor__name").columns(model)
        of_group = Translated("assignee", "working_group__name").columns(model)
        return [
            replace(one, value=Coalesce(one.value, other.value, output_field=TextField()))
            for one, other in zip(of_actor, of_group, strict=True)
        ]


def _with_position(rows, user, moment):
    """With `taken`, what the assignee did about the instrument: a join, as four columns read it."""
    way = "commitment__provision__instrument__positions"
    return rows.annotate(taken=FilteredRelation(way, condition=Q(**{f"{way}__actor": F("actor")})))


ASSIGNMENTS = Table(
    "assignments",
    _("Assignments"),
    Assignment,
    lambda user, moment: moment.assignments(user),
    ("code",),
    [
        Identity("assignments"),
        Plain("commitment", "commitment__code"),
        Translated("commitment_title", "commitment__title"),
        Plain("instrument", "commitment__provision__instrument__code"),
        Plain("actor", "actor__code"),
        Plain("working_group", "working_group__code"),
        Assignee,
        Coded("status", Status, description=_("Status")),
        Plain("reported_on", description=_("Reported on"), kind=DATE),
        Coded("evidence_level", EvidenceLevel, description=_("Evidence level")),
        Plain("status_update", "current__code", _("Current status update")),
        Plain("confirmed_unchanged", given("confirms"), _("Confirmed unchanged"), BOOLEAN),
        Coded("position", Position.Value, "taken__position", _("Position on the instrument")),
        Plain("in_force_from"),
        Plain("closed_on"),
        Plain("closed_reason"),
        Plain("source", "source__code"),
        Plain("demonstration", Coalesce("current__demonstration", False), FICTITIOUS, BOOLEAN),
    ],
    dressed=_with_position,
)

STATUS_UPDATES = Table(
    "status-updates",
    _("Status updates"),
    StatusUpdate,
    lambda user, moment: moment.updates(user),
    (
        "-published_at",
        "-pk",
    ),
    [
        Identity("status-updates"),
        Plain("assignment", "assignment__code"),
        *WHO,
        Plain("number"),
        Plain("cycle", "cycle__code"),
        Coded("status", Status),
        Plain("retraction", whether(Q(status="")), _("Retraction"), BOOLEAN),
        Plain("reported_on"),
        Plain("published_at"),
        Plain("superseded_at"),
        Coded("evidence_level", EvidenceLevel),
        Translated("narrative"),
        Translated("missing"),
        Translated("plan"),
        Plain("existed_before"),
        Plain("continuing"),
        Coded("reason", Reason),
        Translated("reason_text"),
        Plain("measures", Members("measures"), _("Forms of measure"), LIST),
        Plain("obstacles", Members("obstacles"), _("Obstacles"), LIST),
        Plain("support_needed", Members("support_needed"), _("Support needed"), LIST),
        Plain("confirms", "confirms__code"),
        Plain("corrects", "corrects__code"),
        Plain("reporter", "reporter__code"),
        Plain("on_behalf"),
        Plain("demonstration", description=FICTITIOUS),
    ],
)

EVIDENCE = Table(
    "evidence",
    _("Evidence"),
    Evidence,
    # Restricted pieces stay where they are, whoever asks: a file goes from hand to hand.
    lambda user, moment: Evidence.objects.filter(update__in=moment.updates(user), restricted=False),
    (
        "update__code",
        "order",
    ),
    [
        Plain("status_update", "update__code"),
        Identity("status-updates", "update__code", name=""),
        Plain("order"),
        Coded("kind", Evidence.Kind),
        Translated("title"),
        Plain("source", "source__code"),
        Translated("locator"),
        Plain("address"),
        Plain("issuer"),
        Plain("dated"),
        Plain("file_name"),
        Plain("sha256", "file__sha256"),
        Plain("demonstration", "update__demonstration", FICTITIOUS),
    ],
)


def _with_what_stood(rows, user, moment):
    before = StatusUpdate.objects.filter(pk=OuterRef("stood"))
    names = ("code", "status", "published_at")
    return rows.annotate(**{f"stood_{name}": Subquery(before.values(name)) for name in names})


CORRECTIONS = Table(
    "corrections",
    _("Corrections"),
    StatusUpdate,
    lambda user, moment: corrections(moment.updates(user)),
    ("-published_at", "-pk"),
    [
        Identity("status-updates"),
        Plain("assignment", "assignment__code"),
        *WHO,
        Plain("published_at"),
        Plain("retraction", whether(Q(status="")), _("Retraction"), BOOLEAN),
        Coded("status", Status),
        Plain("replaces", "stood_code", _("The status update that it takes the place of")),
        Coded("replaced_status", Status, "stood_status", _("Status before")),
        Plain("replaced_published_at", "stood_published_at", _("Published before"), INSTANT),
        Translated("narrative"),
        Plain("reporter", "reporter__code"),
        Plain("demonstration", description=FICTITIOUS),
    ],
    dressed=_with_what_stood,
)


def _counted(rows, user, moment):
    received = Count("lines", Q(lines__outcome__in=CycleLine.RECEIVED), distinct=True)
    return rows.annotate(asked=Count("requests", distinct=True), received=received)


CYCLES = Table(
    "cycles",
    _("Reporting cycles"),
    ReportingCycle,
    lambda user, moment: ReportingCycle.objects.opened(),
    (
        "-opens_on",
        "code",
    ),
    [
        Identity("cycles"),
        Translated("title"),
        Plain("opens_on"),
        Plain("due_on"),
        Plain("cut_off_on"),
        Plain("opened_at"),
        Plain("published_at"),
        Plain("methodology_version"),
        Plain("asked", "asked", _("Assignments asked about"), INTEGER),
        Plain("received", "received", _("Of these, received when it was published"), INTEGER),
        Plain("demonstration", description=FICTITIOUS),
    ],
    dressed=_counted,
)


def lines(user, moment):
    """The frozen lines of the cycle of *moment*; where it is none, of every published cycle."""
    asked = Q(cycle=moment.cycle) if moment.cycle else Q(cycle__published_at__isnull=False)
    visible = CycleLine.objects.filter(assignment__in=Assignment.objects.visible_to(user))
    return visible.filter(asked)


CYCLE_LINES = Table(
    "cycle-lines",
    _("Lines of reporting cycles"),
    CycleLine,
    lines,
    ("cycle__code", "assignment__code"),
    [
        Plain("cycle", "cycle__code"),
        Plain("assignment", "assignment__code"),
        Identity("assignments", "assignment__code", name=""),
        Plain("commitment", "assignment__commitment__code"),
        *WHO,
        Coded("outcome", CycleLine.Outcome),
        Coded("status", Status),
        Coded("evidence_level", EvidenceLevel),
        Plain("status_update", "update__code"),
        Plain("themes", Members("themes"), _("Themes"), LIST),
        Plain("dimension", "dimension__number"),
        Plain("working_groups", Members("working_groups"), _("Working groups"), LIST),
        Plain("demonstration", "cycle__demonstration", FICTITIOUS),
    ],
)
