"""The moves of those who report: confirm, submit, withdraw; and to throw a draft away."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from commitments.models import WRITABLE_STAGES, Stage, StatusUpdate, Transition
from commitments.reporting import drafts, workflow
from commitments.reporting.desks import at_a_desk
from commitments.reporting.refusals import Refused
from commitments.reporting.templatetags.portal import portal_url

from .report import assignment_of


@at_a_desk
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request, desk):
    """The check of every draft and returned report; submission of those that were ticked.

    A ticked line is its code and the version that was checked, divided by a colon.
    """
    waiting = list(_waiting(desk))
    if request.method != "POST":
        return _shown(request, desk, waiting)
    chosen = dict(line.rpartition(":")[::2] for line in request.POST.getlist("line"))
    updates = [update for update in waiting if update.code in chosen]
    try:
        _check(desk, chosen, updates)
        workflow.submit(updates, by=request.user)
    except Refused as refusal:
        return _shown(request, desk, list(_waiting(desk)), str(refusal), chosen)
    said = ngettext("%d report is submitted.", "%d reports are submitted.", len(updates))
    messages.success(request, said % len(updates))
    return redirect("portal:desk", desk.code)


def _waiting(desk):
    """What could be submitted, in the order of the documents."""
    return (
        desk.updates()
        .filter(stage__in=WRITABLE_STAGES)
        .select_related("assignment__commitment__provision__instrument", "changed_by", "cycle")
        .order_by("assignment__commitment__provision__order", "code")
    )


def _check(desk, chosen, updates):
    """Raise Refused where nothing was ticked, or not all of it is as it was checked."""
    if not chosen:
        raise Refused(_("Tick at least one report."))
    if len(updates) < len(chosen):
        gone = desk.updates().filter(code__in=chosen).exclude(stage__in=WRITABLE_STAGES)
        submitted = gone.filter(stage=Stage.SUBMITTED).count() == len(chosen)
        raise Refused(
            _("These reports have been submitted already.")
            if submitted
            else _("Some of these reports are no longer drafts. Nothing was submitted.")
        )
    changed = [update for update in updates if chosen[update.code] != str(update.version)]
    if changed:
        sentence = _("Changed since you checked: %(reports)s. Nothing was submitted.")
        titles = ", ".join(update.assignment.commitment.title for update in changed)
        raise Refused(sentence % {"reports": titles})


def _shown(request, desk, waiting, refusal="", chosen=()):
    context = {
        "desk": desk,
        "lines": [(update, workflow.faults(update), update.code in chosen) for update in waiting],
        "refusal": refusal,
        "chosen": chosen,
    }
    return render(request, "portal/submit.html", context)


@at_a_desk
@require_POST
def confirm(request, desk, instrument, path, number):
    """“No change”: what was published still holds."""
    assignment = assignment_of(desk, instrument, path, number)
    try:
        token = uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        token = None
    try:
        _check_stands(request, assignment)
        workflow.confirm_unchanged(assignment, by=request.user, token=token)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = _("Confirmed unchanged, and submitted: %(title)s.")
        messages.success(request, sentence % {"title": assignment.commitment.title})
    query, desk_url = request.POST.get("query", ""), reverse("portal:desk", args=[desk.code])
    return redirect(f"{desk_url}?{query}#{assignment.commitment.code}")


def _check_stands(request, assignment):
    """Raise Refused where another report stands by now than the one that was on the desk."""
    stands = drafts.previous(assignment)
    if stands and request.POST.get("stands", str(stands.pk)) != str(stands.pk):
        raise Refused(_("Another report has been published meanwhile. Look at it first."))


@at_a_desk
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, desk, instrument, path, number):
    """Take a report back for good: asked first, then done."""
    assignment = assignment_of(desk, instrument, path, number)
    rows = StatusUpdate.objects.signable_by(request.user).filter(assignment=assignment)
    if request.method == "POST" and _is_withdrawn(request, assignment):
        return _said(request, desk, _("The report is withdrawn."))
    update = get_object_or_404(rows, stage__in=workflow.MOVES[Stage.WITHDRAWN])
    if request.method != "POST":
        context = {"desk": desk, "assignment": assignment, "update": update}
        return render(request, "portal/withdraw.html", context)
    return _done(
        request,
        desk,
        assignment,
        lambda: workflow.withdraw(update, by=request.user),
        _("The report is withdrawn."),
    )


def _is_withdrawn(request, assignment):
    """Whether the newest report was withdrawn by who asks for it: a second click."""
    newest = assignment.updates.order_by("number").last()
    moves = newest.transitions.filter(by=request.user) if newest else Transition.objects.none()
    return moves.filter(to_stage=Stage.WITHDRAWN).exists()


@at_a_desk
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request, desk, instrument, path, number):
    """Throw away a draft that was never submitted: asked first, then done."""
    assignment = assignment_of(desk, instrument, path, number)
    if request.method == "POST" and not assignment.updates.open().exists():  # a second click
        return _said(request, desk, _("The draft is discarded."))
    rows = StatusUpdate.objects.editable_by(request.user).filter(assignment=assignment)
    update = get_object_or_404(rows, stage=Stage.DRAFT)
    if request.method != "POST":
        context = {"desk": desk, "assignment": assignment, "update": update}
        return render(request, "portal/discard.html", context)
    if request.POST.get("version") != str(update.version):
        messages.error(request, _("Somebody has changed the draft meanwhile. Look at it first."))
        return redirect(portal_url("report", assignment))
    return _done(
        request,
        desk,
        assignment,
        lambda: drafts.discard(update, by=request.user, version=update.version),
        _("The draft is discarded."),
    )


def _done(request, desk, assignment, act, sentence):
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(portal_url("report", assignment))
    return _said(request, desk, sentence)


def _said(request, desk, sentence):
    messages.success(request, sentence)
    return redirect("portal:desk", desk.code)
