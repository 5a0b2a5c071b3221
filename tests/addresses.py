"""Every named address, once: the answer that each role gets there, and what it may cost.

The tests of permissions, query counts, languages and axe are made from this list. An
address that is not in it fails `test_addresses.py`, and so does a row without an address.
"""

from functools import partial

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from commitments.models import Instrument
from tests.api_addresses import API
from tests.cast import make_document
from tests.cycle_cast import the_line, the_published_cycle, the_running_cycle
from tests.evidence_cast import address_of_file
from tests.people_cast import make_invitation
from tests.portal_addresses import PORTAL
from tests.public_addresses import DOCUMENTS, FOLLOWED, PAGES
from tests.reporting_cast import the_cycle_of_the_list
from tests.rows import (
    ADMIN_CEILING,
    CHANGE_CEILING,
    FOCAL_POINTS,
    KEEPERS,
    ROLES,
    STAFF,
    Address,
    everyone,
    signed_in,
    staff,
)
from tests.smtp import make_mail

# --- One's own account ------------------------------------------------------------------


def account(name, answers, *args):
    return Address(f"account_{name}", answers, args, prefixed=True, page=True)


SIGNED_OUT = signed_in(302, out=200)
ACCOUNT = [
    account("login", SIGNED_OUT),
    account("signup", SIGNED_OUT),
    account("logout", signed_in()),
    account("email", everyone(302)),
    account("change_password", signed_in()),
    account("set_password", everyone(302)),
    account("reauthenticate", signed_in()),
    account("inactive", everyone()),
    account("email_verification_sent", everyone()),
    account("confirm_email", everyone(), "no-such-key"),
    account("confirm_login_code", everyone(302)),
    account("reset_password", everyone()),
    account("reset_password_done", everyone()),
    account("reset_password_from_key", everyone(), "1", "no-such-key"),
    account("reset_password_from_key_done", everyone()),
]


# --- Permanent addresses and what answers machines --------------------------------------

PERMANENT = [
    Address("permanent", everyone(303), (collection, code))
    for collection, code in {
        "instruments": "santiago-2023",
        "provisions": "santiago-2023/10.C.3.4",
        "commitments": "santiago-2023/10.A.3/2",
        "assignments": "santiago-2023/10.A.3/2@PER",
        "status-updates": "santiago-2023/14/1@technical-secretariat.1",
        "actors": "PER",
        "memberships": "PER/member_state/2018-09-04",
        "positions": "santiago-2023@PER",
        "presidencies": "1",
        "meetings": "buenos-aires-2019-07-04",
        "working-groups": "education",
        "themes": "ix-education",
        "dimensions": "1",
        "sources": "santiago-declaration-2023",
    }.items()
]
PERMANENT += [
    Address("permanent", everyone(303), lambda: ("cycles", *the_cycle_of_the_list())),
    Address("permanent", everyone(404), ("presidencies", "first")),
    Address("permanent", everyone(404), ("fishes", "PER")),
    *(
        Address("public:citation", everyone(status), args, query, prefixed=True)
        for args, query, status in [
            (("instruments", "santiago-2023", "bib"), "", 200),
            (("provisions", "santiago-2023/10.C.3.4", "txt"), "", 200),
            (("commitments", "santiago-2023/10.A.3/2", "json"), "?as_of=2026-11-22", 200),
            (("assignments", "santiago-2023/10.A.3/2@PER", "bib"), "", 200),
            (("status-updates", "santiago-2023/14/1@technical-secretariat.1", "bib"), "", 200),
            (("commitments", "santiago-2023/10.A.3/2", "json"), "?as_of=soon", 400),
            (("commitments", "santiago-2023/10.A.3/2", "exe"), "", 404),
            (("commitments", "santiago-2023/10.A.3/99", "bib"), "", 404),
            (("actors", "PER", "bib"), "", 404),
        ]
    ),
    Address("sitemap", everyone()),
    Address("sitemap-part", everyone(), ("pages",)),
    Address("sitemap-part", everyone(), ("assignments-1",)),
    Address("sitemap-part", everyone(404), ("assignments-99",)),
    Address("robots", everyone()),
    Address("root", everyone(302)),
    Address("healthz", everyone()),
]


