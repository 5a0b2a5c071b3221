"""The columns of the registries of who: fixtures, imports and exports alike."""

from . import models
from .columns import columns

SourceColumns = columns(
    models.Source,
    key="code",
    names="code title* publisher* published_on published_precision address note*",
)
ActorColumns = columns(
    models.Actor,
    key="code",
    names="code kind name* formal_name* acronym* source note*",
)
ActorAliasColumns = columns(models.ActorAlias, key="name", names="actor name")
MembershipColumns = columns(
    models.Membership,
    key="actor capacity since",
    names="actor capacity since since_precision until until_precision founding source note*",
)
PresidencyColumns = columns(
    models.Presidency, key="order", names="order actor since until derived source note*"
)
WorkingGroupColumns = columns(models.WorkingGroup, key="code", names="code name* source note*")
DimensionColumns = columns(models.Dimension, key="number", names="number name* source note*")
DimensionCollaboratorColumns = columns(
    models.DimensionCollaborator,
    key="dimension actor",
    names="dimension actor source note*",
)
ThemeColumns = columns(models.Theme, key="code", names="code list order name* is_new source note*")
ThemeLinkColumns = columns(
    models.ThemeLink, key="theme other", names="theme other basis source note*"
)
ThemeDimensionColumns = columns(
    models.ThemeDimension, key="theme dimension", names="theme dimension basis source note*"
)
ThemeWorkingGroupColumns = columns(
    models.ThemeWorkingGroup,
    key="theme working_group",
    names="theme working_group basis source note*",
)
