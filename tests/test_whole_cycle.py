"""One whole cycle, lived by everybody through their own doors: two states, a contributor, a
returned line, a workbook with faults, a "no change", a reply, publication and a correction."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from commitments import integrity
from commitments.models import CycleLine, ReportingCycle, StatusUpdate
from members.models import Actor, Theme
from tests import reading
from tests.administration import address, saved
from tests.cast import client_of, make_focal_point
from tests.cycle_cast import day
from tests.portal_cast import asked, at, desk, draft, form, make_published, report, send
from tests.review_cast import decide, english

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD, FOURTH = (f"santiago-2023/10.A.3/{number}" for number in (1, 2, 3, 5))
CYCLE = "commitments.reportingcycle"


class Story:
    """Who takes part, each in a browser of their own."""

    def __init__(self, *people):
        self.people = people
        self.cycle = None
        self.sign_in()

    def sign_in(self):
        """Everybody signs in, as they do again once their session has ended."""
        reviewer, *reporters = self.people
        self.reviewer = english(reviewer)
        self.contributor, self.titular, self.ecuador = map(client_of, reporters)

    def update(self, code, state="PER"):
        return StatusUpdate.objects.filter(assignment=asked(code, state)).latest("number")


@pytest.fixture
def story(reviewer, peru_contributor, peru_focal_point, ecuador_focal_point):
    return Story(reviewer, peru_contributor, peru_focal_point, ecuador_focal_point)


def test_a_cycle_from_its_opening_to_a_correction(story):
    the_secretariat_opens(story)
    peru_reports(story)
    ecuador_reports(story)
    with time_machine.travel(timezone.now() + timedelta(days=50), tick=True):
        story.sign_in()
        the_secretariat_publishes(story)
        the_public_reads(story)
        peru_corrects(story)
    assert list(integrity.faults()) == []


def the_secretariat_opens(story):
    """Peru and Ecuador are asked about four commitments, of one of which Ecuador once reported."""
    before = {"status": "in_progress", "narrative_en": "As it was.", "sources": 1}
    make_published(asked(FIRST, "ECU"), **before)
    themes = Theme.objects.filter(
        code__in=["ix-socioeconomic-integration", "ix-local-governments-and-host-communities"]
    )
    plan = {
        "code": "first",
        "title_es": "Primer ciclo",
        "methodology_version": "1",
        "opens_on": day(0),
        "due_on": day(30),
        "cut_off_on": day(40),
        "preview_days": "7",
        "themes": [str(theme.pk) for theme in themes],
        "actors": [str(actor.pk) for actor in Actor.objects.filter(code__in=["PER", "ECU"])],
    }
    saved(story.reviewer, address(CYCLE, "add"), **plan)
    story.cycle = ReportingCycle.objects.get(code="first")
    saved(story.reviewer, address(CYCLE, "open", story.cycle.pk))
    assert story.cycle.requests.count() == 8
    assert "0 of 4 reported, 4 remain" in reading.get(desk(), story.contributor).text


def peru_reports(story):
    """The contributor drafts, the titular submits; one comes back, is mended, and answered."""
    line = asked(FIRST)
    report(story.contributor, line, status="planned", narrative_es="Se hará.")
    send(story.contributor, form(story.contributor, line), assignment=line, action="submit")
    assert draft(line).stage == "draft"
    refused = send(story.titular, form(story.titular, line), assignment=line, action="submit")
    assert "asks for the decision or plan" in reading.read(refused).text
    ready = form(story.titular, line) | {"plan_es": "Un plan."}
    send(story.titular, ready, assignment=line, action="submit")
    decide(story.reviewer, draft(line), "return", **{"return-text_es": "¿Desde cuándo?"})
    assert "¿Desde cuándo?" in reading.get(desk(), story.contributor).text
    report(story.contributor, line, narrative_es="Se hará desde mayo.")
    send(story.titular, form(story.titular, line), assignment=line, action="submit")
    public = {"remark-audience": "public", "remark-text_en": "No document is attached."}
    decide(story.reviewer, draft(line), "remark", **public)
    decide(story.reviewer, draft(line), "accept", **{"accept-level": "statement"})
    sent = {"reply_en": "It will be attached once it is signed."}
    story.titular.post(at("preview", line), {"version": draft(line).version, **sent})
    assert draft(line).reply_en == sent["reply_en"]


def ecuador_reports(story):
    """One line is confirmed, two come by workbook, whose faults come back marked."""
    token = reading.get(desk(code="ECU"), story.ecuador).all("input", name="token")[0]["value"]
    story.ecuador.post(at("confirm", asked(FIRST, "ECU")), {"token": token})
    story.ecuador.post(at("confirm", asked(FIRST, "ECU")), {"token": token})
    confirmed = story.update(FIRST, "ECU")
    assert (confirmed.number, confirmed.stage) == (2, "submitted")
    decide(story.reviewer, confirmed, "accept", **{"accept-level": "statement"})
    faulty = uploaded(story, {SECOND: {"status": "Finished"}, THIRD: {"status": "Planned"}})
    assert "1 fault" in reading.read(faulty).text
    assert not StatusUpdate.objects.filter(assignment=asked(SECOND, "ECU")).exists()
    mended = {"status": "In progress", "narrative_en": "Two provinces have begun."}
    preview = uploaded(story, {SECOND: mended, THIRD: mended})
    seen = reading.read(preview).one("input", name="seen")["value"]
    story.ecuador.post(preview.redirect_chain[-1][0], {"seen": seen})
    page = reading.get(desk("submit", "ECU"), story.ecuador)
    lines = page.one("form", id="submit") if page.all("form", id="submit") else page.one("main")
    story.ecuador.post(desk("submit", "ECU"), reading.filled(lines))
    decide(story.reviewer, story.update(SECOND, "ECU"), "accept", **{"accept-level": "none"})
    assert story.update(THIRD, "ECU").stage == "submitted"


def uploaded(story, rows):
    """Fill *rows*, {commitment: {column: value}}, into Ecuador's workbook and send it."""
    content = story.ecuador.get(desk("workbook-download", "ECU")).content
    book = openpyxl.load_workbook(BytesIO(content))
    page = book.worksheets[1]
    columns = {cell.value: cell.column for cell in page[2]}
    places = {cell.value: cell.row for cell in page["A"]}
    for code, values in rows.items():
        for key, value in values.items():
            page.cell(places[f"{code}@ECU"], columns[key]).value = value
    output = BytesIO()
    book.save(output)
    file = SimpleUploadedFile("report.xlsx", output.getvalue())
    return story.ecuador.post(desk("workbook", "ECU"), {"workbook": file}, follow=True)


