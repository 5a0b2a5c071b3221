"""What the record is known not to hold yet: the editor's list of what to look for next."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Meeting
from members.models import (
    Actor,
    Basis,
    FocalPoint,
    ThemeDimension,
    ThemeLink,
    ThemeWorkingGroup,
)

from .models import Assignment, Commitment, Instrument, Position, Provision, Standing

LANGUAGE_NAMES = {
    "es": gettext_lazy("Spanish"),
    "pt": gettext_lazy("Portuguese"),
    "en": gettext_lazy("English"),
}


@dataclass(frozen=True)
class Gap:
    """One kind of gap: what is missing, why it matters, and (label, address) of each."""

    title: str
    hint: str
    items: list


def known_gaps(today=None):
    """Return every Gap in the record, the empty ones left out, in a constant number of queries.

    today: the day on which focal points and the age of the last meeting are read.
    """
    today = today or timezone.localdate()
    gaps = [
        _instruments_without_text(),
        _positions_not_recorded(),
        _missing_texts(),
        _missing_names(),
        _commitments_without_theme(),
        _proposals(),
        _states_without_focal_point(today),
        _silence(today),
    ]
    return [gap for gap in gaps if gap.items]


def _page(thing):
    name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change"
    return reverse(name, args=[thing.pk])


def _instruments_without_text():
    without = Instrument.objects.exclude(coverage=Instrument.Coverage.FULL_TEXT)
    return Gap(
        _("Instruments without their text"),
        _("The sources mention them; find the adopted text and enter its paragraphs."),
        [(f"{one} · {one.get_coverage_display()}", _page(one)) for one in without],
    )


def _positions_not_recorded():
    members = list(Actor.objects.member_states())
    known = {
        (position.instrument_id, position.actor_id): position.position
        for position in Position.objects.all()
    }
    items = []
    for instrument in Instrument.objects.filter(annex_of__isnull=True):
        positions = [known.get((instrument.pk, member.pk), "not_recorded") for member in members]
        if unknown := positions.count("not_recorded"):
            label = _("%(instrument)s: %(unknown)d of %(all)d member states") % {
                "instrument": instrument,
                "unknown": unknown,
                "all": len(members),
            }
            items.append((label, _page(instrument)))
    return Gap(
        _("Positions not recorded"),
        _("Which member states signed or adopted the text, and which attended without."),
        items,
    )


def _missing_texts():
    missing = Provision.objects.filter(paraphrase=False).filter(
        Q(standing_es=Standing.MISSING)
        | Q(standing_pt=Standing.MISSING)
        | Q(standing_en=Standing.MISSING)
    )
    return Gap(
        _("Paragraphs without a text in one of the languages"),
        _("Write a working translation, or enter the official one where there is one."),
        [(f"{one.code}: {_languages_missing(one)}", _page(one)) for one in missing],
    )


def _languages_missing(provision):
    return ", ".join(
        str(LANGUAGE_NAMES[code])
        for code in ("es", "pt", "en")
        if provision.standing(code) == Standing.MISSING
    )


def _missing_names():
    items = []
    for model, name in (
        (Instrument, "title"),
        (Commitment, "title"),
        (Meeting, "title"),
        (Actor, "name"),
    ):
        empty = Q()
        for code in ("es", "pt", "en"):
            empty |= Q(**{f"{name}_{code}": ""}) | Q(**{f"{name}_{code}__isnull": True})
        items += [(str(one), _page(one)) for one in model.objects.filter(empty)]
    return Gap(
        _("Names and titles not in all three languages"),
        _("The public pages show another language in their place."),
        items,
    )


def _commitments_without_theme():
    without = Commitment.objects.filter(themes__isnull=True)
    return Gap(
        _("Commitments without a theme"),
        _("Without a theme, no working group follows them by the crosswalk."),
        [(str(one), _page(one)) for one in without],
    )


def _proposals():
    items = []
    for model in (ThemeLink, ThemeDimension, ThemeWorkingGroup):
        proposed = model.objects.filter(basis=Basis.PROPOSED).count()
        if proposed:
            address = reverse(f"admin:members_{model._meta.model_name}_changelist")
            label = f"{model._meta.verbose_name_plural}: {proposed}"
            items.append((label, f"{address}?basis__exact={Basis.PROPOSED}"))
    return Gap(
        _("Proposed links to confirm"),
        _("Derived by the editors; the Secretariat confirms or corrects them."),
        items,
    )


def _states_without_focal_point(today):
    """Those asked for something, and the members, for whom nobody may submit today."""
    asked = Assignment.objects.in_force(today).filter(actor__isnull=False)
    members = Actor.objects.member_states(today)
    states = Actor.objects.states().filter(Q(pk__in=asked.values("actor")) | Q(pk__in=members))
    signing = FocalPoint.objects.in_force(today).signing().filter(user__is_active=True)
    without = states.exclude(pk__in=signing.filter(actor__isnull=False).values("actor"))
    invite = reverse("admin:members_invitation_add")
    return Gap(
        _("States without a focal point"),
        _("Nobody can submit a report for them: invite a titular or an alternate."),
        [(str(one), f"{invite}?actor={one.pk}") for one in without],
    )


def _silence(today):
    last = Meeting.objects.filter(end__lte=today).order_by("-end").first()
    if last is None or (today - last.end).days < 180:
        return Gap("", "", [])
    label = _("The last meeting known is of %(day)s: %(title)s") % {
        "day": date_format(last.end),
        "title": last.title,
    }
    return Gap(
        _("Nothing recorded since"),
        _("Find what was held, adopted and decided after it."),
        [(label, _page(last))],
    )
