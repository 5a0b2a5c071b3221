"""Charts and the map in a real browser, under the policy that every page has: nothing of them is
blocked, and they are read in the light, in the dark, in forced colours and by keyboard."""

import fcntl
import urllib.request

import pytest

from tests.browser.test_axe import check

CHART = "/en/charts/by-state/?instrument=santiago-2023"
MAPS = ["/en/map/", "/es/map/?show=received", "/pt/map/?commitment=santiago-2023/10.A.3/2"]
SOFT, CARD = "rgb(75, 86, 98)", "rgb(255, 254, 251)"
#: How a thing looks in fact, whatever the style sheets wish.
LOOK = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"


def look(page, selector, name):
    return page.evaluate(LOOK, [selector, name])


@pytest.fixture
def drawn(watched, site_data):
    """A page with a chart whose picture is there: the file is drawn while one waits for it, and
    with it what the page lacked."""
    watched.open(CHART)
    address = watched.site + CHART.replace("by-state/", "by-state.svg")
    urllib.request.urlopen(address, timeout=60).close()
    with (site_data / "workshop.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
    return watched


def test_a_chart_is_drawn_for_the_next_reader_and_nothing_of_it_is_blocked(drawn):
    page = drawn.open(CHART)
    picture = page.get_by_role("img", name="By state")
    assert picture.is_visible()
    assert "Peru" in picture.text_content()
    assert page.locator("figure.chart details").get_attribute("open") is None
    check(drawn, CHART)


def test_a_chart_is_dark_on_light_whatever_the_reader_prefers(drawn):
    for preferred in ({"color_scheme": "dark"}, {"forced_colors": "active"}):
        drawn.page.emulate_media(**preferred)
        page = drawn.open(CHART)
        assert look(page, ".chart > svg text", "fill") == SOFT
        assert look(page, ".chart > svg", "backgroundColor") == CARD


def test_a_chart_can_be_read_on_a_phone(drawn):
    drawn.page.set_viewport_size({"width": 360, "height": 640})
    page = drawn.open(CHART)
    box = page.locator(".chart > svg").bounding_box()
    view = page.evaluate("document.querySelector('.chart > svg').viewBox.baseVal.width")
    assert box["width"] / view * 14 > 8.5  # pixels: the smallest words
    assert drawn.overflow() == 0


@pytest.mark.parametrize("path", MAPS)
def test_the_map_is_clean_in_every_way_it_is_looked_at(watched, path):
    check(watched, path)


def test_a_state_on_the_map_is_reached_by_keyboard_and_seen_to_be(watched):
    page = watched.open("/en/map/")
    before = look(page, ".card a path", "stroke")
    page.locator(".card a").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert look(page, ".card a:focus path", "stroke") != before
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Arg")
    page.keyboard.press("Enter")
    page.wait_for_url("**/assignments/?**state=ARG**")


@pytest.mark.parametrize("scripts", [False])
def test_charts_and_map_need_no_scripts(drawn, scripts):
    assert drawn.open(CHART).locator(".chart > svg").count() == 1
    assert drawn.open(MAPS[0]).locator(".card a").count() == 13
