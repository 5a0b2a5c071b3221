"""For search engines: the sitemap leads to every public page in every language and to no other,
and robots.txt leads to the sitemap."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from commitments import roles
from commitments.publishing import sitemaps
from tests import cast
from tests.addresses import PAGES
from tests.reporting_cast import the_cycle_of_the_list
from tests.rows import LANGUAGES

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
#: Shown to everybody, and in no sitemap: answers to a question, and ways to follow one thing.
ASKED = ("public:search", "public:follow")


def read(path, client=None):
    response = (client or Client()).get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    return ElementTree.fromstring(response.content)


def parts():
    return [
        loc.text.removeprefix(settings.SITE_URL) for loc in read("/sitemap.xml").iter(f"{MAP}loc")
    ]


def entries(client=None):
    """{path: its element} of the whole sitemap."""
    found = {}
    for part in parts():
        for url in read(part, client).iter(f"{MAP}url"):
            address = url.find(f"{MAP}loc").text
            assert address.startswith(f"{settings.SITE_URL}/")
            path = address.removeprefix(settings.SITE_URL)
            assert path not in found, "twice in the sitemap"
            found[path] = url
    return found


def test_every_public_page_is_in_it_in_every_language():
    the_cycle_of_the_list()
    found = entries()
    for address in PAGES:
        if address.answers["visitor"] == 200 and address.name not in ASKED:
            for prefix in LANGUAGES:
                assert address.url(prefix).partition("?")[0] in found, address


def test_each_address_names_the_others_and_they_name_it():
    found = entries()
    for path, url in found.items():
        others = {link.get("hreflang"): link.get("href") for link in url.iter(LINK)}
        assert set(others) == {*LANGUAGES.values(), "x-default"}
        assert settings.SITE_URL + path in others.values()
        assert all(other.removeprefix(settings.SITE_URL) in found for other in others.values())


def test_a_sample_of_what_it_names_is_there():
    client = Client()
    for path in list(entries())[::37]:
        assert client.get(path).status_code == 200, path


def test_what_is_not_public_is_not_in_it_whoever_asks():
    hidden = cast.make_instrument(code="hidden-2025", published=False)
    cast.make_assignment(cast.make_commitment(cast.make_provision(hidden)))
    editor = cast.client_of(cast.make_staff(roles.EDITOR))
    for client in (Client(), editor):
        assert not [path for path in entries(client) if "hidden-2025" in path]


def test_a_new_report_is_the_last_change_of_its_pages():
    assignment = cast.make_assignment()
    cast.make_update(assignment, stage="published", published_at=cast.noon(2026, 11, 20))
    cast.make_update(assignment, stage="submitted")
    found = entries()
    for row in (assignment, assignment.commitment):
        changed = found[row.get_absolute_url()].find(f"{MAP}lastmod").text
        assert changed == "2026-11-20"


def test_a_day_of_change_is_a_day_or_is_not_said():
    days = [day.text for url in entries().values() for day in url.iter(f"{MAP}lastmod")]
    assert days
    assert all(date.fromisoformat(day) for day in days)


def test_a_long_part_is_divided(monkeypatch):
    whole = set(entries())
    monkeypatch.setattr(sitemaps, "ROWS", 7)
    assert len([part for part in parts() if "/provisions-" in part]) > 3
    assert set(entries()) == whole


@pytest.mark.parametrize(
    "name", ["fishes-1", "provisions", "provisions-0", "provisions-x", "provisions-99999999", "-1"]
)
def test_a_part_that_is_not_there_is_not_there(name):
    assert Client().get(f"/sitemap/{name}.xml").status_code == 404


def test_robots_are_led_to_the_sitemap_and_past_what_is_not_for_them():
    response = Client().get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == f"Sitemap: {settings.SITE_URL}/sitemap.xml"
    closed = [line.removeprefix("Disallow: ") for line in lines if line.startswith("Disallow")]
    for path in ("/admin/", "/es/portal/", "/pt/accounts/login/"):
        assert path.startswith(tuple(closed))
    assert not [path for path in entries() if path.startswith(tuple(closed))]


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap/pages.xml", "/robots.txt"])
def test_they_are_only_read(path):
    assert Client().post(path).status_code == 405
