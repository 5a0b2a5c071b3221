"""Commitments with their assignments; assigning many at once."""

from django import forms
from django.contrib import admin, messages
from django.db import IntegrityError
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from commitments import keeping, resources
from commitments.models import Assignment, Commitment, CommitmentLink, Restatement
from members.models import Source, WorkingGroup
from members.registry import RecordAdmin, RecordInline


class AssignmentInline(RecordInline):
    model = Assignment
    fields = [
        "actor",
        "working_group",
        "in_force_from",
        "closed_on",
        "closed_reason",
        "addressees_recorded",
        "source",
    ]


class CommitmentLinkInline(RecordInline):
    model = CommitmentLink
    fk_name = "commitment"
    fields = ["kind", "other", "basis", "source"]
    autocomplete_fields = ["other"]


class RestatementInline(RecordInline):
    model = Restatement
    fields = ["provision", "source"]
    autocomplete_fields = ["provision"]


class AssignForm(forms.Form):
    """To whom the chosen commitments are assigned, and from when."""

    addressees = forms.ChoiceField(
        label=_("Assign to"), choices=keeping.Addressees.choices, widget=forms.RadioSelect
    )
    working_group = forms.ModelChoiceField(
        label=_("Working group"), queryset=WorkingGroup.objects.all(), required=False
    )
    on = forms.DateField(
        label=_("In force from"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Membership is read on this date."),
    )
    source = forms.ModelChoiceField(
        label=_("Source"),
        queryset=Source.objects.all(),
        help_text=_("The document that says whom the text addresses."),
    )

    def clean(self):
        chosen = super().clean()
        wanted = chosen.get("addressees") == keeping.Addressees.WORKING_GROUP
        if wanted and not chosen.get("working_group"):
            self.add_error("working_group", _("Choose the working group."))
        return chosen


@admin.action(description=_("Assign the chosen commitments…"), permissions=["change"])
def assign(modeladmin, request, queryset):
    """Ask to whom, show what would be made, and make it once it is confirmed."""
    form = AssignForm(request.POST if "addressees" in request.POST else None)
    missing = None
    if form.is_valid():
        missing = keeping.missing_assignments(queryset, **form.cleaned_data)
        if "confirm" in request.POST:
            return _make(modeladmin, request, missing)
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": gettext("Assign commitments"),
        "opts": modeladmin.opts,
        "commitments": queryset,
        "form": form,
        "missing": missing,
    }
    return TemplateResponse(request, "admin/commitments/assign.html", context)


def _make(modeladmin, request, missing):
    try:
        count = keeping.assign(missing, by=request.user)
    except IntegrityError:
        sentence = _("Somebody assigned one of them meanwhile; nothing was written. Try again.")
        modeladmin.message_user(request, sentence, messages.ERROR)
        return
    sentence = ngettext("%d assignment made.", "%d assignments made.", count)
    modeladmin.message_user(request, sentence % count)


@admin.register(Commitment)
class CommitmentAdmin(RecordAdmin):
    resource_classes = [resources.CommitmentColumns]
    list_display = ["code", "title", "dimension", "timing", "due_on"]
    list_select_related = ["dimension", "provision__instrument"]
    list_filter = ["provision__instrument", "dimension", "themes", "timing", "provision__act"]
    search_fields = ["folded", "provision__folded"]
    autocomplete_fields = ["provision", "themes"]
    inlines = [AssignmentInline, CommitmentLinkInline, RestatementInline]
    actions = [assign]


@admin.register(CommitmentLink)
class CommitmentLinkAdmin(RecordAdmin):
    resource_classes = [resources.CommitmentLinkColumns]
    list_display = ["commitment", "kind", "other", "basis"]
    list_select_related = ["commitment__provision__instrument", "other"]
    list_filter = ["kind", "basis"]
    search_fields = ["commitment__folded", "other__folded"]
    autocomplete_fields = ["commitment", "other"]


@admin.register(Restatement)
class RestatementAdmin(RecordAdmin):
    resource_classes = [resources.RestatementColumns]
    list_display = ["commitment", "provision"]
    list_select_related = ["commitment__provision__instrument", "provision"]
    search_fields = ["commitment__folded", "provision__folded"]
    autocomplete_fields = ["commitment", "provision"]


@admin.register(Assignment)
class AssignmentAdmin(RecordAdmin):
    resource_classes = [resources.AssignmentColumns]
    list_display = ["code", "in_force_from", "closed_on", "closed_reason"]
    list_select_related = ["commitment__provision__instrument"]
    list_filter = [
        "commitment__provision__instrument",
        "actor__kind",
        "working_group",
        "addressees_recorded",
        "closed_reason",
    ]
    date_hierarchy = "in_force_from"
    search_fields = ["code", "commitment__folded", "actor__folded"]
    autocomplete_fields = ["commitment", "actor"]
