"""What the site holds now of what a cycle asks of one assignee."""

from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Count

from commitments.models import WRITABLE_STAGES, Assignment, Standing, StatusUpdate
from commitments.templatetags.record import text_of

from .columns import REPORT, canonical


@dataclass(frozen=True)
class Line:
    """One assignment asked for: the open update, if any, and the published one, if any."""

    assignment: Assignment
    open: StatusUpdate | None
    stands: StatusUpdate | None
    evidence_count: int = 0

    @property
    def code(self):
        return self.assignment.code

    @property
    def text(self):
        """The paragraph as the reader's language has it, else as it was given."""
        return text_of(self.assignment.commitment.provision).text

    @property
    def standing(self):
        """What that text is worth, in words."""
        provision = self.assignment.commitment.provision
        if provision.paraphrase:
            return str(provision._meta.get_field("paraphrase").verbose_name)
        return str(Standing(provision.standing(text_of(provision).language)).label)

    @property
    def writable(self):
        return self.open is None or self.open.stage in WRITABLE_STAGES

    @property
    def shown(self):
        """What is being written, else what the last report said; None where neither is."""
        stands = self.stands if self.stands and not self.stands.retraction else None
        return self.open or stands

    @property
    def state(self):
        """Changes whenever the open update does."""
        return f"{self.open.number}:{self.open.version}" if self.open else ""

    @property
    def values(self):
        """{field: value}: what is being written, else what the last report said."""
        if self.shown is None:
            return {column.key: empty(column) for column in REPORT}
        values = {column.key: getattr(self.shown, column.key) for column in REPORT}
        return values if self.open else values | {"reported_on": None}


def empty(column):
    """What a field holds of which nobody has written anything."""
    return StatusUpdate._meta.get_field(column.key).get_default() if column.kind != "day" else None


def lines_of(cycle, desk):
    """The Lines of the *desk* in *cycle*, in the order of their codes; three queries."""
    assignments = Assignment.objects.filter(requests__cycle=cycle, **desk.owned())
    assignments = list(
        assignments.select_related(
            "commitment__provision__instrument", "actor", "working_group"
        ).order_by("code")
    )
    updates = StatusUpdate.objects.filter(assignment__in=assignments).annotate(
        pieces=Count("evidence")
    )
    writing = {update.assignment_id: update for update in updates.open()}
    standing = {update.assignment_id: update for update in updates.current()}
    return [_line(row, writing.get(row.pk), standing.get(row.pk)) for row in assignments]


def _line(assignment, writing, standing):
    shown = writing or standing
    return Line(assignment, writing, standing, shown.pieces if shown else 0)


def fingerprint(column, value):
    """A short digest of what a cell held: enough to tell whether it was touched."""
    return sha256(canonical(column, value).encode()).hexdigest()[:12]
