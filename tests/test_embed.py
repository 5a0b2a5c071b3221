"""What other sites may show: the block and the badge may be framed, and nothing else may."""

from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.models import Assignment
from members.models import Actor
from tests import cast, reading
from tests.addresses import ADDRESSES
from tests.downloaded import let_go
from tests.reporting_cast import make_published_cycle

pytestmark = pytest.mark.django_db

CODE = "santiago-2023/10.A.3/2"
EMBEDDED = ("embed", "embed-badge")
FRAMES = [
    "/embed/states/PER/",
    f"/embed/commitments/{CODE}/?lang=en",
    "/embed/actors/member-states/",
    "/embed/working-groups/education/",
    "/embed/themes/ix-education/",
    "/embed/instruments/lima-2021/",
    "/embed/states/PER/badge.svg",
    f"/embed/commitments/{CODE}/badge.svg?lang=pt",
]


def policy(response):
    """The directives of the Content-Security-Policy."""
    parts = response.headers.get("Content-Security-Policy", "").split("; ")
    return {name: value for name, _space, value in (part.partition(" ") for part in parts)}


def may_be_framed(response):
    forbidden = policy(response).get("frame-ancestors") == "'none'"
    return response.headers.get("X-Frame-Options") != "DENY" and not forbidden


def words(path):
    """What the badge at *path* says."""
    badge = ElementTree.fromstring(Client().get(path).content)
    svg = "{http://www.w3.org/2000/svg}"
    return [badge.findtext(f"{svg}title"), *(one.text for one in badge.iter(f"{svg}text"))]


@pytest.mark.parametrize("path", FRAMES)
def test_any_site_may_show_a_block_and_a_badge(path):
    for _kept in range(2):
        response = Client().get(path)
        assert response.status_code == 200
        assert "X-Frame-Options" not in response.headers
        assert policy(response)["frame-ancestors"] == "*"
        assert not response.cookies
        assert policy(response)["default-src"] == "'self'"


@pytest.mark.thorough
def test_no_other_page_may_be_framed(editor):
    client = cast.client_of(editor)
    framed = {
        address.name
        for address in ADDRESSES
        if not address.name.startswith("admin:")
        for one in (Client(), client)
        if may_be_framed(let_go(one.get(address.url())))
    }
    assert framed == set(EMBEDDED)


def test_the_block_counts_what_the_page_of_the_state_counts():
    assignment = Assignment.objects.get(code=f"{CODE}@PER")
    cast.make_update(assignment, stage="published", published_at=cast.noon(2025, 6, 2))
    total = Assignment.objects.filter(actor__code="PER").count()
    page = reading.get("/embed/states/PER/?lang=en")
    assert f"1 of {total} with a report" in page.text
    assert "In progress" in page.one("ul", cls="tally").text
    before = reading.get("/embed/states/PER/?lang=en&as_of=2025-06-01")
    assert f"0 of {total} with a report" in before.text
    assert before.one("time")["datetime"] == "2025-06-01"
    assert "%" not in page.text


def test_the_badge_says_the_same_in_one_line():
    assignment = Assignment.objects.get(code=f"{CODE}@PER")
    cast.make_update(assignment, stage="published", published_at=cast.noon(2025, 6, 2))
    total = Assignment.objects.filter(actor__code="PER").count()
    title, name, said = words("/embed/states/PER/badge.svg?lang=en&as_of=2025-06-02")
    assert said == f"Peru: 1 of {total} with a report · 2 June 2025"
    assert (name, title) == ("QuitoTrack", f"QuitoTrack · {said}")


def test_a_published_cycle_can_be_shown():
    assignment = Assignment.objects.get(code=f"{CODE}@PER")
    make_published_cycle([(assignment, {"status": "planned"})], code="shown-2025")
    page = reading.get("/embed/states/PER/?lang=en&cycle=shown-2025")
    assert "1 of 1 with a report" in page.text


