"""Downloads: every list as CSV, as a spreadsheet and as JSON, with the filters of its page, and
beside them a text that says what the file is."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from commitments import listing
from commitments.completeness import of_cycle
from commitments.filters import AssignmentFilter, CommitmentFilter, UpdateFilter
from commitments.publishing import about, export
from commitments.publishing.lines import LineFilter
from commitments.publishing.pages import public_page
from commitments.publishing.tables import DOWNLOADS

#: What the pages of these lists understand, their downloads understand too.
FILTERS = {
    "commitments": CommitmentFilter,
    "assignments": AssignmentFilter,
    "status-updates": UpdateFilter,
}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}


@public_page
def download(request, name, extension):
    """All rows of the list *name* that its page shows under the same filters."""
    if name not in DOWNLOADS or extension not in TYPES:
        raise Http404
    table = DOWNLOADS[name]
    rows, found = _asked_for(request, table)
    headers = {"Content-Type": TYPES[extension]}
    if extension != "txt":
        file_name = f"{_file_name(request, table)}.{extension}"
        headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    if request.method == "HEAD":  # nothing to send, and nothing to keep for who asks by GET
        return StreamingHttpResponse((), headers=headers)
    return _answer(extension, table, rows, about.of(request, table, found), headers)


def _asked_for(request, table):
    """The rows, and the filter set that they passed; None where the list has none."""
    user, moment = request.user, request.moment
    found = _filter(request, table)
    if found is None:
        return table.queryset(user, moment), None
    rows = table.dressed(listing.checked(request, found).qs, user, moment)
    # The order of the page is for who reads it; sorting would keep the first byte waiting.
    return (rows if request.GET.get("ordering") else rows.order_by(*table.order)), found


def _filter(request, table):
    if table.name in FILTERS:
        if table.name == "status-updates":
            rows = table.found(request.user, request.moment)
        else:  # these filters know the moment themselves
            rows = table.model.objects.visible_to(request.user)
        return FILTERS[table.name](request.GET, rows, request=request)
    if table.name == "cycle-lines" and request.moment.cycle:
        rows = table.found(request.user, request.moment)
        asked = [row.assignee for row in of_cycle(request.moment.cycle).rows]
        return LineFilter(request.GET, rows, request=request, asked=asked)
    return None


def _file_name(request, table):
    when = "-".join(f"{name}-{value}" for name, value in request.moment.query.items())
    parts = ["quitotrack", table.name, when.replace("_", "-"), timezone.localdate().isoformat()]
    return "-".join(filter(None, parts))


def _answer(extension, table, rows, told, headers):
    if extension == "txt":
        return HttpResponse(told.text(), headers=headers)
    pieces = {
        "csv": lambda: export.csv(table, rows),
        "json": lambda: export.as_json(table, rows, told.envelope()),
        "xlsx": lambda: export.xlsx(table, rows, told.sheet()),
    }
    return StreamingHttpResponse(pieces[extension](), headers=headers)
