"""Taking the record away: the page that says how, and the archives themselves."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from commitments.models import Edition
from commitments.publishing import archive, datapackage, workshop
from commitments.publishing.pages import public_page
from commitments.publishing.tables import DOWNLOADS
from commitments.publishing.tables.columns import LANGUAGES

#: An archive never changes.
FOR_EVER = "public, max-age=31536000, immutable"


@public_page
def data(request):
    """The latest archive and the older ones, every table with its downloads, what each column
    holds. Costs no query but for the edition."""
    edition = getattr(request, "edition", None) or Edition.objects.current()
    waiting = not archive.fresh(edition)
    if waiting:
        request.unfinished = True
        workshop.wanted()
    archives = archive.kept()
    package = archives[0].package if archives else {}
    rows = {one["name"]: one["rows"] for one in package.get("resources", [])}
    context = {
        "latest": archives[0] if archives else None,
        "older": archives[1:],
        "waiting": waiting,
        "fictitious": package.get("demonstration", False),
        "tables": [_about(table, rows) for table in datapackage.tables().values()],
        "rows": sum(rows.values()),
        "query": urlencode(request.moment.query),
    }
    return render(request, "publishing/data.html", context)


@dataclass(frozen=True)
class Line:
    """Some columns of a table that belong together: their names, one type, one meaning."""

    names: list[str]
    kind: str
    description: str | Promise
    values: list[str]


def _about(table, rows):
    """A table of the archive. rows: how many each has in the latest one, by name."""
    return {
        "name": table.name,
        "title": table.title,
        "rows": rows.get(table.name),
        "downloaded": table.name in DOWNLOADS,
        "path": datapackage.path_of(table.name),
        "lines": [_line(part, part.columns(table.model)) for part in table.parts],
    }


def _line(part, columns):
    """The columns of one *part* of a table: a text has one in each language."""
    first = columns[0]
    translated = len(columns) == len(LANGUAGES) and first.name.endswith("_es")
    description = first.description
    if translated:
        description = str(description).rpartition(" (")[0]
    choices = getattr(part, "choices", None)
    values = [code for code in choices.values if code] if choices else []
    return Line([column.name for column in columns], first.kind, description, values)


def _found(name):
    """The Archive *name*. Raises Http404."""
    for one in archive.kept():
        if one.name == name:
            return one
    raise Http404


@require_safe
def archive_file(request, name):
    """The archive *name*, to be saved."""
    response = FileResponse(
        _found(name).path.open("rb"),
        as_attachment=True,
        filename=f"{name}.zip",
        content_type="application/zip",
    )
    response["Cache-Control"] = FOR_EVER
    response["Content-Encoding"] = "identity"  # packed already: it keeps its length
    return response


@require_safe
def archive_sum(request, name):
    """The SHA-256 of the archive *name*, as `sha256sum -c` reads it."""
    line = f"{_found(name).sha256}  {name}.zip\n"
    return HttpResponse(line, content_type="text/plain; charset=utf-8")
