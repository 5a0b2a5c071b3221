"""Who: the accounts, the actors and their capacities, the vocabularies, the sources."""

from .actors import Actor, ActorAlias, Membership, Presidency
from .invitations import Invitation
from .mandates import FocalPoint
from .sources import Basis, Precision, Source, Sourced
from .users import User
from .vocabularies import (
    Dimension,
    DimensionCollaborator,
    Theme,
    ThemeDimension,
    ThemeLink,
    ThemeWorkingGroup,
    WorkingGroup,
)

__all__ = [
    "Actor",
    "ActorAlias",
    "Basis",
    "Dimension",
    "DimensionCollaborator",
    "FocalPoint",
    "Invitation",
    "Membership",
    "Precision",
    "Presidency",
    "Source",
    "Sourced",
    "Theme",
    "ThemeDimension",
    "ThemeLink",
    "ThemeWorkingGroup",
    "User",
    "WorkingGroup",
]
