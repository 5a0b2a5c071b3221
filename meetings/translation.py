"""Which texts exist in Spanish, Portuguese and English."""

from members.history import translate_and_keep_history

from . import models

translate_and_keep_history(
    {
        models.Round: ("name", "note"),
        models.Meeting: ("title", "city", "note"),
        models.DateReading: ("reason",),
        models.Participation: ("note",),
        models.Document: ("title", "note"),
    }
)
