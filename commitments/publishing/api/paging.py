"""The pages of a list: by number, or by a cursor where a list grows without end.

A cursor names the row from which to read on, so the last page costs what the first does. The
number of all rows is kept with the edition of the record, and not counted for each page.
"""

from django.conf import settings
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rest_framework.exceptions import NotFound

from commitments.listing import LARGEST_PAGE, PAGE_SIZE
from commitments.publishing import caching

from .asking import whole_number
from .refusals import Refused, fault

LARGEST_NUMBER = 999_999_999
AFTER, BEFORE = "after", "before"
OF_PAGES = {"page", "page_size", "cursor", "format", "ordering"}


def address(request, **changes):
    """This address with other values of some names; None drops a name."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    asked = f"?{query.urlencode(safe=':/@')}" if query else ""
    return f"{settings.SITE_URL}{request.path}{asked}"


def counted(request, collection, rows):
    """How many *rows* there are in all: counted once for an edition and what was asked."""
    asked = sorted((name, values) for name, values in request.GET.lists() if name not in OF_PAGES)
    return caching.kept(request._request, ("api", collection.name, asked), rows.order_by().count)


def size_of(request):
    return whole_number(request, "page_size", PAGE_SIZE, LARGEST_PAGE)


def by_number(request, collection, rows, make):
    """The page that `page` and `page_size` ask for. make: of a queryset, the objects."""
    size, number = size_of(request), whole_number(request, "page", 1, LARGEST_NUMBER)
    count = counted(request, collection, rows)
    pages = max(1, -(-count // size))
    if number > pages:
        raise NotFound(_past_the_end(number, pages), code="past_the_end")
    return {
        "count": count,
        "next": address(request, page=number + 1) if number < pages else None,
        "previous": address(request, page=number - 1) if number > 1 else None,
        "results": make(rows[(number - 1) * size : number * size]),
    }


def _past_the_end(number, pages):
    sentence = ngettext(
        "There is no page %(number)s: with these filters the list has %(count)s page.",
        "There is no page %(number)s: with these filters the list has %(count)s pages.",
        pages,
    )
    return sentence % {"number": number, "count": pages}


# --- By cursor --------------------------------------------------------------------------

POSITION = ("published_at", "id")


def by_cursor(request, collection, looking, rows, make, *, newest):
    """The page from the row that `cursor` names. newest: whether the last published come first."""
    size = size_of(request)
    way, position = _position(request, collection.rows(looking))
    backwards = way == BEFORE
    found = rows.filter(published_at__isnull=False)
    if position:
        later = newest == backwards
        compare = TupleGreaterThan if later else TupleLessThan
        found = found.filter(compare(Tuple(*POSITION), position))
    sign = "-" if newest != backwards else ""
    results = make(found.order_by(*(f"{sign}{name}" for name in POSITION))[: size + 1])
    more, results = len(results) > size, results[:size]
    if backwards:
        results.reverse()
    ahead, behind = (bool(way), more) if backwards else (more, bool(way))
    first, last = (results[0]["code"], results[-1]["code"]) if results else (None, None)
    return {
        "count": counted(request, collection, rows),
        "next": address(request, cursor=f"{AFTER}:{last}") if ahead and last else None,
        "previous": address(request, cursor=f"{BEFORE}:{first}") if behind and first else None,
        "results": results,
    }


def _position(request, rows):
    """(which way, the place of the row that the cursor names); both empty without a cursor."""
    cursor = request.GET.get("cursor")
    if not cursor:
        return "", None
    way, _colon, code = cursor.partition(":")
    named = way in (AFTER, BEFORE) and "\0" not in code
    place = rows.filter(code=code).values_list(*POSITION).first() if named else None
    if place is None:
        why = _("Take it as it stands in “next” or “previous” of another page.")
        raise Refused(fault("cursor", [cursor], why))
    return way, place
