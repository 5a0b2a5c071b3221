"""A running cycle with fictitious reports at every stage, made by the moves themselves."""

from commitments.models import EvidenceLevel, Note, ReportingCycle, Stage, Status
from commitments.reporting import cycles, drafts, workflow

from . import texts
from .closed import DETAILS, make_cycle

CODE = "demo-2"


def make_running_cycle(people):
    """Make the cycle, opened, with reports of Ecuador, Peru and Brazil; return it."""
    titles = {
        "es": "Segundo ciclo, de demostración",
        "pt": "Segundo ciclo, de demonstração",
        "en": "Second cycle, for demonstration",
    }
    cycle = make_cycle(CODE, titles, opened=25, due=-20, cut_off=-35)
    cycles.open_cycle(cycle, by=people["reviewer"])
    cycle = ReportingCycle.objects.get(pk=cycle.pk)
    for name, code in {"ecuador": "ECU", "peru": "PER", "brazil": "BRA"}.items():
        _reports_of(people[name], _asked(cycle, code), people)
    return cycle


def _asked(cycle, code):
    requests = cycle.requests.select_related("assignment__actor", "assignment__commitment")
    rows = requests.filter(assignment__actor__code=code).order_by("assignment__code")
    return [request.assignment for request in rows]


def _reports_of(writer, assignments, people):
    """One report at each stage, on assignments of which nothing has been said before."""
    fresh = [row for row in assignments if not row.updates.exists()]
    said = [row for row in assignments if row.updates.filter(stage=Stage.PUBLISHED).exists()]
    _draft(fresh[0], Status.IN_PROGRESS, writer)
    _submitted(fresh[1], Status.PLANNED, writer)
    _returned(fresh[2], writer, people["reviewer"])
    _accepted(fresh[3], writer, people["reviewer"], answered=False)
    _accepted(fresh[4], writer, people["reviewer"], answered=True)
    workflow.confirm_unchanged(said[0], by=writer)


def _draft(assignment, status, writer):
    values = texts.narrative(status) | DETAILS.get(status, {})
    update = drafts.begin(assignment, {"status": status, **values}, by=writer)
    link = {"kind": "link", "address": "https://example.org/demonstration"}
    drafts.attach(update, by=writer, **link, **texts.translated("title", texts.DOCUMENT))
    update.refresh_from_db()
    return update


def _submitted(assignment, status, writer):
    update = _draft(assignment, status, writer)
    workflow.submit([update], by=writer)
    return update


def _returned(assignment, writer, reviewer):
    update = _submitted(assignment, Status.IN_PROGRESS, writer)
    workflow.return_(update, note=texts.RETURN, by=reviewer)


def _accepted(assignment, writer, reviewer, *, answered):
    update = _submitted(assignment, Status.IMPLEMENTED, writer)
    workflow.remark(
        update, audience=Note.Audience.PUBLIC, texts=texts.PUBLIC_NOTE, by=reviewer, tell=False
    )
    workflow.accept(update, level=EvidenceLevel.CITED, by=reviewer)
    if answered:
        workflow.reply(update, texts.REPLY, by=writer)
