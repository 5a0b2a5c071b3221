"""Work that no request waits for: charts that are still to be drawn, the archive of an edition.

It is done by `manage.py make_publications` in a process of its own, which a request starts once
its answer is out and which ends with the work. There is never more than one: a lock on a file
under DATA_DIR says so, and goes with the process, however it ends.
"""

import fcntl
import logging
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)

_asked: ContextVar[list | None] = ContextVar("asked", default=None)
#: After one that failed, none is started for this long.
QUIET = 60  # seconds
#: Those started, until their end is taken note of; when one failed.
_started: list[subprocess.Popen] = []
_failed: list[float] = []
#: The edition that this process saw last.
_seen: list[int] = []


def wanted():
    """Have the work done: after the response within a request, now outside of one."""
    asked = _asked.get()
    if asked is None:
        start()
    else:
        asked.append(True)


@contextmanager
def held_back():
    """Nothing is started within it; the list that it gives holds something if work waits."""
    asked: list[bool] = []
    token = _asked.set(asked)
    try:
        yield asked
    finally:
        _asked.reset(token)


def noticed(edition):
    """Have the work done if *edition*, an Edition or None, is another than the last one here."""
    if edition is not None:
        if _seen and _seen[-1] != edition.number:
            wanted()
        _seen[:] = [edition.number]


@contextmanager
def alone(descriptor=None):
    """Hold the lock and give its descriptor; give None where another process holds it.

    descriptor: of the lock, open and held by whoever started this process.
    """
    if descriptor is not None:
        with os.fdopen(descriptor):
            yield descriptor
        return
    path = Path(settings.DATA_DIR) / "workshop.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield lock.fileno()


def start():
    """Start the process that does the work, unless one runs or failed just now; return whether
    it was started. Waits for nothing, raises nothing."""
    if not settings.WORKSHOP or _failed_lately():
        return False
    try:
        with alone() as lock:
            if lock is not None:
                _started.append(_child(lock))
                return True
    except OSError as error:
        log.error("The work that waits was not begun: %s", error)
    return False


def _failed_lately():
    """Whether the last one ended badly within the minute: its fault is not gone by itself."""
    for child in _started[:]:
        if child.poll() is not None:
            _started.remove(child)
            if child.returncode:
                log.error("The work that waits came to no end: %s", child.returncode)
                _failed[:] = [time.monotonic()]
    return any(time.monotonic() - at < QUIET for at in _failed)


def _child(lock):
    """A process of its own that inherits the *lock*, and gives it back when it ends."""
    command = [sys.executable, "manage.py", "make_publications", f"--lock={lock}"]
    return subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATA_DIR": str(Path(settings.DATA_DIR).resolve())},
        pass_fds=[lock],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
