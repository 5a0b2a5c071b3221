"""The desk: what a state is asked now, where each report is, what was returned and why."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commitments.models import Assignment, CycleExtension, Note
from members.models import Actor, WorkingGroup
from tests import cast, portal_cast, reading
from tests.portal_cast import asked, at, desk
from tests.reporting_cast import make_opened_cycle

pytestmark = pytest.mark.django_db

NEXT_MONTH = timezone.localdate() + timedelta(days=30)
DATES = {"due_on": NEXT_MONTH, "cut_off_on": NEXT_MONTH + timedelta(days=14)}
ASKED = [f"santiago-2023/10.{path}" for path in ("A.3/1", "A.3/2", "B.3/1", "C.3.2/1")]


@pytest.fixture
def client(peru_focal_point):
    return cast.client_of(peru_focal_point)


@pytest.fixture
def cycle(db):
    rows = Assignment.objects.filter(commitment__code__in=ASKED, actor__code__in=["ECU", "PER"])
    return make_opened_cycle(rows, **DATES)


def open_desk(client, query=""):
    return reading.get(desk() + query, client)


def line(page, assignment=None):
    """The line of *assignment* on the desk."""
    return page.one("li", id=(assignment or asked()).commitment.code)


def headings(page):
    return [heading.text for heading in page.one("section", id="results").all("h2")]


def lines_asked(page):
    """The codes of the commitments in the lines that are not folded away."""
    folded = {li["id"] for block in page.all(cls="others") for li in block.all(cls="desk-line")}
    return {li["id"] for li in page.all(cls="desk-line")} - folded


# --- What is there ----------------------------------------------------------------------


def test_a_desk_shows_what_the_running_cycle_asks(client, cycle):
    portal_cast.make_published(status="planned")
    cast.make_update(asked(ASKED[0]), stage="submitted", cycle=cycle, submitted_at=timezone.now())
    page = open_desk(client)
    assert lines_asked(page) == set(ASKED)
    assert "1 of 4 reported, 3 remain" in page.one("main").one("header").text
    reported = line(page)
    assert "Planned" in reported.text
    assert reported.all("time", datetime="2025-06-02")
    assert reported.all("time", datetime=NEXT_MONTH.isoformat())
    assert line(page, asked(ASKED[0])).one(cls="stage").text == "submitted"
    assert "not begun" in reported.text


def test_the_lines_stand_under_their_themes(client, cycle):
    page = open_desk(client)
    for code in ASKED:
        commitment = asked(code).commitment
        theme = commitment.themes.filter(list="ix").first()
        assert (theme or commitment.dimension).name_en in " ".join(headings(page))
    assert len(headings(page)) == len(set(headings(page)))


def test_what_no_cycle_asks_is_folded_and_still_there(client, cycle):
    page = open_desk(client)
    folded = page.one("details", cls="others")
    assert "open" not in folded.attributes
    assert folded.all("li", id="santiago-2023/10.A.3/3")
    assert not folded.all("button")


def test_without_a_cycle_everything_in_force_is_shown(client):
    page = open_desk(client)
    assert "No cycle asks you anything now." in page.one("main").text
    assert "open" in page.one("details", cls="others").attributes
    assert (
        len(page.all("li", cls="desk-line"))
        == Assignment.objects.filter(actor__code="PER").in_force(timezone.localdate()).count()
    )


def test_what_was_returned_comes_first_with_the_reason(client, cycle, reviewer):
    update = cast.make_update(asked(), stage="returned", cycle=cycle)
    for audience in ("state", "internal"):
        note = {"audience": audience, "text_es": f"Nota {audience}: falta la fecha."}
        Note.objects.create(update=update, by=reviewer, **note)
    page = open_desk(client)
    assert headings(page)[0] == "Returned to you"
    assert page.all("li", cls="desk-line")[0]["id"] == asked().commitment.code
    assert "Nota state: falta la fecha." in line(page).text
    assert "Nota internal" not in page.text
    assert "0 of 4 reported, 4 remain" in page.text


def test_each_line_offers_what_can_be_done_with_it(client, cycle):
    stages = dict(zip(ASKED, ["draft", "submitted", "accepted"], strict=False))
    for code, stage in stages.items():
        cast.make_update(asked(code), stage=stage, cycle=cycle)
    portal_cast.make_published(asked(ASKED[3]))
    page = open_desk(client)
    offers = [offered(line(page, asked(code))) for code in ASKED]
    assert offers == [["Continue"], ["View"], ["View", "Preview"], ["Report", "No change"]]


def offered(line):
    """What a line lets its reader do, in words."""
    items = line.one(cls="line-actions").all()
    return [item.text.split(":")[0] for item in items if item.tag in ("a", "button")]


def test_a_contributor_cannot_confirm(peru_contributor, cycle):
    portal_cast.make_published()
    page = open_desk(cast.client_of(peru_contributor))
    assert not line(page).all("button")


def test_more_time_for_one_state_shows_on_its_desk_alone(
    client, cycle, ecuador_focal_point, administrator
):
    peru, later = Actor.objects.get(code="PER"), NEXT_MONTH + timedelta(days=7)
    CycleExtension.objects.create(cycle=cycle, actor=peru, due_on=later, by=administrator)
    assert line(open_desk(client)).all("time", datetime=later.isoformat())
    ecuador = reading.get(desk(code="ECU"), cast.client_of(ecuador_focal_point))
    assert not ecuador.all("time", datetime=later.isoformat())


@pytest.mark.parametrize(
    ("due", "cut_off", "sentence"),
    [
        (2, 9, "Due on"),
        (-2, 5, "still counts"),
        (-9, -2, "no longer counts in this cycle"),
        (-1, 0, "still counts"),
    ],
)
def test_the_desk_says_whether_there_is_still_time(client, due, cut_off, sentence):
    today = timezone.localdate()
    days = {"due_on": today + timedelta(days=due), "cut_off_on": today + timedelta(days=cut_off)}
    make_opened_cycle([asked()], **days)
    assert sentence in open_desk(client).one("main").one("header").text


# --- Filters and search -----------------------------------------------------------------


@pytest.mark.usefixtures("cycle")
def test_the_desk_is_searched_and_filtered_like_the_public_list(client):
    title = asked().commitment.title_en
    page = open_desk(client, f"?q={title}&instrument=santiago-2023")
    assert ASKED[1] in lines_asked(page)
    assert ASKED[2] not in lines_asked(page)
    assert [chip.text for chip in page.one("ul", cls="chips").all("a", data_chip=True)]
    assert "0 of 4 reported" in page.text


@pytest.mark.parametrize(
    ("stages", "wanted"),
    [
        ("draft", {ASKED[0]}),
        ("draft&stage=accepted", {ASKED[0], ASKED[1]}),
        ("not_begun", {ASKED[2], ASKED[3]}),
        ("not_begun&stage=draft", {ASKED[0], ASKED[2], ASKED[3]}),
        ("returned", set()),
    ],
)
def test_the_desk_is_filtered_by_stage(client, cycle, stages, wanted):
    cast.make_update(asked(ASKED[0]), stage="draft", cycle=cycle)
    cast.make_update(asked(ASKED[1]), stage="accepted", cycle=cycle)
    page = open_desk(client, f"?stage={stages}")
    assert lines_asked(page) == wanted


@pytest.mark.parametrize("query", ["?stage=published", "?instrument=none", "?status=done"])
def test_a_filter_that_does_not_exist_is_refused(client, query):
    assert client.get(desk() + query).status_code == 400


def test_where_nothing_meets_the_filters_the_page_says_so(client):
    page = open_desk(client, "?q=zzzz")
    assert "No assignment meets all of these filters." in page.one("main").text


# --- Whose desk -------------------------------------------------------------------------


def test_who_has_one_desk_is_led_to_it(client):
    assert client.get("/en/portal/")["Location"] == desk()


def test_who_has_several_chooses(peru_focal_point):
    group = WorkingGroup.objects.get(code="education")
    row = {"working_group": group, "role": "alternate", "since": cast.LONG_AGO}
    peru_focal_point.mandates.create(**row)
    page = reading.get("/en/portal/", cast.client_of(peru_focal_point))
    links = [link["href"] for link in page.one("main").all("a")]
    assert links == [desk(), desk(code="education")]


def test_who_has_none_is_told_so(former_focal_point):
    page = reading.get("/en/portal/", cast.client_of(former_focal_point))
    assert "You hold no mandate today." in page.one("main").text


def test_an_ended_mandate_opens_nothing(former_focal_point):
    client = cast.client_of(former_focal_point)
    for path in (desk(), desk("submit"), at("report"), at("history")):
        assert client.get(path).status_code == 404, path
    assert client.post(at("report"), {}).status_code == 404


# --- The whole of a state's work on one page --------------------------------------------


def work_of(state, number, cycle):
    for place in range(number):
        assignment = cast.make_assignment(actor=state)
        cycle.requests.create(assignment=assignment)
        portal_cast.make_published(assignment)
        stage = ("returned", "draft", "submitted")[place % 3]  # the first has a note to fetch
        cast.make_update(assignment, stage=stage, cycle=cycle)


@pytest.mark.thorough
def test_two_hundred_assignments_cost_what_two_cost_and_less_than_30_queries():
    state = cast.make_actor(code="XAA", kind="state")
    client = cast.client_of(cast.make_focal_point("XAA"))
    cycle = make_opened_cycle([], **DATES)
    costs = []
    for number in (2, 198):
        work_of(state, number, cycle)
        costs.append([cost(client, desk(name, "XAA")) for name in ("desk", "submit")])
    assert len(reading.get(desk(code="XAA"), client).all("li", cls="desk-line")) == 200
    assert costs[0] == costs[1]
    assert max(costs[1]) < 30


def cost(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)
