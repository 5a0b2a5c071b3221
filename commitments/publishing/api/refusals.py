"""What a request that cannot be answered gets: the status that fits, and JSON that says why in the
reader's language; of a parameter its name, what came, and what would be valid."""

from django.http import Http404
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import (
    APIException,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    Throttled,
)
from rest_framework.views import exception_handler

#: Of what came, so much is said back.
SHOWN = 200


class Refused(APIException):
    """A parameter was not understood. faults: each as `fault` returns it."""

    status_code = 400

    def __init__(self, *faults):
        super().__init__()
        self.faults = list(faults)


def fault(name, values, why="", valid=()):
    """One parameter that was not understood. valid: the values it takes, where they are a list."""
    return {
        "name": Truncator(name).chars(SHOWN),
        "values": [Truncator(value).chars(SHOWN) for value in values],
        "why": str(why or _("This is not one of the values that it takes.")),
        "valid": list(valid),
    }


class Fault(serializers.Serializer):
    """A parameter that was not understood."""

    name = serializers.CharField()
    values = serializers.ListField(child=serializers.CharField())
    why = serializers.CharField()
    valid = serializers.ListField(child=serializers.CharField())


class Sentence(serializers.Serializer):
    """Why there is no answer."""

    detail = serializers.CharField()


class Refusal(Sentence):
    """Why there is no answer, parameter by parameter."""

    faults = Fault(many=True)


def answer(error, context):
    """What the framework asks for *error*; None where it is none of these, which is a fault of
    ours."""
    response = exception_handler(error, context)
    if response is not None:
        response.data = {"detail": str(_sentence(error, context["view"]))}
        if isinstance(error, Refused):
            response.data["faults"] = error.faults
    return response


def _sentence(error, view):
    if isinstance(error, Refused):
        return _("The address asks for something that is not understood.")
    if isinstance(error, NotFound) and error.detail.code == "past_the_end":
        return error.detail
    if isinstance(error, (Http404, NotFound)):
        return _("There is nothing at this address. Codes are written exactly, capitals included.")
    if isinstance(error, MethodNotAllowed):
        return _("The API is only read: it answers GET, HEAD and OPTIONS.")
    if isinstance(error, NotAcceptable):
        kinds = ", ".join(renderer.media_type for renderer in view.renderer_classes)
        return _("The answer can be had as %(kinds)s only.") % {"kinds": kinds}
    if isinstance(error, Throttled):
        asked = _("Too many requests came from this network address. Ask again in %(count)s s.")
        return asked % {"count": error.wait}
    return error.detail
