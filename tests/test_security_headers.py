"""What every answer says to the browser, and what a production server is started with."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import client_of

pytestmark = pytest.mark.django_db

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = {
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
PATHS = [
    "/es/",
    "/en/commitments/",
    "/en/states/XXX/",
    "/en/assignments/?state=XXX",
    "/es/accounts/login/",
    "/admin/",
    "/admin/commitments/instrument/",
    "/admin/commitments/instrument/import/",
    "/admin/commitments/instrument/export/",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_headers_and_the_policy(editor, path):
    response = client_of(editor).get(path)
    for name, value in HEADERS.items():
        assert response[name] == value, name
    assert set(response["Content-Security-Policy"].split("; ")) == POLICY


def test_nothing_says_what_the_server_is_made_of():
    response = Client().get("/es/")
    assert not {"Server", "X-Powered-By"} & set(response.headers)


def test_forms_are_answered_only_from_our_own_pages(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    for path in ("/es/accounts/login/", "/es/accounts/logout/", "/admin/members/source/add/"):
        response = client.post(path, {})
        assert response.status_code == 403, path
        assert "QuitoTrack" in response.content.decode()


def test_a_foreign_host_name_is_refused():
    assert Client(headers={"host": "elsewhere.example"}).get("/es/").status_code == 400


def production(**more):
    """The environment of a server; `more` comes on top."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    fixed = {"SECRET_KEY": "q8" * 40 + "-abcdefghij", "ALLOWED_HOSTS": "quitotrack.example.org"}
    return {**kept, **fixed, "DATABASE_URL": "", "DATA_DIR": "/nonexistent", **more}


def test_a_server_as_the_documentation_sets_it_up_has_nothing_to_be_warned_of():
    check = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "check", "--deploy", "--fail-level", "INFO"],
        cwd=settings.BASE_DIR,
        env=production(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, check.stderr
    assert "no issues" in check.stdout


def test_cookies_and_addresses_of_a_server_are_for_https_only():
    asked = "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE,"
    asked += " s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.DEBUG)"
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=settings.BASE_DIR,
        env=production(DJANGO_SETTINGS_MODULE="quitotrack.settings"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == ["True", "True", "True", "31536000", "False"]
