"""The collections of who and when: actors, their capacities and terms, meetings, vocabularies
and the sources of it all."""

from django.db.models import Case, CharField, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from commitments.models import Instrument
from meetings.models import DateReading, Document, Meeting, Participation
from members.models import (
    Actor,
    ActorAlias,
    Dimension,
    Membership,
    Precision,
    Presidency,
    Source,
    Theme,
    WorkingGroup,
)

from . import beside, fields
from .collection import Collection
from .fields import Field, Translated, in_languages
from .filters import (
    ActorFilter,
    DimensionFilter,
    MeetingFilter,
    MembershipFilter,
    PlainFilter,
    PresidencyFilter,
    SourceFilter,
    ThemeFilter,
)
from .record import SOURCED

# --- Who --------------------------------------------------------------------------------


def capacities(looking, keys):
    """{actor: the capacities in which it takes part on that day}."""
    held = Membership.objects.on(looking.moment.date).filter(actor__in=keys)
    return beside.gathered(held.order_by("capacity").values_list("actor", "capacity"))


ACTORS = Collection(
    "actors",
    "Actor",
    Actor,
    {
        "code": fields.code("code"),
        "url": fields.page("actors"),
        "kind": fields.choice("kind", Actor.Kind),
        "name": fields.translated("name"),
        "formal_name": fields.translated("formal_name"),
        "acronym": fields.translated("acronym"),
        "aliases": fields.codes(
            beside.codes_of(ActorAlias, "actor", "name"), help=_("Other names in the documents.")
        ),
        "capacities": fields.codes(
            capacities, help=_("In which it takes part; with their dates under memberships.")
        ),
        **SOURCED,
    },
    rows=lambda looking: Actor.objects.all(),
    filters=ActorFilter,
    moments=True,
)


def memberships():
    """All of them, with their `code`."""
    beginning = Concat(Value("/"), Cast("since", CharField()))
    since = Case(When(since=None, then=Value("")), default=beginning)
    code = Concat("actor__code", Value("/"), "capacity", since)
    return Membership.objects.annotate(code=code)


MEMBERSHIPS = Collection(
    "memberships",
    "Membership",
    Membership,
    {
        "code": fields.code("code", help=_("Actor, capacity and, where it is stated, beginning.")),
        "url": fields.page("actors", "actor__code"),
        "actor": fields.code("actor__code"),
        "capacity": fields.choice("capacity", Membership.Capacity),
        "since": fields.day("since", empty=True),
        "since_precision": fields.choice("since_precision", Precision),
        "until": fields.day("until", empty=True),
        "until_precision": fields.choice("until_precision", Precision, empty=True),
        "founding": fields.flag("founding"),
        **SOURCED,
    },
    rows=lambda looking: memberships(),
    filters=MembershipFilter,
)

PRESIDENCIES = Collection(
    "presidencies",
    "Presidency",
    Presidency,
    {
        "code": fields.numbered("order", help=_("code")),
        "url": fields.page("presidencies", "order"),
        "order": fields.number("order"),
        "actor": fields.code("actor__code"),
        "since": fields.day("since"),
        "until": fields.day("until", empty=True),
        "derived": fields.flag("derived"),
        **SOURCED,
    },
    rows=lambda looking: Presidency.objects.all(),
    filters=PresidencyFilter,
    code="order",
)

# --- When -------------------------------------------------------------------------------


class Participant(serializers.Serializer):
    """Who took part in a meeting, and as what."""

    actor = serializers.CharField()
    role = serializers.ChoiceField(choices=Participation.Role.choices)


def participants(looking, keys):
    rows = Participation.objects.filter(meeting__in=keys).order_by("role", "actor__code")
    read = rows.values_list("meeting", "actor__code", "role")
    return beside.gathered((key, {"actor": code, "role": role}) for key, code, role in read)


class Reading(serializers.Serializer):
    """The dates that one source gives."""

    start = serializers.DateField()
    end = serializers.DateField()
    source = serializers.CharField()
    preferred = serializers.BooleanField()
    reason = Translated(help_text=_("Why this reading is preferred."))


def readings(looking, keys):
    reasons = [f"reason_{language}" for language in fields.LANGUAGES]
    rows = DateReading.objects.filter(meeting__in=keys).order_by("-preferred", "start", "pk")
    read = rows.values("meeting", "start", "end", "source__code", "preferred", *reasons)
    return beside.gathered((row["meeting"], _reading(row)) for row in read)


def _reading(row):
    return {
        "start": row["start"].isoformat(),
        "end": row["end"].isoformat(),
        "source": row["source__code"],
        "preferred": row["preferred"],
        "reason": in_languages(row, "reason"),
    }


