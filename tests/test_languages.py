"""Every page in three languages: nothing is left in another one, and the way to the same page
in the others is always there."""

import re

import pytest
from django.test import Client

from quitotrack import catalogues
from tests import reading
from tests.addresses import READ_AS_PAGES
from tests.cast import client_of
from tests.rows import LANGUAGES

pytestmark = pytest.mark.django_db

OF_VISITORS = [address for address in READ_AS_PAGES if address.reader == "visitor"]
OF_MEMBERS = [address for address in READ_AS_PAGES if address.reader != "visitor"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


def plain(message):
    """*message* as it is read: without its mark-up, white space collapsed."""
    return " ".join(re.sub(r"<[^>]+>", "", message).split())


def pattern(message):
    """A pattern for what *message* looks like on a page, its placeholders filled."""
    parts = [re.escape(part) for part in PLACEHOLDER.split(plain(message))]
    return re.compile(r"\b" + ".{1,80}?".join(parts).strip() + r"(?!\w)")


@pytest.fixture(scope="module")
def english():
    """{message of two or more words: (its longest part, its pattern)}: what no other language
    may show."""
    found = {}
    for messages, _context in catalogues.wanted("es"):
        for message in [messages] if isinstance(messages, str) else messages:
            letters = " ".join(PLACEHOLDER.sub(" ", plain(message)).split())
            if len(re.findall(r"[A-Za-z]{2,}", letters)) > 1:
                longest = max(PLACEHOLDER.split(plain(message)), key=len).strip()
                found[message] = longest, pattern(message)
    return found


def left_in_english(page, english):
    text = " ".join(" ".join(page.strings(skip_lang="en")).split())
    return {m for m, (part, whole) in english.items() if part in text and whole.search(text)}


def in_every_language(address, client=None):
    """{prefix: the page in it}."""
    if client is None:
        return {prefix: reading.public(address.url(prefix))[1] for prefix in LANGUAGES}
    return {prefix: reading.read(client.get(address.url(prefix))) for prefix in LANGUAGES}


def check(pages, address, english):
    for prefix, page in pages.items():
        assert page.one("html")["lang"] == LANGUAGES[prefix]
        links = page.one("nav", cls="languages").all("a")
        ways = {link["hreflang"]: link["href"] for link in links}
        assert ways == {code: address.url(to) for to, code in LANGUAGES.items()}
        assert all(link["lang"] == link["hreflang"] for link in links)
        (current,) = [link for link in links if link.get("aria-current")]
        assert current["lang"] == LANGUAGES[prefix]
    for prefix in ("es", "pt"):
        assert left_in_english(pages[prefix], english) == set(), prefix


@pytest.mark.parametrize("address", OF_VISITORS, ids=str)
def test_a_page_is_whole_in_each_language(english, address):
    check(in_every_language(address), address, english)


@pytest.mark.parametrize("address", OF_MEMBERS, ids=str)
def test_so_is_a_page_for_who_is_signed_in(request, english, address):
    reader = request.getfixturevalue(address.reader)
    check(in_every_language(address, client_of(reader)), address, english)


def test_a_sentence_left_in_english_is_seen(english):
    page = reading.parse('<p>Estados</p><p lang="en">All commitments</p><p>All commitments</p>')
    assert left_in_english(page, english) == {"All commitments"}
    page = reading.parse('<p lang="en">All commitments</p><a title="Compromisos"></a>')
    assert left_in_english(page, english) == set()


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_message_is_translated(language):
    assert list(catalogues.faults(language)) == []


@pytest.mark.parametrize(
    ("wanted", "page"),
    [
        ("", "/es/"),
        ("pt-BR,pt;q=0.9", "/pt/"),
        ("en-GB", "/en/"),
        ("fr", "/es/"),
        ("pt-PT", "/pt/"),
    ],
)
def test_the_root_leads_to_the_readers_language(wanted, page):
    response = Client().get("/", headers={"accept-language": wanted})
    assert response["Location"] == page
    assert "Accept-Language" in response["Vary"]


@pytest.mark.parametrize("path", ["/fr/", "/fr/commitments/", "/pt-br/", "/qu/states/PER/"])
def test_a_language_that_is_not_spoken_here_gets_a_page_that_helps(path):
    page = reading.get(path, status=404)
    assert page.all("form", role="search")
    assert page.one("html")["lang"] in LANGUAGES.values()


@pytest.mark.parametrize("role", ["editor"])
@pytest.mark.parametrize(("language", "title"), [("es", "Instrumentos"), ("en", "Instruments")])
def test_the_administration_speaks_the_language_of_the_account(request, role, language, title):
    user = request.getfixturevalue(role)
    user.language = language
    user.save()
    page = reading.get("/admin/", client_of(user))
    assert page.one("html")["lang"].startswith(language)
    assert title in page.text