# --- Evidence, by who may see it --------------------------------------------------------

OWN = ("peru_focal_point", "peru_contributor")
PREPARING = ("coordinator", "presiding_focal_point", "presidency")


def evidence(case, *readers, **fields):
    """A file of Peru's, which only *readers* get; the query but tells the rows apart."""
    answers = everyone(404) | dict.fromkeys(readers, 200)
    args = partial(address_of_file, **fields)
    return Address("public:evidence-file", answers, args, f"?{case}", prefixed=True)


EVIDENCE = [
    evidence("published", *ROLES),
    evidence("restricted", *OWN, "reviewer", *KEEPERS, restricted=True),
    evidence("accepted", *OWN, *PREPARING, "reviewer", *KEEPERS, stage="accepted"),
    evidence("submitted", *OWN, "reviewer", *KEEPERS, stage="submitted"),
    evidence("draft", *OWN, stage="draft"),
]


# --- The administration -----------------------------------------------------------------

READ = staff(*STAFF)
KEEP = staff(*KEEPERS)
NOBODY = staff()
ONLY_POSTED = staff(others=405)

#: What each registry of the record has -> who gets it, and the ceiling of its queries. What
#: is public is deleted by nobody.
REGISTRY = {
    "changelist": (READ, ADMIN_CEILING),
    "add": (KEEP, CHANGE_CEILING),
    "change": (READ, CHANGE_CEILING),
    "delete": (NOBODY, ADMIN_CEILING),
    "history": (READ, ADMIN_CEILING),
    "simple_history": (READ, ADMIN_CEILING),
    "import": (KEEP, ADMIN_CEILING),
    "process_import": (ONLY_POSTED, ADMIN_CEILING),
    "export": (READ, ADMIN_CEILING),
}
#: The registries, with the row whose page is asked for: of the widest things the widest.
REGISTRIES = {
    "members.source": {"code": "santiago-declaration-2023"},
    "members.actor": {"code": "CHL"},
    "members.actoralias": {},
    "members.membership": {},
    "members.presidency": {},
    "members.workinggroup": {},
    "members.dimension": {},
    "members.theme": {},
    "members.dimensioncollaborator": {},
    "members.themelink": {},
    "members.themedimension": {},
    "members.themeworkinggroup": {},
    "meetings.round": {},
    "meetings.meeting": {"code": "santiago-2023-11-22"},
    "meetings.datereading": {},
    "meetings.participation": {},
    "meetings.document": {},
    "commitments.instrument": {"code": "santiago-2023"},
    "commitments.position": {},
    "commitments.provision": {"code": "santiago-2023/10.C.3.4"},
    "commitments.commitment": {"code": "santiago-2023/10.D.3/4"},
    "commitments.commitmentlink": {},
    "commitments.restatement": {},
    "commitments.assignment": {"code": "santiago-2023/10.A.3/2@PER"},
}
#: Other things of the administration: the same table, each with its own rules.
OTHERS = {
    "members.user": {
        "changelist": staff(*KEEPERS),
        "add": staff("administrator"),
        "change": staff(*KEEPERS),
        "delete": NOBODY,
        "history": staff(*KEEPERS),
    },
    "members.focalpoint": {
        "changelist": staff("reviewer", *KEEPERS),
        "add": staff(*KEEPERS),
        "change": staff("reviewer", *KEEPERS),
        "delete": NOBODY,
        "history": staff("reviewer", *KEEPERS),
        "simple_history": staff("reviewer", *KEEPERS),
    },
    "members.invitation": {
        "changelist": staff("reviewer", *KEEPERS),
        "add": staff(*KEEPERS),
        "change": staff("reviewer", *KEEPERS),
        "delete": NOBODY,
        "history": staff("reviewer", *KEEPERS),
        "simple_history": staff("reviewer", *KEEPERS),
    },
    "commitments.mail": {
        "changelist": staff("reviewer", *KEEPERS),
        "add": NOBODY,
        "change": staff("reviewer", *KEEPERS),
        "delete": NOBODY,
        "history": staff("reviewer", *KEEPERS),
    },
    "commitments.reportingcycle": {
        "changelist": READ,
        "add": staff("reviewer", "administrator"),
        "change": READ,
        "delete": NOBODY,
        "history": READ,
        "simple_history": READ,
    },
    "commitments.cycleline": {
        "changelist": READ,
        "add": NOBODY,
        "change": READ,
        "delete": NOBODY,
        "history": READ,
    },
    "commitments.statusupdate": {
        "changelist": READ,
        "add": NOBODY,
        "change": staff(*STAFF, status=302),
        "review": READ,
        "letter": staff("reviewer", "administrator"),
        "delete": NOBODY,
        "history": READ,
    },
}
MADE = {
    "meetings.document": make_document,
    "members.invitation": make_invitation,
    "commitments.mail": make_mail,
    "commitments.reportingcycle": the_published_cycle,
    "commitments.cycleline": the_line,
}
ON_A_ROW = ("change", "delete", "history", "simple_history", "review")


