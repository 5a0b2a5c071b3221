"""Reporting cycles in the administration: planned, opened, followed, rehearsed, published."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.models import ReportingCycle
from commitments.reporting import cycles
from commitments.reporting.admin.cycles import ReportingCycleAdmin
from members.models import Actor
from tests import reading
from tests.administration import address, errors, messages, saved, send
from tests.cast import (
    client_of,
    make_assignment,
    make_commitment,
    make_focal_point,
    make_update,
)
from tests.cycle_cast import answered, closed, day, instant, planned
from tests.reporting_cast import make_opened_cycle, make_public_note

pytestmark = pytest.mark.django_db

LABEL = "commitments.reportingcycle"


@pytest.fixture
def client(reviewer):
    reviewer.language = "en"
    reviewer.save()
    return client_of(reviewer)


def page_of(what, cycle):
    return address(LABEL, what, cycle.pk)


def buttons(client, cycle):
    """The things to do that the page of *cycle* offers."""
    tools = reading.get(page_of("change", cycle), client).one("ul", cls="object-tools")
    return [link.text for link in tools.all("a")]


def cells(table):
    """{first cell: the others} of the rows of a table."""
    rows = [
        [cell.text for cell in row.below() if cell.tag in ("th", "td")] for row in table.all("tr")
    ]
    return {first: others for first, *others in rows}


# --- Planning ---------------------------------------------------------------------------

DATES = {"opens_on": day(0), "due_on": day(30), "cut_off_on": day(40), "preview_days": "7"}
PLAN = {"code": "round-x", "title_es": "Ronda X", "methodology_version": "1", **DATES}


def test_a_cycle_is_planned_with_its_scope(client):
    peru = Actor.objects.get(code="PER")
    page = saved(client, address(LABEL, "add"), **PLAN, actors=[str(peru.pk)])
    assert any("was added successfully" in said for said in messages(page))
    cycle = ReportingCycle.objects.get(code="round-x")
    assert (list(cycle.actors.all()), cycle.opened_at) == ([peru], None)
    assert cycles.scope(cycle).count() == 32


def test_a_scope_is_chosen_without_scripts(client):
    page = reading.get(address(LABEL, "add"), client)
    for name in ("instruments", "themes", "actors"):
        assert page.all("input", type="checkbox", name=name)
    assert not page.all("textarea", name="cover_note_en")


def test_dates_out_of_their_order_are_refused_with_a_sentence(client):
    wrong = PLAN | {"cut_off_on": day(10)}
    page = reading.read(send(client, address(LABEL, "add"), **wrong))
    assert errors(page) == ["A cycle opens, then is due, then is cut off."]


def test_once_opened_neither_dates_nor_scope_can_change(client):
    cycle, _asked = planned()
    assert reading.get(page_of("change", cycle), client).all("input", name="due_on")
    saved(client, page_of("open", cycle))
    page = reading.get(page_of("change", cycle), client)
    for name in ("code", "opens_on", "due_on", "cut_off_on", "instruments", "themes", "actors"):
        assert not page.all(name=name), name
    saved(client, page_of("change", cycle), title_es="Otro", title_en="Another title")
    cycle.refresh_from_db()
    assert (cycle.title_en, cycle.due_on, cycle.instruments.count()) == (
        "Another title",
        day(30),
        1,
    )


def test_what_is_typed_into_the_form_undoes_no_opening(client, reviewer, monkeypatch):
    cycle, _asked = planned()

    def opened_meanwhile(_admin, _request, form, change):
        cycles.open_cycle(ReportingCycle.objects.get(pk=cycle.pk), by=reviewer)
        return form.save(commit=False)

    monkeypatch.setattr(ReportingCycleAdmin, "save_form", opened_meanwhile)
    saved(client, page_of("change", cycle), title_es="Otro")
    cycle.refresh_from_db()
    assert (cycle.title_es, cycle.running) == ("Otro", True)
    assert cycle.history.latest().history_user == reviewer


def test_a_cycle_that_was_opened_is_never_deleted_and_a_published_one_never_changed(client):
    plan, _asked = planned()
    running = closed([make_assignment()])
    assert client.get(page_of("delete", plan)).status_code == 200
    assert client.get(page_of("delete", running)).status_code == 403
    client.post(page_of("rehearse", running))
    assert not reading.get(page_of("change", running), client).all("input", name="title_en")
    sent = client.post(page_of("change", running), {"title_en": "Another"})
    assert sent.status_code == 403


def test_what_there_is_to_do_follows_the_state_of_the_cycle(client, reviewer):
    plan, _asked = planned()
    running = closed([make_assignment()])
    assert buttons(client, plan) == ["Open…", "History"]
    assert buttons(client, running)[:3] == [
        "Completeness",
        "Give more time…",
        "Rehearse and publish…",
    ]
    cycles.publish_cycle(running, by=reviewer)
    assert buttons(client, running)[:2] == ["Completeness", "Frozen lines (1)"]


def test_the_presidency_sees_the_cycle_and_has_nothing_to_do_with_it(presidency):
    presidency.language = "en"
    presidency.save()
    cycle = closed([make_assignment()])
    assert buttons(client_of(presidency), cycle) == ["History", "View on site"]


# --- Opening ----------------------------------------------------------------------------


def test_opening_first_says_whom_it_asks(client):
    cycle, _asked = planned(actors=[Actor.objects.get(code="PER"), None])
    page = reading.get(page_of("open", cycle), client)
    assert "It asks 2 assignments of 2 states, bodies and groups." in page.text
    assert not ReportingCycle.objects.running().exists()
    after = saved(client, page_of("open", cycle))
    assert messages(after) == ["The cycle is open: 2 assignments are asked."]
    assert after.one("h1").text == "Completeness"
    assert cycle.requests.count() == 2


def test_what_cannot_be_opened_says_why_and_has_no_button(client):
    cycle, _asked = planned(due_on=day(-1))
    page = reading.get(page_of("open", cycle), client)
    assert "The due date has passed" in page.text
    assert not page.one("div", id="content").all("input", type="submit")
    page = reading.read(client.post(page_of("open", cycle), follow=True))
    assert messages(page) == ["The due date has passed. Move it before you open the cycle."]


def test_opening_before_its_day_is_warned_of(client):
    cycle, _asked = planned(opens_on=day(1))
    assert (
        "if you open it now, they are told now" in reading.get(page_of("open", cycle), client).text
    )


def test_a_cycle_that_is_open_says_since_when(client):
    assert (
        "This cycle was opened on"
        in reading.get(page_of("open", closed([make_assignment()])), client).text
    )


# --- More time --------------------------------------------------------------------------


def test_one_state_is_given_more_time(client, reviewer):
    cycle, _asked = planned(actors=[Actor.objects.get(code="PER"), None])
    cycles.open_cycle(cycle, by=reviewer)
    page = saved(client, page_of("extend", cycle), assignee="PER", due_on=str(day(35)))
    assert "Peru has time until" in messages(page)[0]
    assert "(more time)" in page.one("div", id="content").text
    inline = reading.get(page_of("change", cycle), client).text
    assert reviewer.name in inline


@pytest.mark.parametrize(
    ("due", "said"), [(29, "choose a later day"), (41, "Nothing counts after the cut-off")]
)
def test_a_wrong_day_comes_back_with_a_sentence(client, reviewer, due, said):
    cycle, (first, _second) = planned()
    cycles.open_cycle(cycle, by=reviewer)
    wrong = {"assignee": first.actor.code, "due_on": str(day(due))}
    page = reading.read(send(client, page_of("extend", cycle), **wrong))
    assert said in errors(page)[0]
    assert page.one("input", name="due_on")["value"] == str(day(due))


# --- The board --------------------------------------------------------------------------


def test_the_board_shows_each_state_in_numbers_that_lead_to_the_reports(client):
    peru = Actor.objects.get(code="PER")
    theme = make_commitment()
    theme.themes.set([1])
    assignments = [make_assignment(theme, peru), *(make_assignment(actor=peru) for _n in range(2))]
    cycle = make_opened_cycle(assignments, opened_at=instant(-5), cut_off_on=day(9), due_on=day(9))
    answered(cycle, assignments[0], stage="submitted", submitted=-1)
    answered(cycle, assignments[1], stage="draft")
    page = reading.get(page_of("board", cycle), client)
    by_stage, by_theme = page.one("div", id="content-main").all("table")
    received, *numbers = cells(by_stage)["Peru"]
    assert received == "1 of 3"
    assert numbers[:6] == ["1", "1", "1", "0", "0", "0"]
    assert "No focal point who submits" in numbers
    assert cells(by_theme)["Peru"] == ["1 of 1", "0 of 2"]
    submitted = [a for a in by_stage.all("a") if "stage=submitted" in a["href"]]
    assert submitted
    for link in page.one("div", id="content-main").all("a"):
        reading.get(link["href"], client)


def test_the_board_of_many_costs_what_that_of_few_costs(client):
    def cost(number):
        cycle = closed([make_assignment() for _state in range(number)])
        with CaptureQueriesContext(connection) as captured:
            reading.get(page_of("board", cycle), client)
        return len(captured)

    assert cost(2) == cost(12)


def test_who_has_not_opened_the_cycle_is_named(client):
    cycle = make_opened_cycle(
        [make_assignment(actor=Actor.objects.get(code="PER"))], opened_at=instant(-5)
    )
    make_focal_point("PER")
    assert "Has not opened it" in reading.get(page_of("board", cycle), client).text


def test_the_board_of_a_published_cycle_leads_to_its_frozen_lines(client, reviewer):
    assignments = [make_assignment(), make_assignment()]
    cycle = closed(assignments)
    answered(cycle, assignments[0])
    cycles.publish_cycle(cycle, by=reviewer)
    page = reading.get(page_of("board", cycle), client)
    assert "As it was frozen" in page.text
    by_outcome, _by_theme = page.one("div", id="content-main").all("table")
    assert cells(by_outcome)["Total"] == ["1 of 2", "1", "0", "0", "1"]
    for link in page.one("div", id="content-main").all("a"):
        reading.get(link["href"], client)
    silent = by_outcome.all("tr")[-1].all("a")[-1]
    lines = reading.get(silent["href"], client).one("table", id="result_list")
    assert assignments[1].code in lines.text
    assert assignments[0].code not in lines.text


def test_a_cycle_that_is_not_open_has_no_board(client):
    cycle, _asked = planned()
    assert client.get(page_of("board", cycle)).status_code == 404


# --- The rehearsal and the publication --------------------------------------------------


def test_publishing_is_rehearsed_first(client):
    peru = Actor.objects.get(code="PER")
    assignments = [make_assignment(actor=peru) for _number in range(4)]
    make_update(assignments[0], stage="published", status="planned")
    cycle = closed(assignments)
    new = answered(cycle, assignments[0], status="implemented")
    make_public_note(new)
    waiting = answered(cycle, assignments[1], stage="submitted")
    answered(cycle, assignments[2], stage="draft")
    page = reading.get(page_of("rehearse", cycle), client)
    assert "1 of 4 assignments get a report" in page.text
    for why in ("received, not reviewed yet", "begun, not submitted", "nothing received"):
        assert f"1 of 4: {why}" in page.text, why
    assert "Peru has not answered 1 public note." in page.text
    by_assignee, appears, held = page.one("div", id="content-main").all("table")
    assert cells(by_assignee)["Peru"] == ["1 of 4", "1", "1", "1"]
    assert cells(appears)["Do it"] == ["Planned", "Implemented"]
    assert cells(held)["Do it"] == ["Received, not reviewed yet"]
    links = [a["href"] for a in (*appears.all("a"), *held.all("a"))]
    name = "admin:commitments_statusupdate_review"
    assert links == [reverse(name, args=[one.pk]) for one in (new, waiting)]
    assert not cycle.lines.exists()


def test_the_cycle_is_published_from_its_rehearsal(client):
    assignment = make_assignment()
    cycle = closed([assignment])
    answered(cycle, assignment)
    page = saved(client, page_of("rehearse", cycle))
    assert messages(page) == ["The cycle is published, with 1 report."]
    assert cycle.lines.count() == 1
    assert client.get(page_of("rehearse", cycle)).status_code == 404
    page = reading.read(client.post(page_of("rehearse", cycle), follow=True))
    assert messages(page) == ["This cycle has been published already, or was never opened."]


def test_publishing_during_the_preview_has_to_be_said(client):
    cycle = closed([make_assignment()], preview_days=30)
    page = saved(client, page_of("rehearse", cycle))
    assert "States preview their pages until" in messages(page)[0]
    assert not cycle.lines.exists()
    page = saved(client, page_of("rehearse", cycle), before_preview_ends="1")
    assert messages(page) == ["The cycle is published, with 0 reports."]


def test_before_the_cut_off_there_is_nothing_to_press(client):
    cycle = closed([make_assignment()], cut_off_on=day(2))
    page = reading.get(page_of("rehearse", cycle), client)
    assert "the cycle can be published from the next day on" in page.text
    assert not page.one("div", id="content").all("input", type="submit")


def test_an_editor_follows_a_cycle_and_publishes_none(editor):
    cycle = closed([make_assignment()])
    client = client_of(editor)
    page = reading.get(page_of("rehearse", cycle), client)
    assert not page.one("div", id="content").all("input", type="submit")
    client.post(page_of("rehearse", cycle))
    assert ReportingCycle.objects.get(pk=cycle.pk).running


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        ("editor", ["open", "extend"]),
        ("presidency", ["open", "extend", "board", "rehearse"]),
        ("reviewer", []),
        ("administrator", []),
    ],
)
def test_each_page_is_for_who_may_do_it(request, role, refused):
    cycle = closed([make_assignment()])
    client = client_of(request.getfixturevalue(role))
    for what in ("open", "extend", "board", "rehearse"):
        wanted = 403 if what in refused else 200
        assert client.get(page_of(what, cycle)).status_code == wanted, what


def test_a_cycle_for_demonstration_says_so_on_each_of_its_pages(client):
    cycle = closed([make_assignment()], demonstration=True)
    for what in ("open", "extend", "board", "rehearse"):
        assert "Demonstration data" in reading.get(page_of(what, cycle), client).text
