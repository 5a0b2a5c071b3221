"""Who reads a report in review, who decides on it, and what comes next."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commitments.models import Note
from commitments.reporting import workflow
from members.models import Actor, FocalPoint
from tests import cast, reading
from tests.administration import address
from tests.review_cast import (
    decide,
    english,
    make_reported,
    moves_of,
    offered,
    review_of,
    screen,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(reviewer):
    return english(reviewer)


@pytest.mark.parametrize("role", ["editor", "presidency"])
@pytest.mark.parametrize("decision", ["accept", "return", "remark", "publish"])
def test_who_only_reads_decides_nothing(request, role, decision):
    client = english(request.getfixturevalue(role))
    update = make_reported("accepted")
    assert offered(screen(client, update)) == []
    sent = {
        "decision": decision,
        "version": update.version,
        "accept-level": "none",
        "return-text_en": "Since when?",
    }
    assert client.post(review_of(update), sent).status_code == 403
    assert moves_of(update) == []


@pytest.mark.parametrize("role", ["editor", "reviewer", "administrator", "presidency"])
@pytest.mark.parametrize("stage", ["draft", "submitted", "returned", "accepted", "published"])
def test_which_reports_each_of_the_staff_reads(request, role, stage):
    client = english(request.getfixturevalue(role))
    seen = {"presidency": ("accepted", "published")}.get(
        role, ("submitted", "returned", "accepted", "published")
    )
    update = make_reported(stage)
    reading.get(review_of(update), client, status=200 if stage in seen else 404)


def test_the_presidency_sees_neither_notes_nor_moves_nor_what_is_restricted(
    presidency, reviewer, peru_focal_point
):
    update = make_reported()
    cast.make_evidence(update, title_en="Secret memo", restricted=True)
    for audience in Note.Audience.values:
        workflow.remark(update, audience=audience, texts={"en": "A remark."}, by=reviewer)
    workflow.accept(update, level="statement", by=reviewer, note="By telephone.")
    workflow.reply(update, {"en": "It is there."}, by=peru_focal_point)
    secrets = ("Secret memo", "A remark.", "By telephone.", "It is there.", "History of stages")
    for person, sees in ((reviewer, True), (presidency, False)):
        text = screen(english(person), update).text
        assert [words for words in secrets if (words in text) != sees] == []


def test_who_of_the_staff_also_reports_finds_the_drafts_in_the_portal_only(reviewer):
    peru = Actor.objects.get(code="PER")
    mandate = {"actor": peru, "role": "titular", "since": cast.LONG_AGO}
    FocalPoint.objects.create(user=reviewer, **mandate)
    reading.get(review_of(make_reported("draft")), english(reviewer), status=404)


def test_the_page_of_a_report_leads_to_its_review(client):
    update = make_reported()
    response = client.get(address("commitments.statusupdate", "change", update.pk))
    assert response["Location"] == review_of(update)
    for key in (make_reported("draft").pk, 0, "x"):
        path = address("commitments.statusupdate", "change", key)
        reading.get(path, client, status=404)


# --- The next one -----------------------------------------------------------------------


def next_of(page):
    return [link["href"].partition("?")[0] for link in page.all("a", cls="next")]


def test_after_one_comes_the_next_that_waits(client, editor):
    now = timezone.now()
    first, second, third = (
        make_reported(submitted_at=now - timedelta(days=days)) for days in (9, 5, 5)
    )
    assert next_of(screen(client, first)) == [review_of(second)]
    assert next_of(screen(client, second)) == [review_of(third)]
    assert next_of(screen(client, third)) == [review_of(first)]
    assert next_of(screen(english(editor), first)) == []
    page = decide(client, first, "accept", **{"accept-level": "none"})
    assert next_of(page) == [review_of(second)]
    assert "Next waiting (2)" in page.text


def test_the_next_one_is_of_those_that_were_asked_for(client):
    peru, _ecuador, other = make_reported(), make_reported(code="ECU"), make_reported()
    chosen = "?_changelist_filters=assignee%3DPER%26stage%3Dall%26p%3D2"
    page = reading.get(review_of(peru) + chosen, client)
    assert next_of(page) == [review_of(other)]
    assert "assignee%3DPER" in page.one("a", cls="next")["href"]
    queue = [a["href"] for a in page.one("div", cls="breadcrumbs").all("a")][-1]
    assert queue.endswith("?assignee=PER&stage=all&p=2")
    nonsense = reading.get(review_of(peru) + "?_changelist_filters=assignee%3DXXX", client)
    assert len(next_of(nonsense)) == 1


def test_where_nothing_waits_there_is_no_next_one(client):
    assert next_of(screen(client, make_reported("returned"))) == []
