"""The vocabularies: working groups, themes, action dimensions, and the commitments that the
crosswalks lay beside each. A crosswalk is a link: it assigns nothing and enters no count."""

from collections import Counter

from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404, render

from commitments.models import Commitment, Provision
from commitments.progress import Tally, added_up
from commitments.publishing.figures import progress
from commitments.publishing.pages import public_page
from members.folding import fold
from members.models import (
    Dimension,
    DimensionCollaborator,
    Theme,
    ThemeDimension,
    ThemeLink,
    ThemeWorkingGroup,
    WorkingGroup,
)

from .instruments import is_heading, with_tallies

CROSSWALKS = {
    "themes": Prefetch("theme_links", ThemeDimension.objects.select_related("theme", "source")),
    "group_themes": Prefetch(
        "theme_links", ThemeWorkingGroup.objects.select_related("theme", "source")
    ),
    "dimensions": Prefetch(
        "dimension_links", ThemeDimension.objects.select_related("dimension", "source")
    ),
    "groups": Prefetch(
        "group_links", ThemeWorkingGroup.objects.select_related("working_group", "source")
    ),
    "others": Prefetch("links", ThemeLink.objects.select_related("other", "source")),
    "linked_from": Prefetch("linked_from", ThemeLink.objects.select_related("theme", "source")),
    "collaborations": Prefetch(
        "collaborations", DimensionCollaborator.objects.select_related("actor", "source")
    ),
}


def crosswalks(*names):
    """The prefetches of CROSSWALKS of these names."""
    return [CROSSWALKS[name] for name in names]


def commitments_with_tallies(commitments, request):
    """Pair the *commitments* that the reader may see with their Tallies, newest document first."""
    shown = (
        commitments.visible_to(request.user)
        .select_related("provision__instrument")
        .order_by("-provision__instrument__adopted_on", "provision__order", "place")
    )
    return with_tallies(shown, request)


def counts(commitments, column):
    """How many of the *commitments* stand at each value of *column*, in one query."""
    counted = commitments.order_by().values_list(column).annotate(Count("pk", distinct=True))
    return dict(counted)


def _tally(assignments):
    """The Tally of *assignments* that carry their status."""
    return Tally(dict(Counter(assignment.status for assignment in assignments)))


def _added(entries):
    """The Tally of all *entries*, pairs of a commitment and its Tally."""
    return added_up(tally for _commitment, tally in entries)


@public_page
def working_group_list(request):
    groups = WorkingGroup.objects.select_related("source").prefetch_related(
        *crosswalks("group_themes")
    )
    visible = Commitment.objects.visible_to(request.user)
    followed = counts(visible, "themes__working_groups")
    groups = sorted(groups, key=lambda group: fold(group.name))
    context = {
        "entries": [(group, followed.get(group.pk, 0)) for group in groups],
        "sources": [group.source for group in groups],
    }
    return render(request, "publishing/working_group_list.html", context)


@public_page
def working_group(request, code):
    groups = WorkingGroup.objects.select_related("source")
    group = get_object_or_404(groups.prefetch_related(*crosswalks("group_themes")), code=code)
    own = list(
        request.moment.assignments(request.user)
        .filter(working_group=group)
        .select_related("commitment__provision__instrument")
    )
    followed = Commitment.objects.followed_by([group])
    context = {
        "group": group,
        "followed": commitments_with_tallies(followed, request),
        "assignments": own,
        "progress": progress(request, _tally(own), group.name, working_group=group.code),
        "sources": [group.source, *(link.source for link in group.theme_links.all())],
    }
    return render(request, "publishing/working_group.html", context)


@public_page
def theme_list(request):
    themes = Theme.objects.select_related("source").prefetch_related(
        *crosswalks("others", "linked_from", "dimensions", "groups")
    )
    carried = counts(Commitment.objects.visible_to(request.user), "themes")
    rows = [(theme, carried.get(theme.pk, 0)) for theme in themes]
    context = {
        "lists": [
            {"id": code, "title": label, "rows": [row for row in rows if row[0].list == code]}
            for code, label in reversed(Theme.List.choices)
        ],
        "sources": [theme.source for theme in themes],
    }
    return render(request, "publishing/theme_list.html", context)


@public_page
def theme(request, code):
    themes = Theme.objects.select_related("source").prefetch_related(
        *crosswalks("others", "linked_from", "dimensions", "groups")
    )
    found = get_object_or_404(themes, code=code)
    entries = commitments_with_tallies(Commitment.objects.filter(themes=found), request)
    links = [*found.links.all(), *found.linked_from.all(), *found.group_links.all()]
    context = {
        "theme": found,
        "entries": entries,
        "progress": progress(request, _added(entries), found.name, theme=found.code),
        "sources": [found.source, *(link.source for link in links)],
    }
    return render(request, "publishing/theme.html", context)


@public_page
def dimension_list(request):
    dimensions = Dimension.objects.select_related("source").prefetch_related(
        *crosswalks("themes", "collaborations")
    )
    carried = counts(Commitment.objects.visible_to(request.user), "dimension")
    context = {
        "entries": [(dimension, carried.get(dimension.pk, 0)) for dimension in dimensions],
        "sources": [dimension.source for dimension in dimensions],
    }
    return render(request, "publishing/dimension_list.html", context)


@public_page
def dimension(request, number):
    dimensions = Dimension.objects.select_related("source").prefetch_related(
        *crosswalks("themes", "collaborations")
    )
    found = get_object_or_404(dimensions, number=number)
    entries = commitments_with_tallies(found.commitments, request)
    collaborators = sorted(found.collaborations.all(), key=lambda row: fold(row.actor.name))
    context = {
        "dimension": found,
        "collaborators": collaborators,
        "headings": headings_of(entries, request.user),
        "entries": entries,
        "progress": progress(request, _added(entries), found, dimension=found.number),
        "sources": [found.source, *(row.source for row in collaborators)],
    }
    return render(request, "publishing/dimension.html", context)


def headings_of(entries, user):
    """The titles in the adopted texts under which the commitments of *entries* stand."""
    paths = set()
    for commitment, _tally in entries:
        instrument, path = commitment.provision.code.split("/")
        parts = path.split(".")
        paths |= {f"{instrument}/{'.'.join(parts[:end])}" for end in range(1, len(parts))}
    above = Provision.objects.visible_to(user).filter(code__in=paths).select_related("instrument")
    return [provision for provision in above if is_heading(provision)]
