"""Charts, each on a page of its own and to take away: the picture as SVG or PNG, the numbers
behind it as CSV.
"""

import csv
import time
from io import StringIO

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments import listing
from commitments.filters import PANEL, AssignmentFilter
from commitments.models import Assignment
from commitments.publishing import scope, workshop
from commitments.publishing.charts import pictures
from commitments.publishing.charts.specs import spec
from commitments.publishing.figures import FIGURES, MAKERS, Figures
from commitments.publishing.pages import public_page

TYPES = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}
#: How long a reader waits for a picture that is still to be drawn, and how often it is looked for.
PATIENCE, PAUSE = 15, 0.1  # seconds
COLUMNS = ("group", "code", "label", "count", "total", "address")
LABELS = {
    "by-status": gettext_lazy("By status"),
    "by-instrument": gettext_lazy("By instrument"),
    "by-dimension": gettext_lazy("By action dimension"),
    "by-theme": gettext_lazy("By theme"),
    "by-working-group": gettext_lazy("By working group"),
    "by-state": gettext_lazy("By state"),
    "over-cycles": gettext_lazy("From cycle to cycle"),
    "completeness": gettext_lazy("Reports received in the latest cycle"),
}


@public_page
def figure(request, name):
    """The figure *name* with the filters and the moment of the address, large."""
    if name not in MAKERS:
        raise Http404
    visible = Assignment.objects.visible_to(request.user)
    found = listing.checked(request, AssignmentFilter(request.GET, visible, request=request))
    context = listing.panel(request, found, shown=PANEL) | {
        "chart": MAKERS[name](Figures(scope.of(request, found))),
        "others": [
            (label, listing.address(request, reverse("public:figure", args=[other])))
            for other, label in LABELS.items()
            if other != name
        ],
    }
    return render(request, "publishing/figure.html", context)


@public_page
def chart(request, name, extension):
    """The figure *name* with the filters and the moment of the address, as a file."""
    if name not in FIGURES or extension not in TYPES:
        raise Http404
    shown = FIGURES[name](request)
    content = table(request, shown) if extension == "csv" else picture(shown, extension)
    if content is None:
        return _not_yet()
    response = HttpResponse(content, content_type=TYPES[extension])
    file = f"quitotrack-{name}-{request.moment.date:%Y-%m-%d}.{extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def picture(shown, kind):
    """The picture of *shown* as it is taken away; drawn now if need be, else None."""
    wished = spec(shown, headed=True)
    until, started = time.monotonic() + PATIENCE, False
    while (drawn := pictures.find(wished, kind)) is None:
        if not settings.WORKSHOP or time.monotonic() > until or not pictures.ask(wished):
            return None
        started = started or workshop.start()
        time.sleep(PAUSE)
    return drawn


def _not_yet():
    sentence = _("This picture is not drawn yet. Try again in a minute, or take the CSV.")
    headers = {"Retry-After": "60"}
    return HttpResponse(sentence, content_type="text/plain", status=503, headers=headers)


def table(request, shown):
    """One row for each group and value: its count, the total that it is part of, and where
    the rows counted are listed. Nothing in it is taken for a formula by a spreadsheet."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for group in shown.groups:
        for part in group.parts:
            address = request.build_absolute_uri(part.url) if part.url else ""
            row = (group.label, part.code, part.label, part.count, group.total, address)
            writer.writerow([guarded(value) for value in row])
    return written.getvalue()


def guarded(value):
    """*value*, made harmless where a spreadsheet would take it for a formula."""
    return f"'{value}" if str(value).startswith(("=", "+", "-", "@", "\t", "\r")) else value
