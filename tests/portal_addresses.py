"""The addresses of the portal, with the answer that each role gets there.

What a role may not see is a 404; who is signed out is asked to sign in.
"""

from functools import partial

from tests.cycle_cast import the_running_cycle
from tests.people_cast import a_token
from tests.rows import STAFF, Address, everyone, signed_in

PORTAL_CEILING = 30


def at_the_desk_of(*holders):
    """For whom the desk is there; whoever else is signed in finds none."""
    return signed_in(404) | dict.fromkeys(holders, 200)


PERU = at_the_desk_of("peru_focal_point", "peru_contributor")
GROUP = at_the_desk_of("coordinator")

portal = partial(Address, prefixed=True, page=True, queries=PORTAL_CEILING)

#: Who speaks for whom, and one's own profile.
PEOPLE = [
    portal("portal:profile", signed_in()),
    portal("portal:people", PERU, ("PER",)),
    portal("portal:people", GROUP, ("education",)),
    portal("portal:briefing", PERU, ("PER",)),
    portal("portal:briefing", GROUP, ("education",)),
    portal("portal:briefing", signed_in(404), ("XXX",)),
    portal("portal:invitation", everyone(404), ("made-up",)),
    portal("portal:invitation", everyone(), a_token),
]

#: What prepares a plenary.
DOSSIER = at_the_desk_of("presiding_focal_point", *STAFF)
PLENARY = [
    portal("portal:accepted", DOSSIER | {"coordinator": 200}),
    portal("portal:handover", DOSSIER),
    portal("portal:handover-workbook", DOSSIER, page=False),
    portal(
        "portal:cover-note",
        at_the_desk_of("presiding_focal_point"),
        lambda: (the_running_cycle().code,),
    ),
]

PORTAL = [*PEOPLE, *PLENARY]
