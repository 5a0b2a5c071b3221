"""The matrix of commitments by states."""

from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Subquery
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from commitments import listing
from commitments.filters import PANEL
from commitments.models import CHOOSABLE, Commitment, Status
from commitments.progress import Tally, tally_by
from commitments.publishing.grid import Column, MatrixFilter, key, rows_of
from commitments.publishing.pages import public_page

SHOWN = ["group", *PANEL, "ordering"]
PAGE_SIZE = 100


@public_page
def matrix(request):
    """Commitments by states, coloured and lettered by status; every cell leads to its page."""
    visible = Commitment.objects.visible_to(request.user)
    found = listing.checked(request, MatrixFilter(request.GET, visible, request=request))
    numbers = found.numbers(visible)
    rows = found.qs.select_related("provision__instrument")
    page = listing.paged(request, rows, PAGE_SIZE, numbers["rows"])
    columns = _columns(request, found)
    context = listing.context(request, found, page, shown=SHOWN) | {
        "columns": columns,
        "totals": [_totals(request, found, column) for column in columns],
        "groups": _groups(found, _rows(request, page, columns)),
        "by_theme": found.by_theme,
        "key": key(),
        "width": len(columns) + 1,
        **numbers,
    }
    return render(request, "publishing/matrix.html", context)


def _columns(request, found):
    """The Columns, each with the Tally of its cells in all the rows that were found."""
    asked = request.moment.assignments(request.user).filter(
        commitment__in=Subquery(found.qs.order_by().values("pk"))
    )
    tallies = tally_by(asked, "actor__code")
    statuses = found.chosen["status"] or Status.values
    return [
        Column(code, name, state, tallies.get(code, Tally()).only(statuses))
        for code, name, state in found.columns(tallies)
    ]


def _totals(request, found, column):
    """(column, address of all that it counts, address of those that were reported on)."""
    every = dict.fromkeys(("state", "actor", "group", "page_size", "ordering"))
    every["state" if column.state else "actor"] = column.code
    reported = [code for code, _label in CHOOSABLE]
    if statuses := found.chosen["status"]:
        reported = [code for code in reported if code in statuses]
    page = reverse(f"public:{'commitment' if found.chosen['working_group'] else 'assignment'}-list")
    return (
        column,
        listing.address(request, page, **every),
        listing.address(request, page, **every | {"status": reported}),
    )


def _rows(request, page, columns):
    """The Rows of *page*, whose cells lead to the same moment as the page."""
    assignments = request.moment.assignments(request.user).filter(commitment__in=list(page))
    cells = assignments.values_list("commitment", "actor__code", "status")
    moment = urlencode(request.moment.query)
    return rows_of(page, cells, columns, f"?{moment}" if moment else "")


def _groups(found, rows):
    """[(label, address, Rows)], in the order of the rows."""
    if found.by_theme:
        names = found.choices["theme"]
        return [
            (
                names.get(code, _("No theme")),
                code and reverse("public:theme", args=[code]),
                list(of),
            )
            for code, of in groupby(rows, key=lambda row: row.commitment.theme)
        ]
    return [
        (instrument.short_title, instrument.get_absolute_url(), list(of))
        for instrument, of in groupby(rows, key=lambda row: row.commitment.provision.instrument)
    ]
