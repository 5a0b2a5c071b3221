"""As what an answer is given: JSON, or CSV whose first row is the names of the columns and nothing
else. No cell of it runs as a formula in a spreadsheet."""

import csv
import io
import json

import orjson
from rest_framework import renderers, serializers
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation

from members.formats import escaped

from .refusals import Refused, fault


class Negotiation(BaseContentNegotiation):
    """By `format` in the address, else by the header Accept. Raises Refused or NotAcceptable."""

    def select_parser(self, request, parsers):
        return next(iter(parsers), None)

    def select_renderer(self, request, renderers, format_suffix=None):
        formats = {renderer.format: renderer for renderer in renderers}
        if wanted := request.GET.getlist("format"):
            if len(wanted) > 1 or wanted[0] not in formats:
                raise Refused(fault("format", wanted, valid=formats))
            renderer = formats[wanted[0]]
        else:
            renderer = _accepted(request, renderers)
        return renderer, renderer.media_type


def _accepted(request, renderers):
    if not request.headers.get("Accept", "").strip():
        return renderers[0]
    kinds = {renderer.media_type: renderer for renderer in renderers}
    preferred = request._request.get_preferred_type(list(kinds))
    if preferred is None:
        raise NotAcceptable(available_renderers=renderers)
    return kinds[preferred]


class JSONRenderer(renderers.JSONRenderer):
    """The JSON that the framework writes, in a tenth of the time."""

    def render(self, data, accepted_media_type=None, renderer_context=None):
        otherwise = self.encoder_class().default
        return orjson.dumps(data, default=otherwise)


class CSVRenderer(renderers.BaseRenderer):
    """The objects of the collection of the view, one a row."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        collection = renderer_context["view"].collection
        columns = list(_columns(collection))
        out = io.StringIO()
        write = csv.writer(out).writerow
        write(name if part is None else f"{name}_{part}" for name, part in columns)
        for row in data.get("results", [data]):
            write(_cell(row[name], part) for name, part in columns)
        return out.getvalue().encode()


def _columns(collection):
    """(field, None) of a field that is one column, (field, part) for each part of the others."""
    for name, field in collection.fields.items():
        parts = field.kind
        many = dict(field.options).get("many")
        if isinstance(parts, type) and issubclass(parts, serializers.Serializer) and not many:
            yield from ((name, part) for part in parts().get_fields())
        else:
            yield name, None


def _cell(value, part):
    if part is not None:
        value = (value or {}).get(part)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        plain = all(isinstance(one, str) for one in value)
        value = "; ".join(value) if plain else json.dumps(value, ensure_ascii=False)
    return escaped(value)


RENDERERS: list[type[renderers.BaseRenderer]] = [JSONRenderer, CSVRenderer]
