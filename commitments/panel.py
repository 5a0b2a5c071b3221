"""The fields of a panel of filters as plain values, which a template draws in one loop.

What Django's widgets would draw is the same, at ten times the cost for lists this long.
"""

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from .filters import Boxes, OneOfSeveral


def fields(found, shown, counts=None):
    """The fields *shown* of the filter set *found*, in their order.

    counts: {name: {value: how many rows it leads to}}, where they are known.
    """
    form, counts = found.form, counts or {}
    return [_field(form, name, counts.get(name)) for name in shown]


def _field(form, name, counts):
    field = form.fields[name]
    basic = {"name": name, "id": f"id_{name}", "label": field.label}
    if not hasattr(field, "choices"):
        return basic | {"kind": "text", "bound": form[name]}
    value = form[name].value() or []
    chosen = [str(one) for one in ([value] if isinstance(value, str) else value)]
    several, groups = isinstance(field.widget, Boxes), _grouped(field.choices)
    if not several:  # the first one that is offered; the form carries the others along
        chosen = [one for _label, options in groups for one, _words in options if one in chosen][:1]
    mark = mark_safe(" checked" if several else " selected")
    marks = dict.fromkeys(chosen, mark)
    groups = [
        (label, [_option(one, words, marks.get(one, ""), counts) for one, words in options])
        for label, options in groups
    ]
    if isinstance(field.widget, OneOfSeveral):
        groups.insert(0, ("", [_option("", _("All"), "" if chosen else mark, None)]))
    return basic | {"kind": "boxes" if several else "select", "groups": groups}


def _option(value, label, mark, counts):
    """(value, text, mark): the text with the number, the mark of one that is chosen."""
    text = label if counts is None else f"{label} ({counts.get(value, 0)})"
    return value, text, mark


def _grouped(choices):
    """[(label of the group, or "", its choices)] of choices that may stand in groups."""
    groups = []
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            groups.append((value, label))
        elif groups and not groups[-1][0]:
            groups[-1][1].append((value, label))
        else:
            groups.append(("", [(value, label)]))
    return groups
