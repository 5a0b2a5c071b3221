"""The review queue: how it is narrowed, and what stands above and before its reports."""

from datetime import timedelta

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commitments import completeness
from commitments.filters import by_name
from commitments.models import ReportingCycle, Stage, StatusUpdate
from commitments.models.days import end_of
from members.models import Actor, Theme, WorkingGroup

OLDEST_FIRST = [F("submitted_at").asc(nulls_last=True), "pk"]
#: How many days a report has waited, at least and at most.
AGES = {"today": (0, 0), "week": (0, 7), "older": (8, None), "oldest": (15, None)}


def follows(user):
    """Whether *user* reads reports from their submission on, with their moves and notes."""
    return user.has_perm("commitments.follow_statusupdate")


def before(update):
    """What was published on the same assignment before *update*, the latest; None if nothing."""
    return _published_before(update.assignment_id, update.number).first()


def with_status_before(updates):
    """Annotate `status_before`: that of what each of *updates* supersedes, or would."""
    earlier = _published_before(OuterRef("assignment"), OuterRef("number"))
    return updates.annotate(status_before=Subquery(earlier.values("status")[:1]))


def _published_before(assignment, number):
    earlier = StatusUpdate.objects.published().filter(assignment=assignment, number__lt=number)
    return earlier.order_by("-number")


def late(update):
    """Whether *update* was submitted when its cycle was cut off already."""
    cycle, instant = update.cycle, update.submitted_at
    return bool(cycle and instant and instant >= cycle.cut_off_at)


def remarks(update):
    """What a reviewer should know of *update* before opening it, in a few words each."""
    marks = {
        _("confirmed unchanged"): update.confirms_id,
        _("after the cut-off"): late(update),
        _("entered from a letter"): update.on_behalf,
        _("retraction"): update.retracts,
        _("demonstration data"): update.demonstration,
    }
    return [words for words, applies in marks.items() if applies]


def drafts_by_assignee():
    """[(assignee, cycle or None, how many drafts)]: of drafts, only how many there are."""
    names = ["assignment__actor", "assignment__working_group", "cycle"]
    drafts = StatusUpdate.objects.filter(stage=Stage.DRAFT).order_by()
    counted = list(drafts.values_list(*names).annotate(Count("pk")))
    cycles = ReportingCycle.objects.in_bulk([cycle for *_key, cycle, _number in counted if cycle])
    return [
        (assignee, cycles.get(cycle), number)
        for key, assignee in completeness.assignees({(row[0], row[1]): None for row in counted})
        for actor, group, cycle, number in counted
        if (actor, group) == key
    ]


# --- Filters ----------------------------------------------------------------------------


class Narrowing(admin.SimpleListFilter):
    """A filter whose unknown values are refused, and never mean "everything"."""

    def queryset(self, request, queryset):
        value = self.value()
        if value is None:
            return queryset
        if value not in [str(known) for known, _label in self.lookup_choices]:
            raise IncorrectLookupParameters
        return self.narrowed(queryset, value)


class StageFilter(Narrowing):
    """What waits for a review, until asked otherwise; where that is not seen, the accepted."""

    title = _("stage")
    parameter_name = "stage"
    ALL = "all"

    def lookups(self, request, model_admin):
        seen = [stage for stage in Stage if stage != Stage.DRAFT]
        if not follows(request.user):
            seen = [Stage.ACCEPTED, Stage.PUBLISHED]
        return [*((stage.value, stage.label) for stage in seen), (self.ALL, _("All"))]

    def value(self):
        return super().value() or self.lookup_choices[0][0]

    def choices(self, changelist):
        """Without an "All" of its own: that would be no filter, and none is the first stage."""
        return list(super().choices(changelist))[1:]

    def narrowed(self, queryset, value):
        return queryset if value == self.ALL else queryset.filter(stage=value)


class CycleFilter(Narrowing):
    title = _("reporting cycle")
    parameter_name = "cycle"
    NONE = "none"

    def lookups(self, request, model_admin):
        cycles = ReportingCycle.objects.filter(opened_at__isnull=False)
        return [*((cycle.code, str(cycle)) for cycle in cycles), (self.NONE, _("Outside a cycle"))]

    def narrowed(self, queryset, value):
        return queryset.filter(cycle__code=None if value == self.NONE else value)


class AssigneeFilter(Narrowing):
    title = _("assignee")
    parameter_name = "assignee"

    def lookups(self, request, model_admin):
        asked = Q(assignments__isnull=False)
        actors = Actor.objects.filter(asked).distinct()
        return by_name([*actors, *WorkingGroup.objects.filter(asked).distinct()])

    def narrowed(self, queryset, value):
        group = Q(assignment__working_group__code=value)
        return queryset.filter(Q(assignment__actor__code=value) | group)


class ThemeFilter(Narrowing):
    title = _("theme")
    parameter_name = "theme"

    def lookups(self, request, model_admin):
        themes = Theme.objects.filter(commitments__isnull=False).distinct()
        return [(theme.code, f"{theme} ({theme.get_list_display()})") for theme in themes]

    def narrowed(self, queryset, value):
        themed = Theme.objects.filter(code=value).values("commitments")
        return queryset.filter(assignment__commitment__in=themed)


class AgeFilter(Narrowing):
    title = _("age")
    parameter_name = "age"

    def lookups(self, request, model_admin):
        return [
            ("today", _("Submitted today")),
            ("week", _("Up to 7 days")),
            ("older", _("More than 7 days")),
            ("oldest", _("More than 14 days")),
        ]

    def narrowed(self, queryset, value):
        least, most = AGES[value]
        today = timezone.localdate()
        queryset = queryset.filter(submitted_at__lt=end_of(today - timedelta(days=least)))
        if most is None:
            return queryset
        return queryset.filter(submitted_at__gte=end_of(today - timedelta(days=most + 1)))


class UnchangedFilter(Narrowing):
    title = _("confirmed unchanged")
    parameter_name = "unchanged"

    def lookups(self, request, model_admin):
        return [("yes", _("Yes")), ("no", _("No"))]

    def narrowed(self, queryset, value):
        return queryset.filter(confirms__isnull=value == "no")
