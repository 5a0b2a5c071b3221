"""Mandates and invitations, for the Secretariat: who speaks for whom, who was asked to, and
the handing over from one holder to the next. Nothing here is deleted.
"""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from simple_history.admin import SimpleHistoryAdmin

from commitments.reporting import invitations
from commitments.reporting.people_forms import only_from_today
from commitments.reporting.refusals import Refused
from members import zones
from members.models import FocalPoint, Invitation

from .readonly import sees_addresses


class Kept(SimpleHistoryAdmin):
    """What is neither deleted nor without its history."""

    def has_delete_permission(self, request, obj=None):
        return False

    def move(self, request, queryset, act, done):
        """Do *act* to each row and say how many were done, as *done* has it, and why not all."""
        count = 0
        for row in queryset:
            try:
                act(row, by=request.user)
                count += 1
            except Refused as refusal:
                self.message_user(request, f"{row}: {refusal}", messages.WARNING)
        if count:
            self.message_user(request, done(count) % count)


@admin.register(FocalPoint)
class FocalPointAdmin(Kept):
    list_display = ["user", "actor", "working_group", "role", "since", "until"]
    list_select_related = ["user", "actor", "working_group"]
    list_filter = ["role", "actor__kind"]
    date_hierarchy = "since"
    search_fields = ["user__name", "actor__folded"]
    autocomplete_fields = ["user", "actor", "working_group"]
    actions = ["end"]

    def get_search_fields(self, request):
        return [*self.search_fields, *_where_seen(request, "user__email")]

    @admin.action(description=_("End the mandate today"), permissions=["change"])
    def end(self, request, queryset):
        self.move(
            request,
            queryset.select_related("user", "actor", "working_group"),
            invitations.end,
            lambda count: ngettext("%d mandate ended.", "%d mandates ended.", count),
        )

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["hand_over"] = self._hand_over(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _hand_over(self, request, mandate):
        """The form that invites a successor, for a mandate in force; else the empty string."""
        invites = request.user.has_perm("members.add_invitation")
        if not invites or not mandate:
            return ""
        if not FocalPoint.objects.in_force().filter(pk=mandate.pk).exists():
            return ""
        return f"{reverse('admin:members_invitation_add')}?{urlencode({'succeeds': mandate.pk})}"


class InvitationForm(forms.ModelForm):
    """An invitation of the Secretariat's; saving it sends the e-mail. by: who invites."""

    by = None

    class Meta:
        model = Invitation
        fields = [
            "actor",
            "working_group",
            "role",
            "succeeds",
            "name",
            "email",
            "language",
            "until",
        ]
        help_texts = {
            "succeeds": _("The mandate that ends on the day before the new one begins."),
            "language": _("The e-mail is written in it."),
        }

    def clean_until(self):
        return only_from_today(self.cleaned_data.get("until"))

    def clean(self):
        chosen = super().clean()
        assignee = chosen.get("actor") or chosen.get("working_group")
        if assignee and chosen.get("email") and chosen.get("role"):
            asked = {name: chosen.get(name) for name in ("email", "role", "succeeds")}
            try:
                invitations.check(assignee, by=self.by, **asked)
            except Refused as refusal:
                self.add_error("email", str(refusal))
        return chosen


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return Invitation.State.choices

    def queryset(self, request, queryset):
        pending = Invitation.objects.pending().values("pk")
        return {
            "waiting": queryset.filter(pk__in=pending),
            "expired": queryset.open().exclude(pk__in=pending),
            "accepted": queryset.filter(accepted_at__isnull=False),
            "revoked": queryset.filter(revoked_at__isnull=False),
        }.get(self.value(), queryset)


@admin.register(Invitation)
class InvitationAdmin(Kept):
    form = InvitationForm
    list_display = ["name", "assignee", "role", "state", "sent"]
    list_select_related = ["actor", "working_group"]
    list_filter = [StateFilter, "role"]
    search_fields = ["name", "actor__folded"]
    readonly_fields = ["state", "sent", "invited_by", "mandate"]
    actions = ["send_again", "revoke"]

    def get_list_display(self, request):
        return [*self.list_display, *_where_seen(request, "email")]

    def get_search_fields(self, request):
        return [*self.search_fields, *_where_seen(request, "email")]

    def get_fieldsets(self, request, obj=None):
        fields = InvitationForm.Meta.fields
        if obj:
            shown = [name for name in fields if name != "email"]
            shown += [*_where_seen(request, "email"), *self.readonly_fields]
            return [(None, {"fields": shown})]
        return [(None, {"fields": fields, "description": _("Saving it sends the e-mail.")})]

    def has_change_permission(self, request, obj=None):
        """An invitation is sent again or revoked, never rewritten."""
        return False

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("members.view_invitation")

    def has_send_permission(self, request):
        return request.user.has_perm("members.add_invitation")

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = request.user
        return form

    def get_changeform_initial_data(self, request):
        """From a mandate to hand over, what its successor will hold."""
        given = super().get_changeform_initial_data(request)
        mandate = _mandate(given.get("succeeds"))
        if mandate is None:
            return given
        held = ("actor_id", "working_group_id", "role")
        return given | {name.removesuffix("_id"): getattr(mandate, name) for name in held}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "succeeds":
            mandates = FocalPoint.objects.in_force()
            kwargs["queryset"] = mandates.select_related("user", "actor", "working_group")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        chosen = dict(form.cleaned_data)
        assignee = chosen.pop("actor") or chosen.pop("working_group")
        chosen.pop("working_group", None)
        sent = invitations.invite(assignee, by=request.user, **chosen)
        obj.__dict__.update(sent.__dict__)

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_again(self, request, queryset):
        self.move(
            request,
            queryset.select_related("actor", "working_group"),
            invitations.send_again,
            lambda count: ngettext("%d invitation sent.", "%d invitations sent.", count),
        )

    @admin.action(description=_("Revoke"), permissions=["send"])
    def revoke(self, request, queryset):
        self.move(
            request,
            queryset.select_related("actor", "working_group"),
            invitations.revoke,
            lambda count: ngettext("%d invitation revoked.", "%d invitations revoked.", count),
        )

    @admin.display(description=_("for"))
    def assignee(self, invitation):
        return invitation.assignee

    @admin.display(description=_("state"))
    def state(self, invitation):
        return invitation.state.label

    @admin.display(description=_("sent at"), ordering="sent_at")
    def sent(self, invitation):
        """In the Secretariat's time zone, which it names."""
        return zones.said(invitation.sent_at, settings.TIME_ZONE)


def _where_seen(request, name):
    """The field *name*, an address, in a list that is empty for whom addresses are not."""
    return [name] if sees_addresses(request.user) else []


def _mandate(key):
    """The mandate in force that an address names, None where it names none."""
    if not str(key).isdigit():
        return None
    return FocalPoint.objects.in_force().filter(pk=key).first()
