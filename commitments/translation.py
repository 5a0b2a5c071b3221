"""Which texts exist in Spanish, Portuguese and English.

Status updates keep no such history: their moves are rows, and once published they stand.
"""

from modeltranslation.translator import TranslationOptions, register

from members.history import translate_and_keep_history

from . import models

translate_and_keep_history(
    {
        models.Instrument: ("title", "short_title", "place", "opening", "closing", "note"),
        models.Position: ("note",),
        models.Provision: ("text", "annotation", "note"),
        models.Commitment: ("title", "quote", "note"),
        models.CommitmentLink: ("note",),
        models.Restatement: ("note",),
        models.Assignment: ("note",),
        models.ReportingCycle: ("title", "cover_note"),
    },
    many_to_many=["themes"],
)


@register(models.StatusUpdate)
class StatusUpdateTranslation(TranslationOptions):
    fields = ("narrative", "missing", "plan", "reason_text", "reply")


@register(models.Evidence)
class EvidenceTranslation(TranslationOptions):
    fields = ("title", "locator")


@register(models.Note)
class NoteTranslation(TranslationOptions):
    fields = ("text",)
