"""What readers get is kept until the record changes, and never goes to the wrong one."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commitments.models import Commitment
from commitments.publishing import caching
from members.models import Actor
from tests import cast

pytestmark = pytest.mark.django_db
PAGE = "/es/commitments/santiago-2023/10.A.3/2/"


def queries(client, path, **headers):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path, headers=headers)
    return response, len(captured)


def test_a_page_is_made_once_and_then_costs_one_query():
    first, _cost = queries(Client(), PAGE)
    again, cost = queries(Client(), PAGE)
    assert again.content == first.content
    assert cost == 1
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]


def test_who_has_it_already_is_told_so_for_one_query():
    first = Client().get(PAGE)
    again, cost = queries(Client(), PAGE, if_none_match=first["ETag"])
    assert (again.status_code, again.content, cost) == (304, b"", 1)
    assert again["ETag"] == first["ETag"]
    since = Client().get(PAGE, headers={"if-modified-since": first["Last-Modified"]})
    assert since.status_code == 304


def test_a_publication_shows_at_once():
    first = Client().get(PAGE)
    Commitment.objects.filter(code="santiago-2023/10.A.3/2").update(title_es="Un título nuevo")
    again = Client().get(PAGE, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert "Un título nuevo" in again.text
    assert again["ETag"] != first["ETag"]


def test_so_does_the_next_day():
    first = Client().get(PAGE)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        again = Client().get(PAGE, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200


def test_a_shared_cache_may_keep_it_for_a_second_and_asks_for_whom():
    response = Client().get(PAGE)
    assert "s-maxage=1" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


def test_who_is_signed_in_gets_a_page_of_their_own(editor):
    Client().get(PAGE)
    own = cast.client_of(editor).get(PAGE)
    assert own["Cache-Control"] == "private, no-cache"
    assert "ETag" not in own.headers
    assert editor.email not in Client().get(PAGE).text
    assert "Administración" in own.text
    assert "Administración" not in Client().get(PAGE).text


def test_what_only_an_editor_may_see_is_kept_for_nobody(editor):
    hidden = cast.make_instrument(published=False)
    path = f"/es/instruments/{hidden.code}/"
    assert cast.client_of(editor).get(path).status_code == 200
    assert Client().get(path).status_code == 404


def test_each_language_and_each_query_has_a_page_of_its_own():
    pages = ["/es/states/", "/pt/states/", "/en/states/", "/es/states/?as_of=2026-01-01"]
    tags = [Client().get(path)["ETag"] for path in pages]
    assert len(set(tags)) == len(pages)
    assert 'lang="en"' in Client().get("/en/states/").text


def test_a_page_that_is_not_there_is_not_kept():
    path = "/es/states/ZZZ/"
    assert Client().get(path).status_code == 404
    cast.make_actor(code="ZZZ", kind="state", name_es="Un Estado")
    assert Client().get(path).status_code == 200


def test_an_unfinished_page_is_not_kept(rf):
    request = rf.get(PAGE)
    request.unfinished = True
    caching.published_pages(lambda _request: _published())(request)
    assert not cache.has_key(caching._key(request))
    whole = rf.get(PAGE)
    caching.published_pages(lambda _request: _published())(whole)
    assert cache.has_key(caching._key(whole))


def _published():
    response = HttpResponse("made")
    response.published = True
    return response


def test_numbers_are_kept_with_their_edition(rf):
    made = []

    def count():
        made.append(1)
        return len(made)

    def asked():
        request = rf.get(PAGE)
        request.edition = caching.Edition.objects.current()
        return caching.kept(request, "a number", count)

    assert (asked(), asked()) == (1, 1)
    Actor.objects.filter(code="PER").update(name_es="El Perú")
    assert asked() == 2


def test_without_an_edition_numbers_are_made_anew(rf):
    made = []
    for _time in range(2):
        caching.kept(rf.get(PAGE), "a number", lambda: made.append(1))
    assert len(made) == 2
