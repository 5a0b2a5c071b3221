"""Evidence of a draft: added and taken away in the form of the report, which is saved as well."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commitments.listing import answers
from commitments.reporting import drafts
from commitments.reporting.desks import at_a_desk
from commitments.reporting.forms import EvidenceForm
from commitments.reporting.refusals import Refused
from commitments.reporting.templatetags.portal import portal_url

from . import report


@at_a_desk
@require_POST
@answers
def add(request, desk, instrument, path, number):
    assignment = report.assignment_of(desk, instrument, path, number)
    update = report.saved(request, desk, assignment)
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return report.page(request, desk, assignment, evidence_form=form)
    return _done(
        request,
        assignment,
        lambda: drafts.attach(update, by=request.user, **form.fields_of_evidence()),
        _("The evidence is added."),
    )


@at_a_desk
@require_POST
@answers
def remove(request, desk, instrument, path, number, order):
    assignment = report.assignment_of(desk, instrument, path, number)
    update = report.saved(request, desk, assignment)
    pieces = update.evidence.filter(order=order)
    return _done(
        request,
        assignment,
        lambda: [drafts.detach(piece, by=request.user) for piece in pieces],
        _("The evidence is removed."),
    )


def _done(request, assignment, act, sentence):
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
    return redirect(portal_url("report", assignment) + "#evidence")
