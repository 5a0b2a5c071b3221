"""The assignments that a report is about, read once: as they stand at the moment of the request,
or as a published cycle froze them. All numbers of the report are counted from these rows.
"""

from dataclasses import dataclass, field

from django.db.models import F
from django.urls import reverse

from commitments.models import EvidenceLevel, Instrument
from commitments.templatetags.record import paragraph
from members.folding import fold
from members.models import Actor, Dimension, Source, Theme, WorkingGroup

OF_ASSIGNMENT = [
    "commitment__provision__instrument",
    "commitment__provision__source",
    "commitment__dimension",
    "actor",
    "working_group",
]
#: As the text is read, newest document first.
IN_ORDER = [
    "commitment__provision__instrument__code",
    "commitment__provision__order",
    "commitment__place",
    "code",
]


@dataclass(frozen=True)
class Row:
    """One assignment: whose, in what, and how it stood.

    level: the evidence level in words, or "". outcome: in words, of a line of a cycle. reported:
    the day of the report that stood, or None. update: the key of that report, or None.
    """

    code: str
    title: str
    place: str
    instrument: Instrument
    assignee: Actor | WorkingGroup
    source: Source
    status: str
    level: str
    dimension: Dimension | None
    themes: list[Theme] = field(default_factory=list)
    reported: object = None
    confirmed: bool = False
    update: int | None = None
    outcome: str = ""
    demonstration: bool = False

    @property
    def address(self):
        return reverse("permanent", args=["assignments", self.code])


def at_the_moment(request, **of):
    """The rows that stand at the moment of the *request*. of: lookups from the assignment.

    Two queries.
    """
    found = request.moment.assignments(request.user).filter(**of)
    found = found.annotate(fictitious=F("current__demonstration")).select_related(*OF_ASSIGNMENT)
    newest = F("commitment__provision__instrument__adopted_on").desc(nulls_last=True)
    found = found.order_by(newest, *IN_ORDER).prefetch_related("commitment__themes")
    return [
        Row(
            **_about(one),
            status=one.status,
            level=_level(one.evidence_level),
            dimension=one.commitment.dimension,
            themes=list(one.commitment.themes.all()),
            reported=one.reported_on,
            confirmed=one.confirms is not None,
            update=one.current_update,
            demonstration=bool(one.fictitious),
        )
        for one in found
    ]


def of_cycle(cycle, lines):
    """The rows that a published *cycle* froze, by who was asked. lines: of the cycle, those that
    the reader may see. Two queries."""
    themes = {theme.code: theme for theme in Theme.objects.all()}
    columns = [f"assignment__{column}" for column in OF_ASSIGNMENT]
    found = [
        Row(
            **_about(line.assignment),
            status=line.status,
            level=_level(line.evidence_level),
            dimension=line.dimension,
            themes=[themes[code] for code in line.themes if code in themes],
            reported=line.update.reported_on if line.update else None,
            update=line.update_id,
            outcome=line.get_outcome_display(),
            demonstration=cycle.demonstration or bool(line.update and line.update.demonstration),
        )
        for line in lines.select_related("update", "dimension", *columns).order_by(
            *(f"assignment__{column}" for column in IN_ORDER)
        )
    ]
    return sorted(found, key=lambda row: fold(row.assignee.name))


def _about(assignment):
    commitment = assignment.commitment
    provision = commitment.provision
    return {
        "code": assignment.code,
        "title": commitment.title,
        "place": paragraph(provision),
        "instrument": provision.instrument,
        "assignee": assignment.assignee,
        "source": provision.source,
    }


def _level(code):
    return str(EvidenceLevel(code).label) if code else ""
