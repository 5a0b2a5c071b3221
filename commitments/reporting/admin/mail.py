"""The outbox, to read: to whom, when, and what became of it. What an e-mail says is between
it and its reader: some hold a link that opens an account."""

from django.contrib import admin, messages
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commitments.models import Mail, Notice
from commitments.reporting import outbox

from .readonly import ReadOnly, sees_addresses


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"
    CONDITIONS = {
        "waiting": Q(sent_at__isnull=True, error=""),
        "failing": Q(sent_at__isnull=True) & ~Q(error=""),
        "sent": Q(sent_at__isnull=False),
    }

    def lookups(self, request, model_admin):
        return [("waiting", _("waiting")), ("failing", _("failing")), ("sent", _("sent"))]

    def queryset(self, request, queryset):
        return queryset.filter(self.CONDITIONS.get(self.value(), Q()))


class NoticeInline(ReadOnly, admin.TabularInline):
    model = Notice
    fields = ["kind", "sentence", "created_at"]
    extra = 0


@admin.register(Mail)
class MailAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["subject", "recipient", "state", "attempts", "created_at", "sent_at"]
    list_select_related = ["user"]
    list_filter = [StateFilter, "demonstration"]
    search_fields = ["subject", "user__name"]
    fields = [
        "created_at",
        "subject",
        "recipient",
        "language",
        "summary_of",
        "state",
        "attempts",
        "sent_at",
    ]
    inlines = [NoticeInline]
    actions = ["send_now"]

    def get_list_display(self, request):
        return [*self.list_display, *self._address(request)]

    def get_fields(self, request, obj=None):
        return [*self.fields, *self._address(request)]

    def _address(self, request):
        return ["address"] if sees_addresses(request.user) else []

    @admin.display(description=_("recipient"), ordering="user__name")
    def recipient(self, mail):
        return mail.user or _("the address alone")

    @admin.display(description=_("state"))
    def state(self, mail):
        if mail.sent_at:
            return _("sent")
        if mail.user and not mail.user.is_active:
            return _("not sent: the account is closed")
        return _("failing: %(error)s") % {"error": mail.error} if mail.error else _("waiting")

    def has_send_permission(self, request):
        return request.user.has_perm("commitments.review_statusupdate")

    @admin.action(description=_("Send now"), permissions=["send"])
    def send_now(self, request, queryset):
        unsent = queryset.filter(sent_at__isnull=True)
        asked = unsent.count()
        sent = outbox.deliver_these(unsent)
        self.message_user(request, ngettext("%d e-mail sent.", "%d e-mails sent.", sent) % sent)
        if left := asked - sent:
            sentence = ngettext("%d still waits.", "%d still wait.", left)
            self.message_user(request, sentence % left, messages.WARNING)
