"""How the rows of a report are distributed over the ladder, as Charts: counts with their
denominators, in the order of the record or of the alphabet, never in that of the counts.
"""

from collections import Counter, defaultdict

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.progress import Tally
from commitments.publishing.charts import Chart, Group, Part
from members.folding import fold
from members.models import Theme

RECEIVED, NOT_RECEIVED = "received", "not_received"


def tally_of(rows):
    return Tally(dict(Counter(row.status for row in rows)))


def by_status(rows, subtitle):
    """One bar of all *rows*; its title says of how many something is known."""
    tally = tally_of(rows)
    title = ngettext(
        "Something is reported on %(reported)s of %(total)s assignment",
        "Something is reported on %(reported)s of %(total)s assignments",
        tally.total,
    ) % {"reported": tally.reported, "total": tally.total}
    return _chart("by-status", title, subtitle, [(_("Total"), rows)] if rows else [])


def by_instrument(rows, subtitle):
    """A bar for each instrument, in the order of the *rows*."""
    found = _grouped(rows, lambda row: [row.instrument])
    groups = [(one.short_title, own) for one, own in found.items()]
    return _chart("by-instrument", _("By instrument"), subtitle, groups)


def by_dimension(rows, subtitle):
    """A bar for each action dimension; last, those of which the texts name none."""
    found = _grouped(rows, lambda row: [row.dimension])
    found = sorted(found.items(), key=lambda pair: (pair[0] is None, getattr(pair[0], "number", 0)))
    groups = [(str(one) if one else _("No dimension"), own) for one, own in found]
    return _chart("by-dimension", _("By action dimension"), subtitle, groups)


def by_theme(rows, subtitle):
    """A Chart for each of the two lists of themes, which are never merged. A row of two themes is
    in both bars."""
    found = _grouped(rows, lambda row: row.themes)
    for code, label in Theme.List.choices:
        themes = sorted((one for one in found if one.list == code), key=lambda one: one.order)
        title = _("By theme: %(list)s") % {"list": label}
        yield _chart("by-theme", title, subtitle, [(one.name, found[one]) for one in themes])


def by_assignee(rows, title, subtitle):
    """A bar for each actor or working group, in alphabetical order."""
    found = _grouped(rows, lambda row: [row.assignee])
    named = sorted(found.items(), key=lambda pair: fold(pair[0].name))
    return _chart("by-state", title, subtitle, [(one.name, own) for one, own in named])


def received(rows, title, subtitle):
    """How many were received. rows: (label, part of a completeness)."""
    groups = [
        Group(
            str(label),
            [
                Part(RECEIVED, _("Received"), part.received),
                Part(NOT_RECEIVED, _("Not received"), part.asked - part.received),
            ],
        )
        for label, part in rows
    ]
    return _drawn("completeness", title, subtitle, groups)


def over_cycles(tallies, title, subtitle):
    """tallies: (label of a cycle, its Tally), in the order of time."""
    groups = [Group(str(label), _parts(tally)) for label, tally in tallies]
    return _drawn("over-cycles", title, subtitle, groups)


def _grouped(rows, keys):
    found = defaultdict(list)
    for row in rows:
        for key in keys(row):
            found[key].append(row)
    return found


def _chart(name, title, subtitle, groups):
    bars = [Group(str(label), _parts(tally_of(own))) for label, own in groups]
    return _drawn(name, title, subtitle, bars)


def _parts(tally):
    """The ladder, silence last."""
    first, *others = tally.rows()
    return [Part(code, str(label), count) for code, label, count in [*others, first]]


def _drawn(name, title, subtitle, groups):
    said = "; ".join(
        f"{group.label}: "
        + ", ".join(f"{part.label} {part.count}" for part in group.parts if part.count)
        for group in groups
    )
    description = capfirst(f"{title}. {subtitle} {said}.")
    return Chart(name, "bars", title, subtitle, description, _("Assignments"), groups)
