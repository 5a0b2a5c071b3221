"""A row of the list of addresses: what each role is answered there, and what it may cost."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import translation

ROLES = (
    "visitor",
    "ecuador_focal_point",
    "peru_focal_point",
    "peru_contributor",
    "former_focal_point",
    "coordinator",
    "presiding_focal_point",
    "presidency",
    "reviewer",
    "editor",
    "administrator",
)
STAFF = ROLES[-4:]
FOCAL_POINTS = ROLES[1:-4]
KEEPERS = ("editor", "administrator")
LANGUAGES = {"es": "es", "pt": "pt-br", "en": "en"}  # prefix -> language

PUBLIC_CEILING = 12
ADMIN_CEILING = 20
CHANGE_CEILING = 60


@dataclass(frozen=True)
class Address:
    """A row of the list: one address with example arguments.

    args: the arguments, or a function that returns them once the record is loaded;
    answers: the status by role; prefixed: whether it stands under the language; queries: the
    ceiling, for whoever reads it; page: whether it is read in the frame of the public pages.
    """

    name: str
    answers: dict
    args: tuple | Callable = ()
    query: str = ""
    prefixed: bool = False
    queries: int = PUBLIC_CEILING
    page: bool = False

    def __str__(self):
        args = () if callable(self.args) else self.args
        return "/".join([self.name, *map(str, args)]) + self.query

    def url(self, prefix="es"):
        """The address in the language of *prefix* (`es`, `pt` or `en`)."""
        args = self.args() if callable(self.args) else self.args
        with translation.override(LANGUAGES[prefix]):
            return reverse(self.name, args=args) + self.query

    @property
    def reader(self):
        """The first of all roles, the keepers before other staff, whom it shows something."""
        order = ("visitor", *KEEPERS, *ROLES)
        return next((role for role in order if self.answers[role] == 200), "visitor")


def everyone(status=200):
    return dict.fromkeys(ROLES, status)


def signed_in(status=200, out=302):
    return {role: out if role == "visitor" else status for role in ROLES}


def staff(*allowed, status=200, others=403):
    """Only the *allowed* of the staff get *status*; who is not of the staff has to sign in."""
    answers = {role: others if role in STAFF else 302 for role in ROLES}
    return answers | dict.fromkeys(allowed, status)
