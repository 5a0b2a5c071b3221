"""Actors: states, organizations and bodies of the Process, and in which capacity they
take part between which dates. The troika is computed, never stored."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.folding import FoldedField

from .sources import Precision, Sourced


class ActorQuerySet(models.QuerySet):
    def states(self):
        return self.filter(kind=Actor.Kind.STATE)

    def in_capacity(self, capacity, on=None):
        """Actors that hold *capacity*: on the date *on*, or ever where it is None."""
        held = Membership.objects.filter(capacity=capacity)
        return self.filter(pk__in=(held.on(on) if on else held).values("actor"))

    def member_states(self, on=None):
        return self.in_capacity(Membership.Capacity.MEMBER_STATE, on)


class Actor(Sourced):
    class Kind(models.TextChoices):
        STATE = "state", _("state")
        ORGANIZATION = "organization", _("organization")
        BODY = "body", _("body of the Process")

    #: The body of which the state that presides is the holder.
    PRESIDENCY = "pro-tempore-presidency"

    code = models.CharField(
        _("code"),
        max_length=60,
        unique=True,
        help_text=_("ISO 3166-1 alpha-3 in upper case for a state, else a short name."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    formal_name = models.CharField(_("formal name"), max_length=200, blank=True)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    folded = FoldedField(
        from_fields=["code"]
        + [
            f"{field}_{language}"
            for field in ("name", "formal_name", "acronym")
            for language in ("es", "pt", "en")
        ]
    )

    objects = ActorQuerySet.as_manager()

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="state") | Q(code__regex=r"^[A-Z]{3}$"),
                name="actor_state_code_is_iso3",
                violation_error_message=_("A state's code is its three-letter ISO code."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        if self.kind == self.Kind.STATE:
            return reverse("public:state", args=[self.code])
        return reverse("public:actor", args=[self.code])


class ActorAlias(models.Model):
    """Another name under which the documents mention an actor."""

    public = True

    actor = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("actor")
    )
    name = models.CharField(_("name"), max_length=200, unique=True)
    folded = FoldedField(from_fields=["name"])

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["name"]

    def __str__(self):
        return self.name


class MembershipQuerySet(models.QuerySet):
    def on(self, day):
        """Those in force on *day*. Without a stated beginning, always begun."""
        return self.filter(
            Q(since__isnull=True) | Q(since__lte=day),
            Q(until__isnull=True) | Q(until__gte=day),
        )


class Membership(Sourced):
    class Capacity(models.TextChoices):
        MEMBER_STATE = "member_state", _("member state")
        GROUP_OF_FRIENDS = "group_of_friends", _("member of the Group of Friends")
        OBSERVER_STATE = "observer_state", _("observer state")
        CONTRIBUTOR = "contributor", _("contributor to the Process")
        SECRETARIAT_AGENCY = "secretariat_agency", _("agency of the Technical Secretariat")
        PARTICIPATING_ORGANIZATION = (
            "participating_organization",
            _("participating organization"),
        )

    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("actor")
    )
    capacity = models.CharField(_("capacity"), max_length=30, choices=Capacity.choices)
    since = models.DateField(_("since"), null=True, blank=True)
    since_precision = models.CharField(
        _("precision"), max_length=20, choices=Precision.choices, default=Precision.DAY
    )
    until = models.DateField(_("until"), null=True, blank=True)
    until_precision = models.CharField(
        _("precision"), max_length=20, choices=Precision.choices, blank=True
    )
    founding = models.BooleanField(_("founding"), default=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("capacity of an actor")
        verbose_name_plural = _("capacities of actors")
        ordering = ["actor__code", "capacity", "since"]
        constraints = [
            models.UniqueConstraint(
                "actor",
                "capacity",
                Coalesce("since", date.min),
                name="membership_once_per_beginning",
                violation_error_message=_("This capacity is already recorded from that date."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="membership_ends_after_it_begins",
                violation_error_message=_("A capacity cannot end before it begins."),
            ),
        ]

    def __str__(self):
        return f"{self.actor} · {self.get_capacity_display()}"


@dataclass(frozen=True)
class Troika:
    """The outgoing, current and incoming presidency on one day; None where not recorded."""

    outgoing: "Presidency | None"
    current: "Presidency | None"
    incoming: "Presidency | None"


class PresidencyQuerySet(models.QuerySet):
    def on(self, day):
        """The term that covers *day*, or None."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day).first()

    def troika(self, day):
        """Return the Troika on *day*, all three None before the first term."""
        current = self.on(day)
        if current is None:
            return Troika(None, None, None)
        near = {term.order: term for term in self.select_related("actor")}
        return Troika(near.get(current.order - 1), current, near.get(current.order + 1))


class Presidency(Sourced):
    """One state's term as Pro Tempore Presidency; without an end it is the last recorded."""

    order = models.PositiveSmallIntegerField(_("order"), unique=True)
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="presidencies", verbose_name=_("state")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    derived = models.BooleanField(
        _("derived"), default=False, help_text=_("Worked out from the record, not read in it.")
    )

    objects = PresidencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("presidency")
        verbose_name_plural = _("presidencies")
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="presidency_ends_after_it_begins",
                violation_error_message=_("A term cannot end before it begins."),
            ),
            models.UniqueConstraint(
                Coalesce("until", date.max),
                name="presidency_one_term_per_end",
                violation_error_message=_("Another term ends on that day, or has no end either."),
            ),
        ]

    def __str__(self):
        end = self.until.year if self.until else "…"
        return f"{self.order}. {self.actor} ({self.since.year}–{end})"
