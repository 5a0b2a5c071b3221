"""An instrument that is not published yet: nowhere for visitors, with a banner for editors."""

import pytest
from django.test import Client

from members.models import Actor
from tests import reading
from tests.cast import (
    client_of,
    make_assignment,
    make_commitment,
    make_instrument,
    make_meeting,
    make_position,
    make_provision,
    make_update,
)

pytestmark = pytest.mark.django_db

SECRET = "Not for the public yet"


@pytest.fixture
def hidden():
    """An unpublished instrument with all that hangs on it; its assignment is Peru's."""
    instrument = make_instrument(
        published=False, code="draft-2025", title_en=SECRET, short_title_en=SECRET
    )
    peru = Actor.objects.get(code="PER")
    make_position(instrument, peru)
    commitment = make_commitment(make_provision(instrument, text_en=SECRET), title_en=SECRET)
    assignment = make_assignment(commitment, peru)
    make_update(assignment, stage="published", narrative_en=SECRET)
    return assignment


PAGES = [
    "/en/instruments/draft-2025/",
    "/en/instruments/draft-2025/1/",
    "/en/commitments/draft-2025/1/1/",
    "/en/commitments/draft-2025/1/1/PER/",
]
LISTS = [
    "/en/",
    "/en/instruments/",
    "/en/commitments/?page_size=500",
    "/en/assignments/?page_size=500",
    "/en/commitments/?q=public",
    "/en/states/PER/",
    "/en/updates/",
]
PERMANENT = [
    "/id/instruments/draft-2025",
    "/id/provisions/draft-2025/1",
    "/id/commitments/draft-2025/1/1",
    "/id/assignments/draft-2025/1/1@PER",
    "/id/status-updates/draft-2025/1/1@PER.1",
]


@pytest.mark.usefixtures("hidden")
@pytest.mark.parametrize("role", ["visitor", "ecuador_focal_point", "peru_contributor"])
def test_for_the_public_it_is_not_there(request, role):
    client = client_of(request.getfixturevalue(role))
    for path in [*PAGES, *PERMANENT]:
        response = client.get(path)
        assert response.status_code == 404, path
        assert SECRET not in response.content.decode()
    for path in LISTS:
        assert SECRET not in reading.get(path, client).text, path


@pytest.mark.usefixtures("hidden")
def test_nor_can_it_be_asked_for_as_a_filter():
    page = reading.get("/en/commitments/?instrument=draft-2025", status=400)
    assert SECRET not in page.text


@pytest.mark.usefixtures("hidden")
def test_it_enters_no_number_of_the_public_pages():
    numbers = [n.text for n in reading.get("/en/").one("dl", cls="figures").all("dd")]
    assert numbers == ["15", "107", "51", "408", "13", "19"]


@pytest.mark.usefixtures("hidden")
@pytest.mark.parametrize("role", ["editor", "reviewer", "administrator", "presidency"])
def test_the_staff_reads_it_under_a_banner(request, role):
    client = client_of(request.getfixturevalue(role))
    for path in PAGES:
        banner = reading.get(path, client).all("div", data_kind="warning")[0]
        assert "The public cannot see this." in banner.text
        assert "It has not been published yet." in banner.text
    for path in PERMANENT:
        assert client.get(path).status_code == 303


@pytest.mark.usefixtures("hidden")
def test_what_is_public_has_no_banner(editor):
    page = reading.get("/en/instruments/santiago-2023/", client_of(editor))
    assert not page.all("div", data_kind="warning")


def test_a_meeting_not_published_is_not_there_either(editor):
    meeting = make_meeting(published_at=None, title_en=SECRET)
    path = f"/en/meetings/{meeting.code}/"
    assert Client().get(path).status_code == 404
    assert Client().get(f"/id/meetings/{meeting.code}").status_code == 404
    assert SECRET not in reading.get("/en/meetings/").text
    assert "The public cannot see this." in reading.get(path, client_of(editor)).text


def test_an_instrument_of_a_meeting_that_is_not_public_does_not_give_it_away():
    meeting = make_meeting(published_at=None, title_en=SECRET)
    instrument = make_instrument(meeting=meeting)
    assert SECRET not in reading.get(f"/en/instruments/{instrument.code}/").text


def test_the_pages_tell_caches_that_they_differ_by_reader():
    for path in ("/en/", "/en/instruments/"):
        assert "Cookie" in Client().get(path)["Vary"]
