"""The collections of the record: what was adopted, by whom, what it commits to, and whom."""

from operator import attrgetter

from django.db.models import Count, F, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from commitments.filters import AssignmentFilter, CommitmentFilter
from commitments.models import (
    Assignment,
    Commitment,
    CommitmentLink,
    EvidenceLevel,
    Instrument,
    Position,
    Provision,
    Standing,
    Status,
)
from members.models import Actor, Basis, Precision, Source, WorkingGroup

from . import beside, fields
from .collection import Collection
from .fields import Field
from .filters import InstrumentFilter, PositionFilter, ProvisionFilter

SOURCED = {
    "source": fields.code_of(Source, "source", help=_("Code of the source.")),
    "note": fields.translated("note"),
}


class Standings(serializers.Serializer):
    """What a text is worth in each language."""

    es = serializers.ChoiceField(choices=Standing.choices, help_text=_("Spanish"))
    pt = serializers.ChoiceField(choices=Standing.choices, help_text=_("Portuguese"))
    en = serializers.ChoiceField(choices=Standing.choices, help_text=_("English"))


def standing():
    """The standing of the text, by language."""
    columns = tuple(f"standing_{language}" for language in fields.LANGUAGES)

    def make(*standings):
        return dict(zip(fields.LANGUAGES, standings, strict=True))

    return Field(Standings, columns, make, help=_("What the text is worth, by language."))


INSTRUMENTS = Collection(
    "instruments",
    "Instrument",
    Instrument,
    {
        "code": fields.code("code"),
        "url": fields.page("instruments"),
        "kind": fields.choice("kind", Instrument.Kind),
        "title": fields.translated("title"),
        "short_title": fields.translated("short_title"),
        "adopted_on": fields.day("adopted_on", empty=True),
        "adopted_precision": fields.choice("adopted_precision", Precision),
        "place": fields.translated("place"),
        "meeting": fields.code("meeting_code", empty=True, help=_("Code of the meeting.")),
        "annex_of": fields.code("annex_of_code", empty=True, help=_("Code of the instrument.")),
        "coverage": fields.choice("coverage", Instrument.Coverage),
        "original_languages": Field(
            fields.Codes,
            ("original_languages",),
            str.split,
            help=_("es, pt, en; empty where no source says."),
        ),
        "standing": standing(),
        "opening": fields.translated("opening"),
        "closing": fields.translated("closing"),
        "provisions_count": fields.number("provisions_count", help=_("Number of provisions.")),
        **SOURCED,
    },
    rows=lambda looking: Instrument.objects.visible_to(looking.user),
    shown=lambda rows: rows.annotate(
        provisions_count=Count("provisions"),
        meeting_code=F("meeting__code"),
        annex_of_code=F("annex_of__code"),
    ),
    filters=InstrumentFilter,
)

PROVISIONS = Collection(
    "provisions",
    "Provision",
    Provision,
    {
        "code": fields.code("code"),
        "url": fields.page("provisions"),
        "instrument": fields.code("instrument__code"),
        "path": fields.text("path"),
        "label": fields.text("label", empty=True),
        "parent": fields.code("parent__code", empty=True),
        "order": fields.number("order"),
        "act": fields.choice("act", Provision.Act),
        "paraphrase": fields.flag("paraphrase"),
        "text": fields.translated("text"),
        "standing": standing(),
        "annotation": fields.translated("annotation"),
        "commitments": fields.codes(
            beside.codes_of(Commitment, "provision", order=["place"]),
            help=_("Codes of the commitments that it carries."),
        ),
        **SOURCED,
    },
    rows=lambda looking: Provision.objects.visible_to(looking.user),
    filters=ProvisionFilter,
)


def positions(user):
    """Those that *user* may see, with their `code`."""
    visible = Position.objects.filter(instrument__in=Instrument.objects.visible_to(user))
    return visible.annotate(code=Concat("instrument__code", Value("@"), "actor__code"))


POSITIONS = Collection(
    "positions",
    "Position",
    Position,
    {
        "code": fields.code("code", help=_("Code of the instrument, @, code of the actor.")),
        "url": fields.page("instruments", "instrument__code"),
        "instrument": fields.code("instrument__code"),
        "actor": fields.code("actor__code"),
        "position": fields.choice("position", Position.Value),
        **SOURCED,
    },
    rows=lambda looking: positions(looking.user),
    filters=PositionFilter,
)


