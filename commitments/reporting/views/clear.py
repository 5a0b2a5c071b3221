"""The whole draft report of a desk: a page to print, and a PDF to sign."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from commitments.reporting import documents
from commitments.reporting.desks import at_a_desk

from .workbook import cycle_of, cycles_of


@at_a_desk
@require_safe
def clear(request, desk):
    cycle = cycle_of(request, desk)
    context = {
        "desk": desk,
        "cycle": cycle,
        "cycles": cycles_of(desk),
        "report": documents.draft_report(cycle, desk),
    }
    return render(request, "portal/clear.html", context)


@at_a_desk
@require_safe
def clear_pdf(request, desk):
    cycle = cycle_of(request, desk)
    content = documents.pdf(documents.draft_report(cycle, desk))
    response = HttpResponse(content, content_type="application/pdf")
    name = f"quitotrack-{cycle.code}-{desk.code}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
