"""The benchmark: `python3 dev.py bench`. Prints ratios of one run, each the median of five
rounds in which this site and its control take turns; nothing here is a test.

--quick: a tenth of the record, two rounds; to see that it works.
"""

import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import environ
import psycopg

from tests.bench import asking, data, servers
from tests.bench.worker import Inside
from tests.postgres import postgres

QUICK = "--quick" in sys.argv
COMMITMENTS, MANY, ROUNDS, SECONDS, DAYS = (
    (200, 100_000, 2, 1, 50) if QUICK else (2000, 1_000_000, 5, 3, 1000)
)
FEW = COMMITMENTS * len(data.STATES)

LIST = "/es/assignments/?state=PER&status=in_progress"
FLAT = (
    "/flat/assignments?state=PER&status=in_progress&_size=50"
    "&_facet=instrument&_facet=dimension&_facet=status"
)
API = "/api/v1/assignments/?page_size=500"
FLAT_API = "/flat/assignments.json?_size=500&_shape=objects"
FLAT_CSV = "/flat/assignments.csv?_stream=on"
DAY = "as_of=2023-05-07"
#: A past day on which the few and the many updates say as much: the last had just come.
LATE = "as_of=2026-10-05"
CODE = "bench-01-2020"
PAGES = [
    "/es/",
    f"/es/?{LATE}",
    "/es/commitments/",
    f"/es/commitments/?{LATE}",
    "/es/commitments/?page_size=1",
    "/es/commitments/?page_size=100&theme=iom-1&state=PER",
    f"/es/commitments/{CODE}/1/1/",
    f"/es/commitments/{CODE}/1/1/PER/",
    "/es/assignments/",
    LIST,
    f"{LIST}&{LATE}",
    "/es/assignments/?page_size=100",
    "/es/matrix/",
    "/es/map/",
    "/es/updates/",
    "/es/corrections/",
    "/es/instruments/",
    f"/es/instruments/{CODE}/",
    f"/es/instruments/{CODE}/1/",
    "/es/states/",
    "/es/states/PER/",
    "/es/working-groups/",
    "/es/working-groups/education/",
    "/es/themes/",
    "/es/themes/iom-1/",
    "/es/dimensions/",
    "/es/dimensions/1/",
    "/es/meetings/",
    "/es/cycles/",
    "/es/data/",
    "/es/downloads/assignments.csv",
    "/es/feeds/updates.atom",
    API,
    "/api/v1/commitments/",
    "/api/v1/status-updates/?page_size=500",
]


def rounds(one, other):
    """([value of *one*], [value of *other*]), taken in turns."""
    pairs = [(one(), other()) for _round in range(ROUNDS)]
    return [list(values) for values in zip(*pairs, strict=True)]


def ratio(ours, theirs):
    """The median of the ratios of the rounds, with their spread, in words."""
    found = sorted(mine / their for mine, their in zip(ours, theirs, strict=True))
    return f"{statistics.median(found):.2f} ({found[0]:.2f} to {found[-1]:.2f})"


def line(name, what, measured, floor, goal):
    print(f"{name:4} {what:58} {measured:28} floor {floor:18} goal {goal}", flush=True)


# --- What is asked over a connection ----------------------------------------------------


def p1(port, plain, suggesting):
    """The list page that nothing has kept, against Datasette."""
    load = {"connections": 4, "seconds": SECONDS}
    ours = partial(asking.rate, port, LIST, fresh=True, **load)
    for control, floor, goal, how in ((plain, 4, 12, "without"), (suggesting, 10, 25, "with")):
        mine, their = rounds(ours, partial(asking.rate, control, FLAT, **load))
        what = f"uncached list page / Datasette {how} suggestions"
        line("P1", what, ratio(mine, their), f"{floor} x", f"{goal} x")
        print(f"       ({statistics.median(mine):.0f} and {statistics.median(their):.0f} a second)")


def p7(port, server, plain, connection):
    """All assignments as CSV: rows a second against Datasette and against `\\copy`."""
    path, before = "/es/downloads/assignments.csv", servers.memory(server)
    ours = partial(rows_a_second, port, path)
    mine, their = rounds(ours, partial(rows_a_second, plain, FLAT_CSV))
    grown = servers.memory(server) - before
    line("P7", "CSV of all assignments / Datasette", ratio(mine, their), "5 x", "15 x")
    mine, their = rounds(ours, lambda: FEW / copy_out(connection))
    line(
        "P7", "CSV of all assignments / COPY of the flat columns", ratio(mine, their), "-", "0.7 x"
    )
    line("P7", "memory that it took, both processes", f"{grown:+.1f} MiB", "+16 MiB", "-")


def rows_a_second(port, path):
    return FEW / asking.seconds_for(port, path)[0]


def copy_out(connection):
    began = time.perf_counter()
    with connection.cursor().copy(f"COPY ({servers.FLAT}) TO STDOUT (FORMAT csv, HEADER)") as rows:
        for _part in rows:
            pass
    return time.perf_counter() - began


