"""A real site for a real browser: each worker has a server and a database of its own.

Without a Chromium on this machine every test here is skipped and says so.
"""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from tests.browser.looking import CHROMIUM, FLAGS, WIDE
from tests.conftest import environment, loaded, prepared

ON_THE_RECORD = ["load_demo", "collectstatic --noinput -v0"]
GUNICORN = (
    "-m gunicorn quitotrack.wsgi --preload --threads 4 --log-level warning --no-control-socket"
)


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium on this machine"))


@pytest.fixture(scope="module")
def chromium():
    """The browser. It stops with the module: its event loop and Django's database do not mix."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def scripts():
    """Whether the browser runs scripts."""
    return True


@pytest.fixture(scope="session")
def site_data(pytestconfig, tmp_path_factory):
    """The data folder of the site, with the shipped record and the demonstration."""
    folder = tmp_path_factory.mktemp("site") / "data"
    with (
        loaded(pytestconfig) as record,
        prepared(pytestconfig, "site", ON_THE_RECORD, partial(shutil.copytree, record)) as made,
    ):
        shutil.copytree(made, folder)
    return folder


@pytest.fixture(scope="session")
def site(site_data):
    """The address of a running site."""
    environ = environment(site_data)
    options = {"cwd": settings.BASE_DIR, "env": environ, "stdout": subprocess.DEVNULL}
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        command = [sys.executable, *GUNICORN.split(), "--bind", f"fd://{door.fileno()}"]
        server = subprocess.Popen(command, pass_fds=[door.fileno()], **options)
    with server:
        try:
            yield answering(f"http://localhost:{port}")
        finally:
            server.terminate()


def answering(address):
    """Wait until the site at *address* answers; return the address."""
    for _attempt in range(100):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
            return address
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The site for the browser did not start.")


class Watched:
    """A page of the browser that keeps what went wrong on it: errors, foreign requests."""

    def __init__(self, page, site):
        self.page = page
        self.site = site
        self.faults = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._asked)

    def _said(self, message):
        expected = "the server responded with a status of 40" in message.text
        if message.type in ("error", "warning") and not expected:
            self.faults.append(message.text)

    def _asked(self, request):
        if not request.url.startswith((self.site, "data:")):
            self.faults.append(f"asked {request.url}")

    def open(self, path):
        self.page.goto(self.site + path, wait_until="load")
        return self.page

    def overflow(self):
        """By how many pixels the page is wider than the window."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )


@pytest.fixture
def watched(chromium, site, scripts):
    with chromium.new_context(java_script_enabled=scripts, viewport=WIDE) as context:
        context.set_default_timeout(15_000)
        yield Watched(context.new_page(), site)