def row_of(label, what, lookup):
    """The keys that the address of a row takes: its own, and that of a version of it.

    What the shipped record has none of is made for the test.
    """
    row = apps.get_model(label).objects.filter(**lookup).first() or MADE[label]()
    return (row.pk, row.history.first().pk) if what == "simple_history" else (row.pk,)


def of_registry(label, what, answers, queries, lookup):
    name = f"admin:{label.replace('.', '_')}_{what}"
    args = partial(row_of, label, what, lookup) if what in ON_A_ROW else ()
    return Address(name, answers, args, queries=queries)


def page_of_santiago():
    instrument = Instrument.objects.get(code="santiago-2023")
    return ContentType.objects.get_for_model(instrument).pk, instrument.pk


SEARCHED = "?app_label=commitments&model_name=commitment&field_name=provision&term=asilo"
ADMIN = [
    Address("admin:index", READ, queries=ADMIN_CEILING),
    Address("admin:app_list", READ, ("commitments",), queries=ADMIN_CEILING),
    Address("admin:login", staff(others=302) | dict.fromkeys(FOCAL_POINTS, 403)),
    Address("admin:logout", ONLY_POSTED),
    Address("admin:password_change", READ),
    Address("admin:password_change_done", READ),
    Address("admin:autocomplete", READ, query=SEARCHED),
    Address("admin:jsi18n", READ),
    Address("admin:view_on_site", staff(others=302), page_of_santiago),
    Address("admin:known-gaps", READ, queries=ADMIN_CEILING),
    Address(
        "admin:auth_user_password_change",
        staff("administrator"),
        partial(row_of, "members.user", "change", {}),
    ),
]
ADMIN += [
    of_registry(label, what, answers, queries, lookup)
    for label, lookup in REGISTRIES.items()
    for what, (answers, queries) in REGISTRY.items()
]
ADMIN += [
    of_registry(label, what, answers, CHANGE_CEILING, {})
    for label, rules in OTHERS.items()
    for what, answers in rules.items()
]

#: The pages of a running cycle, beside its form.
ADMIN += [
    Address(
        f"admin:commitments_reportingcycle_{name}",
        answers,
        lambda: (the_running_cycle().pk,),
        queries=CHANGE_CEILING,
    )
    for name, answers in {
        "open": staff("reviewer", "administrator"),
        "extend": staff("reviewer", "administrator"),
        "board": staff("reviewer", *KEEPERS),
        "rehearse": staff("reviewer", *KEEPERS),
    }.items()
]

ADDRESSES = [*PAGES, *DOCUMENTS, *FOLLOWED, *ACCOUNT, *PERMANENT, *API, *EVIDENCE, *PORTAL, *ADMIN]

#: What is read in the frame of the public pages: whatever does not lead on to another page.
READ_AS_PAGES = [row for row in ADDRESSES if row.page and row.answers[row.reader] not in (301, 302)]
