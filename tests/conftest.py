"""The shipped record, loaded once, and the cast: one named person per role.

Every test that asks for `db` sees the real record inside a transaction of its own. None may
ask for `transactional_db`: its flush deletes rows, and the record keeps what was published.
"""

from datetime import date
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import override_settings
from django.utils import translation

from commitments import roles
from tests import cast

IN_TESTS = {
    "DEBUG": False,
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "STORAGES": {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
    "WHITENOISE_AUTOREFRESH": True,
    "WHITENOISE_USE_FINDERS": True,
}


@pytest.fixture(scope="session", autouse=True)
def settings_for_tests():
    """Quick passwords, and static files as they lie in the checkout, not yet collected."""
    with override_settings(**IN_TESTS):
        yield


@pytest.fixture(autouse=True)
def spanish_until_asked_otherwise():
    """The language that one test asked a page in is not the one in which the next begins."""
    with translation.override("es"):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("load_record", stdout=StringIO())


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
