"""What the head of a page says of it: one canonical address, the same page in every language,
a card for whoever shares it, and what it is about in the vocabulary of schema.org."""

import json
from collections import Counter
from itertools import chain

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from commitments.publishing import cards, structured
from tests import cast, reading
from tests.addresses import PAGES, READ_AS_PAGES
from tests.rows import LANGUAGES

pytestmark = pytest.mark.django_db

SHOWN = [address for address in PAGES if address.answers["visitor"] == 200]
NOT_SHOWN = [
    address
    for address in READ_AS_PAGES
    if address.reader == "visitor" and address.answers["visitor"] != 200
]
PREFIXES = list(LANGUAGES)


def whole(address, prefix):
    """The whole address of a page without its query."""
    return settings.SITE_URL + address.url(prefix).partition("?")[0]


def head(address, prefix="es"):
    return reading.public(address.url(prefix))[1].one("head")


def meta(shown, name):
    """The contents of the meta elements of this name or property."""
    found = shown.all("meta", name=name) + shown.all("meta", property=name)
    return [element["content"] for element in found]


def data_of(page):
    """The objects of schema.org that a page holds."""
    scripts = page.all("script", type="application/ld+json")
    return [json.loads("".join(script.children)) for script in scripts]


def below(value):
    """Every object within *value*, itself included."""
    if isinstance(value, dict):
        yield value
        value = value.values()
    if not isinstance(value, str) and hasattr(value, "__iter__"):
        yield from chain.from_iterable(below(one) for one in value)


@pytest.mark.thorough
@pytest.mark.parametrize("address", SHOWN, ids=str)
def test_a_page_has_one_canonical_address_and_names_itself_in_every_language(address):
    languages = {code: whole(address, prefix) for prefix, code in LANGUAGES.items()}
    for prefix, code in LANGUAGES.items():
        shown = head(address, prefix)
        assert shown.one("link", rel="canonical")["href"] == languages[code]
        links = shown.all("link", rel="alternate", hreflang=True)
        found = {link["hreflang"]: link["href"] for link in links}
        assert found == languages | {"x-default": languages["es"]}
        assert len(links) == len(found)


@pytest.mark.parametrize("address", SHOWN, ids=str)
def test_a_page_has_a_title_a_description_and_a_card(address):
    for prefix in PREFIXES:
        shown = head(address, prefix)
        title = shown.one("title").text.removesuffix(" · QuitoTrack")
        (description,) = meta(shown, "description")
        assert 20 < len(description) <= cards.LONGEST
        assert meta(shown, "og:title") == [title]
        assert meta(shown, "og:description") == [description]
        assert meta(shown, "og:url") == [whole(address, prefix)]
        (image,) = meta(shown, "og:image")
        assert image == f"{settings.SITE_URL}/static/img/card-{prefix}.png"
        assert meta(shown, "og:image:alt") != [""]
        assert len({*meta(shown, "og:locale"), *meta(shown, "og:locale:alternate")}) == 3
        assert meta(shown, "twitter:card") == ["summary_large_image"]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_no_two_pages_have_one_title_or_one_description(prefix):
    pages = {whole(address, prefix): head(address, prefix) for address in SHOWN}
    titles = Counter(shown.one("title").text for shown in pages.values())
    described = Counter(meta(shown, "description")[0] for shown in pages.values())
    assert {text for text, times in titles.items() if times > 1} == set()
    assert {text for text, times in described.items() if times > 1} == set()


@pytest.mark.parametrize("address", SHOWN, ids=str)
def test_the_description_is_in_the_language_of_the_page(address):
    found = [meta(head(address, prefix), "description")[0] for prefix in PREFIXES]
    assert len(set(found)) == 3


@pytest.mark.parametrize("address", SHOWN, ids=str)
def test_what_a_page_is_about_is_said_to_machines(address):
    page = reading.public(address.url("en"))[1]
    about, *way = data_of(page)
    for one in (about, *way):
        assert one["@context"] == "https://schema.org"
    assert about["url"] == whole(address, "en")
    assert about["name"]
    assert about["description"]
    for one in below([about, *way]):
        assert one["@type"]
        for name in ("url", "item", "contentUrl", "license"):
            assert name not in one or one[name].startswith(("http://", "https://"))


@pytest.mark.thorough
@pytest.mark.parametrize("address", SHOWN, ids=str)
def test_the_way_to_a_page_is_that_of_its_breadcrumbs(address):
    page = reading.public(address.url("en"))[1]
    trails = page.all("nav", cls="breadcrumbs")
    found = [one for one in data_of(page) if one["@type"] == "BreadcrumbList"]
    assert len(found) == len(trails) == (0 if address.name == "public:home" else 1)
    for trail, data in zip(trails, found, strict=True):
        items = data["itemListElement"]
        assert [item["name"] for item in items] == [li.text for li in trail.all("li")]
        links = [a["href"] for a in trail.all("a")]
        assert [item["item"] for item in items if "item" in item] == [
            settings.SITE_URL + href for href in links
        ]
        assert [item["position"] for item in items] == list(range(1, len(items) + 1))


