"""From home to a paragraph, its commitment and its state, in each language, with and without
scripts; and with the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

WORDS = {
    "es": {
        "documents": "Instrumentos",
        "title": "Declaración de la IX Reunión Plenaria",
        "act": "Recomendación",
        "state": "Perú",
    },
    "pt": {
        "documents": "Instrumentos",
        "title": "Declaração da IX Reunião Plenária",
        "act": "Recomendação",
        "state": "Peru",
    },
    "en": {
        "documents": "Instruments",
        "title": "Declaration of the IXth Plenary Meeting",
        "act": "Recommendation",
        "state": "Peru",
    },
}


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request):
    return request.param


@pytest.mark.parametrize("language", WORDS)
def test_from_home_to_a_paragraph_its_commitment_and_its_state(watched, language):
    words, page = WORDS[language], watched.open(f"/{language}/")
    page.locator(".site-nav").get_by_role("link", name=words["documents"]).click()
    page.get_by_role("link", name=words["title"]).first.click()
    expect(page.locator("h1")).to_contain_text(words["title"])
    paragraph = page.locator('[id="10.C.3.4"]')
    expect(paragraph.locator(".act")).to_have_text(words["act"])
    paragraph.locator(".label a").click()
    expect(page.locator("blockquote")).to_contain_text("10.")
    page.locator("main .entries a").first.click()
    expect(page.locator("mark")).to_be_visible()
    page.locator("main table").get_by_role("link", name=words["state"], exact=True).click()
    expect(page.locator("h1")).to_contain_text(words["state"])
    page.locator("main aside").get_by_role("link", name=words["state"], exact=True).first.click()
    expect(page).to_have_url(f"{watched.site}/{language}/states/PER/")
    assert watched.faults == []


def test_the_language_changes_where_one_is_with_what_one_asked(watched):
    page = watched.open("/es/commitments/?state=PER&q=asilo")
    found = re.search(r"\d+", page.locator("p[role=status] strong").inner_text())[0]
    page.get_by_role("link", name="Português").click()
    expect(page).to_have_url(f"{watched.site}/pt/commitments/?state=PER&q=asilo")
    expect(page.locator("html")).to_have_attribute("lang", "pt-br")
    expect(page.locator("p[role=status] strong")).to_have_text(found)
    assert watched.faults == []


def test_a_list_is_narrowed_widened_and_leads_to_the_next_page(watched):
    page = watched.open("/en/assignments/")
    page.get_by_label("State", exact=True).select_option("PER")
    page.locator("details.filters").get_by_role("button", name="Apply").click()
    expect(page.locator(".chips")).to_contain_text("Peru")
    assert "state=PER" in page.url
    page.locator("[data-chip]").click()
    assert "state=PER" not in page.url
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile(r"page=2"))
    assert watched.faults == []


def test_a_search_from_the_first_page(watched):
    page = watched.open("/es/")
    page.get_by_role("searchbox").fill("niñez")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator("main")).to_contain_text("niñez")
    assert watched.faults == []