def the_secretariat_publishes(story):
    rehearsal = address(CYCLE, "rehearse", story.cycle.pk)
    text = reading.get(rehearsal, story.reviewer).text
    assert "3 of 8 assignments get a report" in text
    saved(story.reviewer, rehearsal)
    lines = CycleLine.objects.filter(cycle=story.cycle)
    outcomes = {line.assignment.code: line.outcome for line in lines.select_related("assignment")}
    assert outcomes == {
        f"{FIRST}@PER": "reported",
        f"{SECOND}@PER": "nothing",
        f"{THIRD}@PER": "nothing",
        f"{FOURTH}@PER": "nothing",
        f"{FIRST}@ECU": "confirmed",
        f"{SECOND}@ECU": "reported",
        f"{THIRD}@ECU": "under_review",
        f"{FOURTH}@ECU": "nothing",
    }


def the_public_reads(story):
    page = reading.get("/en/cycles/first/")
    assert "3 of 4" in page.text
    assert "1 of 4" in page.text
    page = reading.get(public(asked(FIRST)))
    for said in ("No document is attached.", "It will be attached once it is signed."):
        assert said in page.text
    assert "Confirmed unchanged" in reading.get(public(asked(FIRST, "ECU"))).text
    assert "Two provinces have begun." not in reading.get(public(asked(THIRD, "ECU"))).text


def public(assignment):
    instrument, path, number = assignment.commitment.address
    args = [instrument, path, number, assignment.assignee.code]
    return reverse("public:assignment", args=args).replace("/es/", "/en/")


def peru_corrects(story):
    line = asked(FIRST)
    report(story.titular, line, correction="on", narrative_en="It was decided in June.")
    send(story.titular, form(story.titular, line), assignment=line, action="submit")
    decide(story.reviewer, draft(line), "accept", **{"accept-level": "statement"})
    decide(story.reviewer, draft(line), "publish")
    assert "It was decided in June." in reading.get("/en/corrections/").text
    assert CycleLine.objects.get(cycle=story.cycle, assignment=line).update.number == 1
    assert story.update(FIRST).corrects.superseded_at


def test_an_ended_mandate_can_do_nothing_and_its_past_stays_attributed(story):
    the_secretariat_opens(story)
    report(story.contributor, asked(FIRST), status="planned", narrative_es="Se hará.")
    author = draft(asked(FIRST)).author
    author.mandates.update(until=day(-1))
    assert story.contributor.get(desk()).status_code == 404
    assert story.contributor.get(at("report", asked(FIRST))).status_code == 404
    successor = client_of(make_focal_point("PER", role="alternate"))
    assert author.name in reading.get(at("history", asked(FIRST)), successor).text
