"""The documents: their list, each one as a text to read with what became of every paragraph
beside it, and one paragraph under the words that govern it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commitments.models import (
    Assignment,
    Commitment,
    Instrument,
    Position,
    Provision,
    Restatement,
)
from commitments.progress import Tally, tally_by
from meetings.models import Meeting
from members.folding import fold
from members.models import Actor

LONG = 12
APPENDIX = "Appendix."


@dataclass
class Paragraph:
    """A provision as the page shows it: what it carries, and what it says once more."""

    provision: Provision
    promises: list = field(default_factory=list)
    said_again: list = field(default_factory=list)
    differs: bool = False

    @property
    def heading(self):
        return is_heading(self.provision)


def is_heading(provision):
    """Whether *provision* is a title among the paragraphs: labelled `A.`, asking nothing."""
    return provision.act == Provision.Act.PROCEDURAL and provision.label[:1].isupper()


@dataclass
class Stand:
    """The actors that did the same about an instrument, and what the record adds."""

    position: str
    label: str
    actors: list = field(default_factory=list)
    notes: set = field(default_factory=set)


def with_tallies(commitments, assignments):
    """Pair each commitment of a queryset with the Tally of its *assignments*."""
    commitments = list(commitments)
    tallies = tally_by(assignments.filter(commitment__in=commitments), "commitment")
    return [(commitment, tallies.get(commitment.pk, Tally())) for commitment in commitments]


def paragraphs(provisions, user):
    """Return a Paragraph for each of *provisions*, with its commitments and their tallies."""
    carried, said_again = defaultdict(list), defaultdict(list)
    commitments = Commitment.objects.visible_to(user).filter(provision__in=provisions)
    assignments = Assignment.objects.visible_to(user).in_force(timezone.localdate())
    for commitment, tally in with_tallies(commitments.order_by("place"), assignments):
        carried[commitment.provision_id].append((commitment, tally))
    for restatement in restatements(user).filter(provision__in=provisions):
        said_again[restatement.provision_id].append(restatement.commitment)
    return [Paragraph(p, carried[p.pk], said_again[p.pk]) for p in provisions]


def restatements(user):
    """The restatements whose two ends *user* may see."""
    return Restatement.objects.filter(
        commitment__in=Commitment.objects.visible_to(user),
        provision__in=Provision.objects.visible_to(user),
    ).select_related("commitment__provision", "provision", "source")


def stands(document):
    """What each actor did about *document*, one Stand per position, in the order of the ladder.

    A member state of the day of adoption without a row counts as not recorded; where the
    record knows nothing of anybody, the list is empty.
    """
    found = {value: Stand(value, label) for value, label in Position.Value.choices}
    taken = document.positions.select_related("actor", "source")
    for row in taken:
        found[row.position].actors.append(row.actor)
        found[row.position].notes |= {row.note} - {""}
    if taken and document.adopted_on:
        members = Actor.objects.member_states(document.adopted_on)
        found[Position.Value.NOT_RECORDED].actors += members.exclude(positions__instrument=document)
    for stand in found.values():
        stand.actors.sort(key=lambda actor: fold(actor.name))
    return [stand for stand in found.values() if stand.actors]


@require_safe
def instrument_list(request):
    documents = (
        Instrument.objects.visible_to(request.user)
        .select_related("source")
        .annotate(
            paragraphs=Count("provisions", distinct=True),
            promises=Count("provisions__commitments", distinct=True),
            subscribers=Count(
                "positions", Q(positions__position__in=Position.SUBSCRIBED), distinct=True
            ),
        )
    )
    assignments = Assignment.objects.visible_to(request.user).in_force(timezone.localdate())
    tallies = tally_by(assignments, "commitment__provision__instrument")
    annexes = defaultdict(list)
    for document in documents:
        document.tally = tallies.get(document.pk, Tally())
        annexes[document.annex_of_id].append(document)
    known = {document.pk for document in documents}
    listed = [d for d in documents if d.annex_of_id not in known]
    context = {
        "entries": [(document, annexes[document.pk]) for document in listed],
        "total": len(documents),
        "with_text": sum(d.coverage == Instrument.Coverage.FULL_TEXT for d in documents),
        "sources": sorted({d.source for d in documents}, key=lambda source: source.title),
    }
    return render(request, "publishing/instrument_list.html", context)


@require_safe
def instrument(request, code):
    visible = Instrument.objects.visible_to(request.user)
    document = get_object_or_404(visible.select_related("source"), code=code)
    provisions = list(document.provisions.order_by("order"))
    text = paragraphs(provisions, request.user)
    context = {
        "document": document,
        "body": [p for p in text if not p.provision.path.startswith(APPENDIX)],
        "appendix": [p for p in text if p.provision.path.startswith(APPENDIX)],
        "headings": [p for p in text if p.heading] if len(text) > LONG else [],
        "carrying": [p for p in text if p.promises] if len(text) > LONG else [],
        "promises": sum(len(p.promises) for p in text),
        "tally": added_up(tally for p in text for _promise, tally in p.promises),
        "stands": stands(document),
        "annexes": visible.filter(annex_of=document).order_by("code"),
        "annex_of": visible.filter(annexes=document).first(),
        "meeting": Meeting.objects.visible_to(request.user).filter(instruments=document).first(),
    }
    return render(request, "publishing/instrument.html", context)


def added_up(tallies):
    """The sum of several Tallies."""
    total = Counter()
    for tally in tallies:
        total.update(tally.counts)
    return Tally(dict(total))


@require_safe
def provision(request, code, path):
    visible = Provision.objects.visible_to(request.user).select_related("instrument", "source")
    own = get_object_or_404(visible, instrument__code=code, path=path)
    whole = list(own.instrument.provisions.order_by("order"))
    place = next(index for index, other in enumerate(whole) if other.pk == own.pk)
    (paragraph,) = paragraphs([own], request.user)
    context = {
        "paragraph": paragraph,
        "provision": own,
        "document": own.instrument,
        "ancestors": ancestors(own, {other.pk: other for other in whole}),
        "children": [other for other in whole if other.parent_id == own.pk],
        "previous": whole[place - 1] if place else None,
        "next": whole[place + 1] if place + 1 < len(whole) else None,
        "restated_in": restatements(request.user).filter(commitment__provision=own),
    }
    return render(request, "publishing/provision.html", context)


def ancestors(provision, by_key):
    """The provisions above *provision*, from the root down."""
    above = []
    while provision.parent_id:
        provision = by_key[provision.parent_id]
        above.insert(0, provision)
    return above
