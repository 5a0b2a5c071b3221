"""Who gets which answer at every address, from the one list of addresses."""

import pytest
from django.template.backends.django import Template
from django.test import Client

from commitments.models import StatusUpdate
from tests.addresses import ADDRESSES, PAGES, REGISTRIES
from tests.cast import client_of
from tests.portal_addresses import PORTAL
from tests.rows import FOCAL_POINTS, ROLES

pytestmark = pytest.mark.django_db

#: Who asks for every address each time the suite runs; the others are thorough.
EVERYDAY = ("visitor", "ecuador_focal_point", "reviewer")


@pytest.fixture
def clients(request):
    """{role: a browser in which that person is signed in}; a crash there is an answer 500."""
    clients = {role: client_of(request.getfixturevalue(role)) for role in ROLES}
    for client in clients.values():
        client.raise_request_exception = False
    return clients


@pytest.fixture
def unrendered(monkeypatch):
    """Only the answers are asked for here; what the pages say is read elsewhere."""
    monkeypatch.setattr(Template, "render", lambda *_args, **_context: "")


def answers(addresses, ask):
    """{address: status} of what *ask* is answered at each of *addresses*."""
    return {str(address): ask(address.url()).status_code for address in addresses}


@pytest.mark.usefixtures("unrendered")
@pytest.mark.parametrize(
    "role",
    [r if r in EVERYDAY else pytest.param(r, marks=pytest.mark.thorough) for r in ROLES],
)
def test_what_each_role_is_answered(clients, role):
    wanted = {str(address): address.answers[role] for address in ADDRESSES}
    assert answers(ADDRESSES, clients[role].get) == wanted


def test_a_question_about_a_page_is_answered_like_the_page_but_without_its_text():
    for address in PAGES:
        response = Client().head(address.url())
        assert response.status_code == address.answers["visitor"], address
        assert response.content == b"", address


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_public_pages_are_only_read(method):
    assert set(answers(PAGES, getattr(Client(), method)).values()) == {405}


@pytest.mark.usefixtures("unrendered")
@pytest.mark.parametrize("role", ["presidency", "reviewer"])
def test_who_only_reads_the_record_changes_nothing_in_it(clients, role):
    writing = [
        address
        for address in ADDRESSES
        for label in REGISTRIES
        for what in ("add", "change", "delete", "import")
        if address.name == f"admin:{label.replace('.', '_')}_{what}"
    ]
    assert len(writing) == 4 * len(REGISTRIES)
    assert set(answers(writing, clients[role].post).values()) == {403}


@pytest.mark.parametrize("role", ["visitor", *FOCAL_POINTS])
def test_who_is_not_of_the_staff_has_to_sign_in_to_the_administration(clients, role):
    for address in ADDRESSES:
        if address.name.startswith("admin:") and address.answers[role] == 302:
            location = clients[role].get(address.url())["Location"]
            assert "/login/?next=" in location or location == "/admin/", address


@pytest.mark.usefixtures("unrendered")
@pytest.mark.parametrize("role", [role for role in ROLES if not role.startswith("peru")])
def test_nothing_is_posted_to_the_desk_of_another(clients, role):
    perus = [row for row in PORTAL if "/for/PER/" in row.url()]
    assert len(perus) > 20
    refused = 401 if role == "visitor" else 404
    before = list(StatusUpdate.objects.values_list("pk", "version", "stage"))
    assert set(answers(perus, clients[role].post).values()) <= {refused, 405}
    assert list(StatusUpdate.objects.values_list("pk", "version", "stage")) == before