@pytest.mark.parametrize(("language", "name"), [("es", "Perú"), ("pt", "Peru"), ("en", "Peru")])
def test_it_speaks_the_language_that_it_is_asked_for(language, name):
    client = Client(headers={"accept-language": "en"})
    path = f"/embed/states/PER/?lang={language}"
    page = reading.get(path, client)
    assert page.one("html")["lang"].startswith(language)
    assert page.one("h1").text == name
    assert client.get(path)["Content-Language"].startswith(language)
    assert reading.get("/embed/states/PER/", client).one("html")["lang"] == "es"


@pytest.mark.parametrize("kind", ["", "badge.svg"])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("lang=fr", 400),
        ("lang=es%00", 400),
        ("as_of=2100-01-01", 400),
        ("as_of=1999-01-01", 400),
        ("as_of=yesterday", 400),
        ("cycle=no-such-cycle", 400),
        ("as_of=2025-01-01&as_of=2025-01-02", 400),
        ("lang=", 200),
        ("colour=red", 200),
    ],
)
def test_what_it_does_not_understand_is_refused(kind, query, status):
    response = Client().get(f"/embed/states/PER/{kind}?{query}")
    assert response.status_code == status
    if status == 400:
        page = reading.read(response)
        assert page.one("h1").text
        assert page.one("p").text
        assert not page.all("form")


@pytest.mark.parametrize(
    "name", ["states/XXX", "states/iom", "fishes/PER", "states", "commitments/santiago-2023/1/99"]
)
def test_what_is_not_there_is_not_shown(name):
    for kind in ("", "badge.svg"):
        response = Client().get(f"/embed/{name}/{kind}")
        assert response.status_code == 404
        assert not may_be_framed(response)


def test_nothing_is_shown_but_what_is_public_whoever_looks(editor):
    hidden = cast.make_provision(cast.make_instrument(published=False))
    peru = Actor.objects.get(code="PER")
    cast.make_assignment(cast.make_commitment(hidden), actor=peru)
    instrument = hidden.instrument.code
    client = cast.client_of(editor)
    assert client.get(f"/embed/instruments/{instrument}/").status_code == 404
    for kind in ("", "badge.svg"):
        path = f"/embed/states/PER/{kind}"
        assert client.get(path).content == Client().get(path).content


def test_its_links_leave_the_frame_for_the_page():
    page = reading.get("/embed/states/PER/?lang=pt")
    for link in page.all("a"):
        assert link["href"] == f"{settings.SITE_URL}/pt/states/PER/"
        assert (link["target"], link["rel"]) == ("_top", "noopener")
    assert not page.all("form")
    assert not page.all("script")
    assert not page.all("header")


def test_what_is_fictitious_is_called_so():
    assert "Demonstration" not in reading.get("/embed/states/PER/?lang=en").text
    cast.make_user(demonstration=True)
    cache.clear()
    assert "Demonstration data" in reading.get("/embed/states/PER/?lang=en").text
    assert words("/embed/states/PER/badge.svg?lang=en")[2].endswith("Demonstration data")


def test_a_name_is_text_in_a_picture():
    actor = cast.make_actor(name_es="<script>alert(1)</script> & Cía")
    title, _name, said = words(f"/embed/actors/{actor.code}/badge.svg")
    assert said.startswith("<script>alert(1)</script> & Cía: 0 ")
    assert said in title


def test_who_has_it_is_told_so_and_a_publication_shows_at_once():
    path = "/embed/states/PER/badge.svg?lang=en"
    first = Client().get(path)
    assert Client().get(path, headers={"if-none-match": first["ETag"]}).status_code == 304
    with CaptureQueriesContext(connection) as captured:
        Client().get(path)
    assert len(captured) == 1
    assignment = Assignment.objects.get(code=f"{CODE}@PER")
    cast.make_update(assignment, stage="published")
    again = Client().get(path, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert again.content != first.content
