"""One report: the form beside the official text, and everything that keeps what was typed.

Each save names the version that its writer read. The script of the form saves by the same
address, and is answered in JSON.
"""

import uuid
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.listing import ANCESTORS, Answered, answers
from commitments.models import WRITABLE_STAGES, Note
from commitments.reporting import checks, differences, drafts, workflow
from commitments.reporting.desks import at_a_desk
from commitments.reporting.forms import ASKED_BY_STATUS, EvidenceForm, ReportForm, field_name
from commitments.reporting.refusals import Conflict, Refused
from commitments.reporting.signing_in import typed, wants_json
from commitments.reporting.templatetags.portal import portal_url
from commitments.reports import as_published

#: What is sent along with a report and is no part of it.
ABOUT_THE_FORM = ("version", "action")


@at_a_desk
@require_http_methods(["GET", "HEAD", "POST"])
@answers
def report(request, desk, instrument, path, number):
    assignment = assignment_of(desk, instrument, path, number)
    if request.method == "POST":
        update = kept(request, desk, assignment)
        if request.POST.get("action") == "submit":
            return _submit(request, desk, assignment, update)
        return _after_saving(request, assignment, update)
    return page(request, desk, assignment)


def assignment_of(desk, instrument, path, number):
    """The assignment at this address of *desk*, with its text; raises Http404."""
    rows = desk.reachable().select_related(
        f"commitment__provision__{ANCESTORS}",
        "commitment__provision__instrument",
        "actor",
        "working_group",
    )
    return get_object_or_404(rows, code=f"{instrument}/{path}/{number}@{desk.code}")


def open_update(desk, assignment):
    """The update on *assignment* that is drafted or in review, None where there is none."""
    rows = desk.updates().open().select_related("changed_by", "corrects", "confirms")
    return rows.filter(assignment=assignment).first()


# --- Saving -----------------------------------------------------------------------------


def kept(request, desk, assignment, adding=False):
    """Write all that the request carries to the draft, evidence too, and return it.

    adding: whether evidence has to be there, and is not only taken along where it was typed.
    Where that cannot be, Answered: with the form and what is wrong, or with both versions.
    """
    update = _saved(request, desk, assignment)
    form = EvidenceForm(request.POST, request.FILES)
    unwanted = wants_json(request) or update.stage not in WRITABLE_STAGES
    if unwanted or not (adding or form.typed):
        return update
    if not form.is_valid():
        raise Answered(page(request, desk, assignment, evidence_form=form))
    try:
        drafts.attach(update, by=request.user, **form.fields_of_evidence())
    except Refused as refusal:
        messages.error(request, str(refusal))
        raise Answered(redirect(portal_url("report", assignment))) from None
    update.refresh_from_db()
    return update


def _saved(request, desk, assignment):
    update, stands = open_update(desk, assignment), drafts.previous(assignment)
    form = ReportForm(request.POST, update=update, stands=stands)
    try:
        if not form.is_valid():
            if update and update.stage not in WRITABLE_STAGES:
                raise Conflict(update)
            raise Answered(_refused(request, desk, assignment, form))
        return _write(form, assignment, request)
    except Conflict as conflict:
        raise Answered(_both(request, desk, assignment, form, conflict)) from None
    except Refused as refusal:
        form.add_error(None, str(refusal))
        raise Answered(_refused(request, desk, assignment, form)) from None


def _write(form, assignment, request):
    values, update, by = form.values(), form.update, request.user
    version, token = _version(request), _token(request)
    if version is None and update and update.version == 1:
        # The same form once more: its first sending made the draft, the answer got lost.
        version = 1 if (update.token, update.author_id) == (token, by.pk) else None
    try:
        if update is None and version is None:
            return _begin(form, assignment, values, by=by, token=token)
        if update is None or version is None:
            raise Conflict(update)
        return drafts.save(update, values, by=by, version=version)
    except Conflict as conflict:
        if conflict.current and _says(conflict.current, values):
            return conflict.current
        raise


def _begin(form, assignment, values, *, by, token):
    with transaction.atomic():
        update = drafts.begin(assignment, values, by=by, token=token)
        if form.stands and not values["retracts"] and not update.evidence.exists():
            drafts.copy_evidence(update, form.stands)
    return update


def _says(update, values):
    """Whether *update* says what *values* do; submission empties what the status never asked."""
    if update.stage not in WRITABLE_STAGES:
        values = {name: values[name] for name in values if name not in ASKED_BY_STATUS}
    return drafts.says(update, values)


def _version(request):
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def _token(request):
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid.uuid4()


