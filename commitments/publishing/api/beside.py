"""What stands beside the rows of a page: one query for all of them, each time."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count

from commitments.models import Commitment, CommitmentLink, Provision, Restatement, Status


def gathered(pairs):
    """{key: [value, …]} of (key, value) *pairs*, in their order."""
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def codes_of(model, key, column="code", *, order=None):
    """A function that finds the codes in *column* of the rows of *model* that *key* leads back."""

    def beside(looking, keys):
        rows = model._default_manager.all()
        rows = rows.visible_to(looking.user) if hasattr(rows, "visible_to") else rows
        found = rows.filter(**{f"{key}__in": keys}).order_by(*(order or [column]))
        return gathered(found.values_list(key, column))

    return beside


# --- Of commitments ---------------------------------------------------------------------


@dataclass
class Place:
    """What stands around one commitment: its themes, its working groups, and how many of its
    assignments in force stand at each status."""

    themes: list = field(default_factory=list)
    groups: set = field(default_factory=set)
    counts: dict = field(default_factory=lambda: dict.fromkeys(Status.values, 0))

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def working_groups(self):
        """Those that follow its themes by the crosswalk, and those to which it is assigned."""
        return sorted(self.groups)


def places(looking, keys):
    """{commitment: its Place}, in two queries."""
    found = {key: Place() for key in keys}
    columns = ("pk", "themes__code", "themes__working_groups__code")
    tagged = Commitment.objects.filter(pk__in=keys, themes__isnull=False)
    for key, theme, group in tagged.order_by("themes__list", "themes__order").values_list(*columns):
        if theme not in found[key].themes:
            found[key].themes.append(theme)
        found[key].groups |= {group} - {None}
    assigned = looking.moment.assignments(looking.user).filter(commitment__in=keys).order_by()
    columns = ("commitment", "status", "working_group__code")
    for key, status, group, count in assigned.values_list(*columns).annotate(Count("pk")):
        found[key].counts[status] += count
        found[key].groups |= {group} - {None}
    return found


def links(looking, keys):
    """What each commitment continues, or is a part of."""
    visible = Commitment.objects.visible_to(looking.user)
    rows = CommitmentLink.objects.filter(commitment__in=keys, other__in=visible)
    found = rows.order_by("other__code").values_list("commitment", "kind", "other__code")
    return gathered((key, {"kind": kind, "commitment": code}) for key, kind, code in found)


def restatements(looking, keys):
    """The provisions that say each commitment once more."""
    visible = Provision.objects.visible_to(looking.user)
    rows = Restatement.objects.filter(commitment__in=keys, provision__in=visible)
    return gathered(rows.order_by("provision__code").values_list("commitment", "provision__code"))
