"""The rows of the lists of commitments and assignments as plain values, one query a page.

A model object with its translations, its dates and its address costs ten times as much as a
row of values, which is most of what a long list costs.
"""

from collections import defaultdict
from functools import cache
from types import SimpleNamespace
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils.text import capfirst

from commitments.kept import kept
from commitments.models import Commitment, EvidenceLevel, Position, Provision, Status
from commitments.progress import Tally, tally_by
from commitments.templatetags.record import paragraph, reader_language
from members.models import Source

#: Positions by which an assignee did not make the text its own: said beside its name.
NOTED = (Position.Value.NOT_RECORDED, Position.Value.ATTENDED_WITHOUT_SIGNING)
OF_COMMITMENT = {
    "commitment": "code",
    "path": "provision__path",
    "printed": "provision__label",
    "source": "provision__source",
}
TEXTS_OF_COMMITMENT = {"title": ["title"], "instrument": ["provision__instrument__short_title"]}


def values(rows, columns, texts):
    """*rows* as dictionaries.

    columns: {name: lookup}; texts: {name: [lookup of a translated text, …]}, of which the first
    one that there is is taken, in the language of the page, else in the best there is.
    """
    languages = dict.fromkeys([reader_language(), "en", "es", "pt"])
    ways = list(columns.values())
    places = {}
    for name, lookups in texts.items():
        places[name] = slice(len(ways), len(ways) + len(lookups) * len(languages))
        ways += [f"{lookup}_{language}" for lookup in lookups for language in languages]
    # Not the method of a translated queryset, which looks for fallbacks one by one.
    for row in QuerySet.values_list(rows, *ways):
        said = {name: next(filter(None, row[place]), "") for name, place in places.items()}
        yield dict(zip(columns, row, strict=False)) | said


def _prefixed(prefix):
    columns = {name: f"{prefix}{way}" for name, way in OF_COMMITMENT.items()}
    texts = {name: [f"{prefix}{way}"] for name, (way,) in TEXTS_OF_COMMITMENT.items()}
    return columns, texts


def _place(row):
    return paragraph(SimpleNamespace(path=row["path"], label=row["printed"]))


def _addresses(request):
    """A function that gives the address of a code in parts, about the moment of the page."""
    home = reverse("public:commitment-list")
    query = f"?{urlencode(request.moment.query)}" if request.moment else ""
    return lambda parts: f"{home}{parts}/{query}"


def _reported(request):
    """A function that says when something was reported: many rows of a page say the same."""
    template = get_template("publishing/parts/reported.html").template

    @cache
    def reported(status, reported_on, confirms):
        facts = {"status": status, "reported_on": reported_on, "confirms": confirms}
        context = Context({"assignment": facts})
        context.request = request  # for its moment: a RequestContext asks for much more
        return template.render(context)

    return reported


def assignments(request, rows):
    """What the list shows of each of *rows*, a page of assignments with status and position."""
    columns = {name: name for name in ("code", "status", "reported_on", "confirms", "position")}
    of_commitment, texts = _prefixed("commitment__")
    columns |= {"level": "evidence_level"} | of_commitment
    texts["assignee"] = ["actor__name", "working_group__name"]
    address, reported = _addresses(request), _reported(request)
    statuses = {code: str(label) for code, label in Status.choices}
    levels = {code: capfirst(label) for code, label in EvidenceLevel.choices}
    return [
        row
        | {
            "url": address(row["code"].replace("@", "/")),
            "commitment_url": address(row["commitment"]),
            "place": _place(row),
            "label": statuses[row["status"]],
            "evidence": levels.get(row["level"], "—"),
            "noted": row["position"] in NOTED,
            "reported": reported(row["status"], row["reported_on"], row["confirms"]),
        }
        for row in values(rows, columns, texts)
    ]


def commitments(request, rows):
    """What the list shows of each of *rows*, a page of commitments."""
    columns = {"pk": "pk", "act": "provision__act", "dimension": "dimension__number"}
    found = list(values(rows, columns | OF_COMMITMENT, TEXTS_OF_COMMITMENT))
    keys = [row["pk"] for row in found]
    assigned = request.moment.assignments(request.user).filter(commitment__in=keys)
    themes, tallies = _themes(keys), tally_by(assigned, "commitment")
    address, acts = _addresses(request), dict(Provision.Act.choices)
    return [
        row
        | {
            "url": address(row["commitment"]),
            "place": _place(row),
            "act": acts[row["act"]],
            "themes": themes[row["pk"]],
            "tally": tallies.get(row["pk"], Tally()),
        }
        for row in found
    ]


def _themes(keys):
    """{key of a commitment: the names of its themes}."""
    links = Commitment.themes.through.objects.filter(commitment__in=keys)
    ordered = links.order_by("theme__list", "theme__order")
    named = defaultdict(list)
    for row in values(ordered, {"commitment": "commitment"}, {"name": ["theme__name"]}):
        named[row["commitment"]].append(row["name"])
    return named


def sources(request, found):
    """The sources of the texts of the rows *found*, each once."""
    keys = sorted({row["source"] for row in found})
    return kept(request, ("sources", keys), lambda: list(Source.objects.filter(pk__in=keys)))
