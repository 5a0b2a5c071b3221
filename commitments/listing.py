"""What every list does the same: refuse what it does not understand, page, and keep its
filters in the address.

A value that does not exist is answered with 400, its name and the valid ones; a page past
the end with 404 and the way back.
"""

from functools import wraps

from django.core.paginator import EmptyPage, Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format

PAGE_SIZE = 50
LARGEST_PAGE = 500

#: The way from a provision up its tree, for select_related.
ANCESTORS = "parent__parent__parent__parent"


class Answered(Exception):
    """The request got its answer before the view was through; `response` holds it."""

    def __init__(self, response):
        super().__init__()
        self.response = response


def answers(view):
    """Let *view* call `checked` and `paged`, whose refusals become its response."""

    @wraps(view)
    def answering(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except Answered as answered:
            return answered.response

    return answering


# --- Addresses --------------------------------------------------------------------------


def address(request, **changes):
    """This address with other values of some names; None or an empty list drops a name.

    A change always leads back to the first page.
    """
    query = request.GET.copy()
    for name, value in {"page": None, **changes}.items():
        query.pop(name, None)
        if value:
            query.setlist(name, value if isinstance(value, list) else [str(value)])
    return f"{request.path}?{query.urlencode()}" if query else request.path


def without(request, name, value):
    """This address without one of the values of *name*."""
    return address(request, **{name: [kept for kept in request.GET.getlist(name) if kept != value]})


# --- Refusals ---------------------------------------------------------------------------


def refuse(request, faults):
    """Answer 400. faults: each with name, value and choices (label, url)."""
    context = {"faults": faults, "clear_url": request.path}
    raise Answered(render(request, "400.html", context, status=400))


def _faults(request, found):
    today = timezone.localdate()
    offered = {**found.choices, "as_of": {today.isoformat(): date_format(today)}}
    for name in found.form.errors:
        choices = offered.get(name, {})
        values = dict.fromkeys(request.GET.getlist(name))
        others = [value for value in values if value in choices]
        valid = [
            {"label": f"{label} ({code})", "url": address(request, **{name: [*others, code]})}
            for code, label in choices.items()
        ]
        label = found.form.fields[name].label
        for value in values:
            if value not in choices:
                yield {"name": label, "value": value, "choices": valid}


def checked(request, found):
    """Return the filter set *found* if it understands the request, else answer 400."""
    if not found.is_valid():
        refuse(request, list(_faults(request, found)))
    return found


# --- Pages ------------------------------------------------------------------------------


def _number(request, name, default, largest):
    """The whole number from 1 to *largest* under *name*, else answer 400."""
    value = request.GET.get(name) or str(default)
    if value.isascii() and value.isdigit() and len(value) < 10 and 1 <= int(value) <= largest:
        return int(value)
    choices = [{"label": default, "url": address(request, **{name: default})}]
    return refuse(request, [{"name": name, "value": value, "choices": choices}])


def paged(request, rows):
    """Return the Page that the request asks for, by `page` and `page_size` (at most 500)."""
    paginator = Paginator(rows, _number(request, "page_size", PAGE_SIZE, LARGEST_PAGE))
    try:
        return paginator.page(_number(request, "page", 1, 10**9))
    except EmptyPage:
        context = {
            "number": request.GET["page"],
            "count": paginator.num_pages,
            "first_url": address(request),
            "last_url": address(request, page=paginator.num_pages),
        }
        response = render(request, "publishing/past_the_end.html", context, status=404)
        raise Answered(response) from None


# --- The panel and the chips ------------------------------------------------------------


def chips(request, found):
    """The filters chosen, each with the address without it."""
    offered = found.choices
    if found.day:
        offered["as_of"] = {found.day.isoformat(): date_format(found.day)}
    return [
        {
            "name": field.label,
            "value": offered.get(name, {}).get(value, value),
            "url": without(request, name, value),
        }
        for name, field in found.form.fields.items()
        if name != "ordering"
        for value in request.GET.getlist(name)
        if value.strip()
    ]


def _kept(request, found, shown):
    """(name, value) of what the panel cannot show and its form must carry along."""
    for name in ("as_of", "page_size"):
        yield from ((name, value) for value in request.GET.getlist(name))
    for name, values in found.choices.items():
        chosen = [value for value in values if value in request.GET.getlist(name)]
        if name not in shown:
            yield from ((name, value) for value in chosen)
        elif not found.form.fields[name].widget.allow_multiple_selected:
            yield from ((name, value) for value in chosen[1:])


def panel(request, found, *, shown):
    """What the panel of filters and its chips need. shown: the names in the panel."""
    return {
        "fields": [found.form[name] for name in shown],
        "kept": list(_kept(request, found, shown)),
        "chips": chips(request, found),
        "clear_url": request.path,
        "as_of": found.day,
        "query": request.GET.urlencode(),
    }


def context(request, found, page, *, shown):
    """What the templates of all filtered lists need. shown: the names in the panel."""
    return panel(request, found, shown=shown) | {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
    }
