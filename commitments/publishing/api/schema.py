"""How the document at /api/schema/ describes the collections: their parameters, their answers, and
every other answer that there can be."""

from django.utils.translation import gettext_lazy as _
from django_filters import DateFilter
from drf_spectacular.plumbing import get_lib_doc_excludes
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers

from commitments.listing import LARGEST_PAGE, PAGE_SIZE

from . import asking
from .refusals import Refusal, Sentence
from .rendering import RENDERERS

PAGING = {
    "page": (
        {"type": "integer", "minimum": 1, "default": 1},
        _("Number of the page."),
    ),
    "page_size": (
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE},
        _("Number of objects on a page."),
    ),
    "cursor": (
        {"type": "string"},
        _("From where to read on: as it stands in “next” and “previous”."),
    ),
    "format": (
        {"type": "string", "enum": [renderer.format for renderer in RENDERERS]},
        _("JSON or CSV, whatever the header Accept says."),
    ),
}
DAY = {"type": "string", "format": "date"}
MOMENT = {
    "as_of": (DAY, _("The end of this day is when one looks.")),
    "cycle": ({"type": "string"}, _("Code of a published cycle, whose frozen lines are read.")),
}


def undocumented():
    """Whose docstrings are for us: what readers are told is in their language."""
    return [*get_lib_doc_excludes(), *serializers.Serializer.__subclasses__(), Refusal]


def _header(name, statuses, help):
    where = {"location": OpenApiParameter.HEADER, "response": statuses}
    return OpenApiParameter(name, str, description=help, **where)


HEADERS = [
    _header("ETag", [200], _("Names this answer; send it back as If-None-Match.")),
    _header("Last-Modified", [200], _("When the record last changed.")),
    _header("Link", [200], _("The licence, this document, and the pages beside this one.")),
    OpenApiParameter(
        "Retry-After",
        int,
        description=_("After how many seconds to ask again."),
        location=OpenApiParameter.HEADER,
        response=[429],
    ),
]
OTHERWISE = {
    304: OpenApiResponse(description=_("Nothing has changed since the answer that you have.")),
    (400, "application/json"): OpenApiResponse(
        Refusal, _("A parameter is not understood: which, and what it takes.")
    ),
    (404, "application/json"): OpenApiResponse(
        Sentence, _("There is nothing at this address, or no such page.")
    ),
    (406, "application/json"): OpenApiResponse(
        Sentence, _("The header Accept asks for what is not served.")
    ),
    (429, "application/json"): OpenApiResponse(
        Sentence, _("Too many requests; Retry-After says how long to wait.")
    ),
}


def _query(name, schema, help, *, many=False):
    if many:
        schema = {"type": "array", "items": schema}
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=help)


def _kind_of(name, field):
    """The schema of one value of a filter: its codes, where they are the same in every record."""
    if isinstance(field, DateFilter):
        return DAY
    choices = [code for code, _label in field.extra.get("choices", ())]
    return {"type": "string", "enum": choices} if choices else {"type": "string"}


def _of_list(collection):
    for name in asking.names(collection):
        if name in MOMENT:
            yield _query(name, *MOMENT[name])
        elif name in PAGING:
            yield _query(name, *PAGING[name])
        elif name == "ordering":
            orders = list(collection.filters.orders)
            yield _query(name, {"type": "string", "enum": orders}, _("Order"))
        else:
            field = collection.filters.base_filters[name]
            kind = _kind_of(name, field)
            yield _query(name, kind, field.label, many=name != "q")


def _of_one(collection):
    return [_query(name, *(MOMENT | PAGING)[name]) for name in asking.names_of_one(collection)]


def page_serializer(collection):
    """The class that describes a page of the list."""
    described = {
        "count": serializers.IntegerField(help_text=_("Number of objects on all pages.")),
        "next": serializers.URLField(allow_null=True, help_text=_("The next page.")),
        "previous": serializers.URLField(allow_null=True, help_text=_("The page before.")),
        "results": collection.serializer(many=True),
    }
    return type(f"{collection.thing}Page", (serializers.Serializer,), described)


def _answers(serializer):
    return {
        (200, "application/json"): serializer,
        (200, "text/csv"): OpenApiTypes.STR,
    } | OTHERWISE


def described_list(view, collection):
    """*view* as it stands in the document, the list of *collection*."""
    name = collection.model._meta.verbose_name_plural
    says = extend_schema(
        operation_id=f"{collection.name}-list",
        tags=[collection.name],
        summary=name,
        description=_(
            "The filters have the names and the meaning that they have on the pages. Repeating one "
            "means “or”; different ones mean “and”."
        ),
        parameters=[*_of_list(collection), *HEADERS],
        responses=_answers(page_serializer(collection)),
    )
    return extend_schema_view(get=says)(view)


def described_one(view, collection):
    """*view* as it stands in the document, one object of *collection*."""
    code = OpenApiParameter("code", str, OpenApiParameter.PATH, description=_("code"))
    says = extend_schema(
        operation_id=f"{collection.name}-read",
        tags=[collection.name],
        summary=collection.model._meta.verbose_name,
        description=_("One object, by its code."),
        parameters=[code, *_of_one(collection), *HEADERS],
        responses=_answers(collection.serializer),
    )
    return extend_schema_view(get=says)(view)


class Overview(serializers.Serializer):
    """What there is to read, under which terms, and how fresh it is."""

    licence = serializers.URLField(help_text=_("The licence of the data."))
    changed_at = serializers.DateTimeField(help_text=_("When the record last changed."))
    demonstration = serializers.BooleanField(help_text=_("Whether some of it is fictitious."))
    documentation = serializers.URLField()
    description = serializers.URLField(help_text=_("The OpenAPI document."))
    collections = serializers.DictField(child=serializers.URLField())


def described_overview(view):
    says = extend_schema(
        operation_id="overview",
        tags=["overview"],
        description=_("What there is to read, under which terms, and how fresh it is."),
        parameters=[*HEADERS, _query("format", {"type": "string", "enum": ["json"]}, "JSON")],
        responses={200: Overview} | OTHERWISE,
    )
    return extend_schema_view(get=says)(view)
