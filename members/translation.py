"""Which texts exist in Spanish, Portuguese and English."""

from . import models
from .history import translate_and_keep_history

translate_and_keep_history(
    {
        models.Source: ("title", "publisher", "note"),
        models.Actor: ("name", "formal_name", "acronym", "note"),
        models.ActorAlias: (),
        models.Membership: ("note",),
        models.Presidency: ("note",),
        models.WorkingGroup: ("name", "note"),
        models.Dimension: ("name", "note"),
        models.DimensionCollaborator: ("note",),
        models.Theme: ("name", "note"),
        models.ThemeLink: ("note",),
        models.ThemeDimension: ("note",),
        models.ThemeWorkingGroup: ("note",),
        models.FocalPoint: (),
        models.Invitation: (),
    }
)
