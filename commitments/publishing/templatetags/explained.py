"""Ways from the record to what explains it."""

from django import template
from django.urls import reverse

from commitments.publishing.methodology import VERSIONS

register = template.Library()


@register.filter
def methodology_address(number):
    """The address of one version of the methodology; nothing where its text is not here."""
    return reverse("public:methodology-version", args=[number]) if number in VERSIONS else ""
