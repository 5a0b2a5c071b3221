"""The collections of reporting: the published status updates, and the cycles that asked."""

from collections import Counter, defaultdict

from django.conf import settings
from django.db.models import Case, Count, F, When
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from commitments.models import (
    CHOOSABLE,
    CycleLine,
    CycleRequest,
    Evidence,
    EvidenceLevel,
    Instrument,
    Measure,
    Note,
    Obstacle,
    Reason,
    ReportingCycle,
    StatusUpdate,
    Support,
)
from commitments.models.days import instant_of
from members.models import Actor, Theme

from . import beside, fields
from .collection import Collection
from .fields import Field, Translated, in_languages, written
from .filters import CycleFilter, UpdatesEitherWay

# --- What stands beside an update -------------------------------------------------------


class Piece(serializers.Serializer):
    """What an update rests on. What is restricted is not listed."""

    kind = serializers.ChoiceField(choices=Evidence.Kind.choices)
    title = Translated()
    source = serializers.CharField(allow_null=True, help_text=_("Code of the source."))
    locator = Translated(help_text=_("Paragraph, page, article."))
    address = serializers.CharField(allow_null=True, help_text=_("Where it can be read."))
    issuer = serializers.CharField(allow_null=True)
    dated = serializers.DateField(allow_null=True)
    file = serializers.URLField(allow_null=True, help_text=_("Where its file is downloaded."))
    media_type = serializers.CharField(allow_null=True)
    size = serializers.IntegerField(allow_null=True, help_text=_("In bytes."))
    sha256 = serializers.CharField(allow_null=True, help_text="SHA-256")


OF_A_PIECE = [
    *(f"{name}_{language}" for name in ("title", "locator") for language in fields.LANGUAGES),
    *("pk", "kind", "source__code", "address", "source__address", "issuer", "dated"),
    *("file_name", "file__media_type", "file__size", "file__sha256"),
]


def evidence(looking, keys):
    rows = Evidence.objects.visible_to(looking.user).filter(update__in=keys)
    read = rows.order_by("update", "order").values("update", *OF_A_PIECE)
    return beside.gathered((row["update"], _piece(row)) for row in read)


def _piece(row):
    filed = row["file__sha256"] is not None
    return {
        "kind": row["kind"],
        "title": in_languages(row, "title"),
        "source": row["source__code"],
        "locator": in_languages(row, "locator"),
        "address": row["address"] or row["source__address"] or None,
        "issuer": row["issuer"] or None,
        "dated": row["dated"] and row["dated"].isoformat(),
        "file": _file(row["pk"], row["file_name"]) if filed else None,
        "media_type": row["file__media_type"],
        "size": row["file__size"],
        "sha256": row["file__sha256"],
    }


