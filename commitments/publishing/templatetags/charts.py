"""How a page shows a Chart: its picture over the table of the same numbers."""

from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import mark_safe

from commitments.publishing import workshop
from commitments.publishing.charts import pictures
from commitments.publishing.charts.specs import spec

register = template.Library()


@register.inclusion_tag("components/chart.html", takes_context=True)
def chart(context, shown):
    """The Chart *shown*; as its table alone where the picture is still to be drawn.

    It is then asked for, and the page is not kept without it.
    """
    # What is kept was drawn here, from words that are escaped in it.
    picture = mark_safe(_picture(context.get("request"), shown))
    return {
        "chart": shown,
        "picture": picture,
        "one": shown.groups[0] if len(shown.groups) == 1 else None,
        "columns": shown.series,
        "rows": [(group, _cells(shown, group)) for group in shown.groups],
        "downloads": downloads_of(shown),
    }


def _picture(request, shown):
    if not settings.WORKSHOP or not shown.total:
        return ""
    wished = spec(shown)
    if drawn := pictures.find(wished):
        return drawn.decode()
    if pictures.ask(wished):
        workshop.wanted()
        if request is not None:
            request.unfinished = True
    return ""


def _cells(shown, group):
    """The part of each column, in its order; None where the group has none."""
    parts = {part.code: part for part in group.parts}
    return [parts.get(code) for code, _label in shown.series]


@register.simple_tag
def chart_page(shown):
    """The address of the page that shows the Chart *shown* alone and large."""
    return _address(shown, "public:figure", shown.name)


def downloads_of(shown):
    """(name, address) of the files in which the Chart *shown* can be taken away."""
    kinds = ("svg", "png", "csv") if settings.WORKSHOP and shown.total else ("csv",)
    return [(kind.upper(), _address(shown, "public:chart", shown.name, kind)) for kind in kinds]


def _address(shown, name, *args):
    query = urlencode(shown.query, doseq=True)
    return reverse(name, args=args) + (query and f"?{query}")
