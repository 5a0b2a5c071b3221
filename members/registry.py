"""What every registry of the record has in the administration: search, import and export
with a preview, a history nobody can edit, and a word on whether the public can see it.

Codes never change, published records are never deleted, and no list costs a query a row.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from import_export.admin import ImportExportModelAdmin
from import_export.forms import ExportForm
from modeltranslation.admin import TranslationAdmin, TranslationBaseModelAdmin
from simple_history.admin import SimpleHistoryAdmin

from . import publication
from .folding import fold
from .formats import CSV, XLSX


class SharedChoices:
    """Selects in the rows of an inline share one list of choices: one query, not one a row."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name not in self.autocomplete_fields:
            cache = request.__dict__.setdefault("_shared_choices", {})
            key = (db_field.related_model, field.required)
            if key not in cache:
                cache[key] = list(field.choices)
            field.choices = cache[key]
        return field


class PlainLines(forms.CharField):
    """A text whose lines end as they were written, not as browsers send them."""

    widget = AdminTextareaWidget

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


#: An address typed without its scheme is one of https, as it will be in the next Django.
FORM_FIELDS: dict[type[models.Field], dict[str, Any]] = {
    models.TextField: {"form_class": PlainLines},
    models.URLField: {"assume_scheme": "https"},
}


class RecordInline(SharedChoices, TranslationBaseModelAdmin, admin.TabularInline):
    extra = 0
    show_change_link = True
    formfield_overrides = FORM_FIELDS

    def has_delete_permission(self, request, obj=None):
        """What is public is corrected or closed, never deleted; *obj* is the parent."""
        if obj is not None and obj.public:
            return False
        return super().has_delete_permission(request, obj)

    def get_queryset(self, request):
        """Each row names what it links to: fetch that with the rows."""
        links = [
            field.name
            for field in self.model._meta.fields
            if field.many_to_one
            and (field.name in self.fields or field.related_model is self.parent_model)
        ]
        return super().get_queryset(request).select_related(*links)


class RecordAdmin(SimpleHistoryAdmin, ImportExportModelAdmin, TranslationAdmin):
    """One registry. Subclasses name `resource_classes`, the columns of the registry."""

    formats = [CSV, XLSX]
    export_form_class = ExportForm
    import_template_name = "admin/import_record.html"
    formfield_overrides = FORM_FIELDS
    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    save_on_top = True

    def get_list_display(self, request):
        return [*super().get_list_display(request), "seen_by_the_public"]

    def get_readonly_fields(self, request, obj=None):
        fixed = list(super().get_readonly_fields(request, obj))
        if obj is None:
            return fixed
        return [*fixed, *(["code"] if hasattr(obj, "code") else []), "visibility"]

    def get_fieldsets(self, request, obj=None):
        """What it is first, where it was read last."""
        names = super().get_fieldsets(request, obj)[0][1]["fields"]
        last = [name for name in names if name.startswith(("standing", "source", "note"))]
        first = [name for name in ("visibility", "code") if name in names]
        middle = [name for name in names if name not in (*first, *last)]
        return [(None, {"fields": [*first, *middle, *last]})]

    def get_search_results(self, request, queryset, search_term):
        """What was typed is found as it is, and as the folded columns hold it."""
        as_typed, joined = super().get_search_results(request, queryset, search_term)
        folded, joined_too = super().get_search_results(request, queryset, fold(search_term))
        return as_typed | folded, joined or joined_too

    def add_data_read_fail_error_to_form(self, form, error):
        """Say what is wrong with a file of which not even the rows can be read."""
        sentence = _("The file cannot be read in the chosen format.")
        if isinstance(error, UnicodeDecodeError):
            line = {"line": error.object.count(b"\n", 0, error.start) + 1}
            sentence = _("The file is not UTF-8: its line %(line)d cannot be read.") % line
        form.add_error("import_file", sentence)

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_delete_permission(self, request, obj=None):
        if obj is not None and obj.public:
            return False
        return super().has_delete_permission(request, obj)

    @admin.display(description=_("public"), boolean=True)
    def seen_by_the_public(self, obj):
        return obj.public

    @admin.display(description=_("visibility"))
    def visibility(self, obj):
        if not obj.public:
            belongs = _("What it belongs to has not been published yet.")
            reason = getattr(obj, "why_not_public", belongs)
            return format_html("<strong>{}</strong> {}", _("Not public."), reason)
        address = getattr(obj, "get_absolute_url", None)
        if address is None:
            return _("Public, on the pages that use it.")
        return format_html(
            '{} <a href="{}">{}</a>', _("Public."), address(), _("See the public page")
        )


class PublishableAdmin(RecordAdmin):
    """A registry whose records are published and, while nothing holds them, taken back."""

    actions = ["publish", "unpublish"]

    def has_publish_permission(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request, queryset):
        count = publication.publish(queryset, by=request.user)
        sentence = ngettext("%d record published.", "%d records published.", count)
        self.message_user(request, sentence % count)

    @admin.action(description=_("Take back from the public"), permissions=["publish"])
    def unpublish(self, request, queryset):
        taken, kept = publication.unpublish(queryset, by=request.user)
        sentence = ngettext("%d record taken back.", "%d records taken back.", taken)
        self.message_user(request, sentence % taken)
        if kept:
            sentence = ngettext(
                "%d record stays public: something has been reported on it.",
                "%d records stay public: something has been reported on them.",
                kept,
            )
            self.message_user(request, sentence % kept, messages.WARNING)
