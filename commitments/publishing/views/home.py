"""The record at a glance: what was promised, what is known, what is due; and the sources."""

from django.shortcuts import render

from commitments.models import Commitment
from commitments.publishing.figures import Figures, progress_of
from commitments.publishing.pages import public_page
from commitments.publishing.scope import scope
from meetings.models import Meeting
from members.models import Presidency, Source

LATEST = 4
#: So many commitments with a date are shown before the list is cut.
DATED = 3


@public_page
def home(request):
    """Totals, the figures of all assignments, the latest reports and what comes next."""
    figures = Figures(scope(request))
    context = {
        "today": request.moment.date,
        "progress": progress_of(figures),
        "completeness": figures.completeness(),
        **_parts(figures),
        **_totals(figures),
        **_due(request),
        "presidency": Presidency.objects.select_related("actor").on(request.moment.date),
        "updates": _latest(request),
    }
    return render(request, "publishing/home.html", context)


def _parts(figures):
    """The charts of all assignments in parts, by the name that the template calls them."""
    return {
        "by_state": figures.by_state(),
        "by_dimension": figures.by_dimension(),
        "by_instrument": figures.by_instrument(),
        "by_theme": figures.by_theme(),
        "by_working_group": figures.by_working_group(),
        "elsewhere": _elsewhere(figures),
    }


def _elsewhere(figures):
    """How many assignments no state has alone, and the address of their list."""
    others = [one for one in figures.names["actor"] if one.pk in figures.cells.by("actor")]
    tallies = figures.cells.by("actor")
    count = sum(tallies[one.pk].total for one in others)
    return {"count": count, "url": figures.scope.rows(actor=[one.value for one in others])}


def _totals(figures):
    """How much the record holds."""
    documents, states = figures.names["instrument"], figures.names["state"]
    return {
        "instruments": len(documents),
        "provisions": sum(one.size for one in documents),
        "commitments": sum(one.smaller for one in documents),
        "assignments": figures.tally.total,
        "states": sum(one.size for one in states),
    }


def _due(request):
    """The meetings around the day, and the commitments with a date: those to come, else the last
    that has passed."""
    day = request.moment.date
    meetings = list(Meeting.objects.visible_to(request.user).order_by("start"))
    coming = [meeting for meeting in meetings if meeting.start >= day]
    dated = Commitment.objects.visible_to(request.user).filter(timing=Commitment.Timing.DATED)
    dated = list(dated.order_by("due_on", "code"))
    ahead = [commitment for commitment in dated if commitment.due_on >= day]
    return {
        "meetings": len(meetings),
        "next_meeting": next(iter(coming), None),
        "last_meeting": next(iter(reversed(meetings)), None),
        "dated": ahead[:DATED],
        "last_dated": dated[-1] if dated and not ahead else None,
    }


def _latest(request):
    return (
        request.moment.updates(request.user)
        .select_related(
            "assignment__commitment__provision__instrument",
            "assignment__actor",
            "assignment__working_group",
        )
        .order_by("-published_at", "-pk")[:LATEST]
    )


@public_page
def source_list(request):
    return render(request, "publishing/source_list.html", {"sources": Source.objects.all()})
