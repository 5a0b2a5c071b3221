"""What was reported, as it stands in the record: to read, never to edit."""

from django.contrib import admin
from modeltranslation.admin import TranslationBaseModelAdmin

from commitments.models import Evidence, StatusUpdate, Transition


class ReadOnly:
    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class EvidenceInline(ReadOnly, TranslationBaseModelAdmin, admin.TabularInline):
    model = Evidence
    fields = [
        "order",
        "kind",
        "title_es",
        "title_pt",
        "title_en",
        "source",
        "locator",
        "restricted",
    ]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)


class TransitionInline(ReadOnly, admin.TabularInline):
    model = Transition
    fields = ["at", "from_stage", "to_stage", "by", "role", "note"]
    extra = 0


@admin.register(StatusUpdate)
class StatusUpdateAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["code", "stage", "status", "evidence_level", "reporter", "published_at"]
    list_select_related = ["reporter"]
    list_filter = ["stage", "status", "evidence_level", "demonstration"]
    date_hierarchy = "published_at"
    search_fields = ["code", *(f"narrative_{code}" for code in ("es", "pt", "en"))]
    inlines = [EvidenceInline]
    exclude = ["narrative", "missing", "plan", "reason_text", "reply"]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_inlines(self, request, obj):
        """Moves and their notes are for the Secretariat."""
        may_follow = request.user.has_perm("commitments.follow_statusupdate")
        return [*self.inlines, TransitionInline] if may_follow else self.inlines
