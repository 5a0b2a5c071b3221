"""Helpers about the portal: the addresses of one report, and its form as a browser sends it."""

from django.urls import reverse
from django.utils import translation

from commitments.models import Assignment, ReportingCycle, StatusUpdate
from commitments.reporting.templatetags.portal import portal_url
from tests import cast, reading
from tests.reporting_cast import make_opened_cycle

COMMITMENT = "santiago-2023/10.A.3/2"
NARRATIVE = "The guide is in use in three provinces."


def asked(commitment=COMMITMENT, code="PER"):
    """The assignment of the shipped record that most tests are about."""
    return Assignment.objects.get(code=f"{commitment}@{code}")


def at(name, assignment=None, *more):
    """The English page *name* about *assignment*."""
    with translation.override("en"):
        return portal_url(name, assignment or asked(), *more)


def desk(name="desk", code="PER"):
    with translation.override("en"):
        return reverse(f"portal:{name}", args=[code])


def form_of(page):
    return reading.filled(page.one("form", id="report"))


def form(client, assignment=None):
    """What the browser of *client* would send for the form of a report as it opens."""
    return form_of(reading.get(at("report", assignment), client))


def send(client, filled, to="report", assignment=None, **values):
    """Send a form that was opened before, with other *values*."""
    return client.post(at(to, assignment), {**filled, "action": "save", **values})


def report(client, assignment=None, **values):
    """Open the form, fill it in and save it; return the draft."""
    response = send(client, form(client, assignment), assignment=assignment, **values)
    assert response.status_code == 302, errors(response)
    return draft(assignment)


def draft(assignment=None):
    """The only open update on *assignment*."""
    return StatusUpdate.objects.open().get(assignment=assignment or asked())


def errors(response):
    """The sentences at the fields with which a form came back."""
    page = reading.read(response)
    return [item.text for block in page.all(cls="errorlist") for item in block.all("li")]


def said(response, client):
    """What the page says above all, once the redirect is followed."""
    page = reading.get(response["Location"], client)
    return [notice.text for notice in page.one("main").all("div", role="status")]


def make_published(assignment=None, **fields):
    """A published report of the state on *assignment*."""
    assignment = assignment or asked()
    return cast.make_update(assignment, stage="published", reporter=assignment.actor, **fields)


def line_at(stage, commitment):
    """The arguments of an address about Peru's assignment, with a report at *stage* on it."""

    def arguments():
        assignment = asked(commitment)
        if not assignment.updates.exists():
            cast.make_update(assignment, stage=stage)
        return (assignment.actor.code, *assignment.commitment.address)

    return arguments


def peru_is_asked(*more):
    """The arguments of an address about what a running cycle asks of Peru."""
    if not ReportingCycle.objects.running().filter(code="paper").exists():
        make_opened_cycle([asked("santiago-2023/10.B.3/3")], code="paper")
    return ("PER", *more)
