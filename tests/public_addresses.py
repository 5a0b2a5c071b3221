"""The public pages: everyone gets the same answer."""

from tests.reporting_cast import the_cycle_of_the_list
from tests.rows import Address, everyone


def page(name, *args, query="", status=200):
    name = f"public:{name}"
    return Address(name, everyone(status), args, query, prefixed=True, page=True)


#: What explains the record, and holds no fact of it.
EXPLAINING = (
    *("methodology", "methodology-version", "glossary", "about", "licence"),
    *("privacy", "accessibility"),
)
PAGES = [
    page("home"),
    page("commitment-list"),
    page("commitment-list", query="?q=educacion&state=PER&state=ECU"),
    page("commitment-list", query="?state=PER&instrument=lima-2021"),
    page("commitment-list", query="?state=XXX", status=400),
    page("commitment-list", query="?page=99", status=404),
    page("commitment", "santiago-2023", "10.A.3", 1),
    page("commitment", "santiago-2023", "10.D.3", 4),
    page("commitment", "quito-declaration-2018", "2", 1),
    page("commitment", "santiago-2023", "10.A.3", 99, status=404),
    page("assignment", "santiago-2023", "10.A.3", 2, "PER"),
    page("assignment", "santiago-2023", "14", 1, "technical-secretariat"),
    page("assignment", "santiago-2023", "10.A.3", 2, "XXX", status=404),
    page("assignment-list"),
    page("assignment-list", query="?status=not_reported&state=DOM&as_of=2026-11-22"),
    page("assignment-list", query="?status=done", status=400),
    page("matrix"),
    page("matrix", query="?group=theme&state=PER&actor=member-states&as_of=2026-11-22"),
    page("matrix", query="?group=colour", status=400),
    page("matrix", query="?page=99", status=404),
    page("update-list"),
    page("update-list", query="?state=PER&status=planned&q=plan&as_of=2026-11-22"),
    page("update-list", query="?status=done", status=400),
    page("update-list", query="?page=99", status=404),
    page("correction-list"),
    page("cycle-list"),
    page("cycle", "no-such-cycle", status=404),
    Address("public:cycle", everyone(), the_cycle_of_the_list, prefixed=True, page=True),
    page("instrument-list"),
    page("instrument", "santiago-2023"),
    page("instrument", "quito-declaration-2018"),
    page("instrument", "brussels-2023"),
    page("instrument", "buenos-aires-declaration-2019"),
    page("instrument", "lima-2021"),
    page("instrument", "santiago-2099", status=404),
    page("provision", "santiago-2023", "10.C.3.4"),
    page("provision", "santiago-2023", "Appendix.a"),
    page("provision", "buenos-aires-declaration-2019", "r1"),
    page("provision", "brussels-2023", "p14"),
    page("provision", "santiago-2023", "99", status=404),
    page("state-list"),
    page("state", "CHL"),
    page("state", "VEN"),
    page("state", "per", status=301),
    page("state", "XXX", status=404),
    page("actor-list"),
    page("actor", "iom"),
    page("actor", "member-states"),
    page("actor", "PER", status=301),
    page("actor", "nobody", status=404),
    page("working-group-list"),
    page("working-group", "education"),
    page("working-group", "fishing", status=404),
    page("theme-list"),
    page("theme", "iom-asylum"),
    page("theme", "ix-health-covid-19-and-hiv-aids"),
    page("theme", "fishing", status=404),
    page("dimension-list"),
    page("dimension", 1),
    page("dimension", 9, status=404),
    page("meeting-list"),
    page("meeting", "buenos-aires-2019-07-04"),
    page("meeting", "santiago-2023-11-22"),
    page("meeting", "quito-2099-01-01", status=404),
    page("search"),
    page("search", query="?q=educa%C3%A7%C3%A3o"),
    page("search", query="?q=refugiados&in=provisions&state=PER"),
    page("search", query="?q=a%00b", status=400),
    page("search", query="?q=refugiados&in=fishes", status=400),
    page("feed-list"),
    page("follow", "states/PER"),
    page("follow", "commitments/santiago-2023/10.A.3/2"),
    page("follow", "states/XXX", status=404),
    page("figure", "by-state"),
    page("figure", "by-status", query="?state=PER&as_of=2026-11-22"),
    page("figure", "by-status", query="?state=XXX", status=400),
    page("figure", "by-height", status=404),
    page("map"),
    page("map", query="?show=received&theme=ix-education&as_of=2026-11-22"),
    page("map", query="?commitment=santiago-2023/10.A.3/2"),
    page("map", query="?commitment=santiago-2023/10.A.3/99", status=400),
    page("map", query="?show=best", status=400),
    page("data"),
    page("source-list"),
    *(page(name) for name in EXPLAINING if name != "methodology-version"),
    page("methodology-version", "1"),
    page("methodology-version", "0", status=404),
]


