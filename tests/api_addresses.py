"""The API: everyone gets the same answer, signed in or not."""

from tests.reporting_cast import the_cycle_of_the_list
from tests.rows import Address, everyone

#: Of each collection a code that the shipped record has.
CODES = {
    "instruments": "santiago-2023",
    "provisions": "santiago-2023/10.C.3.4",
    "commitments": "santiago-2023/10.A.3/2",
    "assignments": "santiago-2023/10.A.3/2@PER",
    "status-updates": "santiago-2023/14/1@technical-secretariat.1",
    "actors": "PER",
    "memberships": "PER/member_state/2018-09-04",
    "presidencies": "1",
    "positions": "santiago-2023@PER",
    "meetings": "buenos-aires-2019-07-04",
    "working-groups": "education",
    "themes": "ix-education",
    "dimensions": "1",
    "sources": "santiago-declaration-2023",
}
COLLECTIONS = [*CODES, "cycles"]

#: Queries -> the status they get.
ASKED = {
    "commitments": {
        "?q=educacion&state=PER&state=ECU&theme=ix-education": 200,
        "?as_of=2026-11-22&page_size=500": 200,
        "?state=XXX": 400,
        "?nonsense=1": 400,
        "?page=99": 404,
    },
    "assignments": {"?status=not_reported&format=csv": 200, "?as_of=2999-01-01": 400},
    "status-updates": {"?cursor=after:santiago-2023/14/1@technical-secretariat.1": 200},
    "meetings": {"?format=xml": 400},
}


def api(name, *args, query="", status=200):
    return Address(f"api:{name}", everyone(status), args, query)


API = [
    api("documentation"),
    api("schema"),
    api("overview"),
    *(api(name) for name in COLLECTIONS),
    *(api(name, query=q, status=s) for name, asked in ASKED.items() for q, s in asked.items()),
    *(api(f"{name}-one", code) for name, code in CODES.items()),
    *(api(f"{name}-one", "no-such-code", status=404) for name in CODES),
    Address("api:cycles-one", everyone(), the_cycle_of_the_list),
    api("nothing", "v1/fishes", status=404),
]