def _file(key, name):
    """The address of a file, the same whatever the reader's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.SITE_URL + reverse("public:evidence-file", args=[key, name])


class Remark(serializers.Serializer):
    """What the Secretariat remarked in public."""

    text = Translated()
    at = serializers.DateTimeField()


def notes(looking, keys):
    rows = Note.objects.filter(update__in=keys, audience=Note.Audience.PUBLIC)
    read = rows.order_by("at", "pk").values("update", "at", "text_es", "text_pt", "text_en")
    return beside.gathered(
        (row["update"], {"text": in_languages(row, "text"), "at": written(row["at"])})
        for row in read
    )


def corrections(looking, keys):
    """{update: the codes of the published ones by then that correct it}."""
    rows = looking.moment.updates(looking.user).filter(corrects__in=keys)
    return beside.gathered(rows.order_by("published_at", "pk").values_list("corrects", "code"))


# --- Status updates ---------------------------------------------------------------------


def updates(looking):
    """Those published by then. Of what came later they know nothing: `superseded` is empty."""
    rows = looking.moment.updates(looking.user)
    superseded = F("superseded_at")
    if looking.moment:
        by_then = When(superseded_at__lte=instant_of(looking.moment.on), then=superseded)
        superseded = Case(by_then, default=None)
    return rows.annotate(superseded=superseded)


UPDATES = Collection(
    "status-updates",
    "StatusUpdate",
    StatusUpdate,
    {
        "code": fields.code("code"),
        "url": fields.page("status-updates"),
        "assignment": fields.code("assignment__code"),
        "commitment": fields.code("assignment__commitment__code", help=_("commitment")),
        "actor": fields.code("assignment__actor__code", empty=True, help=_("actor")),
        "working_group": fields.code(
            "assignment__working_group__code", empty=True, help=_("working group")
        ),
        "reporter": fields.code("reporter__code", empty=True),
        "on_behalf": fields.flag("on_behalf"),
        "cycle": fields.code("cycle__code", empty=True),
        "status": fields.choice("status", CHOOSABLE, empty=True, help=_("Null in a retraction.")),
        "retracts": fields.flag("retracts"),
        "narrative": fields.translated("narrative"),
        "missing": fields.translated("missing"),
        "plan": fields.translated("plan"),
        "existed_before": fields.flag("existed_before", empty=True),
        "continuing": fields.flag("continuing", empty=True),
        "reason": fields.choice("reason", Reason, empty=True),
        "reason_text": fields.translated("reason_text"),
        "measures": fields.listed("measures", Measure),
        "obstacles": fields.listed("obstacles", Obstacle),
        "support_needed": fields.listed("support_needed", Support),
        "confirms": fields.code("confirms__code", empty=True),
        "corrects": fields.code("corrects__code", empty=True),
        "corrections": fields.codes(corrections, help=_("Codes of the updates that correct it.")),
        "notes": fields.objects(Remark, notes, help=_("What the Secretariat remarked in public.")),
        "reply": fields.translated("reply"),
        "evidence_level": fields.choice("evidence_level", EvidenceLevel, empty=True),
        "evidence": fields.objects(Piece, evidence, help=_("evidence")),
        "reported_on": fields.day("reported_on"),
        "published_at": fields.instant("published_at"),
        "superseded_at": fields.instant("superseded", empty=True, help=_("superseded at")),
        "demonstration": fields.flag("demonstration"),
    },
    rows=updates,
    filters=UpdatesEitherWay,
    moments=True,
    by_cursor=True,
)


# --- Cycles -----------------------------------------------------------------------------


class Outcomes(serializers.Serializer):
    """What came in of what a published cycle asked for."""

    def get_fields(self):
        outcomes = CycleLine.Outcome.choices
        return {code: serializers.IntegerField(help_text=label) for code, label in outcomes}


def asked(looking, keys):
    rows = CycleRequest.objects.filter(cycle__in=keys).order_by().values_list("cycle")
    return dict(rows.annotate(Count("pk")))


def outcomes(looking, keys):
    """{cycle: {outcome: how many}} of the published ones."""
    rows = CycleLine.objects.filter(cycle__in=keys).order_by().values_list("cycle", "outcome")
    found = defaultdict(Counter)
    for cycle, outcome, count in rows.annotate(Count("pk")):
        found[cycle][outcome] = count
    return {
        cycle: {code: counted[code] for code in CycleLine.Outcome.values}
        for cycle, counted in found.items()
    }


CYCLES = Collection(
    "cycles",
    "Cycle",
    ReportingCycle,
    {
        "code": fields.code("code"),
        "url": fields.page("cycles"),
        "title": fields.translated("title"),
        "opens_on": fields.day("opens_on"),
        "due_on": fields.day("due_on"),
        "cut_off_on": fields.day("cut_off_on"),
        "instruments": fields.codes(
            beside.codes_of(Instrument, "cycles"), help=_("Its scope; empty where it is all.")
        ),
        "themes": fields.codes(beside.codes_of(Theme, "cycles")),
        "actors": fields.codes(beside.codes_of(Actor, "cycles")),
        "opened_at": fields.instant("opened_at"),
        "published_at": fields.instant("published_at", empty=True),
        "methodology_version": fields.text("methodology_version"),
        "cover_note": fields.translated("cover_note"),
        "asked": Field(
            serializers.IntegerField,
            beside=asked,
            otherwise=0,
            help=_("Number of assignments that it asks about."),
        ),
        "outcomes": Field(
            Outcomes,
            beside=outcomes,
            empty=True,
            help=_("What came in; null until it is published."),
        ),
        "demonstration": fields.flag("demonstration"),
    },
    rows=lambda looking: ReportingCycle.objects.opened(),
    filters=CycleFilter,
)
