"""Thousands of bad requests over every public address and every parameter of the API: none breaks
the site, none comes back as it was into a page, none writes a row."""

from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings

from commitments.filters import RecordFilter
from tests.addresses import ADDRESSES
from tests.cast import make_update
from tests.hostile import MARK, RAW, requests
from tests.reporting_cast import the_cycle_of_the_list
from tests.rows import LANGUAGES

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::ResourceWarning")]
PUBLIC = ("public:", "api:", "permanent", "root", "healthz")
NAMES = [name for name in RecordFilter.base_filters if name not in ("as_of", "cycle")]
WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "REPLACE", "TRUNCATE")


def everything_public():
    """(the pages, each in one of the languages; the API, which is asked three times as often)."""
    the_cycle_of_the_list()
    make_update(stage="published")
    rows = [row for row in ADDRESSES if row.name.startswith(PUBLIC)]
    prefixes = list(LANGUAGES) * len(rows)
    found = [row.url(prefix) for row, prefix in zip(rows, prefixes, strict=False)]
    of_api = [path for path in found if path.startswith("/api/v1/")]
    return [path for path in found if path not in of_api], of_api, of_api, of_api


@contextmanager
def writing():
    """Yield a list that gathers every statement that writes."""
    written = []

    def looked_at(execute, sql, params, many, context):
        if sql.lstrip("( ").upper().startswith(WRITES):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(looked_at):
        yield written


def fault_of(response):
    """What is wrong with an answer; empty where nothing is."""
    if response.status_code >= 500 and "Retry-After" not in response.headers:
        return str(response.status_code)
    if "X-Injected" in response.headers:
        return "a header of theirs"
    body = b"".join(response) if response.streaming else response.content
    if response.get("Content-Type", "").startswith("text/html"):
        return next((raw for raw in RAW if raw.encode() in body), "")
    return ""


def faults(count, seed):
    """(fault, request) of every bad one among *count* answers."""
    client = Client(raise_request_exception=False)
    addresses = everything_public()
    cache.clear()
    with override_settings(API_RATE=""), writing() as written:
        for request in requests(addresses, count, seed):
            client.cookies.clear()
            if fault := fault_of(request.sent_by(client)):
                yield fault, request
            if written:
                yield written.pop(), request


def test_a_few_hundred_bad_requests_are_answered_as_such():
    assert list(faults(300, seed="a few")) == []


@pytest.mark.thorough
@pytest.mark.parametrize("names", [NAMES, ["as_of", "cycle"], ["page", "page_size"]])
def test_what_somebody_writes_into_an_address_runs_on_no_page(names):
    query = urlencode(dict.fromkeys(names, MARK))
    paths = {path.partition("?")[0] for path in everything_public()[0]}
    client = Client(raise_request_exception=False)
    found = {path: fault_of(client.get(f"{path}?{query}")) for path in sorted(paths)}
    assert {path: fault for path, fault in found.items() if fault} == {}


@pytest.mark.fuzz
@pytest.mark.parametrize("part", range(20))
def test_ten_thousand_bad_requests_are_answered_as_such(part):
    assert list(faults(500, seed=part)) == []
