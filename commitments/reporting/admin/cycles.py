"""Reporting cycles: planned, opened, followed and published by the Secretariat.

What a cycle asks is fixed once it is opened; once it is published nothing of it changes.
"""

from functools import partial

from django import forms
from django.contrib import admin
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin
from simple_history.admin import SimpleHistoryAdmin

from commitments.models import CycleExtension, CycleLine, Instrument, ReportingCycle
from members.models import Actor, Theme
from members.registry import FORM_FIELDS

from . import cycle_pages
from .readonly import ReadOnly

#: What is fixed when a cycle is opened.
ASKED = ["instruments", "themes", "actors", "opens_on", "due_on", "cut_off_on"]


class ExtensionInline(ReadOnly, admin.TabularInline):
    """The more time that was given: by a button, and never taken back."""

    model = CycleExtension
    fields = ["actor", "working_group", "due_on", "by", "at"]
    readonly_fields = ["at"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("actor", "working_group", "by", "cycle")


class Named(forms.ModelMultipleChoiceField):
    """Themes of the two lists have the same names: each says of which it is."""

    def label_from_instance(self, row):
        return f"{row} ({row.get_list_display()})" if isinstance(row, Theme) else str(row)


@admin.register(ReportingCycle)
class ReportingCycleAdmin(SimpleHistoryAdmin, TranslationAdmin):
    change_form_template = "admin/commitments/cycle_form.html"
    list_display = ["title", "code", "state", "opens_on", "due_on", "cut_off_on", "demonstration"]
    search_fields = ["code", *(f"title_{code}" for code in ("es", "pt", "en"))]
    formfield_overrides = FORM_FIELDS
    inlines = [ExtensionInline]
    fieldsets = [
        (None, {"fields": ["code", "title"]}),
        (
            gettext_lazy("Whom and what it asks"),
            {
                "fields": ["instruments", "themes", "actors"],
                "description": gettext_lazy(
                    "Where none is ticked, all are asked. Where actors are ticked, only they are."
                ),
            },
        ),
        (
            gettext_lazy("Dates"),
            {"fields": ["opens_on", "due_on", "cut_off_on", "preview_days"]},
        ),
        (
            gettext_lazy("Publication"),
            {
                "fields": ["methodology_version", "cover_note"],
                "description": gettext_lazy(
                    "The Pro Tempore Presidency writes the cover note, in the portal."
                ),
            },
        ),
    ]

    # Rights

    def has_change_permission(self, request, obj=None):
        published = obj is not None and obj.published_at is not None
        return not published and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """A cycle that was opened has asked: it stays."""
        opened = obj is None or obj.opened_at is not None
        return not opened and super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request, obj=None):
        fixed = [*super().get_readonly_fields(request, obj)]
        fixed += [f"cover_note_{code}" for code in ("es", "pt", "en")]
        if obj is None:
            return fixed
        return [*fixed, "code", *(ASKED if obj.opened_at else [])]

    def save_model(self, request, obj, form, change):
        """Write what was typed and nothing else: somebody may have opened it meanwhile."""
        if not change:
            obj.demonstration = request.user.demonstration
            return super().save_model(request, obj, form, change)
        columns = {field.name for field in obj._meta.concrete_fields}
        obj._history_user = request.user
        obj.save(update_fields=columns.intersection(form.changed_data))

    def get_inlines(self, request, obj):
        return self.inlines if obj and obj.opened_at else []

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Boxes, of what something was assigned in."""
        carrying = {
            "instruments": Instrument.objects.published().filter(
                provisions__commitments__isnull=False
            ),
            "themes": Theme.objects.filter(commitments__isnull=False),
            "actors": Actor.objects.filter(assignments__isnull=False),
        }
        kwargs |= {"widget": forms.CheckboxSelectMultiple, "form_class": Named}
        kwargs["queryset"] = carrying[db_field.name].distinct()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    # Pages

    def get_urls(self):
        pages = {
            "open": cycle_pages.open_,
            "extend": cycle_pages.extend,
            "board": cycle_pages.board,
            "rehearse": cycle_pages.rehearse,
        }
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(partial(page, self)),
                name=f"commitments_reportingcycle_{name}",
            )
            for name, page in pages.items()
        ]
        return [*own, *super().get_urls()]

    def view_on_site(self, cycle):
        """A cycle is public from its opening."""
        return cycle.get_absolute_url() if cycle.opened_at else None

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["tools"] = list(self._tools(request, obj)) if obj else []
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _tools(self, request, cycle):
        """(label, address) of what there is to do with *cycle* now."""
        changes = request.user.has_perm("commitments.change_reportingcycle")
        follows = cycle.opened_at and request.user.has_perm("commitments.follow_statusupdate")
        if changes and not cycle.opened_at:
            yield _("Open…"), _page("open", cycle)
        if follows:
            yield _("Completeness"), _page("board", cycle)
        if changes and cycle.running:
            yield _("Give more time…"), _page("extend", cycle)
        if follows and cycle.running:
            yield _("Rehearse and publish…"), _page("rehearse", cycle)
        if cycle.published_at:
            lines = _("Frozen lines (%(count)d)") % {"count": cycle.lines.count()}
            address = reverse("admin:commitments_cycleline_changelist")
            yield lines, f"{address}?{urlencode({'cycle__id__exact': cycle.pk})}"

    @admin.display(description=gettext_lazy("state"))
    def state(self, cycle):
        if cycle.published_at:
            return _("published")
        return _("open") if cycle.opened_at else _("planned")


def _page(name, cycle):
    return reverse(f"admin:commitments_reportingcycle_{name}", args=[cycle.pk])


@admin.register(CycleLine)
class CycleLineAdmin(ReadOnly, admin.ModelAdmin):
    """The frozen lines of published cycles, to read."""

    list_display = ["assignment", "cycle", "outcome", "status", "evidence_level", "update"]
    list_select_related = ["assignment", "cycle", "update"]
    list_filter = [
        "cycle",
        "outcome",
        "status",
        "evidence_level",
        ("assignment__actor", admin.RelatedOnlyFieldListFilter),
        ("assignment__working_group", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["assignment__code", "assignment__commitment__folded"]
    list_per_page = 50
    show_full_result_count = False