class Counts(serializers.Serializer):
    """How many assignments in force stand at each status."""

    def get_fields(self):
        return {code: serializers.IntegerField(help_text=label) for code, label in Status.choices}


class Link(serializers.Serializer):
    """A commitment that this one continues, or is a part of."""

    kind = serializers.ChoiceField(choices=CommitmentLink.Kind.choices)
    commitment = serializers.CharField()


COMMITMENTS = Collection(
    "commitments",
    "Commitment",
    Commitment,
    {
        "code": fields.code("code"),
        "url": fields.page("commitments"),
        "instrument": fields.code("provision__instrument__code", help=_("instrument")),
        "provision": fields.code("provision__code"),
        "number": fields.number("number"),
        "place": fields.number("place"),
        "act": fields.choice("provision__act", Provision.Act, help=_("act")),
        "title": fields.translated("title"),
        "quote": fields.translated("quote"),
        "timing": fields.choice("timing", Commitment.Timing),
        "due_on": fields.day("due_on", empty=True),
        "due_precision": fields.choice("due_precision", Precision, empty=True),
        "dimension": fields.numbered("dimension__number", empty=True),
        "themes": fields.codes(beside.places, make=attrgetter("themes"), help=_("themes")),
        "themes_basis": fields.choice("themes_basis", Basis, empty=True),
        "working_groups": fields.codes(
            beside.places,
            make=attrgetter("working_groups"),
            help=_("The groups that follow its themes, and those to which it is assigned."),
        ),
        "assignments_count": Field(
            serializers.IntegerField,
            beside=beside.places,
            make=attrgetter("total"),
            help=_("Number of assignments in force."),
        ),
        "status_counts": Field(
            Counts,
            beside=beside.places,
            make=attrgetter("counts"),
            help=_("How many of them stand at each status."),
        ),
        "links": fields.objects(Link, beside.links, help=_("What it continues or is a part of.")),
        "restatements": fields.codes(
            beside.restatements, help=_("The provisions that say it once more.")
        ),
        "note": fields.translated("note"),
    },
    rows=lambda looking: Commitment.objects.visible_to(looking.user),
    filters=CommitmentFilter,
    moments=True,
    order="code",
)

ASSIGNMENTS = Collection(
    "assignments",
    "Assignment",
    Assignment,
    {
        "code": fields.code("code"),
        "url": fields.page("assignments"),
        "instrument": fields.code("commitment__provision__instrument__code", help=_("instrument")),
        "commitment": fields.code("commitment__code"),
        "actor": fields.code_of(Actor, "actor", empty=True),
        "working_group": fields.code_of(WorkingGroup, "working_group", empty=True),
        "position": fields.choice(
            "position",
            Position.Value,
            empty=True,
            help=_("What the actor did about the instrument."),
        ),
        "in_force_from": fields.day("in_force_from"),
        "closed_on": fields.day("closed_on", empty=True),
        "closed_reason": fields.choice("closed_reason", Assignment.Closed, empty=True),
        "addressees_recorded": fields.flag("addressees_recorded"),
        "status": fields.choice("status", Status, help=_("status")),
        "reported_on": fields.day("reported_on", empty=True, help=_("reported on")),
        "evidence_level": fields.choice(
            "evidence_level", EvidenceLevel, empty=True, help=_("evidence level")
        ),
        "update": fields.code(
            "current__code", empty=True, help=_("Code of the update that it rests on.")
        ),
        "confirms": fields.code(
            "current__confirms__code",
            empty=True,
            help=_("Code of the update that this one confirms unchanged."),
        ),
        "demonstration": Field(
            serializers.BooleanField,
            ("current__demonstration",),
            bool,
            help=_("Fictitious: demonstration data."),
        ),
        **SOURCED,
    },
    rows=lambda looking: Assignment.objects.visible_to(looking.user).with_status(looking.moment.on),
    found=lambda looking: Assignment.objects.visible_to(looking.user),
    shown=lambda rows: rows.with_position(),
    filters=AssignmentFilter,
    moments=True,
    order="code",
)
