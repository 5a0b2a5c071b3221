"""Commitments and assignments: the page of each, and the latest updates."""

from collections import Counter

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from commitments import listing
from commitments.filters import PANEL, UpdateFilter
from commitments.kept import kept
from commitments.models import (
    Assignment,
    Commitment,
    CommitmentLink,
    Evidence,
    Provision,
    Restatement,
)
from commitments.progress import Tally, tally_by
from commitments.publishing import timeline
from commitments.publishing.citations import citable
from commitments.publishing.pages import public_page
from commitments.reports import as_published
from members.models import ThemeWorkingGroup

TEXT = f"provision__{listing.ANCESTORS}"
WHOLE_ASSIGNMENT = [
    f"commitment__{TEXT}",
    "commitment__provision__instrument",
    "commitment__provision__source",
    "actor",
    "working_group",
    "source",
]

#: What a link says of the other commitment: (kind, whether the link is this one's own).
RELATIONS = {
    (CommitmentLink.Kind.CONTINUES, True): _("Continues"),
    (CommitmentLink.Kind.CONTINUES, False): _("Continued by"),
    (CommitmentLink.Kind.SPLITS, True): _("Is a part of"),
    (CommitmentLink.Kind.SPLITS, False): _("Was split into"),
}


@public_page
def commitment(request, instrument, path, number):
    """One commitment: its words in their paragraph, and what each assignee reported."""
    rows = Commitment.objects.visible_to(request.user)
    found = get_object_or_404(
        citable(
            rows.select_related(TEXT, "provision__instrument", "provision__source", "dimension")
        ),
        code=f"{instrument}/{path}/{number}",
    )
    in_force, closed = _assignments(request, found)
    context = {
        "commitment": found,
        "assignments": in_force,
        "tally": Tally(dict(Counter(row.status for row in in_force))),
        "closed": closed,
        "others": rows.filter(provision=found.provision).exclude(pk=found.pk),
        **_neighbours(request, found),
    }
    context["strand"] = _strand(request, found, context["links"])
    context["sources"] = _sources(context)
    return render(request, "publishing/commitment.html", context)


def _assignments(request, commitment):
    """Those of *commitment* that were in force then, or asked about by the cycle; and those that
    had been closed by then. All with their status then and their position."""
    moment = request.moment
    then = Assignment.objects.in_force(moment.cycle or moment.date).filter(pk=OuterRef("pk"))
    found = (
        Assignment.objects.visible_to(request.user)
        .filter(commitment=commitment)
        .with_status(moment.on)
        .with_position()
        .annotate(in_force_then=Exists(then))
        .select_related("actor", "working_group", "source")
        .order_by("actor__kind", "actor__name", "code")
    )
    in_force = [row for row in found if row.in_force_then]
    others = [row for row in found if not row.in_force_then and row.closed_on]
    return in_force, [row for row in others if row.closed_on <= moment.date]


def _neighbours(request, commitment):
    """What stands around *commitment*: its themes, who follows it, its other wordings."""
    visible = Commitment.objects.visible_to(request.user)
    links = CommitmentLink.objects.filter(commitment__in=visible, other__in=visible)
    return {
        "themes": list(commitment.themes.all()),
        "followers": list(
            ThemeWorkingGroup.objects.filter(theme__commitments=commitment)
            .select_related("working_group", "theme", "source")
            .order_by("working_group__code", "theme__order")
        ),
        "restatements": list(
            Restatement.objects.filter(
                commitment=commitment, provision__in=Provision.objects.visible_to(request.user)
            ).select_related("provision__instrument", "source")
        ),
        "links": list(
            links.filter(Q(commitment=commitment) | Q(other=commitment)).select_related(
                "commitment__provision__instrument", "other__provision__instrument", "source"
            )
        ),
    }


def _strand(request, commitment, links):
    """[(relation, the other commitment, its Tally, link)] of the *links* of *commitment*: what it
    continues or is a part of, what continues it, the parts into which it was split."""
    others = {
        link: link.other if link.commitment_id == commitment.pk else link.commitment
        for link in links
    }
    found = request.moment.assignments(request.user).filter(commitment__in=others.values())
    tallies = tally_by(found, "commitment") if others else {}
    return [
        (RELATIONS[link.kind, other == link.other], other, tallies.get(other.pk, Tally()), link)
        for link, other in others.items()
    ]


def _sources(context):
    """Everything that the page of a commitment leans on, the text itself first."""
    facts = ("assignments", "restatements", "links", "followers")
    return [
        context["commitment"].provision.source,
        *(fact.source for name in facts for fact in context[name]),
    ]


@public_page
def assignment(request, instrument, path, number, assignee):
    """The part of one assignee in one commitment, and all that happened to it."""
    visible = Assignment.objects.visible_to(request.user)
    rows = citable(visible.with_status(request.moment.on).with_position())
    code = f"{instrument}/{path}/{number}@{assignee}"
    found = get_object_or_404(rows.select_related(*WHOLE_ASSIGNMENT), code=code)
    updates = list(_reports(request).filter(assignment=found))
    lines = timeline.lines_of(found, request.moment)
    context = {
        "assignment": found,
        "one": [found],
        "commitment": found.commitment,
        "outside": _outside(request.moment, found, lines),
        "closed": found.closed_on and found.closed_on <= request.moment.date,
        "updates": updates,
        "events": timeline.events(found, updates, lines, request.moment),
        "sources": [
            found.commitment.provision.source,
            found.source,
            *(piece.source for row in updates for piece in row.evidence.all() if piece.source),
        ],
    }
    return render(request, "publishing/assignment.html", context)


def _outside(moment, assignment, lines):
    """Why *assignment* had no status then: "not asked" by the cycle, or "not yet" in force."""
    if moment.cycle and all(line.cycle_id != moment.cycle.pk for line in lines):
        return "not asked"
    return "not yet" if assignment.in_force_from > moment.date else ""


def _reports(request):
    """The published updates, newest first, with all that is shown of them."""
    published = request.moment.updates(request.user)
    return as_published(published, request.user, request.moment.on).order_by("-published_at", "-pk")


@public_page
def update_list(request):
    """What was reported, latest first, by whom and on what the reader asks for."""
    published = request.moment.updates(request.user)
    found = listing.checked(request, UpdateFilter(request.GET, published, request=request))
    evidence = Evidence.objects.visible_to(request.user).select_related("source")
    rows = found.qs.prefetch_related(Prefetch("evidence", evidence)).select_related(
        "assignment__commitment__provision__instrument",
        "assignment__actor",
        "assignment__working_group",
    )
    asked = found.asked != found.without(*PANEL).asked
    total = _counted(request, found.without(*PANEL), published)
    count = _counted(request, found, found.qs) if asked else total
    page = listing.paged(request, rows, count=count)
    context = listing.context(request, found, page, shown=PANEL) | {
        "total": total,
        "sources": [piece.source for row in page for piece in row.evidence.all() if piece.source],
    }
    return render(request, "publishing/update_list.html", context)


def _counted(request, found, rows):
    """How many *rows* there are, which the UpdateFilter *found*; counted once for an edition."""
    return kept(request, ("updates", found.asked), rows.order_by().count)
