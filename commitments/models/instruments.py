"""The adopted texts: instruments, the positions that actors took, and the provisions,
verbatim and in a tree.

Adopted text is immutable: an editor's correction is an annotation beside it. Each text in
each language has a standing of its own, and the page shows it.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting
from members.folding import FoldedField
from members.models import Actor, Precision, Sourced
from members.publication import Publishable, PublishableQuerySet

LANGUAGES = ("es", "pt", "en")


class Standing(models.TextChoices):
    """What a text in one language is worth."""

    AUTHENTIC = "authentic", _("authentic")
    OFFICIAL_TRANSLATION = "official_translation", _("official translation")
    WORKING_TRANSLATION = "working_translation", _("working translation")
    MISSING = "missing", _("missing")


ADOPTED_STANDINGS = (Standing.AUTHENTIC, Standing.OFFICIAL_TRANSLATION)


def standing_field(label):
    return models.CharField(
        label, max_length=30, choices=Standing.choices, default=Standing.MISSING
    )


class Standings(models.Model):
    """The standing of a text in each of the three languages."""

    #: What else of a public record stays as it was printed.
    FIXED: tuple[str, ...] = ()

    standing_es = standing_field(_("standing of the Spanish text"))
    standing_pt = standing_field(_("standing of the Portuguese text"))
    standing_en = standing_field(_("standing of the English text"))

    class Meta:
        abstract = True

    def standing(self, language):
        """The standing of the text in *language* (`es`, `pt` or `en`)."""
        return getattr(self, f"standing_{language}")

    def adopted_fields(self, *names):
        """The columns that hold adopted or officially translated text, with their standing.

        names: the translated fields of the model that hold the text.
        """
        adopted = [code for code in LANGUAGES if self.standing(code) in ADOPTED_STANDINGS]
        return [f"{name}_{code}" for code in adopted for name in (*names, "standing")]

    def refuse_rewording(self, *names):
        """Raise ValidationError where adopted text, or its place, would change in public."""
        kept = type(self).objects.filter(pk=self.pk).first()
        if kept is None or not kept.public:
            return
        changed = [
            name
            for name in (*kept.FIXED, *kept.adopted_fields(*names))
            if (getattr(kept, name) or "") != (getattr(self, name) or "")
        ]
        if changed:
            sentence = _("Adopted text does not change. Write an annotation beside it.")
            raise ValidationError(dict.fromkeys(changed, sentence))


class InstrumentQuerySet(PublishableQuerySet):
    def free_to_unpublish(self):
        """The public ones on which nothing has been reported, and no cycle has asked anything."""
        reported = Q(provisions__commitments__assignments__updates__isnull=False)
        asked = Q(provisions__commitments__assignments__requests__isnull=False)
        return self.published().exclude(reported).exclude(asked)


class Instrument(Publishable, Standings, Sourced):
    """An adopted text. It may exist in the record without its text."""

    class Kind(models.TextChoices):
        DECLARATION = "declaration", _("declaration")
        PLAN_OF_ACTION = "plan_of_action", _("plan of action")
        ROAD_MAP = "road_map", _("road map")
        JOINT_STATEMENT = "joint_statement", _("joint statement")
        POLICY_PAPER = "policy_paper", _("policy paper")
        EXECUTIVE_SUMMARY = "executive_summary", _("executive summary")
        AGENDA = "agenda", _("agenda")

    class Coverage(models.TextChoices):
        FULL_TEXT = "full_text", _("full text")
        REPORTED = "reported", _("reported contents only")
        REFERENCED_ONLY = "referenced_only", _("referenced only")

    code = models.SlugField(_("code"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=400)
    short_title = models.CharField(_("short title"), max_length=120)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    adopted_precision = models.CharField(
        _("precision"), max_length=20, choices=Precision.choices, default=Precision.DAY
    )
    place = models.CharField(_("place"), max_length=100, blank=True)
    meeting = models.ForeignKey(
        Meeting,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="instruments",
        verbose_name=_("meeting"),
    )
    annex_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="annexes",
        verbose_name=_("annex of"),
    )
    coverage = models.CharField(
        _("coverage"), max_length=20, choices=Coverage.choices, default=Coverage.REFERENCED_ONLY
    )
    original_languages = models.CharField(
        _("languages it was drawn up in"),
        max_length=20,
        blank=True,
        help_text=_("es, pt, en, separated by spaces; empty where no source says."),
    )
    opening = models.TextField(
        _("title and preamble"), blank=True, help_text=_("As printed before the first paragraph.")
    )
    closing = models.TextField(
        _("dateline and signatures"), blank=True, help_text=_("As printed after the last one.")
    )

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["-adopted_on", "code"]
        permissions = [("publish_instrument", _("Can publish and unpublish instruments"))]

    def __str__(self):
        return self.short_title

    def get_absolute_url(self):
        return reverse("public:instrument", args=[self.code])

    def clean(self):
        self.refuse_rewording("opening", "closing")


class Position(Sourced):
    """What an actor did about an instrument. Never a boolean."""

    class Value(models.TextChoices):
        SIGNED = "signed", _("signed")
        ADOPTED = "adopted", _("adopted")
        ADHERED_LATER = "adhered_later", _("adhered later")
        ATTENDED_WITHOUT_SIGNING = "attended_without_signing", _("attended without signing")
        NOT_RECORDED = "not_recorded", _("position not recorded")

    #: Positions by which an actor made the text its own.
    SUBSCRIBED = (Value.SIGNED, Value.ADOPTED, Value.ADHERED_LATER)

    instrument = models.ForeignKey(
        Instrument,
        on_delete=models.CASCADE,
        related_name="positions",
        verbose_name=_("instrument"),
    )
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="positions", verbose_name=_("actor")
    )
    position = models.CharField(_("position"), max_length=30, choices=Value.choices)

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["instrument__code", "actor__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "actor"],
                name="position_once_per_actor",
                violation_error_message=_("This actor's position is already recorded."),
            )
        ]

    def __str__(self):
        return f"{self.actor} · {self.get_position_display()}"

    @property
    def public(self):
        return self.instrument.public


class ProvisionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(instrument__published_at__isnull=False)

    def visible_to(self, user):
        """Those of the instruments that *user* may see."""
        return self if user.has_perm("commitments.view_provision") else self.published()


class Provision(Standings, Sourced):
    """One numbered or lettered paragraph, verbatim; its act is the strongest it carries."""

    class Act(models.TextChoices):
        COMMITMENT = "commitment", _("commitment")
        RECOMMENDATION = "recommendation", _("recommendation")
        CALL = "call", _("call")
        ACKNOWLEDGMENT = "acknowledgment", _("acknowledgment")
        THANKS = "thanks", _("thanks")
        PROCEDURAL = "procedural", _("procedural")

    FIXED = ("instrument", "path", "parent", "label")

    code = models.CharField(_("code"), max_length=120, unique=True, blank=True)
    instrument = models.ForeignKey(
        Instrument,
        on_delete=models.PROTECT,
        related_name="provisions",
        verbose_name=_("instrument"),
    )
    path = models.CharField(
        _("path"),
        max_length=40,
        help_text=_("The labels from the root joined by dots: 10.C.3.4, 8.a, p14.b."),
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("part of"),
    )
    order = models.PositiveSmallIntegerField(_("reading order"))
    label = models.CharField(
        _("label"), max_length=20, blank=True, help_text=_("Exactly as printed.")
    )
    act = models.CharField(_("act"), max_length=20, choices=Act.choices)
    paraphrase = models.BooleanField(
        _("paraphrase"),
        default=False,
        help_text=_("Known only from reports; these are not the adopted words."),
    )
    text = models.TextField(_("text"))
    annotation = models.TextField(
        _("annotation"), blank=True, help_text=_("An editor's note; the text itself stays.")
    )
    folded = FoldedField(from_fields=["code", *(f"text_{code}" for code in LANGUAGES)])

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        ordering = ["instrument__code", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "path"],
                name="provision_path_once_per_instrument",
                violation_error_message=_("The instrument already has a provision at this path."),
            ),
            models.UniqueConstraint(
                fields=["instrument", "order"],
                name="provision_order_once_per_instrument",
                violation_error_message=_("Another provision has this place in the order."),
            ),
            models.CheckConstraint(
                condition=Q(paraphrase=False)
                | Q(standing_es="missing", standing_pt="missing", standing_en="missing"),
                name="provision_paraphrase_has_no_standing",
                violation_error_message=_("A paraphrase is no adopted text in any language."),
            ),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        instrument, path = self.code.split("/", 1)
        return reverse("public:provision", args=[instrument, path])

    def clean(self):
        if self.instrument_id and not self.code:
            self.code = f"{self.instrument.code}/{self.path}"
        if not any(getattr(self, f"text_{language}") for language in LANGUAGES):
            raise ValidationError(_("A provision has its text in one language at least."))
        self.refuse_rewording("text")

    @property
    def public(self):
        return self.instrument.public

    @property
    def why_not_public(self):
        """A sentence for the editor, empty where the public can see the record."""
        return self.instrument.why_not_public

    def language_shown(self, wanted):
        """The language in which the text can be read: *wanted* where there is a text in it,
        else the best there is (English is what the sources give for the shipped record)."""
        return next(
            (code for code in (wanted, "en", "es", "pt") if getattr(self, f"text_{code}")), wanted
        )

    @property
    def depth(self):
        return self.path.count(".")
