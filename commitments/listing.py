"""What every list does the same: refuse what it does not understand, page, and keep its
filters in the address.

A value that does not exist is answered with 400, its name and the valid ones; a page past
the end with 404 and the way back.
"""

from functools import wraps

from django.core.exceptions import ValidationError
from django.core.paginator import EmptyPage, Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format

from .models import ReportingCycle
from .moments import MomentForm, asked
from .panel import fields

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


def address(request, path="", **changes):
    """This address with other values of some names; None or an empty list drops a name.

    A change always leads back to the first page. path: that of another page which understands
    the same names.
    """
    path = path or request.path
    query = request.GET.copy()
    for name, value in {"page": None, **changes}.items():
        query.pop(name, None)
        if value:
            query.setlist(name, value if isinstance(value, list) else [str(value)])
    return f"{path}?{query.urlencode()}" if query else path


def without(request, name, value):
    """This address without one of the values of *name*."""
    return address(request, **{name: [kept for kept in request.GET.getlist(name) if kept != value]})


# --- Refusals ---------------------------------------------------------------------------


def refuse(request, faults):
    """Answer 400. faults: each with name, value and choices (label, url)."""
    context = {"faults": faults, "clear_url": request.path}
    raise Answered(render(request, "400.html", context, status=400))


def moment(request):
    """The Moment that the address asks for, else answer 400."""
    try:
        return asked(request.GET)
    except ValidationError as error:
        return refuse(request, list(_faults_of_moment(request, error)))


def _faults_of_moment(request, error):
    today = timezone.localdate()
    cycles = {cycle.code: cycle.title for cycle in ReportingCycle.objects.published()}
    offered = {"as_of": {today.isoformat(): date_format(today)}, "cycle": cycles}
    now = {"as_of": None, "cycle": None}
    for name, errors in error.error_dict.items():
        choices = offered[name].items()
        yield {
            "name": MomentForm.base_fields[name].label,
            "value": ", ".join(dict.fromkeys(request.GET.getlist(name))),
            "why": " ".join(message for one in errors for message in one.messages),
            "choices": [
                {"label": f"{label} ({code})", "url": address(request, **now | {name: code})}
                for code, label in choices
            ],
        }


def _faults(request, found):
    offered = found.choices
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


def paged(request, rows, size=PAGE_SIZE, count=None):
    """Return the Page that the request asks for, by `page` and `page_size` (at most 500; *size*
    where it does not say). count: how many *rows* there are, where the caller knows."""
    paginator = Paginator(rows, _number(request, "page_size", size, LARGEST_PAGE))
    if count is not None:
        paginator.count = count
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


def chosen(request, found):
    """(name, label, value in words, value) of each filter that the reader chose."""
    offered = found.choices
    offered |= _of_moment(found.moment)
    return [
        (name, field.label, str(offered.get(name, {}).get(value, value)), value)
        for name, field in found.form.fields.items()
        if name != "ordering"
        for value in request.GET.getlist(name)
        if value.strip()
    ]


def chips(request, found):
    """The filters chosen, each with the address without it."""
    return [
        {"name": label, "value": words, "url": without(request, name, value)}
        for name, label, words, value in chosen(request, found)
    ]


def _of_moment(moment):
    """{name: {value: label}} of the day or the cycle that the reader chose."""
    label = moment.cycle.title if moment.cycle else date_format(moment.date)
    return {name: {value: label} for name, value in moment.query.items()}


def _kept(request, found, shown):
    """(name, value) of what the panel cannot show and its form must carry along."""
    for name in ("as_of", "cycle", "page_size"):
        yield from ((name, value) for value in request.GET.getlist(name))
    for name, values in found.choices.items():
        taken = [value for value in values if value in request.GET.getlist(name)]
        if name not in shown:
            yield from ((name, value) for value in taken)
        elif not found.form.fields[name].widget.allow_multiple_selected:
            yield from ((name, value) for value in taken[1:])


def panel(request, found, *, shown, counts=None):
    """What the panel of filters and its chips need. shown: the names in the panel; counts: the
    numbers beside its choices, of `facets`."""
    return {
        "fields": fields(found, shown, counts),
        "kept": list(_kept(request, found, shown)),
        "chips": chips(request, found),
        "clear_url": request.path,
        "query": request.GET.urlencode(),
    }


def context(request, found, page, *, shown, counts=None):
    """What the templates of all filtered lists need; shown and counts as for `panel`."""
    return panel(request, found, shown=shown, counts=counts) | {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
    }
