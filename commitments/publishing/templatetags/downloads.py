"""The links under which a list can be taken away."""

from urllib.parse import urlencode

from django import template

from commitments.templatetags.record import moment_of

register = template.Library()

#: What says which part of a list a page shows, and is none of the whole.
PAGING = ("page", "page_size")


@register.inclusion_tag("components/downloads.html", takes_context=True)
def downloads(context, name, **more):
    """The downloads of the list *name* (a key of `tables.DOWNLOADS`), with the filters and about
    the moment of the page. more: what else the address must say, as the `cycle` of its page."""
    query = context.request.GET.copy()
    for part in PAGING:
        query.pop(part, None)
    moment = {} if "cycle" in more else moment_of(context)
    asked = {**dict(query.lists()), **moment, **more}
    return {"name": name, "query": urlencode(asked, doseq=True)}