class Paper(serializers.Serializer):
    """What was tabled at a meeting."""

    title = Translated()
    kind = serializers.ChoiceField(choices=Document.Kind.choices)
    language = serializers.CharField(allow_null=True)
    address = serializers.URLField()


def papers(looking, keys):
    titles = [f"title_{language}" for language in fields.LANGUAGES]
    rows = Document.objects.filter(meeting__in=keys).order_by("title_en", "pk")
    read = rows.values("meeting", "kind", "language", "address", *titles)
    return beside.gathered((row["meeting"], _paper(row)) for row in read)


def _paper(row):
    return {
        "title": in_languages(row, "title"),
        "kind": row["kind"],
        "language": row["language"] or None,
        "address": row["address"],
    }


MEETINGS = Collection(
    "meetings",
    "Meeting",
    Meeting,
    {
        "code": fields.code("code"),
        "url": fields.page("meetings"),
        "title": fields.translated("title"),
        "kind": fields.choice("kind", Meeting.Kind),
        "modality": fields.choice("modality", Meeting.Modality),
        "start": fields.day("start"),
        "end": fields.day("end"),
        "precision": fields.choice("precision", Precision),
        "city": fields.translated("city"),
        "country": fields.code("country", empty=True),
        "round": fields.code("round__code", empty=True),
        "round_derived": fields.flag("round_derived"),
        "presidency": fields.numbered(
            "round__presidency__order", empty=True, help=_("Code of the presidency.")
        ),
        "discrepancy": Field(
            serializers.BooleanField,
            make=lambda found: len({(one["start"], one["end"]) for one in found}) > 1,
            beside=readings,
            otherwise=False,
            help=_("Whether sources disagree about its dates."),
        ),
        "date_readings": fields.objects(
            Reading, readings, help=_("The dates that each source gives.")
        ),
        "participants": fields.objects(Participant, participants, help=_("Who took part.")),
        "documents": fields.objects(Paper, papers, help=_("documents")),
        "instruments": fields.codes(
            beside.codes_of(Instrument, "meeting"), help=_("Adopted at it.")
        ),
        **SOURCED,
    },
    rows=lambda looking: Meeting.objects.visible_to(looking.user),
    filters=MeetingFilter,
)

# --- Vocabularies -----------------------------------------------------------------------

WORKING_GROUPS = Collection(
    "working-groups",
    "WorkingGroup",
    WorkingGroup,
    {
        "code": fields.code("code"),
        "url": fields.page("working-groups"),
        "name": fields.translated("name"),
        "themes": fields.codes(
            beside.codes_of(Theme, "working_groups"), help=_("By the crosswalk.")
        ),
        **SOURCED,
    },
    rows=lambda looking: WorkingGroup.objects.all(),
    filters=PlainFilter,
)

THEMES = Collection(
    "themes",
    "Theme",
    Theme,
    {
        "code": fields.code("code"),
        "url": fields.page("themes"),
        "list": fields.choice("list", Theme.List),
        "order": fields.number("order"),
        "name": fields.translated("name"),
        "is_new": fields.flag("is_new"),
        "dimensions": Field(
            fields.Codes,
            beside=beside.codes_of(Dimension, "themes", "number"),
            make=lambda numbers: [str(number) for number in numbers],
            otherwise=[],
            help=_("By the crosswalk."),
        ),
        "working_groups": fields.codes(
            beside.codes_of(WorkingGroup, "themes"), help=_("By the crosswalk.")
        ),
        "others": fields.codes(
            beside.codes_of(Theme, "linked_from__theme"), help=_("Themes of the other list.")
        ),
        **SOURCED,
    },
    rows=lambda looking: Theme.objects.all(),
    filters=ThemeFilter,
)

DIMENSIONS = Collection(
    "dimensions",
    "Dimension",
    Dimension,
    {
        "code": fields.numbered("number", help=_("code")),
        "url": fields.page("dimensions", "number"),
        "number": fields.number("number"),
        "name": fields.translated("name"),
        "collaborators": fields.codes(
            beside.codes_of(Actor, "dimensions"), help=_("The actors named for it.")
        ),
        "themes": fields.codes(beside.codes_of(Theme, "dimensions"), help=_("By the crosswalk.")),
        **SOURCED,
    },
    rows=lambda looking: Dimension.objects.all(),
    filters=DimensionFilter,
    code="number",
)

SOURCES = Collection(
    "sources",
    "Source",
    Source,
    {
        "code": fields.code("code"),
        "url": fields.page("sources"),
        "title": fields.translated("title"),
        "publisher": fields.translated("publisher"),
        "published_on": fields.day("published_on", empty=True),
        "published_precision": fields.choice("published_precision", Precision),
        "address": fields.text("address", empty=True),
        "note": fields.translated("note"),
    },
    rows=lambda looking: Source.objects.all(),
    filters=SourceFilter,
)
