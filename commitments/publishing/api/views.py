"""The answers of the API: the list of a collection, and one object of it."""

from datetime import UTC

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from commitments import demonstration
from commitments.publishing import caching

from . import asking, paging, refusals
from .filters import OLDEST
from .rendering import RENDERERS, JSONRenderer, Negotiation
from .throttling import PerAddress

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


class Answer(Response):
    """An answer of which only what was written is kept, and not what it was made of."""

    def __getstate__(self):
        return {**super().__getstate__(), "data": None}


class Reading(APIView):
    """What all answers have in common: only read, the same for everybody, kept until the record
    changes, with the licence and the description beside them."""

    http_method_names = ["get", "head", "options"]
    renderer_classes = RENDERERS
    content_negotiation_class = Negotiation
    throttle_classes = [PerAddress]
    collection = None

    def get_exception_handler(self):
        return refusals.answer

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code >= 400:
            response.accepted_renderer = JSONRenderer()
            response.accepted_media_type = JSONRenderer.media_type
        response.published = response.status_code == 200
        response.headers["Link"] = ", ".join(self._links(response))
        return response

    def _links(self, response):
        """The licence, the description, and the pages beside this one, for who reads headers."""
        yield f'<{LICENCE}>; rel="license"'
        yield f'<{settings.SITE_URL}{reverse("api:schema")}>; rel="service-desc"'
        if response.status_code == 200 and "results" in response.data:
            for name, word in (("next", "next"), ("previous", "prev")):
                if response.data[name]:
                    yield f'<{response.data[name]}>; rel="{word}"'


class ListOf(Reading):
    """The list of a collection."""

    def get(self, request):
        asking.only(request, asking.names(self.collection))
        looking = asking.looking(request, self.collection)
        found = asking.filtered(request, self.collection, looking)

        def make(rows):
            return self.collection.objects(rows, looking)

        if not self.collection.by_cursor:
            return Answer(paging.by_number(request, self.collection, found.qs, make))
        newest = found.chosen["ordering"] != OLDEST
        page = paging.by_cursor(request, self.collection, looking, found.qs, make, newest=newest)
        return Answer(page)


class OneOf(Reading):
    """One object of a collection, by its code."""

    def get(self, request, code):
        asking.only(request, asking.names_of_one(self.collection))
        looking = asking.looking(request, self.collection)
        rows = self.collection.with_code(code, looking)
        found = self.collection.objects(rows, looking)
        if not found:
            raise NotFound
        return Answer(found[0])


class Overview(Reading):
    """What there is to read, under which terms, and how fresh it is."""

    renderer_classes = [JSONRenderer]
    collections = ()

    def get(self, request):
        asking.only(request, ["format"])
        inner = request._request
        edition = caching.edition_of(inner)
        at = edition.at if edition else timezone.now()
        return Answer(
            {
                "licence": LICENCE,
                "changed_at": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
                "demonstration": caching.kept(inner, "demonstration", demonstration.there_is_any),
                "documentation": settings.SITE_URL + reverse("api:documentation"),
                "description": settings.SITE_URL + reverse("api:schema"),
                "collections": {
                    name: settings.SITE_URL + reverse(f"api:{name}") for name in self.collections
                },
            }
        )


class Nothing(Reading):
    """Whatever else is asked for."""

    renderer_classes = [JSONRenderer]

    @extend_schema(exclude=True)
    def get(self, request, rest):
        raise NotFound
