"""The tables that only the archive has: what links the others, and what stands beside a row of
them. Each is small, and none has an address of its own.
"""

from django.utils.translation import gettext_lazy as _

from commitments.models import Commitment, CommitmentLink, Note, Provision, Restatement
from meetings.models import DateReading, Document, Meeting, Participation, Round
from members.models import (
    ActorAlias,
    Basis,
    DimensionCollaborator,
    ThemeDimension,
    ThemeLink,
    ThemeWorkingGroup,
)

from .columns import Coded, Plain, Translated
from .table import Table

SOURCE = Plain("source", "source__code")
BASIS = Coded("basis", Basis)
BESIDE = [SOURCE, Translated("note")]


def _links(user, moment):
    visible = Commitment.objects.visible_to(user)
    return CommitmentLink.objects.filter(commitment__in=visible, other__in=visible)


COMMITMENT_LINKS = Table(
    "commitment-links",
    _("Links between commitments"),
    CommitmentLink,
    _links,
    ("commitment__code", "kind", "other__code"),
    [
        Plain("commitment", "commitment__code"),
        Coded("kind", CommitmentLink.Kind),
        Plain("other", "other__code"),
        BASIS,
        *BESIDE,
    ],
)

RESTATEMENTS = Table(
    "restatements",
    _("Restatements"),
    Restatement,
    lambda user, moment: Restatement.objects.filter(
        commitment__in=Commitment.objects.visible_to(user),
        provision__in=Provision.objects.visible_to(user),
    ),
    ("commitment__code", "provision__code"),
    [Plain("commitment", "commitment__code"), Plain("provision", "provision__code"), *BESIDE],
)

NOTES = Table(
    "notes",
    _("Public notes and replies"),
    Note,
    lambda user, moment: Note.objects.filter(
        audience=Note.Audience.PUBLIC, update__in=moment.updates(user)
    ),
    ("update__code", "at", "pk"),
    [
        Plain("status_update", "update__code"),
        Plain("at"),
        Translated("text"),
        Translated("reply", "update__reply"),
    ],
)

ALIASES = Table(
    "actor-aliases",
    _("Other names of actors"),
    ActorAlias,
    lambda user, moment: ActorAlias.objects.all(),
    ("actor__code", "name"),
    [Plain("actor", "actor__code"), Plain("name")],
)

COLLABORATORS = Table(
    "dimension-collaborators",
    _("Collaborators of dimensions"),
    DimensionCollaborator,
    lambda user, moment: DimensionCollaborator.objects.all(),
    ("dimension__number", "actor__code"),
    [Plain("dimension", "dimension__number"), Plain("actor", "actor__code"), *BESIDE],
)

ROUNDS = Table(
    "rounds",
    _("Rounds"),
    Round,
    lambda user, moment: Round.objects.all(),
    ("number",),
    [
        Plain("code"),
        Plain("number"),
        Translated("name"),
        Plain("presidency", "presidency__order", _("Order of the presidency")),
        Plain("derived"),
        *BESIDE,
    ],
)


def _of_meetings(model):
    """Finds the rows of *model* that are of meetings which the reader may see."""
    return lambda user, moment: model.objects.filter(meeting__in=Meeting.objects.visible_to(user))


PARTICIPATIONS = Table(
    "participations",
    _("Participations"),
    Participation,
    _of_meetings(Participation),
    ("meeting__code", "actor__code", "role"),
    [
        Plain("meeting", "meeting__code"),
        Plain("actor", "actor__code"),
        Coded("role", Participation.Role),
        *BESIDE,
    ],
)

DATE_READINGS = Table(
    "date-readings",
    _("Readings of the dates of meetings"),
    DateReading,
    _of_meetings(DateReading),
    ("meeting__code", "source__code"),
    [
        Plain("meeting", "meeting__code"),
        Plain("start"),
        Plain("end"),
        Plain("preferred"),
        Translated("reason"),
        SOURCE,
    ],
)

DOCUMENTS = Table(
    "documents",
    _("Documents of meetings"),
    Document,
    _of_meetings(Document),
    ("meeting__code", "address"),
    [
        Plain("meeting", "meeting__code"),
        Translated("title"),
        Coded("kind", Document.Kind),
        Plain("language"),
        Plain("address"),
        *BESIDE,
    ],
)


def _crosswalk(name, title, model, theirs):
    """The table of a crosswalk of the themes. theirs: the column of the other vocabulary."""
    other = theirs.partition("__")[0]
    return Table(
        name,
        title,
        model,
        lambda user, moment: model.objects.all(),
        ("theme__code", theirs),
        [Plain("theme", "theme__code"), Plain(other, theirs), BASIS, *BESIDE],
    )


THEME_LINKS = _crosswalk("theme-links", _("Links between themes"), ThemeLink, "other__code")
THEME_DIMENSIONS = _crosswalk(
    "theme-dimensions", _("Themes of dimensions"), ThemeDimension, "dimension__number"
)
THEME_GROUPS = _crosswalk(
    "theme-working-groups",
    _("Themes of working groups"),
    ThemeWorkingGroup,
    "working_group__code",
)

#: Name -> Table.
LINKS = {
    table.name: table
    for table in (
        COMMITMENT_LINKS,
        RESTATEMENTS,
        NOTES,
        ALIASES,
        COLLABORATORS,
        ROUNDS,
        PARTICIPATIONS,
        DATE_READINGS,
        DOCUMENTS,
        THEME_LINKS,
        THEME_DIMENSIONS,
        THEME_GROUPS,
    )
}
