"""Keeping the registries of when."""

from django.contrib import admin

from members.registry import PublishableAdmin, RecordAdmin, RecordInline

from . import resources
from .models import DateReading, Document, Meeting, Participation, Round


class ParticipationInline(RecordInline):
    model = Participation
    fields = ["actor", "role", "source"]


class DateReadingInline(RecordInline):
    model = DateReading
    fields = ["start", "end", "source", "preferred"]


class DocumentInline(RecordInline):
    model = Document
    fields = ["kind", "title_es", "title_pt", "title_en", "language", "address", "source"]
    show_change_link = False


@admin.register(Round)
class RoundAdmin(RecordAdmin):
    resource_classes = [resources.RoundColumns]
    list_display = ["number", "name", "presidency", "derived"]
    list_select_related = ["presidency__actor"]
    search_fields = ["code", "name_es", "name_pt", "name_en"]


@admin.register(Meeting)
class MeetingAdmin(PublishableAdmin):
    resource_classes = [resources.MeetingColumns]
    list_display = ["title", "start", "end", "kind", "modality", "city", "round"]
    list_select_related = ["round"]
    list_filter = ["kind", "modality", "round", ("published_at", admin.EmptyFieldListFilter)]
    date_hierarchy = "start"
    search_fields = ["folded"]
    autocomplete_fields = ["round"]
    inlines = [DateReadingInline, ParticipationInline, DocumentInline]


@admin.register(DateReading)
class DateReadingAdmin(RecordAdmin):
    resource_classes = [resources.DateReadingColumns]
    list_display = ["meeting", "start", "end", "source", "preferred"]
    list_select_related = ["meeting", "source"]
    search_fields = ["meeting__folded"]
    autocomplete_fields = ["meeting", "source"]


@admin.register(Participation)
class ParticipationAdmin(RecordAdmin):
    resource_classes = [resources.ParticipationColumns]
    list_display = ["meeting", "actor", "role"]
    list_select_related = ["meeting", "actor"]
    list_filter = ["role"]
    search_fields = ["meeting__folded", "actor__folded"]
    autocomplete_fields = ["meeting", "actor", "source"]


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    resource_classes = [resources.DocumentColumns]
    list_display = ["title", "meeting", "kind", "language"]
    list_select_related = ["meeting"]
    list_filter = ["kind", "language"]
    search_fields = ["title_es", "title_pt", "title_en", "meeting__folded"]
    autocomplete_fields = ["meeting", "source"]