def p8(port, plain):
    """500 rows of the API, uncached, against Datasette's; the last page of updates."""
    load = {"connections": 8, "seconds": SECONDS}
    ours = partial(asking.rate, port, API, fresh=True, **load)
    mine, their = rounds(ours, partial(asking.rate, plain, FLAT_API, **load))
    line("P8", "API, 500 rows / Datasette JSON", ratio(mine, their), "1 x", "4 x")
    print(f"       ({statistics.median(mine):.0f} and {statistics.median(their):.0f} a second)")


# --- What is asked inside ---------------------------------------------------------------


def p2_p6_p13(few, many):
    """Queries, flatness and size of every page; nothing kept."""
    found = [page_on_both(path, few, many) for path in PAGES]
    queries = max(one["queries"] for one in found)
    unequal = [one["path"] for one in found if one["unequal"]]
    line("P2", f"queries of the dearest page; unequal: {unequal}", str(queries), "12", "4")
    for name, how in (("anew", "page made anew"), ("first", "first answer of an edition")):
        slow = max(found, key=lambda one: one[name])
        what = f"{MANY:,} against {FEW:,}, {how}; worst: {slow['path']}"
        floor, goal = ("1.25", "1.10") if name == "anew" else ("-", "-")
        line("P6", what, f"{slow[name]:.2f}", floor, goal)
    large = max((one for one in found if one["path"][:4] == "/es/"), key=lambda one: one["size"])
    what = f"HTML, compressed, largest: {large['path']}"
    line("P13", what, f"{large['size'] / 1000:.1f} kB", "25 kB", "14 kB")


def page_on_both(path, few, many):
    """What *path* costs with many updates, and against few; printed as well.

    The quickest of all rounds is compared: what else the machine does only slows down.
    """
    mine, their = rounds(lambda: many.ask(path=path), lambda: few.ask(path=path))
    spent, control = (
        {name: min(one[name] for one in part) for name in ("anew", "first")}
        for part in (mine, their)
    )
    counts = {one["queries"] for one in mine + their}
    found = {name: spent[name] / control[name] for name in spent}
    found |= {"path": path, "queries": max(counts), "unequal": len(counts) > 1}
    found["size"] = max(one["size"] for one in mine)
    status = "" if mine[0]["status"] == 200 else f"answered with {mine[0]['status']}"
    print(
        f"     {path:62} {spent['anew']:7.1f} ms {max(counts):3} queries"
        f" {found['size'] / 1000:6.1f} kB  {found['anew']:.2f}"
        f" (first {spent['first']:.1f} ms, {found['first']:.2f}) {status}",
        flush=True,
    )
    return found


def milliseconds(inside, path):
    """How long *path* takes where the numbers of the edition are kept and the page is not."""
    return inside.ask(path=path)["anew"]


def p5(many):
    """The dashboard of any day against today's, and whether its numbers are right."""
    today, then = rounds(*(partial(milliseconds, many, path) for path in ("/es/", f"/es/?{DAY}")))
    line("P5", "dashboard as of a past day / today's", ratio(then, today), "3 x", "1.2 x")
    wrong = many.different(count=DAYS)
    line(
        "P5", f"days of {DAYS} on which the counts differ from those by hand", str(wrong), "0", "0"
    )


def last_page(many):
    """The last page of the updates in the API against the first."""
    path = "/api/v1/status-updates/?page_size=500"
    last = many.last_page(path=path)
    mine, their = rounds(*(partial(milliseconds, many, one) for one in (last, path)))
    line("P8", "last page of the updates / the first", ratio(mine, their), "-", "1.2 x")


# --- All of it --------------------------------------------------------------------------


def databases(address, folder):
    """({name: environment}, how to connect to the second) of two filled databases: with few and
    with many updates."""
    config = environ.Env.db_url_config(address)
    options = {"host": config["HOST"], "user": config["USER"], "port": config["PORT"]}
    options = {name: value for name, value in options.items() if value}
    envs = {}
    for name, updates in {"few": FEW, "many": MANY}.items():
        with psycopg.connect(**options, dbname=config["NAME"], autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS bench_{name}")
            connection.execute(f"CREATE DATABASE bench_{name}")
        own = address.rsplit("/", 1)[0] + f"/bench_{name}"
        envs[name] = servers.environment(own, folder / name)
        began = time.perf_counter()
        servers.prepare(envs[name], updates, COMMITMENTS)
        print(f"{updates:,} updates on {FEW:,} assignments in {time.perf_counter() - began:.0f} s")
    return envs, {**options, "dbname": "bench_many"}


def main():
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="quitotrack-")))
        envs, options = databases(held.enter_context(postgres()), folder)
        connection = held.enter_context(psycopg.connect(**options))
        servers.flatten(connection, folder / "flat.db")
        insides = {name: Inside(env) for name, env in envs.items()}
        for inside in insides.values():
            held.callback(inside.close)
        p2_p6_p13(**insides)
        p5(insides["many"])
        last_page(insides["many"])
        port, server = held.enter_context(servers.site(envs["many"]))
        plain, _server = held.enter_context(servers.datasette(folder / "flat.db", False))
        suggesting, _server = held.enter_context(servers.datasette(folder / "flat.db", True))
        p1(port, plain, suggesting)
        p8(port, plain)
        p7(port, server, plain, connection)


if __name__ == "__main__":
    main()
