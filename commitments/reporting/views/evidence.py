"""Evidence of a draft: added and taken away in the form of the report, which is saved as well."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commitments.listing import answers
from commitments.reporting import drafts
from commitments.reporting.desks import at_a_desk
from commitments.reporting.refusals import Refused
from commitments.reporting.templatetags.portal import portal_url

from . import report


@at_a_desk
@require_POST
@answers
def add(request, desk, instrument, path, number):
    assignment = report.assignment_of(desk, instrument, path, number)
    report.kept(request, desk, assignment, adding=True)
    messages.success(request, _("The evidence is added, and the draft is saved."))
    return redirect(portal_url("report", assignment) + "#evidence")


@at_a_desk
@require_POST
@answers
def remove(request, desk, instrument, path, number, order):
    """Take away the piece that the pressed button names: its place may be another's by now."""
    assignment = report.assignment_of(desk, instrument, path, number)
    update = report.kept(request, desk, assignment)
    try:
        for piece in update.evidence.filter(order=order):
            if str(piece.pk) == request.POST.get("piece"):
                drafts.detach(piece, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The evidence is removed, and the draft is saved."))
    return redirect(portal_url("report", assignment) + "#evidence")
