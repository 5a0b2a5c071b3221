"""Sources, actors with their capacities, presidencies and focal points."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members import resources
from members.models import Actor, ActorAlias, FocalPoint, Membership, Presidency, Source
from members.registry import RecordAdmin, RecordInline


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    resource_classes = [resources.SourceColumns]
    list_display = ["code", "title", "publisher", "published_on"]
    search_fields = ["folded"]


class ActorAliasInline(RecordInline):
    model = ActorAlias
    fields = ["name"]
    show_change_link = False


class MembershipInline(RecordInline):
    model = Membership
    fields = ["capacity", "since", "since_precision", "until", "founding", "source"]


class PresidencyInline(RecordInline):
    model = Presidency
    fields = ["order", "since", "until", "derived", "source"]


class FocalPointInline(RecordInline):
    model = FocalPoint
    fields = ["user", "role", "since", "until"]
    autocomplete_fields = ["user"]
    show_change_link = False


class HasFocalPoint(admin.SimpleListFilter):
    title = _("focal point today")
    parameter_name = "focal_point"

    def lookups(self, request, model_admin):
        return [("yes", _("with a focal point")), ("no", _("without a focal point"))]

    def queryset(self, request, queryset):
        if self.value() not in ("yes", "no"):
            return queryset
        named = FocalPoint.objects.in_force().values("actor")
        if self.value() == "yes":
            return queryset.filter(pk__in=named)
        return queryset.member_states().exclude(pk__in=named.filter(actor__isnull=False))


@admin.register(Actor)
class ActorAdmin(RecordAdmin):
    resource_classes = [resources.ActorColumns]
    list_display = ["code", "name", "kind", "acronym"]
    list_filter = ["kind", "memberships__capacity", HasFocalPoint]
    search_fields = ["folded", "aliases__folded"]
    inlines = [MembershipInline, PresidencyInline, FocalPointInline, ActorAliasInline]


@admin.register(ActorAlias)
class ActorAliasAdmin(RecordAdmin):
    resource_classes = [resources.ActorAliasColumns]
    list_display = ["name", "actor"]
    list_select_related = ["actor"]
    search_fields = ["folded", "actor__folded"]
    autocomplete_fields = ["actor"]


@admin.register(Membership)
class MembershipAdmin(RecordAdmin):
    resource_classes = [resources.MembershipColumns]
    list_display = ["actor", "capacity", "since", "since_precision", "until", "founding"]
    list_select_related = ["actor"]
    list_filter = ["capacity", "founding", "since_precision"]
    search_fields = ["actor__folded"]
    autocomplete_fields = ["actor"]


@admin.register(Presidency)
class PresidencyAdmin(RecordAdmin):
    resource_classes = [resources.PresidencyColumns]
    list_display = ["order", "actor", "since", "until", "derived"]
    list_select_related = ["actor"]
    list_filter = ["derived"]
    date_hierarchy = "since"
    search_fields = ["actor__folded"]
    autocomplete_fields = ["actor"]
