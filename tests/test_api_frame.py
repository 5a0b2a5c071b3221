"""Around the answers of the API: pages and cursors, what is kept, who may read it from where, and
how often."""

import json
import pickle

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings
from rest_framework.settings import api_settings

from commitments.models import Assignment
from commitments.publishing.api import throttling
from commitments.publishing.api.collection import Codes
from members.models import Actor
from tests import cast

pytestmark = pytest.mark.django_db
PEOPLE = "/api/v1/actors/"
UPDATES = "/api/v1/status-updates/"


def get(path, **headers):
    return Client().get(path, headers=headers)


def read(path):
    return json.loads(get(path).content)


def walked(path, way="next"):
    """The pages from *path* on, as `next` or `previous` leads."""
    while path:
        page = read(path)
        yield page
        path = page[way] and page[way].removeprefix("http://testserver")


def codes(pages):
    return [[one["code"] for one in page["results"]] for page in pages]


# --- Pages ------------------------------------------------------------------------------


def test_pages_hold_every_row_once_in_a_stable_order():
    pages = codes(walked(f"{PEOPLE}?page_size=10&kind=state&ordering=-code"))
    states = Actor.objects.states().order_by("-code").values_list("code", flat=True)
    assert [code for page in pages for code in page] == list(states)
    assert {len(page) for page in pages[:-1]} == {10}
    last = f"{PEOPLE}?page_size=10&kind=state&ordering=-code&page={len(pages)}"
    assert codes(walked(last, "previous")) == pages[::-1]


def test_pages_of_500_are_the_largest():
    assert get(f"{PEOPLE}?page_size=500").status_code == 200
    assert get(f"{PEOPLE}?page_size=501").status_code == 400


def make_updates():
    """Seven on one assignment, four of them published in the same instant as others' are."""
    assignment = Assignment.objects.get(code="santiago-2023/10.A.3/2@PER")
    for month in range(1, 6):
        cast.make_update(assignment, stage="published", published_at=cast.noon(2025, month, 1))
    for other in Assignment.objects.filter(commitment__code="santiago-2023/10.A.3/1")[:5]:
        cast.make_update(other, stage="published", published_at=cast.noon(2025, 3, 1))


@pytest.mark.parametrize("order", ["-published_at", "published_at"])
def test_a_cursor_leads_through_all_updates_and_back(order):
    make_updates()
    whole = read(f"{UPDATES}?page_size=500&ordering={order}")
    assert whole["next"] is whole["previous"] is None
    pages = list(walked(f"{UPDATES}?page_size=3&ordering={order}"))
    assert [code for page in codes(pages) for code in page] == codes([whole])[0]
    assert {page["count"] for page in pages} == {whole["count"]}
    back = pages[-1]["previous"].removeprefix("http://testserver")
    assert codes(walked(back, "previous")) == codes(pages[:-1])[::-1]
    instants = [one["published_at"] for page in pages for one in page["results"]]
    assert instants == sorted(instants, reverse=order.startswith("-"))


def test_what_is_published_meanwhile_moves_no_page():
    make_updates()
    path = f"{UPDATES}?page_size=3"
    second = read(path)["next"].removeprefix("http://testserver")
    before = codes([read(second)])
    cast.make_update(stage="published")
    assert codes([read(second)]) == before


def test_a_cursor_names_no_update_that_is_not_published():
    draft = cast.make_update(stage="draft")
    assert get(f"{UPDATES}?cursor=after:{draft.code}").status_code == 400


def test_the_pages_beside_this_one_stand_in_the_header_too():
    link = get(f"{PEOPLE}?page_size=10&page=2&format=csv")["Link"]
    assert '<http://testserver/api/v1/actors/?page_size=10&format=csv&page=3>; rel="next"' in link
    assert 'rel="prev"' in link
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in link
    assert 'rel="service-desc"' in link


# --- What is kept -----------------------------------------------------------------------


def test_an_answer_is_kept_until_something_is_published(django_assert_num_queries):
    first = get(PEOPLE)
    with django_assert_num_queries(1):
        again = get(PEOPLE)
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]
    assert again["Link"] == first["Link"]
    unchanged = get(PEOPLE, if_none_match=first["ETag"])
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    since = get(PEOPLE, if_modified_since=first["Last-Modified"])
    assert since.status_code == 304
    actor = Actor.objects.get(code="PER")
    actor.name_en = "Another name"
    actor.save()
    assert b"Another name" in get(PEOPLE, if_none_match=first["ETag"]).content


