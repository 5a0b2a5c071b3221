"""The review queue: what waits, the oldest first, narrowed as one likes; and many at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commitments.models import LinkCheck
from commitments.reporting import workflow
from members.models import Theme, WorkingGroup
from tests import cast, reading
from tests.administration import act, address, messages
from tests.review_cast import afresh, cost, english, make_reported, review_of
from tests.rows import ADMIN_CEILING

pytestmark = pytest.mark.django_db

LABEL = "commitments.statusupdate"
QUEUE = address(LABEL)


@pytest.fixture
def client(reviewer):
    return english(reviewer)


def rows(client, query=""):
    """The rows of the queue."""
    tables = reading.get(QUEUE + query, client).all("table", id="result_list")
    return [row for table in tables for row in table.one("tbody").all("tr")]


def listed(client, query=""):
    """The addresses to which the rows lead, without their filters."""
    return [row.one("a")["href"].partition("?")[0] for row in rows(client, query)]


def days_ago(number):
    return timezone.now() - timedelta(days=number)


def test_what_waits_is_listed_the_oldest_first(client):
    late, early = (make_reported(submitted_at=days_ago(number)) for number in (2, 9))
    for stage in ("draft", "returned", "accepted", "published", "withdrawn"):
        make_reported(stage)
    assert listed(client) == [review_of(early), review_of(late)]


def test_where_nothing_waits_the_queue_says_so(client):
    assert "No report waits." in reading.get(QUEUE, client).text
    asked = reading.get(f"{QUEUE}?assignee=PER", client)
    assert "No report matches what was asked." in asked.text


def test_a_row_says_what_a_reviewer_needs_before_opening_it(client):
    stands = make_reported("published", status="planned", plan_en="A plan.")
    cycle = cast.make_cycle(opened_at=cast.noon(2025, 1, 1))
    make_reported(
        assignment=stands.assignment,
        cycle=cycle,
        confirms=stands,
        on_behalf=True,
        submitted_at=days_ago(3),
    )
    (row,) = rows(client)
    for words in (
        "Do it",
        stands.assignment.commitment.code,
        "Peru",
        "In progress",
        "before: Planned",
        "submitted",
        "3 days ago",
        "confirmed unchanged",
        "after the cut-off",
        "entered from a letter",
    ):
        assert words in row.text, words


def test_one_of_today_in_time_has_nothing_to_note(client):
    cycle = cast.make_cycle(cut_off_on=timezone.localdate(), opened_at=cast.noon(2025, 1, 1))
    make_reported(cycle=cycle)
    (row,) = rows(client)
    assert "today" in row.text
    assert "cut-off" not in row.text


def test_a_retraction_shows_as_one(client):
    stands = make_reported("published")
    make_reported(assignment=stands.assignment, status="", retracts=True)
    (row,) = rows(client)
    assert "Retraction" in row.text


@pytest.mark.parametrize("stage", ["submitted", "returned", "accepted", "published", "withdrawn"])
def test_each_stage_can_be_listed_and_all_of_them(client, stage):
    update = make_reported(stage)
    draft = make_reported("draft")
    assert review_of(update) in listed(client, f"?stage={stage}&assignee=PER")
    assert listed(client, "?stage=all&assignee=PER") == [review_of(update)]
    assert review_of(draft) not in listed(client, "?stage=all&assignee=PER")


def test_by_age(client):
    waiting = {
        number: review_of(make_reported(submitted_at=days_ago(number)))
        for number in (0, 1, 7, 8, 14, 15)
    }
    for age, days in {
        "today": [0],
        "week": [7, 1, 0],
        "older": [15, 14, 8],
        "oldest": [15],
    }.items():
        assert listed(client, f"?age={age}") == [waiting[number] for number in days], age


def test_by_assignee_theme_cycle_status_and_what_is_confirmed(client):
    group = WorkingGroup.objects.get(code="education")
    cycle = cast.make_cycle(code="one", opened_at=cast.noon(2025, 1, 1))
    stands = make_reported("published", "ECU")
    peru = make_reported(cycle=cycle, status="advanced", missing_en="Money.")
    peru.assignment.commitment.themes.add(Theme.objects.get(code="ix-education"))
    ecuador = make_reported(assignment=stands.assignment, confirms=stands)
    taught = make_reported(assignment=cast.make_assignment(working_group=group))
    for query, updates in {
        "assignee=PER": [peru],
        "assignee=education": [taught],
        "theme=ix-education": [peru],
        "cycle=one": [peru],
        "cycle=none": [ecuador, taught],
        "status__exact=advanced": [peru],
        "unchanged=yes": [ecuador],
        "unchanged=no": [peru, taught],
        "q=ECUADOR": [ecuador],
        f"q={peru.code}": [peru],
    }.items():
        assert set(listed(client, f"?{query}")) == {review_of(row) for row in updates}, query


@pytest.mark.parametrize("name", ["stage", "assignee", "theme", "cycle", "age", "unchanged"])
def test_an_unknown_value_never_means_everything(client, name):
    make_reported()
    response = client.get(f"{QUEUE}?{name}=nonsense")
    assert (response.status_code, response["Location"]) == (302, f"{QUEUE}?e=1")


def test_the_presidency_finds_what_is_accepted_or_published(presidency):
    accepted, published, _waiting = (
        review_of(make_reported(stage)) for stage in ("accepted", "published", "submitted")
    )
    client = english(presidency)
    assert listed(client) == [accepted]
    assert published in listed(client, "?stage=published")
    assert client.get(f"{QUEUE}?stage=submitted").status_code == 302
    assert "Enter a letter" not in reading.get(QUEUE, client).text


# --- Drafts -----------------------------------------------------------------------------


def test_of_drafts_the_secretariat_sees_how_many_there_are(client, presidency):
    cycle = cast.make_cycle(opened_at=cast.noon(2025, 1, 1), title_en="The call")
    for fields in ({"cycle": cycle}, {"cycle": cycle}, {}, {"code": "ECU"}):
        make_reported("draft", narrative_en="Not to be read yet.", **fields)
    page = reading.get(QUEUE, client)
    drafts = page.one("details", cls="drafts")
    assert "4 drafts not submitted yet" in drafts.text
    assert {tuple(cell.text for cell in row.children) for row in drafts.all("tr")[1:]} == {
        ("Ecuador", "Outside a cycle", "1"),
        ("Peru", "Outside a cycle", "1"),
        ("Peru", "The call", "2"),
    }
    assert "Not to be read yet." not in page.text
    assert not reading.get(QUEUE, english(presidency)).all("details", cls="drafts")


# --- Many at once -----------------------------------------------------------------------


@pytest.fixture
def confirmed(peru_focal_point):
    """Two confirmations that can be accepted at once, and one whose link does not answer."""
    updates = []
    for number in range(3):
        stands = make_reported("accepted")
        link = {"kind": "link", "source": None, "address": f"https://papers.example/{number}"}
        cast.make_evidence(stands, **link)
        type(stands).objects.filter(pk=stands.pk).update(
            stage="published", published_at=timezone.now()
        )
        updates.append(workflow.confirm_unchanged(stands.assignment, by=peru_focal_point))
        now = timezone.now()
        outcome = {"outcome": "answered" if number else "timed_out", "answered_at": now}
        LinkCheck.objects.create(address=link["address"], checked_at=now, **outcome)
    return updates


def test_what_is_confirmed_unchanged_is_accepted_at_once_after_a_look(client, confirmed):
    other = make_reported()
    page = act(client, LABEL, "accept_unchanged", [*confirmed, other])
    assert "2 reports will be accepted" in page.text
    assert "2 reports will be left as they are" in page.text
    assert "It is no confirmation of an earlier report." in page.text
    assert [afresh(update).stage for update in confirmed] == ["submitted"] * 3
    sent = reading.filled(page.one("input", name="action").parent) | {"confirm": "1"}
    assert sent["_selected_action"] == [str(update.pk) for update in confirmed[1:]]
    page = reading.read(client.post(QUEUE, sent, follow=True))
    assert messages(page) == ["2 reports accepted."]
    assert [afresh(update).stage for update in confirmed] == ["submitted", "accepted", "accepted"]


def test_what_changed_between_the_look_and_the_decision_is_left_and_named(client, confirmed):
    chosen = {"action": "accept_unchanged", "confirm": "1"}
    LinkCheck.objects.update(outcome="refused")
    workflow.return_(confirmed[2], note={"en": "?"}, by=cast.make_staff("Administrator"))
    sent = chosen | {"_selected_action": [update.pk for update in confirmed[1:]]}
    said = messages(reading.read(client.post(QUEUE, sent, follow=True)))
    assert said[0] == "0 reports accepted."
    assert confirmed[1].code in said[1]
    assert "1 report has been moved by somebody else meanwhile." in said[2]


@pytest.mark.parametrize("role", ["editor", "presidency"])
def test_who_only_reads_accepts_nothing_at_once(request, confirmed, role):
    client = english(request.getfixturevalue(role))
    act(client, LABEL, "accept_unchanged", confirmed, confirm="1")
    assert [afresh(update).stage for update in confirmed] == ["submitted"] * 3


# --- What it costs ----------------------------------------------------------------------


def test_a_long_queue_costs_what_a_short_one_costs(client):
    def grow(number):
        for _row in range(number):
            stands = make_reported("published")
            make_reported(assignment=stands.assignment, confirms=stands)
            make_reported("draft")

    grow(2)
    few = cost(client, QUEUE)
    grow(18)
    assert cost(client, QUEUE) == few <= ADMIN_CEILING


def test_a_long_story_costs_on_the_screen_what_a_short_one_costs(client, reviewer):
    update = make_reported("returned")

    def grow(number):
        for _row in range(number):
            cast.make_evidence(update, address="https://papers.example/1")
            workflow.remark(update, audience="internal", texts={"en": "?"}, by=reviewer, tell=False)
            update.coauthors.add(cast.make_user())

    grow(2)
    few = cost(client, review_of(update))
    grow(18)
    assert cost(client, review_of(update)) == few <= 30
