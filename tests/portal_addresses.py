"""The addresses of the portal, with the answer that each role gets there.

What a role may not see is a 404; who is signed out is asked to sign in.
"""

import uuid
from functools import partial

from tests.cycle_cast import the_running_cycle
from tests.people_cast import a_token
from tests.portal_cast import line_at, peru_is_asked
from tests.rows import STAFF, Address, everyone, signed_in

PORTAL_CEILING = 30
NO_UPLOAD = uuid.UUID(int=0)


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

#: One's desk, and one report on it. The first argument is whose desk it is.
PERU_LINE = ("PER", "santiago-2023", "10.A.3", 2)
HOME = signed_in(302) | dict.fromkeys(["former_focal_point", *STAFF], 200)
SENT = signed_in(404) | dict.fromkeys(["peru_focal_point", "peru_contributor"], 405)
SIGNED = at_the_desk_of("peru_focal_point")
DESK = [
    portal("portal:home", HOME),
    portal("portal:desk", PERU, ("PER",)),
    portal("portal:desk", PERU, ("PER",), query="?stage=draft&stage=not_begun&q=ninos"),
    portal("portal:desk", GROUP, ("education",)),
    portal("portal:desk", signed_in(404), ("XXX",)),
    portal("portal:submit", PERU, ("PER",)),
    portal("portal:report", PERU, PERU_LINE),
    portal("portal:report", PERU, line_at("submitted", "santiago-2023/10.A.3/1")),
    portal("portal:report", signed_in(404), ("PER", "santiago-2023", "10.A.3", 99)),
    portal("portal:discard", PERU, line_at("draft", "santiago-2023/10.A.3/3")),
    portal("portal:withdraw", SIGNED, line_at("returned", "santiago-2023/10.A.3/5")),
    portal("portal:preview", PERU, line_at("accepted", "santiago-2023/10.B.3/1")),
    portal("portal:preview", signed_in(404), PERU_LINE),
    portal("portal:history", PERU, PERU_LINE),
    portal("portal:history", PERU, line_at("returned", "santiago-2023/10.A.3/5")),
    portal("portal:confirm", SENT, PERU_LINE, page=False),
    portal("portal:evidence", SENT, PERU_LINE, page=False),
    portal("portal:remove-evidence", SENT, (*PERU_LINE, 1), page=False),
]


def on_paper(name, *more, who=PERU, **fields):
    """A page of Peru's desk about the running cycle, which asks it something."""
    return portal(f"portal:{name}", who, partial(peru_is_asked, *more), **fields)


#: The whole report: to sign, and as a workbook. Of an upload only its uploader sees anything.
PAPER = [
    on_paper("clear"),
    on_paper("clear-pdf", page=False),
    on_paper("workbook"),
    on_paper("workbook-download", page=False),
    portal("portal:workbook", signed_in(404), ("XXX",)),
    on_paper("workbook-preview", NO_UPLOAD, who=signed_in(404)),
    on_paper("workbook-faults", NO_UPLOAD, who=signed_in(404), page=False),
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

PORTAL = [*PEOPLE, *DESK, *PAPER, *PLENARY]
