"""The administration in a browser: nothing that its policy forbids, nothing from elsewhere."""

import pytest

from commitments.management.demonstration.people import PASSWORD, address

PATHS = [
    "/admin/",
    "/admin/commitments/instrument/",
    "/admin/commitments/instrument/add/",
    "/admin/commitments/instrument/gaps/",
    "/admin/commitments/instrument/import/",
    "/admin/commitments/instrument/export/",
    "/admin/commitments/commitment/",
    "/admin/members/actor/",
    "/admin/commitments/statusupdate/",
    "/admin/commitments/statusupdate/letter/?q=peru",
]


@pytest.fixture
def signed_in(watched):
    page = watched.open("/en/accounts/login/?next=/admin/")
    page.locator("[name=login]").fill(address("administrator"))
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(f"{watched.site}/admin/")
    return watched


def test_no_page_does_what_the_policy_forbids(signed_in):
    for path in PATHS:
        signed_in.open(path)
        assert signed_in.faults == [], path


def test_an_editor_finds_a_thing_and_its_history(signed_in):
    page = signed_in.open("/admin/commitments/commitment/?q=cualificaciones")
    page.locator("#result_list tbody th a").first.click()
    page.locator("input[name=assignments-TOTAL_FORMS]").wait_for(state="attached")
    page.locator("a.historylink").click()
    page.locator("#change-history").wait_for()
    assert signed_in.faults == []
