"""Every page of the list of addresses before axe: two widths, light, dark, forced colours."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from commitments.management.demonstration import closed, running
from commitments.management.demonstration.people import PASSWORD, address
from tests.addresses import READ_AS_PAGES
from tests.browser.looking import WIDE
from tests.rows import LANGUAGES

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
#: In the dark only colours are other than in the light.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
NARROW = {"width": 320, "height": 640}
AXE = Axe().axe_script
RUN = "rules => axe.run(rules).then(result => result.violations)"
OF_MEMBERS = [row for row in READ_AS_PAGES if row.reader != "visitor" and not callable(row.args)]
#: One page that is not there looks like any other; what a row makes for itself, this site lacks.
OF_VISITORS = [
    row
    for row in READ_AS_PAGES
    if row.reader == "visitor"
    and (row.answers["visitor"] != 404 or row.name == "public:state")
    and not callable(row.args)
]
#: What the demonstration has, and the shipped record not: a published and a running cycle.
OF_THE_DEMONSTRATION = [f"/es/cycles/{cycle.CODE}/" for cycle in (closed, running)]


def violations(page, rules):
    found = page.evaluate(RUN, rules)
    return [(rule["id"], node["html"][:160]) for rule in found for node in rule["nodes"]]


def check(watched, path):
    """Open *path* and look at it in each way that a reader may."""
    page, seen = watched.page, {}
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.set_viewport_size(WIDE)
    watched.open(path)
    page.evaluate(AXE)
    seen["wide"] = violations(page, RULES)
    page.set_viewport_size(NARROW)
    seen["narrow"] = violations(page, RULES)
    seen["overflow"] = watched.overflow()
    page.emulate_media(color_scheme="dark")
    seen["narrow and dark"] = violations(page, COLOURS)
    page.set_viewport_size(WIDE)
    seen["dark"] = violations(page, COLOURS)
    page.emulate_media(color_scheme="light", forced_colors="active")
    seen["forced colours"] = violations(page, COLOURS)
    assert {way: found for way, found in seen.items() if found} == {}
    assert watched.faults == []


@pytest.mark.parametrize("row", OF_VISITORS, ids=str)
def test_a_page_has_no_violation(watched, row):
    check(watched, row.url())


@pytest.mark.parametrize("path", OF_THE_DEMONSTRATION)
def test_nor_has_a_page_of_the_demonstration(watched, path):
    check(watched, path)


def test_nor_has_a_page_of_ones_own_account(watched):
    page = watched.open("/es/accounts/login/")
    page.locator("[name=login]").fill(address("editor"))
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(f"{watched.site}/es/")
    for row in OF_MEMBERS:
        check(watched, row.url())


@pytest.mark.parametrize("prefix", [prefix for prefix in LANGUAGES if prefix != "es"])
def test_no_page_is_wider_than_a_small_screen_in_the_other_languages(watched, prefix):
    watched.page.set_viewport_size(NARROW)
    wide = {}
    for row in OF_VISITORS:
        watched.open(row.url(prefix))
        if pixels := watched.overflow():
            wide[row.url(prefix)] = pixels
    assert wide == {}
    assert watched.faults == []
