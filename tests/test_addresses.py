"""The one list of addresses is whole: what is not in it is not tested."""

import pytest
from django.urls import get_resolver

from tests.addresses import ADDRESSES
from tests.rows import LANGUAGES, ROLES

LISTED = {address.name for address in ADDRESSES}


def named(resolver, namespace=""):
    """Every name that *resolver* and those below it give to an address."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named(pattern, inner)
        elif pattern.name:
            yield namespace + pattern.name


def test_every_named_address_is_in_the_list():
    assert set(named(get_resolver())) - LISTED == set()


def test_every_row_of_the_list_is_an_address():
    assert LISTED - set(named(get_resolver())) == set()


def test_every_row_says_what_each_role_gets():
    for address in ADDRESSES:
        assert set(address.answers) == set(ROLES), address


def test_no_address_is_listed_twice():
    rows = [str(address) for address in ADDRESSES]
    assert len(rows) == len(set(rows))


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", LANGUAGES)
def test_which_addresses_stand_under_the_language(request, prefix):
    request.getfixturevalue("ecuador_focal_point")
    for address in ADDRESSES:
        assert address.url(prefix).startswith(f"/{prefix}/") == address.prefixed, address
