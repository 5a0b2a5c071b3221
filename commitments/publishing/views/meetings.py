"""When: the meetings as a timeline by round and presidency, and each one with its readings,
participants, documents and the texts adopted there."""

from collections import defaultdict
from itertools import groupby

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render

from commitments.models import Instrument
from commitments.progress import tally
from commitments.publishing.figures import Figures, progress_of
from commitments.publishing.pages import public_page
from commitments.publishing.scope import scope
from meetings.models import DateReading, Meeting, Participation
from members.folding import fold

READINGS = Prefetch("date_readings", DateReading.objects.select_related("source"))


@public_page
def meeting_list(request):
    meetings = list(
        Meeting.objects.visible_to(request.user)
        .select_related("source", "round__presidency__actor")
        .prefetch_related(READINGS)
        .order_by("-round__number", "-start", "code")
    )
    adopted = defaultdict(list)
    for instrument in _adopted(request.user):
        adopted[instrument.meeting_id].append(instrument)
    rounds = groupby(meetings, key=lambda meeting: meeting.round)
    context = {
        "rounds": [
            (round_, [(meeting, adopted[meeting.pk]) for meeting in held])
            for round_, held in rounds
        ],
        "total": len(meetings),
        "sources": _sources_of(meetings),
    }
    return render(request, "publishing/meeting_list.html", context)


@public_page
def meeting(request, code):
    meetings = Meeting.objects.visible_to(request.user).prefetch_related(READINGS)
    meetings = meetings.select_related("source", "round__presidency__actor")
    found = get_object_or_404(meetings, code=code)
    participations = list(found.participations.select_related("actor", "source"))
    documents = list(found.documents.select_related("source"))
    adopted = list(_adopted(request.user).filter(meeting=found))
    context = {
        "meeting": found,
        "readings": found.date_readings.all(),
        "roles": _by_role(participations),
        "documents": documents,
        "instruments": adopted,
        "progress": _progress(request, found, adopted),
        "sources": _sources_of([found]) + [fact.source for fact in (*participations, *documents)],
    }
    return render(request, "publishing/meeting.html", context)


def _adopted(user):
    """The documents adopted at some meeting; of their annexes no source says so."""
    return Instrument.objects.visible_to(user).filter(annex_of=None).order_by("code")


def _progress(request, meeting, adopted):
    """The Progress of what the documents *adopted* at *meeting* assign; None without any."""
    if not adopted:
        return None
    label = ", ".join(document.short_title for document in adopted)
    chosen = scope(request, label, instrument=[document.code for document in adopted])
    return progress_of(Figures(chosen, tally(chosen.assignments)))


def _by_role(participations):
    """Return [(label of the role, participations in the order of the names)]."""
    found = {role: [] for role in Participation.Role.values}
    for row in sorted(participations, key=lambda row: fold(row.actor.name)):
        found[row.role].append(row)
    labels = dict(Participation.Role.choices)
    return [(labels[role], rows) for role, rows in found.items() if rows]


def _sources_of(meetings):
    """The sources of *meetings*, of their rounds and of every reading of their dates."""
    sources = [meeting.source for meeting in meetings]
    return sources + [r.source for meeting in meetings for r in meeting.date_readings.all()]
