"""One cycle lived in a real browser, with and without scripts: a contributor drafts, the focal
point submits, a reviewer returns and accepts, the state replies, the cycle is published."""

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from commitments.management.demonstration.people import PASSWORD, address

LINE = "santiago-2023/10.C.3.5/1"
TYPED = "Tres centros nuevos atienden desde marzo."
MORE = "Un cuarto se abre en mayo."


@pytest.fixture(params=[False, True], ids=["without scripts", "with scripts"])
def scripts(request):
    return request.param


@pytest.fixture
def sign_in(watched):
    """Sign in one account of the demonstration after the other, in the same browser."""

    def signed_in(name, path):
        page = watched.page
        page.context.clear_cookies()
        watched.open("/es/accounts/login/")
        page.locator("#id_login").fill(address(name))
        page.locator("#id_password").fill(PASSWORD)
        page.locator("main button[type=submit]").click()
        page.wait_for_load_state()
        return watched.open(path)

    return signed_in


def report_of(state):
    return f"/es/portal/for/{state}/{LINE}/"


def reviewed(page, state):
    """Open the screen of the state's report from the queue."""
    page.goto(page.url.split("/admin/")[0] + f"/admin/commitments/statusupdate/?q={LINE}@{state}")
    page.locator("#result_list tbody a").first.click()


def test_a_report_from_its_draft_to_its_publication(watched, sign_in, scripts, site_data):
    state, writer, signer = (
        ("PER", "peru.contributor", "peru") if scripts else ("ECU", "ecuador.alternate", "ecuador")
    )
    page = sign_in(writer, report_of(state))
    the_draft_is_written(page, scripts)
    page = sign_in(signer, report_of(state))
    expect(page.locator("[name=narrative_es]")).to_have_value(re.compile(TYPED))
    page.locator("[name=action][value=submit]:visible").click()
    expect(page.locator("main [role=status]").first).to_contain_text("presentado")
    page = sign_in("reviewer", "/admin/")
    the_reviewer_returns(page, state)
    page = sign_in(signer, report_of(state))
    expect(page.locator("main")).to_contain_text("¿Desde qué día?")
    page.locator("[name=action][value=submit]:visible").click()
    page = sign_in("reviewer", "/admin/")
    the_reviewer_accepts(page, state)
    page = sign_in(signer, report_of(state) + "preview/")
    page.locator("[name=reply_es]").fill("Figura en el anexo.")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("Figura en el anexo.")
    if scripts:
        the_cycle_is_published(watched, sign_in, site_data, state)
    assert [fault for fault in watched.faults if "INTERNET_DISCONNECTED" not in fault] == []


def the_draft_is_written(page, scripts):
    """With scripts it saves itself, and what is typed without a connection comes back."""
    page.locator("[name=status][value=in_progress]").check()
    page.locator("[name=narrative_es]").fill(TYPED)
    if not scripts:
        page.locator("[name=action][value=save]:visible").click()
        expect(page.locator("main [role=status]").first).to_contain_text("guardado")
        return
    leave(page)
    expect(page.locator("[data-said]")).to_contain_text("Guardado")
    page.context.set_offline(True)
    page.locator("[name=narrative_es]").fill(f"{TYPED} {MORE}")
    leave(page)
    expect(page.locator("[data-said]")).to_contain_text("Sin conexión")
    page.context.set_offline(False)
    page.goto("about:blank")
    page.go_back()
    restored = page.locator("[data-restore] [data-choice=back]")
    if restored.is_visible():
        restored.click()
    expect(page.locator("[name=narrative_es]")).to_have_value(f"{TYPED} {MORE}")
    leave(page)
    expect(page.locator("[data-said]")).to_contain_text("Guardado")


def leave(page):
    """What the browser says when its window is left."""
    page.evaluate("window.dispatchEvent(new Event('blur'))")


def the_reviewer_returns(page, state):
    reviewed(page, state)
    page.locator("[name=return-text_es]").fill("¿Desde qué día?")
    page.locator("form:has(input[name=decision][value=return]) [type=submit]").click()
    expect(page.locator(".messagelist")).to_contain_text("Devuelto")


def the_reviewer_accepts(page, state):
    reviewed(page, state)
    page.locator("[name=remark-audience][value=public]").check()
    page.locator("[name=remark-text_es]").fill("No consta el documento.")
    page.locator("form:has(input[name=decision][value=remark]) [type=submit]").click()
    page.locator("[name=accept-level][value=statement]").check()
    page.locator("form:has(input[name=decision][value=accept]) [type=submit]").click()
    expect(page.locator(".messagelist")).to_contain_text("Aceptado")


def the_cycle_is_published(watched, sign_in, site_data, state):
    """Its dates are moved back meanwhile, as if the preview were over."""
    with closing(sqlite3.connect(site_data / "quitotrack.sqlite3")) as database, database:
        database.execute(
            "UPDATE commitments_reportingcycle SET opens_on = '2026-01-01', due_on ="
            " '2026-02-01', cut_off_on = date('now', '-9 days') WHERE code = 'demo-2'"
        )
        database.execute(
            "UPDATE commitments_statusupdate SET submitted_at = datetime('now', '-20 days')"
            " WHERE stage IN ('accepted', 'submitted')"
        )
    page = sign_in("reviewer", "/admin/commitments/reportingcycle/?q=demo-2")
    page.locator("#result_list tbody a").first.click()
    page.locator(".object-tools a[href*=rehearse]").click()
    expect(page.locator("#content")).to_contain_text("221 asignaciones")
    page.locator("#content form button, #content form input[type=submit]").last.click()
    expect(page.locator(".messagelist")).to_contain_text("publicado")
    page.context.clear_cookies()
    page = watched.open(f"/es/commitments/{LINE}/{state}/")
    for said in (TYPED, "No consta el documento.", "Figura en el anexo.", "demostración"):
        expect(page.locator("body")).to_contain_text(said)
    page = watched.open("/es/cycles/demo-2/")
    expect(page.locator("main")).to_contain_text("recibido, en revisión")
