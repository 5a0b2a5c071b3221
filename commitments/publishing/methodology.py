"""The methodology and its versions. A version is never edited once a cycle has been published
under it, but for its translations: a change is a new version with a day and a text of its own,
and the older ones stay readable.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commitments.models import EvidenceLevel, Status


@dataclass(frozen=True)
class Version:
    """number: as cycles name it; since: the first day on which it held; template: its text."""

    number: str
    since: date
    template: str


VERSIONS = {
    version.number: version
    for version in [Version("1", date(2026, 11, 22), "publishing/methodology/1.html")]
}
CURRENT = list(VERSIONS.values())[-1]


@dataclass(frozen=True)
class Meaning:
    """What a code says, what it does not say, and what it asks of whoever chooses it."""

    code: str
    label: str | Promise
    says: Promise
    does_not_say: Promise
    asks: str | Promise = ""


#: The ladder as version 1 reads it.
LADDER = [
    Meaning(
        Status.NOT_REPORTED,
        Status.NOT_REPORTED.label,
        _("No report has been published, or the last one was taken back."),
        _("That nothing was done. Silence is a gap in the record, not a finding."),
        _("Nobody can choose it: it is what the system shows where there is no report."),
    ),
    Meaning(
        Status.UNDER_CONSIDERATION,
        Status.UNDER_CONSIDERATION.label,
        _("Whether and how to act is being examined."),
        _("That a decision has been taken."),
    ),
    Meaning(
        Status.PLANNED,
        Status.PLANNED.label,
        _("There is a decision or a plan."),
        _("That work has begun."),
        _("The decision or the plan."),
    ),
    Meaning(
        Status.IN_PROGRESS,
        Status.IN_PROGRESS.label,
        _("Something has been done towards it."),
        _("How much of it, or that it will be finished."),
    ),
    Meaning(
        Status.ADVANCED,
        Status.ADVANCED.label,
        _("Most of it is done."),
        _("A percentage."),
        _("What is still missing."),
    ),
    Meaning(
        Status.IMPLEMENTED,
        Status.IMPLEMENTED.label,
        _("What the text asks has been done."),
        _("That it works well, or that nothing more is needed."),
        _("Whether it existed before the text was adopted, and whether it continues."),
    ),
    Meaning(
        Status.DISCONTINUED,
        Status.DISCONTINUED.label,
        _("Work has stopped, or will not begin."),
        _("That anything was breached: the texts are soft law and bind nobody."),
        _("A reason from the list below."),
    ),
    Meaning(
        Status.NOT_APPLICABLE,
        Status.NOT_APPLICABLE.label,
        _("What the text asks does not arise for this assignee."),
        _("That the assignee refuses."),
        _("A reason from the list below."),
    ),
]
#: The Secretariat's reading of the documentation, as version 1 has it.
EVIDENCE = [
    Meaning(
        EvidenceLevel.NONE,
        EvidenceLevel.NONE.label,
        _("Nothing is named."),
        _("That the report is untrue."),
    ),
    Meaning(
        EvidenceLevel.STATEMENT,
        EvidenceLevel.STATEMENT.label,
        _("Whoever reports says so, and names no document."),
        _("That there is no document."),
    ),
    Meaning(
        EvidenceLevel.CITED,
        EvidenceLevel.CITED.label,
        _("A source is named, with the place in it."),
        _("That the Secretariat holds a copy."),
    ),
    Meaning(
        EvidenceLevel.ARCHIVED,
        EvidenceLevel.ARCHIVED.label,
        _("The document itself is kept here."),
        _("That anybody else confirms it."),
    ),
    Meaning(
        EvidenceLevel.CORROBORATED,
        EvidenceLevel.CORROBORATED.label,
        _("A second source, independent of whoever reports, says the same."),
        _("That the work is good, or enough."),
    ),
]