def test_json_and_csv_are_kept_apart():
    as_json, as_csv = get(PEOPLE), get(PEOPLE, accept="text/csv")
    assert as_json["ETag"] != as_csv["ETag"]
    assert "Accept" in as_json["Vary"].split(", ")
    assert get(PEOPLE).content == as_json.content
    assert get(PEOPLE, accept="text/csv").content == as_csv.content


def test_of_an_answer_only_what_was_written_is_kept():
    answer = get(PEOPLE)
    assert answer.data["results"]
    again = pickle.loads(pickle.dumps(answer))
    assert (again.content, again.data) == (answer.content, None)


def test_a_code_that_came_since_the_edition_is_asked_for():
    known = Codes.of(Actor)
    came = cast.make_actor()
    assert (known[came.pk], known[None]) == (came.code, None)
    assert pickle.loads(pickle.dumps(known))[came.pk] == came.code


def test_a_refusal_is_not_kept():
    response = get(f"{PEOPLE}?kind=fish")
    assert "ETag" not in response
    assert "s-maxage" not in response.get("Cache-Control", "")


# --- From where -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (PEOPLE, 200),
        ("/api/v1/actors", 301),
        (f"{PEOPLE}?kind=fish", 400),
        ("/api/v1/actors/XXX/", 404),
        ("/api/schema/", 200),
    ],
)
def test_any_site_may_read_it(path, status):
    response = get(path, origin="https://elsewhere.example")
    assert response.status_code == status
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    for name in ("ETag", "Link", "Retry-After"):
        assert name in response["Access-Control-Expose-Headers"]


def test_so_it_may_what_has_not_changed():
    etag = get(PEOPLE)["ETag"]
    response = get(PEOPLE, if_none_match=etag)
    assert (response.status_code, response["Access-Control-Allow-Origin"]) == (304, "*")


def test_a_browser_that_asks_before_is_told_so():
    response = Client().options(PEOPLE, headers={"access-control-request-method": "GET"})
    assert (response.status_code, response.content) == (204, b"")
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]
    assert "GET" in response["Access-Control-Allow-Methods"]


def test_no_other_page_is_open_to_other_sites():
    for path in ("/es/", "/admin/login/", "/accounts/login/", "/api/"):
        assert "Access-Control-Allow-Origin" not in get(path)


# --- How often --------------------------------------------------------------------------


@pytest.fixture
def midday(monkeypatch):
    """A clock that stands still, 15 seconds into a minute."""
    monkeypatch.setattr(throttling.time, "time", lambda: 1_750_000_000 // 60 * 60 + 15.0)


def ask_for(number, **network):
    return Client().get(f"{PEOPLE}?page_size={number}", **network).status_code


@override_settings(API_RATE="3/min")
def test_an_address_that_asks_too_often_is_told_when_to_ask_again(midday):
    assert [ask_for(number) for number in (1, 2, 3, 4)] == [200, 200, 200, 429]
    response = get(f"{PEOPLE}?page_size=5", accept_language="es")
    assert response["Retry-After"] == "45"
    assert "45" in json.loads(response.content)["detail"]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert ask_for(6, REMOTE_ADDR="192.0.2.7") == 200
    assert ask_for(1) == 200  # it is kept: nobody counts


@override_settings(API_RATE="3/min")
def test_an_address_may_ask_again_in_the_next_minute(midday, monkeypatch):
    for number in range(1, 5):
        ask_for(number)
    monkeypatch.setattr(throttling.time, "time", lambda: 1_750_000_000 // 60 * 60 + 75.0)
    assert ask_for(5) == 200


@override_settings(API_RATE="1/min")
def test_what_somebody_says_of_where_they_come_from_counts_only_behind_a_proxy(midday, monkeypatch):
    assert ask_for(1, HTTP_X_FORWARDED_FOR="192.0.2.1") == 200
    assert ask_for(2, HTTP_X_FORWARDED_FOR="192.0.2.2") == 429
    monkeypatch.setattr(api_settings, "NUM_PROXIES", 1)
    assert ask_for(3, HTTP_X_FORWARDED_FOR="10.0.0.1, 192.0.2.2") == 200
    assert ask_for(4, HTTP_X_FORWARDED_FOR="10.0.0.2, 192.0.2.2") == 429


@override_settings(API_RATE="often")
def test_a_rate_that_cannot_be_read_is_named():
    with pytest.raises(ImproperlyConfigured, match="API_RATE"):
        get(PEOPLE)


@override_settings(API_RATE="")
def test_without_a_rate_nobody_counts():
    assert {ask_for(number) for number in range(1, 131)} == {200}
