"""Safe by default: with DEBUG off nothing starts without its secret and its hosts."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

WHOLE = {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "example.org", "DATABASE_URL": ""}


def start(**environment):
    """Read the settings in a Python of its own, with this environment and no other of ours."""
    ours = {"DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "HTTPS", "DATABASE_URL", "DEMO"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    command = "from quitotrack import settings as s; print(s.DEBUG, s.HTTPS, s.ALLOWED_HOSTS)"
    return subprocess.run(
        [sys.executable, "-c", command],
        cwd=settings.BASE_DIR,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_starts_with_both_and_debug_is_off_and_https_on():
    assert start(**WHOLE).stdout == "False True ['example.org']\n"


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
@pytest.mark.parametrize("value", [None, ""])
def test_it_refuses_to_start_without_and_says_which_is_missing(name, value):
    environment = {key: given for key, given in WHOLE.items() if key != name}
    if value is not None:
        environment[name] = value
    refusal = start(**environment)
    assert refusal.returncode != 0
    assert f"The environment variable {name} is not set." in refusal.stderr


def test_with_debug_on_it_needs_neither():
    assert start(DEBUG="1").stdout == "True False []\n"
