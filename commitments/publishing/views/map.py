"""The map of the region: the states by what is chosen, and the same numbers as a table."""

from urllib.parse import urlencode

from django.shortcuts import render

from commitments import listing
from commitments.models import Assignment, Commitment
from commitments.publishing import atlas, scope
from commitments.publishing.charts import boundaries
from commitments.publishing.pages import public_page
from members.folding import fold
from members.models import Actor

SHOWN = ["show", "q", "instrument", "theme", "dimension", "act", "status"]


@public_page
def region(request):
    """The member states, in alphabetical order beside their shapes."""
    visible = Assignment.objects.visible_to(request.user)
    found = listing.checked(request, atlas.MapFilter(request.GET, visible, request=request))
    commitment = _commitment(request, found.chosen["commitment"])
    shown, cycle = found.chosen["show"] or atlas.REPORTED, None
    if shown == atlas.RECEIVED and not commitment:
        cycle = atlas.latest(request.moment)
    states = _states(_shades(request, found, commitment, shown, cycle))
    context = listing.panel(request, found, shown=SHOWN) | {
        "commitment": commitment,
        "shown": shown,
        "cycle": cycle,
        "states": states,
        "legend": atlas.legend(commitment, [state["shade"] for state in states]),
        "patterns": atlas.patterns(),
        "around": boundaries.AROUND,
        "named": boundaries.NAMED.values(),
        "size": (boundaries.WIDTH, boundaries.HEIGHT),
    }
    return render(request, "publishing/map.html", context)


def _commitment(request, code):
    """The commitment that the address asks for, None where it asks for none, else answer 400."""
    if not code:
        return None
    commitments = Commitment.objects.visible_to(request.user).filter(code=code)
    if found := commitments.select_related("provision__instrument").first():
        return found
    field = atlas.MapFilter.base_filters["commitment"].label
    return listing.refuse(request, [{"name": field, "value": code, "choices": []}])


def _shades(request, found, commitment, shown, cycle):
    """{code of a state: its Shade} of what is shown."""
    if commitment:
        query = f"?{urlencode(request.moment.query)}" if request.moment else ""
        return atlas.of_commitment(found.qs.filter(commitment=commitment), query)
    asked = scope.of(request, found)
    if shown == atlas.REPORTED:
        return atlas.of_reports(found, asked)
    return atlas.of_receipt(asked, cycle) if cycle else {}


def _states(shades):
    """Each member state of the map with its shape and its Shade, in alphabetical order."""
    names = Actor.objects.filter(code__in=boundaries.STATES)
    nothing = atlas.nothing()
    return [
        {"state": one, "shade": shades.get(one.code, nothing), **boundaries.STATES[one.code]}
        for one in sorted(names, key=lambda one: fold(one.name))
    ]
