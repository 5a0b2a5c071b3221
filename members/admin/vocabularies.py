"""Working groups, themes, action dimensions and the crosswalks between them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from members import resources
from members.models import (
    Basis,
    Dimension,
    DimensionCollaborator,
    Theme,
    ThemeDimension,
    ThemeLink,
    ThemeWorkingGroup,
    WorkingGroup,
)
from members.registry import RecordAdmin, RecordInline


class ThemeLinkInline(RecordInline):
    model = ThemeLink
    fk_name = "theme"
    fields = ["other", "basis", "source"]


class ThemeDimensionInline(RecordInline):
    model = ThemeDimension
    fields = ["theme", "dimension", "basis", "source"]


class ThemeWorkingGroupInline(RecordInline):
    model = ThemeWorkingGroup
    fields = ["theme", "working_group", "basis", "source"]


class DimensionCollaboratorInline(RecordInline):
    model = DimensionCollaborator
    fields = ["actor", "source"]


@admin.register(WorkingGroup)
class WorkingGroupAdmin(RecordAdmin):
    resource_classes = [resources.WorkingGroupColumns]
    list_display = ["code", "name"]
    search_fields = ["code", "name_es", "name_pt", "name_en"]
    inlines = [ThemeWorkingGroupInline]


@admin.register(Dimension)
class DimensionAdmin(RecordAdmin):
    resource_classes = [resources.DimensionColumns]
    list_display = ["number", "name"]
    search_fields = ["name_es", "name_pt", "name_en"]
    inlines = [ThemeDimensionInline, DimensionCollaboratorInline]


@admin.register(Theme)
class ThemeAdmin(RecordAdmin):
    resource_classes = [resources.ThemeColumns]
    list_display = ["code", "name", "list", "order", "is_new"]
    list_filter = ["list", "is_new"]
    search_fields = ["code", "name_es", "name_pt", "name_en"]
    inlines = [ThemeLinkInline, ThemeDimensionInline, ThemeWorkingGroupInline]


@admin.register(DimensionCollaborator)
class DimensionCollaboratorAdmin(RecordAdmin):
    resource_classes = [resources.DimensionCollaboratorColumns]
    list_display = ["dimension", "actor"]
    list_select_related = ["dimension", "actor"]
    list_filter = ["dimension"]
    search_fields = ["actor__folded"]
    autocomplete_fields = ["dimension", "actor"]


@admin.action(description=_("Confirm the chosen links"), permissions=["change"])
def confirm(modeladmin, request, queryset):
    """The Secretariat confirms proposals; what a source states needs no confirmation."""
    confirmed = 0
    for link in queryset.filter(basis=Basis.PROPOSED):
        link.basis = Basis.CONFIRMED
        link.save()
        confirmed += 1
    modeladmin.message_user(
        request,
        ngettext("%d link confirmed.", "%d links confirmed.", confirmed) % confirmed,
    )


class CrosswalkAdmin(RecordAdmin):
    list_filter = ["basis"]
    actions = [confirm]


@admin.register(ThemeLink)
class ThemeLinkAdmin(CrosswalkAdmin):
    resource_classes = [resources.ThemeLinkColumns]
    list_display = ["theme", "other", "basis"]
    list_select_related = ["theme", "other"]
    search_fields = ["theme__code", "other__code"]
    autocomplete_fields = ["theme", "other"]


@admin.register(ThemeDimension)
class ThemeDimensionAdmin(CrosswalkAdmin):
    resource_classes = [resources.ThemeDimensionColumns]
    list_display = ["theme", "dimension", "basis"]
    list_select_related = ["theme", "dimension"]
    search_fields = ["theme__code"]
    autocomplete_fields = ["theme", "dimension"]


@admin.register(ThemeWorkingGroup)
class ThemeWorkingGroupAdmin(CrosswalkAdmin):
    resource_classes = [resources.ThemeWorkingGroupColumns]
    list_display = ["theme", "working_group", "basis"]
    list_select_related = ["theme", "working_group"]
    search_fields = ["theme__code", "working_group__code"]
    autocomplete_fields = ["theme", "working_group"]
