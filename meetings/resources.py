"""The columns of the registries of when: fixtures, imports and exports alike."""

from members.columns import PublishedByAction, columns

from . import models

RoundColumns = columns(
    models.Round, key="code", names="code number name* presidency derived source note*"
)
MeetingColumns = columns(
    models.Meeting,
    key="code",
    names="code title* kind modality start end precision city* country round round_derived"
    " published_at source note*",
    base=PublishedByAction,
)
DateReadingColumns = columns(
    models.DateReading, key="meeting source", names="meeting start end source preferred reason*"
)
ParticipationColumns = columns(
    models.Participation, key="meeting actor role", names="meeting actor role source note*"
)
DocumentColumns = columns(
    models.Document,
    key="meeting address",
    names="meeting title* kind language address source note*",
)
