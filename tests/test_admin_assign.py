"""Assigning many commitments at once: asked, shown, confirmed; a second time makes none."""

import pytest

from commitments.models import Assignment
from members.models import Source
from tests import cast, reading
from tests.administration import act, address, messages
from tests.cast import client_of

pytestmark = pytest.mark.django_db

LABEL = "commitments.commitment"


@pytest.fixture
def client(editor):
    editor.language = "en"
    editor.save()
    return client_of(editor)


@pytest.fixture
def commitments():
    """Two commitments of an instrument that two organizations signed."""
    instrument = cast.make_instrument()
    for _signatory in range(2):
        cast.make_position(instrument, cast.make_actor())
    return [cast.make_commitment(cast.make_provision(instrument)) for _number in range(2)]


def answers(**changed):
    source = Source.objects.get(code="iom-quito-process")
    return {"addressees": "signatories", "on": "2025-05-08", "source": source.pk} | changed


def made(commitments):
    return Assignment.objects.filter(commitment__in=commitments).count()


def test_nothing_is_made_before_it_is_confirmed(client, commitments):
    page = act(client, LABEL, "assign", commitments)
    assert page.all("input", type="radio", value="signatories")
    page = act(client, LABEL, "assign", commitments, preview="1", **answers())
    assert "4 assignments would be made" in page.text
    assert made(commitments) == 0
    page = act(client, LABEL, "assign", commitments, confirm="1", **answers())
    assert messages(page) == ["4 assignments made."]
    assert made(commitments) == 4


def test_a_second_time_there_is_nothing_to_make(client, commitments):
    act(client, LABEL, "assign", commitments, confirm="1", **answers())
    page = act(client, LABEL, "assign", commitments, preview="1", **answers())
    assert "None: all of them exist already." in page.text
    assert not page.all("input", name="confirm")
    page = act(client, LABEL, "assign", commitments, confirm="1", **answers())
    assert messages(page) == ["0 assignments made."]
    assert made(commitments) == 4


def test_to_the_member_states_on_a_date(client, commitments):
    wanted = answers(addressees="members", on="2019-01-01")
    page = act(client, LABEL, "assign", commitments, preview="1", **wanted)
    assert "22 assignments would be made" in page.text


def test_a_working_group_has_to_be_named(client, commitments):
    wanted = answers(addressees="working_group")
    page = act(client, LABEL, "assign", commitments, confirm="1", **wanted)
    assert "Choose the working group." in page.text
    assert made(commitments) == 0


@pytest.mark.parametrize("missing", ["on", "source", "addressees"])
def test_what_is_not_answered_is_asked_again(client, commitments, missing):
    wanted = {name: value for name, value in answers().items() if name != missing}
    act(client, LABEL, "assign", commitments, confirm="1", **wanted)
    assert made(commitments) == 0


def test_the_history_of_an_assignment_says_who_made_it(client, editor, commitments):
    act(client, LABEL, "assign", commitments, confirm="1", **answers())
    assignment = Assignment.objects.filter(commitment=commitments[0]).first()
    path = address("commitments.assignment", "history", assignment.pk)
    assert editor.name in reading.get(path, client).one("table", id="change-history").text
