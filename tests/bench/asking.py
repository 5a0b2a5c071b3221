"""Asking servers over real connections, and counting."""

import http.client
import itertools
import threading
import time
from contextlib import closing

HOSTS = itertools.count()


def rate(port, path, *, connections, seconds, fresh=False, headers=None):
    """Requests a second that *port* answers to *path* at so many *connections* at once.

    fresh: each request names a host of its own, so that no kept page answers it.
    """
    done, end = [0] * connections, time.perf_counter() + seconds

    def ask(number):
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as line:
            while time.perf_counter() < end:
                host = f"b{next(HOSTS)}.localhost" if fresh else "localhost"
                answer(line, path, {"Host": host, **(headers or {})})
                done[number] += 1

    began = time.perf_counter()
    threads = [threading.Thread(target=ask, args=[number]) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - began)


def answer(line, path, headers):
    line.request("GET", path, headers=headers)
    response = line.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path} was answered with {response.status}: {body[:200]!r}")
    return body


def seconds_for(port, path, **headers):
    """(seconds, seconds to the first byte, bytes) of one answer, read to its end."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=600)) as line:
        began = time.perf_counter()
        line.request("GET", path, headers={"Host": "localhost", **headers})
        response = line.getresponse()
        size = len(response.read(1))
        first = time.perf_counter() - began
        while part := response.read(1 << 16):
            size += len(part)
        if response.status != 200:
            raise RuntimeError(f"{path} was answered with {response.status}")
        return time.perf_counter() - began, first, size