# --- Answers ----------------------------------------------------------------------------


def _after_saving(request, assignment, update):
    if wants_json(request):
        return JsonResponse(_progress(request, update))
    messages.success(request, _("The draft is saved. Nothing is submitted yet."))
    return redirect(portal_url("report", assignment))


def _progress(request, update):
    """What the script of the form is told of a save."""
    now = timezone.localtime(timezone=ZoneInfo(request.user.time_zone))
    missing = [
        {"field": field_name(field), "sentence": sentence}
        for field, sentence in workflow.faults(update)
    ]
    return {
        "version": update.version,
        "saved_at": now.isoformat(),
        "message": _("Saved at %(time)s.") % {"time": time_format(now, "H:i")},
        "missing": missing,
    }


def _submit(request, desk, assignment, update):
    try:
        if update.stage in WRITABLE_STAGES:
            workflow.submit([update], by=request.user)
    except workflow.Faulty as faulty:
        form = ReportForm(request.POST, update=update)
        for field, sentence in faulty.faults[update]:
            form.add_error(field_name(field), sentence)
        return page(request, desk, assignment, form=form, version=update.version)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(portal_url("report", assignment))
    messages.success(request, _("The report is submitted."))
    return redirect("portal:desk", desk.code)


def _refused(request, desk, assignment, form):
    if not wants_json(request):
        return page(request, desk, assignment, form=form)
    errors = [
        {"field": field, "sentence": sentence}
        for field, sentences in form.errors.items()
        for sentence in sentences
    ]
    message = _("Not saved: %(sentence)s") % {"sentence": errors[0]["sentence"]}
    return JsonResponse({"message": message, "errors": errors}, status=400)


def _both(request, desk, assignment, form, conflict):
    """The answer 409: what was typed and what stands now, side by side."""
    if wants_json(request):
        way_out = _("Save the draft to see both versions.")
        return JsonResponse({"message": f"{conflict} {way_out}"}, status=409)
    current = conflict.current
    context = {
        "desk": desk,
        "assignment": assignment,
        "current": current,
        "writable": current is None or current.stage in WRITABLE_STAGES,
        "rows": [_compared(*row) for row in form.beside(current)],
        "typed": typed(request, *ABOUT_THE_FORM, *([] if current else ["token"])),
        "token": None if current else uuid.uuid4(),
    }
    return render(request, "portal/report_conflict.html", context, status=409)


def _compared(label, mine, theirs):
    """(label, whether they differ, what leads from *theirs* to *mine*)."""
    if max(len(mine), len(theirs)) > checks.LONGEST:
        return label, True, [(differences.REMOVED, theirs), (differences.ADDED, mine)]
    difference = differences.between_texts(theirs, mine)
    return label, differences.changed(difference), difference


def page(request, desk, assignment, form=None, evidence_form=None, version=None):
    """The page of a report: its form, or what it says where it can no longer be written.

    version: that on which *form* rests, if not the one that was sent with it.
    """
    update, stands = open_update(desk, assignment), drafts.previous(assignment)
    context = _about(request, desk, assignment, update, stands)
    if update and update.stage not in WRITABLE_STAGES:
        context["update"] = as_published(desk.updates(), request.user).get(pk=update.pk)
        return render(request, "portal/report_read.html", context)
    if form is None:
        form, version = ReportForm(update=update, stands=stands), update and update.version
    context |= {
        "form": form,
        "evidence_form": evidence_form or _evidence_form(request),
        "version": version or _version(request),
        "token": update.token if update else _token(request),
        "missing": workflow.faults(update) if update else [],
    }
    return render(request, "portal/report.html", context)


def _about(request, desk, assignment, update, stands):
    """What the page shows of a report, whether it can be written or not."""
    return {
        "desk": desk,
        "assignment": assignment,
        "commitment": assignment.commitment,
        "update": update,
        "stands": stands,
        "notes": _notes(request, update),
        "evidence": _evidence(update or stands),
    }


def _notes(request, update):
    """What the Secretariat wrote to the state about *update*, newest first."""
    if update is None:
        return []
    return list(
        Note.objects.visible_to(request.user)
        .filter(update=update)
        .exclude(audience=Note.Audience.INTERNAL)
        .order_by("-at", "-pk")
    )


def _evidence_form(request):
    """The form of one more piece, with what was typed into it."""
    form = EvidenceForm(request.POST, request.FILES)
    return form if form.typed else EvidenceForm()


def _evidence(update):
    return list(update.evidence.select_related("source", "file")) if update else []
