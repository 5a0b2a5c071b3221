"""After the review, and before publication: the page as it will be, and the reply to the
Secretariat's public note. And the past of every report on an assignment."""

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commitments.models import Assignment, Note, Stage
from commitments.reporting import workflow
from commitments.reporting.desks import at_a_desk
from commitments.reporting.forms import ReplyForm
from commitments.reporting.refusals import Refused
from commitments.reporting.templatetags.portal import portal_url
from commitments.reports import as_published

from .report import assignment_of


@at_a_desk
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request, desk, instrument, path, number):
    """What the public will read of an accepted report, and the form of the reply."""
    assignment = assignment_of(desk, instrument, path, number)
    accepted = desk.updates().filter(assignment=assignment, stage=Stage.ACCEPTED)
    update = get_object_or_404(as_published(accepted.select_related("cycle"), AnonymousUser()))
    form = None
    if desk.signs and update.public_notes:
        form = ReplyForm(request.POST or None, update=update)
        if request.method == "POST" and form.is_valid() and _replied(request, update, form):
            return redirect(portal_url("preview", assignment))
    elif request.method == "POST":
        raise Http404
    context = {"desk": desk, "assignment": assignment, "update": update, "form": form}
    return render(request, "portal/preview.html", context)


def _replied(request, update, form):
    if not form.has_changed():  # sent once more
        return True
    try:
        if request.POST.get("version") != str(update.version):
            raise workflow.AlreadyMoved
        workflow.reply(update, form.texts(), by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The reply is kept. It is published with the report."))
    return True


@at_a_desk
@require_safe
def history(request, desk, instrument, path, number):
    """Every report on an assignment, closed ones too: its moves, and the notes to the state."""
    assignments = Assignment.objects.visible_to(request.user).filter(**desk.owned())
    assignment = get_object_or_404(
        assignments.select_related("commitment__provision__instrument", "actor", "working_group"),
        code=f"{instrument}/{path}/{number}@{desk.code}",
    )
    notes = Note.objects.visible_to(request.user).select_related("by")
    updates = (
        as_published(desk.updates().filter(assignment=assignment), request.user)
        .select_related("author", "submitter")
        .prefetch_related("transitions__by", Prefetch("notes", notes, to_attr="read_notes"))
        .order_by("-number")
    )
    context = {"desk": desk, "assignment": assignment, "updates": list(updates)}
    return render(request, "portal/history.html", context)
