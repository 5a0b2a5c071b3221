"""The shipped record, loaded once and copied, and the cast: one named person per role.

Every test that asks for `db` sees the real record inside a transaction of its own. None may
ask for `transactional_db`: its flush deletes rows, and the record keeps what was published.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone, translation

import dev
from commitments import demonstration, editions, roles
from tests import cast

LOADING = ["migrate -v0", "load_record"]
COUNT_EACH = editions.COUNT_ON_POSTGRESQL.replace("WHERE transaction <> txid_current()", "")
IN_MEMORY = "file:memorydb_default?mode=memory&cache=shared"
IN_TESTS = {
    "DEBUG": False,
    "WORKSHOP": False,
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "STORAGES": {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
    "WHITENOISE_AUTOREFRESH": True,
    "WHITENOISE_USE_FINDERS": True,
}


@pytest.fixture(scope="session", autouse=True)
def settings_for_tests(tmp_path_factory):
    """Quick passwords, static files as they lie in the checkout, not yet collected, and a data
    folder of their own: nothing that a test keeps is ever served by the site beside it."""
    with override_settings(**IN_TESTS, DATA_DIR=tmp_path_factory.mktemp("data")):
        yield


@pytest.fixture(autouse=True)
def spanish_until_asked_otherwise():
    """The language that one test asked a page in is not the one in which the next begins."""
    with translation.override("es"):
        yield


@pytest.fixture(autouse=True)
def nothing_fictitious_until_it_is_loaded():
    """Nothing kept goes from one test to the next; the banner's answer costs no query."""
    cache.clear()
    cache.set(demonstration.KEY, False, None)


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_blocker):
    """The database of the tests, in SQLite a copy: what loading costs is paid once."""
    with django_db_blocker.unblock():
        if connection.vendor != "sqlite":
            request.getfixturevalue("django_db_setup")
            call_command("load_record", stdout=StringIO())
            with connection.cursor() as cursor:  # a test is one transaction: each change counts
                cursor.execute(COUNT_EACH)
            return
        connection.settings_dict["NAME"] = IN_MEMORY
        connection.ensure_connection()
        with (
            loaded(request.config) as folder,
            closing(sqlite3.connect(folder / dev.DATABASE.name)) as source,
        ):
            source.backup(connection.connection)


def loaded(config):
    """Hold a data folder that has the shipped record and nothing else."""
    return prepared(config, "record", LOADING)


@contextmanager
def prepared(config, name, steps, begin=os.mkdir):
    """Hold a data folder, begun by *begin*, as these *steps* of manage.py leave it.

    They are taken once for all workers and all runs: again when the code has changed, and on
    another day, as the demonstration knows what day it is. Who holds it, holds it alone.
    """
    folder = config.cache.mkdir("prepared") / name
    sources = [dev.ROOT / source for source in dev.LOADED_FROM]
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code = dev.digest(Path(__file__), dev.REQUIREMENTS / "dev.txt", *sources)
        made_from = f"{timezone.localdate()} {steps} {code}"
        work = partial(_take, folder, steps, begin)
        dev.once(folder, folder.with_suffix(".made"), made_from, work)
        yield folder


def _take(folder, steps, begin):
    shutil.rmtree(folder, ignore_errors=True)
    begin(folder)
    options = {"cwd": dev.ROOT, "env": environment(folder), "stdout": subprocess.DEVNULL}
    for step in steps:
        command = [sys.executable, "-W", "error", "manage.py", *step.split()]
        subprocess.run(command, check=True, **options)


def environment(folder):
    """The environment of a site of its own, whose data are in *folder*."""
    return {
        **os.environ,
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "ALLOWED_HOSTS": "localhost",
        "HTTPS": "0",
        "DEBUG": "0",
        "LOG_LEVEL": "ERROR",
    }


@pytest.fixture
def visitor():
    return AnonymousUser()


@pytest.fixture
def editor(db):
    return cast.make_staff(roles.EDITOR)


@pytest.fixture
def reviewer(db):
    return cast.make_staff(roles.REVIEWER)


@pytest.fixture
def administrator(db):
    return cast.make_staff(roles.ADMINISTRATOR)


@pytest.fixture
def presidency(db):
    return cast.make_staff(roles.PRESIDENCY)


@pytest.fixture
def ecuador_focal_point(db):
    return cast.make_focal_point("ECU")


@pytest.fixture
def peru_focal_point(db):
    return cast.make_focal_point("PER")


@pytest.fixture
def peru_contributor(db):
    return cast.make_focal_point("PER", role="contributor")


@pytest.fixture
def former_focal_point(db):
    """Spoke for Peru until the day before the declaration of the ninth round."""
    return cast.make_focal_point("PER", until=date(2023, 11, 21))


@pytest.fixture
def coordinator(db):
    return cast.make_focal_point("education")


@pytest.fixture
def presiding_focal_point(db):
    return cast.make_focal_point("pro-tempore-presidency")
