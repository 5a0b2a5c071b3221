"""The workbook of a desk: downloaded, uploaded, looked at, made into drafts."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commitments.models import ReportingCycle, WorkbookUpload
from commitments.reporting.desks import at_a_desk
from commitments.reporting.refusals import Refused
from commitments.reporting.workbook import applying, comparing, marking, reading, writing
from commitments.reporting.workbook.lines import lines_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def cycles_of(desk):
    """The running cycles that ask the assignee of *desk*, the one due first before others."""
    asked = ReportingCycle.objects.running().filter(**desk.owned("requests__assignment__"))
    return asked.distinct().order_by("due_on")


def cycle_of(request, desk):
    """The cycle that the request names, else the first one; Http404 where there is none."""
    cycles = cycles_of(desk)
    name = request.GET.get("cycle") or request.POST.get("cycle")
    cycle = cycles.filter(code=name).first() if name else cycles.first()
    if cycle is None:
        raise Http404
    return cycle


@at_a_desk
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request, desk):
    """The page from which the workbook goes out and to which it comes back."""
    if request.method != "POST":
        return _page(request, desk)
    try:
        upload = _kept(request, desk)
    except Refused as refusal:
        return _page(request, desk, refusal)
    return redirect("portal:workbook-preview", desk.code, upload.token)


def _page(request, desk, refusal=None):
    """The page of the upload; after a *refusal*, with it."""
    context = {"desk": desk, "cycles": cycles_of(desk), "largest": reading.LARGEST}
    status = 422 if refusal else 200
    return render(request, "portal/workbook.html", context | {"refusal": refusal}, status=status)


def _kept(request, desk):
    """Keep the uploaded file once it is known to be one of ours. Raises Refused."""
    sent = request.FILES.get("workbook")
    if sent is None:
        raise Refused(_("Choose the file first."))
    if sent.size > reading.LARGEST:
        raise Refused(_("This file is too large: at most 5 MB are possible."))
    cycle, content = cycle_of(request, desk), sent.read()
    reading.read(content, cycle, desk)
    return WorkbookUpload.objects.create(
        cycle=cycle, by=request.user, file_name=sent.name[:200], content=content, **desk.owned()
    )


@at_a_desk
@require_safe
def download(request, desk):
    cycle = cycle_of(request, desk)
    content = writing.build(cycle, desk, _language())
    return _file(content, f"quitotrack-{cycle.code}-{desk.code}-{timezone.localdate()}.xlsx")


@at_a_desk
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request, desk, token):
    """Every difference first; drafts once the person has looked at them."""
    upload = _upload(request, desk, token)
    try:
        compared = _compared(upload, desk)[1]
    except Refused as refusal:  # what signs or asks has changed since it was kept
        return _page(request, desk, refusal)
    if request.method == "POST":
        return _apply(request, desk, upload, compared)
    return _shown(request, desk, upload, compared)


def _apply(request, desk, upload, compared):
    if request.POST.get("seen") != comparing.digest(compared):
        refusal = _("Something was changed online since you looked. These are the differences now.")
        return _shown(request, desk, upload, compared, refusal=refusal, status=409)
    online = {
        found.row.code
        for found in compared
        if found.conflict and request.POST.get(f"keep-{found.row.code}") != "workbook"
    }
    try:
        count = applying.apply(upload, compared, keep_online=online, by=request.user)
    except Refused as refusal:
        return _shown(request, desk, upload, compared, refusal=str(refusal), status=409)
    sentence = ngettext("%d draft written.", "%d drafts written.", count) % count
    messages.success(request, sentence)
    return redirect("portal:desk", desk.code)


def _shown(request, desk, upload, compared, refusal="", status=200):
    context = {
        "desk": desk,
        "upload": upload,
        "compared": [found for found in compared if found.faults or found.differs],
        "untouched": sum(not (found.faults or found.differs) for found in compared),
        "faults": sum(len(found.faults) for found in compared),
        "taken": sum(found.taken for found in compared),
        "marked": any(found.faults or found.lacking for found in compared),
        "seen": comparing.digest(compared),
        "refusal": refusal,
    }
    return render(request, "portal/workbook_preview.html", context, status=status)


@at_a_desk
@require_safe
def faults(request, desk, token):
    """The same workbook, its faults marked in the uploader's language."""
    upload = _upload(request, desk, token)
    try:
        content = marking.mark(bytes(upload.content), *_compared(upload, desk))
    except Refused as refusal:
        return _page(request, desk, refusal)
    return _file(content, f"quitotrack-{upload.cycle.code}-{desk.code}-faults.xlsx")


def _upload(request, desk, token):
    rows = WorkbookUpload.objects.select_related("cycle").filter(**desk.owned())
    return get_object_or_404(rows, token=token, by=request.user, cycle__published_at=None)


def _compared(upload, desk):
    workbook = reading.read(bytes(upload.content), upload.cycle, desk)
    return workbook, comparing.compare(workbook, lines_of(upload.cycle, desk))


def _file(content, name):
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _language():
    return (get_language() or "es").split("-")[0]
