"""What every public page has: one heading, a title, its sources, nothing from elsewhere, no
script of its own in the text."""

import itertools
import re

import pytest
from django.apps import apps
from django.test import Client

from tests import reading
from tests.addresses import ADDRESSES, PAGES, READ_AS_PAGES
from tests.public_addresses import EXPLAINING

pytestmark = pytest.mark.django_db

WHOLE = [address for address in READ_AS_PAGES if address.reader == "visitor"]
#: It is the sources; and what the shipped record has nothing for.
WITHOUT_FACTS = (
    *("public:search", "public:feed-list", "public:follow"),
    *("public:source-list", "public:correction-list", "public:cycle-list"),
    *(f"public:{name}" for name in EXPLAINING),
)
WITH_FACTS = [
    address
    for address in PAGES
    if address.answers["visitor"] == 200
    and address.name not in WITHOUT_FACTS
    and "lima-2021" not in address.query  # finds nothing
]
LOADS = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "link": "href",
    "use": "href",
    "form": "action",
}
INLINE = {
    name for event in ("click", "load", "submit", "change", "error") for name in [f"on{event}"]
}


@pytest.fixture(params=WHOLE, ids=str)
def shown(request):
    return reading.public(request.param.url())[1]


def test_one_heading_and_a_title_that_says_more_than_the_name(shown):
    assert shown.one("h1").text
    title = shown.one("head").one("title").text
    assert title.endswith("· QuitoTrack")
    assert len(title) > len("· QuitoTrack") + 3
    assert shown.one("meta", name="viewport")
    assert shown.one("meta", name="description")["content"]


def test_landmarks_a_way_past_the_menu_and_no_two_things_of_one_name(shown):
    assert shown.one("main")["id"] == "content"
    assert shown.one("a", cls="skip-link")["href"] == "#content"
    names = [element["id"] for element in shown.all(id=True)]
    assert sorted(names) == sorted(set(names))
    for attribute in ("aria-labelledby", "aria-describedby", "for"):
        for element in shown.all(**{attribute: True}):
            assert set(element[attribute].split()) <= set(names), element[attribute]
    for link in shown.all("a", href=True):
        if link["href"].startswith("#"):
            assert link["href"][1:] in names


def test_headings_follow_one_another_without_a_gap(shown):
    levels = [int(e.tag[1]) for e in shown.one("main").below() if re.fullmatch("h[1-6]", e.tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_nothing_is_loaded_from_another_host(shown):
    for tag, attribute in LOADS.items():
        for element in shown.all(tag, **{attribute: True}):
            if tag != "link" or element["rel"] in ("stylesheet", "icon", "preload"):
                assert re.match(r"(/(?!/)|\?|#|data:image)", element[attribute]), element[attribute]


def test_no_style_and_no_script_stands_in_the_page(shown):
    assert not shown.all("style")
    assert not shown.all(style=True)
    data = shown.all("script", type="application/ld+json")  # never run
    assert all(script.get("src") for script in shown.all("script") if script not in data)
    for element in shown.below():
        assert not [name for name in element.attributes if name in INLINE]


def test_a_table_has_a_caption_and_its_heads_a_scope(shown):
    for table in shown.all("table"):
        assert table.all("caption")[0].text
        assert all(
            head.get("scope") in ("col", "row", "colgroup", "rowgroup") for head in table.all("th")
        )


def test_every_field_has_a_label(shown):
    labelled = {label["for"] for label in shown.all("label", **{"for": True})}
    for tag in ("input", "select", "textarea"):
        for field in shown.all(tag):
            if field.get("type") not in ("hidden", "submit", "radio", "checkbox"):
                assert field.get("id") in labelled or field.get("aria-label")


@pytest.mark.parametrize("address", WITH_FACTS, ids=str)
def test_a_page_with_facts_names_its_sources(address):
    _status, page = reading.public(address.url())
    (section,) = [
        s for s in page.all("section", cls="sources") if s.one("h2").get("id") == "sources"
    ]
    assert section.all("cite") + section.all("a")


def rows():
    """How many rows each table has."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


@pytest.mark.thorough
def test_reading_writes_nothing():
    paths = [a.url() for a in ADDRESSES if not a.name.startswith("admin:")]
    before = rows()
    for path in paths:
        Client().get(path)
    assert rows() == before