#: What is saved or printed, in no frame. A report costs more than a page, and no more than this.
DOCUMENTS = [
    *(
        Address("public:download", everyone(status), args, query, prefixed=True)
        for args, query, status in [
            (("assignments", "csv"), "?state=PER&as_of=2026-11-22", 200),
            (("assignments", "csv"), "?state=XXX", 400),
            (("assignments", "txt"), "", 200),
            (("commitments", "xlsx"), "?theme=ix-education", 200),
            (("status-updates", "json"), "", 200),
            (("cycle-lines", "csv"), "?cycle=no-such-cycle", 400),
            (("fishes", "csv"), "", 404),
            (("commitments", "pdf"), "", 404),
        ]
    ),
    *(
        Address("public:chart", everyone(status), args, query, prefixed=True)
        for args, query, status in [
            (("by-state", "csv"), "?instrument=santiago-2023&as_of=2026-11-22", 200),
            (("by-state", "csv"), "?instrument=santiago-2099", 400),
            (("by-state", "svg"), "", 503),  # in tests nothing is drawn until one asks for it
            (("by-height", "csv"), "", 404),
            (("by-state", "pdf"), "", 404),
        ]
    ),
    *(
        Address(f"public:{name}", everyone(status), args, query, prefixed=True, queries=20)
        for name, args, query, status in [
            ("report", (), "", 200),
            ("report", ("state", "PER"), "", 200),
            ("report", ("state", "PER"), "?as_of=2026-11-22", 200),
            ("report", ("state", "PER"), "?as_of=2099-01-01", 400),
            ("report", ("state", "XXX"), "", 404),
            ("report", ("cycle", "no-such-cycle"), "", 404),
            ("report", ("actor", "PER"), "", 404),
            ("archive", ("quitotrack-2018-01-01",), "", 404),
            ("archive-sum", ("quitotrack-2018-01-01",), "", 404),
        ]
    ),
]


#: What news readers ask for, and what other sites show.
FOLLOWED = [
    *(
        Address("public:feed", everyone(status), (name,), query, prefixed=True)
        for name, query, status in [
            ("updates", "", 200),
            ("cycles", "", 200),
            ("states/PER", "", 200),
            ("commitments/santiago-2023/10.A.3/2", "?as_of=2026-11-22", 200),
            ("states/PER", "?as_of=2099-01-01", 400),
            ("states/XXX", "", 404),
            ("fishes/PER", "", 404),
        ]
    ),
    *(
        Address(name, everyone(status), (about,), query)
        for name in ("embed", "embed-badge")
        for about, query, status in [
            ("states/PER", "", 200),
            ("commitments/santiago-2023/10.A.3/2", "?lang=pt&as_of=2026-11-22", 200),
            ("states/PER", "?lang=fr", 400),
            ("states/PER", "?as_of=yesterday", 400),
            ("states/XXX", "", 404),
        ]
    ),
]
