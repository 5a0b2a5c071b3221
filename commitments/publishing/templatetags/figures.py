"""How a page shows a Chart in little: small bars beside linked numbers. No tag runs a query."""

from django import template
from django.utils.translation import ngettext

from commitments.models import Status

from .charts import downloads_of

register = template.Library()


@register.inclusion_tag("components/breakdown.html")
def breakdown(chart, head, titled=False):
    """One row for each group of *chart*: its bar, and its counts, each leading to its rows.

    head: what the groups are, in a word or two; titled: whether the table shows the title, which
    else a heading above it says already.
    """
    columns = chart.series
    return {
        "chart": chart,
        "head": head,
        "columns": columns,
        "rows": [(group, segments(group), _in(columns, group)) for group in chart.groups],
        "discs": all(code in Status for code, _label in columns),
        "titled": titled,
        "downloads": downloads_of(chart),
    }


def _in(columns, group):
    """The Part of *group* for each of the *columns*, in their order."""
    parts = {part.code: part for part in group.parts}
    return [parts.get(code) for code, _label in columns]


@register.inclusion_tag("components/distribution.html")
def whole(chart):
    """The only group of *chart* as a bar over the table of its counts."""
    (group,) = chart.groups
    return {
        "id": chart.name,
        "caption": chart.title,
        "subtitle": chart.subtitle,
        "title": by_status(group.total),
        "segments": segments(group),
        "rows": [
            {"status": part.code, "label": part.label, "count": part.count, "url": part.url}
            for part in _present(group)
        ],
        "total": group.total,
        "total_url": group.total_url,
        "downloads": downloads_of(chart),
    }


@register.inclusion_tag("components/progress.html")
def progress_block(progress):
    """What became of the assignments that a page is about: now, and from cycle to cycle."""
    return {"progress": progress}


def by_status(total):
    """What a bar shows of so many assignments."""
    words = ngettext("%(total)s assignment by status", "%(total)s assignments by status", total)
    return words % {"total": total}


def segments(group):
    """The parts of *group* along its bar, as components/bar.html takes them."""
    found, x = [], 0.0
    for part in _present(group):
        width = 100 * part.count / group.total
        found.append(
            {
                "status": part.code,
                "label": part.label,
                "count": part.count,
                "x": round(x, 2),
                "width": round(width, 2),
                "middle": round(x + width / 2, 2),
                "end": round(x + width, 2),
            }
        )
        x += width
    return found


def _present(group):
    return [part for part in group.parts if part.count]
