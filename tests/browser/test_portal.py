"""What is typed in a report is not lost: by saving itself, by this browser, by sending it again."""

import re

import pytest
from playwright.sync_api import expect

from commitments.management.demonstration.people import PASSWORD, address

DESK = "/en/portal/for/ECU/"
TYPED = "The guide is in use\nin three provinces."


@pytest.fixture
def page(watched):
    """Signed in as the focal point of Ecuador."""
    page = watched.open("/en/accounts/login/")
    sign_in(page)
    return page


def sign_in(page):
    page.locator("[name=login]").fill(address("ecuador"))
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    expect(page.locator(".site-tools form")).to_be_visible()


def narrative(page):
    return page.locator("[name=narrative_en]")


def leave_the_window(page):
    page.evaluate("window.dispatchEvent(new Event('blur'))")


def copies(page):
    """How many reports this browser holds a copy of."""
    return page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('quitotrack')).length")


def save(page):
    page.locator(".action-bar [value=save]").click()


def test_a_draft_saves_itself_and_leaves_no_copy(watched, page):
    watched.open(f"{DESK}brussels-2023/p14.a/1/")
    narrative(page).fill(TYPED)
    page.locator("[value=planned]").check()
    assert copies(page) == 1
    leave_the_window(page)
    expect(page.locator("[data-said]")).to_have_text(re.compile(r"^Saved at \d\d:\d\d\.$"))
    expect(page.locator("[data-lacking] a")).to_have_attribute("href", "#id_plan_en")
    assert copies(page) == 0
    page.reload()
    expect(narrative(page)).to_have_value(TYPED)
    expect(page.locator("[data-restore]")).to_be_hidden()
    assert watched.faults == []


def test_without_a_connection_the_browser_keeps_what_is_typed_and_offers_it(watched, page):
    path = f"{DESK}brussels-2023/p14.b/1/"
    watched.open(path)
    page.context.set_offline(True)
    narrative(page).fill(TYPED)
    leave_the_window(page)
    expect(page.locator("[data-said]")).to_have_text(re.compile("^No connection"))
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(watched.site + path)
    expect(narrative(again)).to_have_value("")
    again.get_by_role("button", name="Bring it back").click()
    expect(narrative(again)).to_have_value(TYPED)
    save(again)
    expect(narrative(again)).to_have_value(TYPED)
    assert copies(again) == 0


def test_who_signs_out_leaves_nothing_in_the_browser(watched, page):
    watched.open(f"{DESK}brussels-2023/p14.c/1/")
    narrative(page).fill(TYPED)
    page.context.set_offline(True)
    leave_the_window(page)
    expect(page.locator("[data-said]")).to_have_text(re.compile("^No connection"))
    page.context.set_offline(False)
    assert copies(page) == 1
    page.locator(".site-tools form button").click()
    expect(page).to_have_url(f"{watched.site}/en/")
    assert copies(page) == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_what_is_sent_after_the_session_ended_is_sent_again(watched, page, scripts):
    watched.open(f"{DESK}brussels-2023/p14.d/1/")
    narrative(page).fill(f"{TYPED} {scripts}")
    page.context.clear_cookies(name="sessionid")
    save(page)
    expect(page.locator("h1")).to_have_text("Your session has ended")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in, in a new tab").click()
    sign_in(opened.value)
    page.get_by_role("button", name="Send again").click()
    expect(page.locator("h1")).to_have_text("Send it once more")
    page.get_by_role("button", name="Send again").click()
    expect(narrative(page)).to_have_value(f"{TYPED} {scripts}")
    assert watched.faults == []
