"""Inside the application, on one database: answers to the orders on standard input, one a line.

Each order and each answer is a line of JSON: {"do": name, …} -> a value. Used by `Inside`.
"""

import itertools
import json
import os
import random
import subprocess
import sys
import time
from datetime import date, timedelta

import dev

HOSTS = itertools.count()


class Inside:
    """A process with the application in it; call its orders as methods."""

    def __init__(self, env):
        command = [sys.executable, "-m", "tests.bench.worker"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen(command, cwd=dev.ROOT, env=env, text=True, **pipes)

    def __getattr__(self, name):
        def order(**given):
            self.process.stdin.write(json.dumps({"do": name, **given}) + "\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())

        return order

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def ask(path):
    """What *path* costs where no page is kept: a dictionary of `first`, the milliseconds of the
    first answer of an edition; `anew`, those of a later one, for which the numbers of the edition
    are kept; `queries` of the first, its `status` and its `size` compressed."""
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        response = asked(path)
        sum(map(len, response)) if response.streaming else response.content
    queries, size = len(captured), 0 if response.streaming else len(response.content)
    cache.clear()
    first, *anew = [milliseconds(path) for _time in range(4)]
    found = {"first": first, "anew": min(anew), "queries": queries}
    return found | {"status": response.status_code, "size": size}


def milliseconds(path):
    """How long the first byte of *path* takes."""
    began = time.perf_counter()
    next(iter(asked(path)), b"")
    return (time.perf_counter() - began) * 1000


def asked(path):
    """The answer to *path*, under a host of its own: no kept page answers it."""
    headers = {"host": f"b{next(HOSTS)}.localhost", "accept-encoding": "gzip"}
    return reader().get(path, headers=headers)


def reader():
    from django.test import Client

    return Client(raise_request_exception=False)


def last_page(path):
    """The address of the last full page of the updates in the API, the newest being first."""
    from commitments.models import StatusUpdate

    oldest = StatusUpdate.objects.published().order_by("published_at", "pk")
    return f"{path}&cursor=after:{oldest[500].code}"


def statuses(day):
    """{status: assignments in force} at the end of *day*, as every page counts them."""
    from django.contrib.auth.models import AnonymousUser

    from commitments.moments import Moment
    from commitments.progress import tally

    return tally(Moment(day=date.fromisoformat(day)).assignments(AnonymousUser())).counts


def by_hand(days):
    """The same of each of *days*, read off the reports one after the other, oldest first."""
    from commitments.models import Assignment, StatusUpdate, end_of

    history = iter(
        StatusUpdate.objects.order_by("published_at", "pk")
        .values_list("published_at", "assignment", "status")
        .iterator(chunk_size=20_000)
    )
    begun = dict(Assignment.objects.values_list("pk", "in_force_from"))
    known, found, waiting = {}, {}, next(history, None)
    for day in sorted(days):
        while waiting and waiting[0] < end_of(date.fromisoformat(day)):
            known[waiting[1]] = waiting[2]
            waiting = next(history, None)
        counts = {}
        for key, first in begun.items():
            if first <= date.fromisoformat(day):
                status = known.get(key, "not_reported")
                counts[status] = counts.get(status, 0) + 1
        found[day] = counts
    return found


def different(count):
    """On how many of *count* random days the two do not agree."""
    chance = random.Random(2018)
    days = [
        (date(2019, 1, 5) + timedelta(days=chance.randrange(2850))).isoformat()
        for _ in range(count)
    ]
    expected = by_hand(set(days))
    return sum(statuses(day) != expected[day] for day in days)


def main():
    import django
    from django.conf import settings

    django.setup()
    settings.ALLOWED_HOSTS = ["*"]
    orders = {"ask": ask, "different": different, "last_page": last_page}
    for line in sys.stdin:
        given = json.loads(line)
        print(json.dumps(orders[given.pop("do")](**given)), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quitotrack.settings")
    main()
