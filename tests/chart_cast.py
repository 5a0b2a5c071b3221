"""Charts for tests, and the process that draws them."""

import os
import subprocess
import sys
from contextlib import contextmanager

from django.conf import settings
from django.test import override_settings

from commitments.models import Status
from commitments.publishing import workshop
from commitments.publishing.charts import Chart, Group, Part


def make_group(label="Peru", counts=(1, 2, 3, 4, 5, 6, 7, 30), **fields):
    """A Group over the ladder, silence last. counts: in that order."""
    ladder = [*Status.choices[1:], Status.choices[0]]
    parts = [
        Part(code, str(name), count, f"/en/assignments/?status={code}")
        for (code, name), count in zip(ladder, counts, strict=True)
    ]
    return Group(label, parts, **fields)


def make_chart(**fields):
    words = {
        "title": "Two states",
        "subtitle": "Assignments, today",
        "description": "One bar for each state.",
        "measure": "assignments",
    }
    given = {"name": "by-state", "kind": "bars", "groups": [make_group(), make_group("Chile")]}
    return Chart(**{**words, **given, **fields})


def draw_in_its_process(*arguments):
    """Run `make_publications` to its end; return what it says."""
    command = [sys.executable, "manage.py", "make_publications", *arguments]
    environ = {**os.environ, "DATA_DIR": str(settings.DATA_DIR), "DATABASE_URL": ""}
    ended = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environ, capture_output=True, text=True, check=True
    )
    return ended.stdout + ended.stderr


def wait_for_the_process():
    """Return once every process that requests have started has ended."""
    for child in workshop._started:
        child.wait()


@contextmanager
def at_work(folder):
    """Requests start the process that draws, which keeps its pictures in *folder*."""
    with override_settings(DATA_DIR=folder, WORKSHOP=True):
        try:
            yield
        finally:
            wait_for_the_process()
            workshop._started.clear()
            workshop._failed.clear()
