"""The description of the API for machines, and its documentation for people, made from it in the
reader's browser by a program that this site serves itself."""

from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
)
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView

from . import asking
from .views import Reading


class Description(Reading, SpectacularAPIView):
    """The OpenAPI document, in the reader's language."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer]

    @extend_schema(exclude=True)
    def get(self, request):
        asking.only(request, ["format"])
        return self._get_schema_response(request)


@require_safe
def documentation(request):
    """The API, explained; each address can be tried out."""
    language = (translation.get_language() or "es").split("-")[0]
    response = render(request, "publishing/api.html", {"language": language})
    response.published = True
    return response