@pytest.mark.parametrize(
    ("path", "kind", "facts"),
    [
        ("", "Dataset", {"license": structured.LICENCE, "temporalCoverage": "2018/.."}),
        ("data/", "Dataset", {"isAccessibleForFree": True}),
        (
            "instruments/santiago-2023/",
            "CreativeWork",
            {"dateCreated": "2023-11-24", "identifier": "santiago-2023"},
        ),
        ("instruments/santiago-2023/10.C.3.4/", "CreativeWork", {"inLanguage": "en"}),
        ("commitments/santiago-2023/10.A.3/2/", "CreativeWork", {}),
        ("states/PER/", "Country", {"identifier": "PER", "alternateName": ["Republic of Peru"]}),
        ("actors/iom/", "Organization", {"alternateName": ["IOM"]}),
        ("working-groups/education/", "Organization", {}),
        ("themes/ix-education/", "DefinedTerm", {"name": "Education"}),
        (
            "meetings/buenos-aires-2019-07-04/",
            "Event",
            {"startDate": "2019-07-04", "endDate": "2019-07-05"},
        ),
        ("commitments/", "CollectionPage", {}),
        ("methodology/", "WebPage", {}),
    ],
)
def test_each_kind_of_page_has_its_kind_of_object(path, kind, facts):
    about = data_of(reading.public(f"/en/{path}")[1])[0]
    assert about["@type"] == kind
    assert {name: about[name] for name in facts} == facts


def test_what_the_data_set_offers_is_there():
    about = data_of(reading.public("/en/")[1])[0]
    for file in about["distribution"]:
        path = file["contentUrl"].removeprefix(settings.SITE_URL)
        response = Client().get(path)
        assert response.status_code == 200
        assert response["Content-Type"].startswith(file["encodingFormat"])


def test_a_document_of_unknown_date_has_none():
    made = cast.make_instrument(adopted_precision="not_stated", title_en="An undated paper")
    about = data_of(reading.get(f"/en/instruments/{made.code}/"))[0]
    assert "dateCreated" not in about


@pytest.mark.parametrize("query", ["?state=PER&page_size=10", "?as_of=2026-11-22", "?page=1"])
def test_a_view_of_a_list_leads_search_engines_to_the_list(query):
    shown = reading.get(f"/en/assignments/{query}")
    assert shown.one("link", rel="canonical")["href"] == f"{settings.SITE_URL}/en/assignments/"


@pytest.mark.parametrize("address", NOT_SHOWN, ids=str)
def test_what_is_not_there_has_no_card_and_is_not_kept(address):
    shown = reading.public(address.url())[1].one("head")
    assert meta(shown, "robots") == ["noindex"]
    assert not shown.all("link", rel="canonical")
    assert not meta(shown, "og:url")
    assert not shown.all("script", type="application/ld+json")
    assert meta(shown, "description")[0]


def test_results_of_a_search_are_not_kept_by_search_engines():
    assert meta(reading.public("/en/search/?q=asylum")[1].one("head"), "robots") == ["noindex"]


@pytest.mark.parametrize("path", ["/en/accounts/login/"])
def test_the_pages_of_ones_own_account_are_nobody_elses(path):
    shown = reading.public(path)[1].one("head")
    assert meta(shown, "robots") == ["noindex"]
    assert not meta(shown, "og:url")


def test_nothing_in_the_record_leaves_the_script_or_the_attribute():
    nasty = '</script><script>alert(1)</script> "quoted" & <b>bold</b> \u2028'
    made = cast.make_instrument(code="nasty-2025", title_en=nasty, short_title_en=nasty)
    page = reading.get(f"/en/instruments/{made.code}/")
    assert not [script for script in page.all("script") if not script.get("type")]
    about = data_of(page)[0]
    assert about["name"] == nasty
    assert meta(page.one("head"), "og:title") == [" ".join(nasty.split())]
    raw = Client().get(f"/en/instruments/{made.code}/").content.decode()
    assert "<script>alert" not in raw
    assert "\u2028 " not in raw.partition("</head>")[0]


def test_the_head_of_a_past_day_is_that_of_the_page():
    today = timezone.localdate().isoformat()
    now, then = (
        reading.get(f"/en/states/PER/{query}").one("head") for query in ("", f"?as_of={today}")
    )
    assert meta(now, "og:url") == meta(then, "og:url")
