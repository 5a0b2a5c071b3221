"""One search over commitments, provisions, reports and meetings, in three languages.

What is found is what the public sees, for everyone. `searching` says which words find which
texts; here stand the filters that narrow each kind, the order, and how many there are. Nothing
is weighed by a score: who names the words side by side in the title comes first, then the newest.
"""

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Value, When
from django.utils.functional import cached_property

from commitments.filters import CommitmentFilter
from commitments.models import Commitment, Instrument, Provision, StatusUpdate
from commitments.models.days import current_at
from commitments.searching import Term, about, parse
from meetings.models import Meeting, Participation

#: Of reports, no more than so many are counted and put in order.
MOST = 2000
NEWEST_TEXT = F("provision__instrument__adopted_on").desc(nulls_last=True)
#: The filters that speak of commitments, and leave nothing to say of meetings.
OF_COMMITMENTS = ("actor", "working_group", "theme", "dimension", "act", "status")


class SearchFilter(CommitmentFilter):
    """What was searched for, as `words`, and the filters that narrow it."""

    orders = {}

    def __init__(self, request):
        super().__init__(request.GET, Commitment.objects.published(), request=request)
        self.words = parse(request.GET.get("q", ""))

    def _of_words(self, prefix):
        """Each kind is asked for the words by its own texts."""
        return Q()

    def _ordered(self, queryset):
        return queryset.order_by()

    @cached_property
    def rows(self):
        """{kind: its rows, those that fit best first}; None where the filters speak of others."""
        return {
            "commitments": self._commitments(),
            "provisions": self._provisions(),
            "updates": self._updates(),
            "meetings": self._meetings(),
        }

    def _narrowed_by(self, *names):
        return any(self.chosen[name] for name in names)

    def _side_by_side(self):
        """0 for the rows that say the words just as they were typed, one after the other."""
        words = [word for term in self.words.wanted for word in term.words]
        pattern = Term(tuple(words)).pattern.replace("?:", "", 1)
        return When(folded__regex=pattern, then=0)

    def _commitments(self):
        found = self.filter_queryset(self.queryset).filter(about(self.chosen["q"]))
        titled = Commitment.objects.filter(folded__says=self.words).order_by()
        rank = Case(self._side_by_side(), When(pk__in=titled.values("pk"), then=1), default=2)
        place = ("provision__instrument__code", "provision__order", "place", "code")
        return found.order_by(rank, NEWEST_TEXT, *place)

    def _provisions(self):
        found = Provision.objects.published().filter(folded__says=self.words)
        if self._narrowed_by("state", *OF_COMMITMENTS):
            carried = self.filter_queryset(self.queryset)
            found = found.filter(pk__in=carried.values("provision"))
        elif codes := self.chosen["instrument"]:
            found = found.filter(instrument__code__in=codes)
        newest = F("instrument__adopted_on").desc(nulls_last=True)
        rank = Case(self._side_by_side(), default=1)
        return found.order_by(rank, newest, "instrument__code", "order", "code")

    def _updates(self):
        """Those published by the moment, what stood then first; the first `MOST` that are met."""
        met = self.request.moment.updates(self.request.user).filter(
            self._of_commitment("assignment__commitment__"),
            assignment__commitment__provision__instrument__published_at__isnull=False,
            folded__says=self.words,
        )
        columns = {
            "state": "assignment__actor__code",
            "actor": "assignment__actor__code",
            "working_group": "assignment__working_group__code",
            "status": "status",
        }
        for name, column in columns.items():
            if self.chosen[name]:
                met = met.filter(**{f"{column}__in": self.chosen[name]})
        first = met.order_by().values("pk")[: MOST + 1]
        stands = Case(When(current_at(self.request.moment.on), then=0), default=1)
        rows = StatusUpdate.objects.filter(pk__in=first)
        return rows.order_by(stands, "-published_at", "-pk")

    def _meetings(self):
        if self._narrowed_by(*OF_COMMITMENTS):
            return None
        found = Meeting.objects.published().filter(folded__says=self.words)
        if codes := self.chosen["state"]:
            took_part = Participation.objects.filter(meeting=OuterRef("pk"), actor__code__in=codes)
            found = found.filter(Exists(took_part))
        if codes := self.chosen["instrument"]:
            adopted = Instrument.objects.published().filter(meeting=OuterRef("pk"))
            found = found.filter(Exists(adopted.filter(code__in=codes)))
        return found.order_by(Case(self._side_by_side(), default=1), "-start", "code")


def counted(rows):
    """{kind: how many}, of *rows* by kind, in one query; None where there are none to count."""
    parts = [
        found.order_by()
        .annotate(found_as=Value(kind, output_field=CharField()))
        .values_list("found_as")
        .annotate(Count("pk"))
        for kind, found in rows.items()
        if found is not None
    ]
    numbers = dict(parts[0].union(*parts[1:], all=True))
    return {kind: None if found is None else numbers.get(kind, 0) for kind, found in rows.items()}
