"""The documents: their list, each one as a text to read with what became of every paragraph
beside it, and one paragraph under the words that govern it."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from commitments.listing import ANCESTORS
from commitments.models import (
    Commitment,
    Instrument,
    Position,
    Provision,
    Restatement,
    Standing,
)
from commitments.progress import Tally, added_up, tally_by
from commitments.publishing.citations import citable
from commitments.publishing.figures import progress
from commitments.publishing.pages import public_page
from commitments.templatetags.record import LANGUAGE_NAMES, Shown, reader_language
from meetings.models import Meeting
from members.folding import fold
from members.models import Actor

#: From so many paragraphs on, a document has a table of contents.
LONG = 12
APPENDIX = "Appendix."


# --- One document -----------------------------------------------------------------------


@dataclass
class Paragraph:
    """A provision on the page: its commitments with their tallies, and those it says again."""

    provision: Provision
    promises: list = field(default_factory=list)
    said_again: list = field(default_factory=list)
    differs: bool = False  # its text is worth something else than most of the document's

    @property
    def heading(self):
        return is_heading(self.provision)


@dataclass
class Stand:
    """The actors that did the same about a document, and what the record adds."""

    label: str
    actors: list = field(default_factory=list)
    notes: set = field(default_factory=set)


@public_page
def instrument(request, code):
    visible = Instrument.objects.visible_to(request.user)
    held = Meeting.objects.visible_to(request.user).filter(pk=OuterRef("meeting"))
    rows = visible.select_related("source", "meeting").annotate(meeting_shown=Exists(held))
    document = get_object_or_404(rows, code=code)
    text = paragraphs(document.provisions.order_by("order"), request)
    sample = _flag_what_differs(text)
    taken = list(document.positions.select_related("actor", "source"))
    document.subscribed = [row for row in taken if row.position in Position.SUBSCRIBED]
    context = {
        "document": document,
        **_parts(document, text),
        "sample": sample,
        "languages": _standings(sample) if sample and not sample.paraphrase else [],
        "drawn_up_in": [LANGUAGE_NAMES[code] for code in document.original_languages.split()],
        "promises": sum(len(p.promises) for p in text),
        "progress": _progress(request, document, text),
        "stands": _stands(document, taken),
        **_annexes(visible, document),
        "meeting": document.meeting if document.meeting_shown else None,
        "sources": [document.source, *(row.source for row in taken)],
    }
    return render(request, "publishing/instrument.html", context)


def _annexes(visible, document):
    """The annexes of *document*, and the document of which it is one, in one query."""
    beside = visible.filter(Q(annex_of=document) | Q(annexes=document)).order_by("code").distinct()
    beside = list(beside)
    return {
        "annexes": [one for one in beside if one.annex_of_id == document.pk],
        "annex_of": next((one for one in beside if one.pk == document.annex_of_id), None),
    }


def _progress(request, document, text):
    """The Progress of what is assigned by *document*; *text*: its Paragraphs."""
    tally = added_up(tally for p in text for _commitment, tally in p.promises)
    return progress(request, tally, document.short_title, instrument=document.code)


def _parts(document, text):
    """The parts of *document* in the order of reading, and what leads into a long one."""
    long = len(text) > LONG
    return {
        "opening": _frame(document, "opening"),
        "body": [p for p in text if not p.provision.path.startswith(APPENDIX)],
        "closing": _frame(document, "closing"),
        "appendix": [p for p in text if p.provision.path.startswith(APPENDIX)],
        "headings": [p for p in text if long and p.heading],
        "carrying": [p for p in text if long and p.promises],
    }


def _frame(document, name):
    """The Shown `opening` or `closing` of *document*, in the best language there is."""
    wanted = reader_language()
    order = (wanted, "en", "es", "pt")
    language = next((code for code in order if getattr(document, f"{name}_{code}")), wanted)
    text = getattr(document, f"{name}_{language}") or ""
    return Shown("", text, language, language == wanted)


def paragraphs(provisions, request):
    """Return a Paragraph for each of *provisions*, whatever their number in four queries."""
    user = request.user
    provisions = list(provisions)
    carried, said_again = defaultdict(list), defaultdict(list)
    commitments = Commitment.objects.visible_to(user).filter(provision__in=provisions)
    for commitment, tally in with_tallies(commitments.order_by("place"), request):
        carried[commitment.provision_id].append((commitment, tally))
    for restatement in restatements(user).filter(provision__in=provisions):
        said_again[restatement.provision_id].append(restatement.commitment)
    return [Paragraph(p, carried[p.pk], said_again[p.pk]) for p in provisions]


def with_tallies(commitments, request):
    """Pair each of *commitments* with the Tally of its assignments in force then."""
    commitments = list(commitments)
    visible = request.moment.assignments(request.user)
    tallies = tally_by(visible.filter(commitment__in=commitments), "commitment")
    return [(commitment, tallies.get(commitment.pk, Tally())) for commitment in commitments]


def restatements(user):
    """The restatements whose two ends *user* may see."""
    return Restatement.objects.filter(
        commitment__in=Commitment.objects.visible_to(user),
        provision__in=Provision.objects.visible_to(user),
    ).select_related("commitment__provision", "provision", "source")


def is_heading(provision):
    """Whether *provision* is a title among the paragraphs: labelled `A.`, asking nothing."""
    return provision.act == Provision.Act.PROCEDURAL and provision.label[:1].isupper()


def _flag_what_differs(text):
    """Return a provision that speaks for the standing of most of *text*, and mark the others.

    None where there is no text at all.
    """
    worth = {p.provision.pk: _worth(p.provision) for p in text}
    if not worth:
        return None
    ((usual, _times),) = Counter(worth.values()).most_common(1)
    for paragraph in text:
        paragraph.differs = worth[paragraph.provision.pk] != usual
    return next(p.provision for p in text if not p.differs)


def _worth(provision):
    """In which language the reader gets *provision*, and what that text is worth."""
    language = provision.language_shown(reader_language())
    return language, provision.standing(language), provision.paraphrase


def _standings(provision):
    """(code, name, what the text is worth in words) of each language."""
    return [
        (code, name, _("reported content") if provision.paraphrase else Standing(worth).label)
        for code, name in LANGUAGE_NAMES.items()
        for worth in [provision.standing(code)]
    ]


def _stands(document, taken):
    """What each actor did about *document*, one Stand for each position taken.

    taken: its positions. A member state of the day of adoption without a row counts as not
    recorded; where the record knows nothing of anybody, the list is empty.
    """
    found = {value: Stand(label) for value, label in Position.Value.choices}
    for row in taken:
        found[row.position].actors.append(row.actor)
        found[row.position].notes |= {row.note} - {""}
    if taken and document.adopted_on:
        members = Actor.objects.member_states(document.adopted_on)
        silent = members.exclude(pk__in=[row.actor_id for row in taken])
        found[Position.Value.NOT_RECORDED].actors += silent
    for stand in found.values():
        stand.actors.sort(key=lambda actor: fold(actor.name))
    return [stand for stand in found.values() if stand.actors]


# --- One paragraph ----------------------------------------------------------------------


@public_page
def provision(request, code, path):
    visible = Provision.objects.visible_to(request.user)
    found = get_object_or_404(
        citable(visible.select_related("instrument", "source", ANCESTORS)),
        instrument__code=code,
        path=path,
    )
    (paragraph,) = paragraphs([found], request)
    whole = found.instrument.provisions
    context = {
        "document": found.instrument,
        "provision": found,
        "paragraph": paragraph,
        "children": found.children.order_by("order"),
        "previous": whole.filter(order__lt=found.order).order_by("order").last(),
        "next": whole.filter(order__gt=found.order).order_by("order").first(),
        "restated_in": restatements(request.user).filter(commitment__provision=found),
        "texts": _in_other_languages(found),
        "sources": [found.source],
    }
    return render(request, "publishing/provision.html", context)


def _in_other_languages(provision):
    """(name, standing in words, code, text) of each language in which it is not shown."""
    shown = provision.language_shown(reader_language())
    return [
        (name, standing, code, getattr(provision, f"text_{code}"))
        for code, name, standing in _standings(provision)
        if code != shown
    ]


# --- All of them ------------------------------------------------------------------------


@public_page
def instrument_list(request):
    documents = list(_counted(Instrument.objects.visible_to(request.user)))
    assignments = request.moment.assignments(request.user)
    tallies = tally_by(assignments, "commitment__provision__instrument")
    annexes = defaultdict(list)
    for document in documents:
        document.tally = tallies.get(document.pk, Tally())
        annexes[document.annex_of_id].append(document)
    known = {document.pk for document in documents}
    alone = [document for document in documents if document.annex_of_id not in known]
    context = {
        "entries": [(document, annexes[document.pk]) for document in alone],
        "total": len(documents),
        "with_text": sum(d.coverage == Instrument.Coverage.FULL_TEXT for d in documents),
        "sources": [document.source for document in documents],
    }
    return render(request, "publishing/instrument_list.html", context)


def _counted(instruments):
    """The *instruments*, newest first, with their paragraphs, commitments and subscribers."""
    subscribed = Q(positions__position__in=Position.SUBSCRIBED)
    return (
        instruments.select_related("source")
        .annotate(
            paragraphs=Count("provisions", distinct=True),
            promises=Count("provisions__commitments", distinct=True),
            subscribers=Count("positions", subscribed, distinct=True),
        )
        .order_by("-adopted_on", "code")
    )
