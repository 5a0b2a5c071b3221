"""Accounts, for administrators. An account is closed, never deleted: what its holder did
stays attributed. Mandates have pages of their own, with the invitations."""

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as AccountAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members import addresses, zones
from members.models import FocalPoint, User
from members.registry import SharedChoices

admin.site.unregister(Group)
admin.site.unregister(EmailAddress)


class TranslatedGroups(forms.ModelMultipleChoiceField):
    """The groups are made by a migration; their names are translated like any label."""

    def label_from_instance(self, group):
        return gettext(group.name)


class GroupFilter(admin.RelatedFieldListFilter):
    """The groups by their translated names."""

    def field_choices(self, field, request, model_admin):
        return [
            (key, gettext(name)) for key, name in super().field_choices(field, request, model_admin)
        ]


class MandateInline(SharedChoices, admin.TabularInline):
    model = FocalPoint
    extra = 0
    fields = ["actor", "working_group", "role", "since", "until"]

    def has_delete_permission(self, request, obj=None):
        """A mandate is ended, never deleted."""
        return False


@admin.register(User)
class UserAdmin(AccountAdmin):
    add_form = AdminUserCreationForm
    add_fieldsets = [
        (
            None,
            {"fields": ["email", "name", "language", "usable_password", "password1", "password2"]},
        )
    ]
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        (_("Preferences"), {"fields": ["language", "time_zone", "digest"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "groups"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    list_display = ["email", "name", "language", "is_staff", "is_active", "demonstration"]
    list_filter = ["is_staff", "is_active", "language", ("groups", GroupFilter)]
    search_fields = ["email", "name"]
    ordering = ["email"]
    filter_horizontal = ["groups"]
    inlines = [MandateInline]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "time_zone":
            return forms.ChoiceField(label=db_field.verbose_name, choices=zones.choices)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["form_class"] = TranslatedGroups
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            addresses.settle(obj)
            if change:
                addresses.tell(request, obj, before=form.initial["email"])

    def has_delete_permission(self, request, obj=None):
        return False
