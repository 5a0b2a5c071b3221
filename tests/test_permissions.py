"""Who gets which answer at every address, from the one list of addresses."""

import pytest
from django.template.response import SimpleTemplateResponse
from django.test import Client

from tests.addresses import ADDRESSES, PAGES, REGISTRIES, ROLES
from tests.cast import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clients(request):
    """{role: a browser in which that person is signed in}."""
    return {role: client_of(request.getfixturevalue(role)) for role in ROLES}


@pytest.fixture
def unrendered(monkeypatch):
    """Only the answer of the administration is asked for here, not its pages."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")


@pytest.mark.usefixtures("unrendered")
@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_what_each_role_is_answered(clients, address):
    url = address.url()
    answers = {role: client.get(url).status_code for role, client in clients.items()}
    assert answers == address.answers


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_a_question_about_a_page_is_answered_like_the_page_without_its_text(address):
    response = Client().head(address.url())
    assert response.status_code == address.answers["visitor"]
    assert response.content == b""


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", PAGES, ids=str)
def test_public_pages_are_only_read(address, method):
    response = getattr(Client(), method)(address.url())
    assert response.status_code == 405


@pytest.mark.parametrize("role", ["presidency", "reviewer"])
@pytest.mark.parametrize("label", REGISTRIES)
def test_who_only_reads_the_record_changes_nothing_in_it(clients, label, role):
    rows = [a for a in ADDRESSES if a.name.startswith(f"admin:{label.replace('.', '_')}_")]
    for address in rows:
        if address.name.endswith(("_add", "_change", "_delete", "_import")):
            assert clients[role].post(address.url(), {}).status_code == 403, address


@pytest.mark.parametrize("role", ["visitor", "ecuador_focal_point", "peru_contributor"])
def test_who_is_not_of_the_staff_is_sent_to_sign_in_from_the_administration(clients, role):
    for address in ADDRESSES:
        if address.name.startswith("admin:") and address.answers[role] == 302:
            location = clients[role].get(address.url())["Location"]
            assert "/login/?next=" in location or location == "/admin/", address
