"""How a page says under which addresses it is found for ever, and how it is cited."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from commitments.publishing import addresses, citations
from commitments.templatetags.record import moment_of

register = template.Library()


@register.inclusion_tag("components/citation.html", takes_context=True)
def citation(context, row):
    """The addresses and the ready citation of *row*, fetched with `citations.citable`."""
    cited = citations.of(row, context["request"].moment)
    return {"citation": cited, "files": files(cited.collection, cited.code, context)}


@register.simple_tag(takes_context=True)
def citation_file(context, row, extension):
    """The address of one file of the citation of *row*, about the same moment as the page."""
    return _file(citations.COLLECTIONS[type(row)], row.code, extension, context)


@register.filter
def permanent_address(path):
    """The whole address of a path of this site, as it is cited."""
    return addresses.absolute(path)


def files(collection, code, context):
    """{extension: address} of the files of a citation."""
    return {
        extension: _file(collection, code, extension, context)
        for extension in citations.MEDIA_TYPES
    }


def _file(collection, code, extension, context):
    query = urlencode(moment_of(context))
    address = reverse("public:citation", args=[collection, code, extension])
    return f"{address}?{query}" if query else address
