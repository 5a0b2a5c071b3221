"""Instruments with their provision tree, positions and standings; the list of known gaps."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commitments import resources
from commitments.gaps import known_gaps
from commitments.models import Instrument, Position, Provision
from members.registry import PublishableAdmin, RecordAdmin, RecordInline


class ProvisionInline(RecordInline):
    """The tree as it reads; each paragraph is edited on a page of its own."""

    model = Provision
    readonly_fields = ("path", "act", "words", "standing_es", "standing_pt", "standing_en")
    fields = readonly_fields
    can_delete = False
    max_num = 0

    @admin.display(description=_("text"))
    def words(self, provision):
        indent = "— " * provision.depth
        return format_html("{}{}", indent, Truncator(provision.text).words(14))


class PositionInline(RecordInline):
    model = Position
    fields = ["actor", "position", "source"]


@admin.register(Instrument)
class InstrumentAdmin(PublishableAdmin):
    resource_classes = [resources.InstrumentColumns]
    list_display = ["short_title", "kind", "adopted_on", "place", "coverage"]
    list_filter = ["kind", "coverage", ("published_at", admin.EmptyFieldListFilter)]
    date_hierarchy = "adopted_on"
    search_fields = ["code", *(f"title_{code}" for code in ("es", "pt", "en"))]
    autocomplete_fields = ["meeting", "annex_of"]
    inlines = [ProvisionInline, PositionInline]

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        if obj and obj.public:
            return [*fixed, *obj.adopted_fields("opening", "closing")]
        return fixed

    def get_urls(self):
        gaps = path("gaps/", self.admin_site.admin_view(self.gaps), name="known-gaps")
        return [gaps, *super().get_urls()]

    def gaps(self, request):
        """The list of what the record is known not to hold."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Known gaps"),
            "gaps": known_gaps(),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/commitments/gaps.html", context)


@admin.register(Provision)
class ProvisionAdmin(RecordAdmin):
    resource_classes = [resources.ProvisionColumns]
    list_display = ["code", "act", "words", "standing_es", "standing_pt", "standing_en"]
    list_select_related = ["instrument"]
    list_filter = [
        "instrument",
        "act",
        "paraphrase",
        "standing_es",
        "standing_pt",
        "standing_en",
    ]
    search_fields = ["folded"]
    autocomplete_fields = ["instrument", "parent"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A text may be missing in a language, be it the first one: the model asks for one."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name.startswith("text_"):
            field.required = False
        return field

    @admin.display(description=_("text"))
    def words(self, provision):
        return Truncator(provision.text).words(14)

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        if obj and obj.public:
            return [*fixed, *obj.FIXED, *obj.adopted_fields("text")]
        return fixed


@admin.register(Position)
class PositionAdmin(RecordAdmin):
    resource_classes = [resources.PositionColumns]
    list_display = ["instrument", "actor", "position"]
    list_select_related = ["instrument", "actor"]
    list_filter = ["position", "instrument"]
    search_fields = ["instrument__code", "actor__folded"]
    autocomplete_fields = ["instrument", "actor"]
