"""Status updates in the administration: the review queue, and the ways from it.

What was reported is read here and moved; its words are never edited.
"""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from commitments.models import Stage, Status, StatusUpdate
from members.folding import fold

from . import letters, queue, review, unchanged
from .readonly import ReadOnly


class Queue(ChangeList):
    """A list whose rows lead to their review."""

    def url_for_result(self, result):
        return reverse("admin:commitments_statusupdate_review", args=[result.pk])


@admin.register(StatusUpdate)
class StatusUpdateAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["commitment", "assignee", "reported", "stage", "waiting", "remarks"]
    list_select_related = [
        "assignment__commitment",
        "assignment__actor",
        "assignment__working_group",
        "cycle",
    ]
    list_filter = [
        queue.StageFilter,
        queue.CycleFilter,
        queue.AssigneeFilter,
        queue.AgeFilter,
        queue.UnchangedFilter,
        "status",
        queue.ThemeFilter,
    ]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["code", "assignment__commitment__folded", "assignment__actor__folded"]
    search_help_text = _("Code, title of the commitment, name of the state or body.")
    actions = [unchanged.accept_unchanged]

    def has_review_permission(self, request):
        return request.user.has_perm("commitments.review_statusupdate")

    def get_queryset(self, request):
        """Of drafts the staff learns only how many there are."""
        seen = super().get_queryset(request).visible_to(request.user).exclude(stage=Stage.DRAFT)
        return queue.with_status_before(seen)

    def get_ordering(self, request):
        return queue.OLDEST_FIRST

    def get_changelist(self, request, **kwargs):
        return Queue

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))

    # Addresses

    def get_urls(self):
        guarded = self.admin_site.admin_view
        prefix = "commitments_statusupdate"
        return [
            path("letter/", guarded(self.letter), name=f"{prefix}_letter"),
            path("<int:pk>/review/", guarded(self.review), name=f"{prefix}_review"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        drafts = queue.drafts_by_assignee() if queue.follows(request.user) else []
        context = {
            "title": gettext("Review of reports"),
            "drafts": drafts,
            "drafts_count": sum(number for *_whose, number in drafts),
            "may_review": self.has_review_permission(request),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """There is nothing to change: whoever comes here is led to the review."""
        update = self.get_object(request, unquote(object_id))
        if update is None:
            raise Http404
        address = reverse("admin:commitments_statusupdate_review", args=[update.pk])
        return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)

    def review(self, request, pk):
        return review.review(self, request, pk)

    def letter(self, request):
        return letters.letter(self, request)

    # Columns

    @admin.display(description=_("commitment"), ordering="assignment__commitment__code")
    def commitment(self, update):
        commitment = update.assignment.commitment
        return format_html("{} <code>{}</code>", commitment.title, commitment.code)

    @admin.display(description=_("assignee"))
    def assignee(self, update):
        return update.assignment.assignee

    @admin.display(description=_("status"), ordering="status")
    def reported(self, update):
        now = update.get_status_display() or gettext("Retraction")
        if not update.status_before:
            return now
        before = gettext("before: %(status)s") % {"status": Status(update.status_before).label}
        return format_html('{}<br><span class="quiet">{}</span>', now, before)

    @admin.display(description=_("submitted"), ordering="submitted_at")
    def waiting(self, update):
        if update.submitted_at is None:
            return "—"
        day = timezone.localdate(update.submitted_at)
        days = (timezone.localdate() - day).days
        age = ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}
        age = age if days else gettext("today")
        return format_html('{}<br><span class="quiet">{}</span>', date_format(day), age)

    @admin.display(description=_("to note"))
    def remarks(self, update):
        return ", ".join(str(remark) for remark in queue.remarks(update))
