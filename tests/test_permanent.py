"""Permanent addresses: each code leads, for ever, to its page in the reader's language."""

import pytest
from django.test import Client

from commitments.publishing.permanent import COLLECTIONS
from tests import reading
from tests.addresses import PERMANENT
from tests.cast import make_instrument
from tests.reporting_cast import the_cycle_of_the_list

pytestmark = pytest.mark.django_db

SOME = [a for a in PERMANENT if a.name == "permanent" and a.answers["visitor"] == 303]


def test_every_collection_has_an_example():
    assert {address.url().split("/")[2] for address in SOME} == set(COLLECTIONS)


@pytest.mark.parametrize("example", SOME, ids=str)
def test_an_address_leads_to_a_page_that_is_there(example):
    response = Client().get(example.url())
    assert response.status_code == 303
    reading.get(response["Location"])


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_code_of_the_record_has_its_address(visitor, collection):
    visible, column = COLLECTIONS[collection]
    client = Client()
    the_cycle_of_the_list()
    codes = list(visible(visitor).values_list(column, flat=True))
    assert codes
    for code in codes:
        assert client.get(f"/id/{collection}/{code}").status_code == 303, code


@pytest.mark.parametrize(
    ("wanted", "page"),
    [("pt", "/pt/states/PER/"), ("en", "/en/states/PER/"), ("", "/es/states/PER/")],
)
def test_it_leads_to_the_readers_language(wanted, page):
    response = Client().get("/id/actors/PER", headers={"accept-language": wanted})
    assert response["Location"] == page
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))


@pytest.mark.parametrize(
    "path",
    ["actors/XXX", "fishes/PER", "dimensions/one", "actors/per", "instruments/santiago-2023/10"],
)
def test_what_is_not_there_is_not_there(path):
    assert Client().get(f"/id/{path}").status_code == 404


def test_a_status_update_leads_to_its_place_on_the_page():
    response = Client().get("/id/status-updates/santiago-2023/14/1@technical-secretariat.1")
    path, _hash, anchor = response["Location"].partition("#")
    assert reading.get(path).one(id=anchor)


def test_a_source_leads_to_its_place_in_the_list():
    response = Client().get("/id/sources/santiago-declaration-2023")
    path, _hash, anchor = response["Location"].partition("#")
    assert reading.get(path).one(id=anchor)


def test_publishing_opens_the_address():
    instrument = make_instrument(published=False)
    assert Client().get(f"/id/instruments/{instrument.code}").status_code == 404
    make_instrument(code="published-2025")
    assert Client().get("/id/instruments/published-2025").status_code == 303


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(method):
    assert getattr(Client(), method)("/id/actors/PER").status_code == 405
