"""Accepting many confirmations at once, after a look at what that would do."""

from django.contrib import admin, messages
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from commitments.reporting import workflow


@admin.action(description=_("Accept what is confirmed unchanged…"), permissions=["review"])
def accept_unchanged(modeladmin, request, queryset):
    """Show which of the chosen would be accepted and which not, and why; accept once told."""
    updates = list(queryset.select_related("confirms").order_by("submitted_at", "pk"))
    if "confirm" in request.POST:
        return _accept(modeladmin, request, updates)
    accepted, left = workflow.rehearse_unchanged(updates, by=request.user)
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": gettext("Accept what is confirmed unchanged"),
        "opts": modeladmin.opts,
        "accepted": accepted,
        "left": left,
    }
    return TemplateResponse(
        request, "admin/commitments/statusupdate/accept_unchanged.html", context
    )


def _accept(modeladmin, request, updates):
    accepted, left = workflow.accept_unchanged(updates, by=request.user)
    sentence = ngettext("%d report accepted.", "%d reports accepted.", len(accepted))
    modeladmin.message_user(request, sentence % len(accepted))
    for update, why in left:
        sentence = gettext("Not accepted: %(code)s. %(why)s") % {"code": update.code, "why": why}
        modeladmin.message_user(request, sentence, messages.WARNING)
    if moved := len(request.POST.getlist("_selected_action")) - len(updates):
        sentence = ngettext(
            "%d report has been moved by somebody else meanwhile.",
            "%d reports have been moved by somebody else meanwhile.",
            moved,
        )
        modeladmin.message_user(request, sentence % moved, messages.WARNING)
