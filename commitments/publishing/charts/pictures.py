"""Pictures, kept by what they show: the same specification is drawn once.

DATA_DIR/charts/ holds them under a hash of the specification and of what draws it, and in
`queue/` what is still to be drawn. A file is there whole or not at all. What cannot be drawn is
given up for an hour, so that nothing goes round in circles.
"""

import hashlib
import json
import logging
import os
import time
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from . import slimming

log = logging.getLogger(__name__)

#: More than these do not wait: whoever asks for filters by the thousand gets tables.
MOST_WAITING = 200
MOST_KEPT = 5_000
MOST_ATTEMPTS = 2
GIVEN_UP = 60 * 60  # seconds


@cache
def _renderer():
    """A name for what draws: another release of it draws anew."""
    source = Path(slimming.__file__).read_bytes()
    return f"{version('vl-convert-python')} {hashlib.sha256(source).hexdigest()}"


def key(spec):
    """The name under which the picture of *spec* is kept."""
    text = json.dumps([spec, _renderer()], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def folder():
    return Path(settings.DATA_DIR) / "charts"


def find(spec, kind="svg"):
    """Return the bytes of the picture of *spec*, or None. kind: `svg`, or `png` of a headed."""
    try:
        return (folder() / f"{key(spec)}.{kind}").read_bytes()
    except FileNotFoundError:
        return None


def ask(spec):
    """Have *spec* drawn before long; return whether it can be hoped for."""
    name = key(spec)
    if _given_up(name):
        return False
    order = folder() / "queue" / f"{name}.json"
    if not order.exists() and len(_waiting()) < MOST_WAITING:
        _write(order, json.dumps({"spec": spec, "attempts": 0}).encode())
    return True


def _given_up(name):
    try:
        return time.time() - (folder() / f"{name}.failed").stat().st_mtime < GIVEN_UP
    except FileNotFoundError:
        return False


def _write(path, content):
    """Put *content* where *path* says, so that nobody ever reads a part of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{time.monotonic_ns()}")
    unfinished.write_bytes(content)
    unfinished.replace(path)


# --- In the process that draws ----------------------------------------------------------


def draw_waiting(draw):
    """Draw what waits, what was asked for last first; return how many were drawn.

    draw: `drawing.draw`. Call it in one process at a time (`workshop.alone`).
    """
    drawn = 0
    while waiting := _waiting():
        drawn += _draw(max(waiting, key=_age), draw)
    return drawn


def _waiting():
    return list((folder() / "queue").glob("[!.]*.json"))


def _age(path):
    return path.stat().st_mtime_ns


def _draw(order, draw):
    """Draw what *order* asks for; the attempt is noted first, should it be the end of us."""
    name, asked = order.stem, json.loads(order.read_bytes())
    attempt = asked["attempts"] + 1
    if attempt > MOST_ATTEMPTS:
        return _give_up(order, "it was the end of the process each time")
    _write(order, json.dumps({**asked, "attempts": attempt}).encode())
    try:
        pictures = draw(asked["spec"], name)
    except Exception as error:
        return _give_up(order, error)
    for kind, content in sorted(pictures.items()):
        _write(folder() / f"{name}.{kind}", content)
    order.unlink()
    return True


def _give_up(order, why):
    log.error("The chart %s was not drawn: %s", order.stem, why)
    _write(folder() / f"{order.stem}.failed", b"")
    order.unlink()
    return False


def tidy():
    """Drop what a killed process left, and the oldest of more pictures than are kept."""
    for unfinished in folder().rglob(".*"):
        if unfinished.is_file() and time.time() - unfinished.stat().st_mtime > GIVEN_UP:
            unfinished.unlink(missing_ok=True)
    kept = sorted((path for path in folder().iterdir() if path.is_file()), key=_age)
    for path in kept[: max(0, len(kept) - MOST_KEPT)]:
        path.unlink(missing_ok=True)
