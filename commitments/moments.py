"""When a reader looks: now, at the end of a past day (`?as_of=2026-03-31`), or at what a
published cycle froze (`?cycle=<code>`).

Every public page, list, download and the API understand both names, with one meaning: the
day is live and governs statuses, evidence levels and assignments in force; a cycle counts
its frozen lines, for ever. Neither governs titles, themes or texts.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from .models import Assignment, ReportingCycle, StatusUpdate


@dataclass(frozen=True)
class Moment:
    """A day, or a published cycle, or neither of them, which is now."""

    day: date | None = None
    cycle: ReportingCycle | None = None

    def __bool__(self):
        """Whether it is another time than now."""
        return self.on is not None

    @property
    def on(self):
        """What the querysets take as `on` and `by`."""
        return self.cycle or self.day

    @property
    def date(self):
        """The day whose facts hold: of a cycle, that of its publication."""
        if self.cycle:
            return timezone.localdate(self.cycle.published_at)
        return self.day or timezone.localdate()

    @property
    def query(self):
        """The names and values by which an address asks for this moment; empty for now."""
        if self.cycle:
            return {"cycle": self.cycle.code}
        return {"as_of": self.day.isoformat()} if self.day else {}

    def assignments(self, user):
        """Those that *user* may see in force then, with their status then; of a cycle, those
        that it asked about."""
        found = Assignment.objects.visible_to(user).in_force(self.cycle or self.date)
        return found.with_status(self.on)

    def updates(self, user):
        """What had been published by then, of what *user* may see."""
        return StatusUpdate.objects.visible_to(user).published(by=self.on)


NOW = Moment()


def not_in_the_future(day):
    if day > timezone.localdate():
        raise ValidationError(_("That day has not come yet."))


def not_before_the_record(day):
    first = Assignment.objects.aggregate(first=Min("in_force_from"))["first"]
    if first and day < first:
        sentence = _("The record begins on %(day)s: there is nothing to show before it.")
        raise ValidationError(sentence, params={"day": date_format(first)})


ON_A_DAY: dict[str, Any] = {
    "label": _("As of"),
    "input_formats": ["%Y-%m-%d"],
    "validators": [not_in_the_future, not_before_the_record],
}


class MomentForm(forms.Form):
    """What an address may say of the moment."""

    as_of = forms.DateField(required=False, **ON_A_DAY)
    cycle = forms.ModelChoiceField(
        ReportingCycle.objects.published(),
        label=_("Reporting cycle"),
        required=False,
        to_field_name="code",
        error_messages={"invalid_choice": _("No published cycle has this code.")},
    )

    def clean(self):
        chosen = super().clean()
        for name in self.fields:
            if len(set(filter(None, self.data.getlist(name)))) > 1:
                self.add_error(name, _("Give it once."))
        if chosen.get("as_of") and chosen.get("cycle"):
            self.add_error("cycle", _("Ask for a day or for a cycle, not for both."))
        return chosen


def asked(data):
    """Return the Moment that the query string *data* asks for.

    data: a QueryDict. Raises ValidationError, by name, for a day that has not come or lies
    before the record, an unknown or unpublished cycle, both at once, or nonsense.
    """
    if not any(data.getlist(name) for name in MomentForm.base_fields):
        return NOW
    form = MomentForm(data)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return Moment(form.cleaned_data["as_of"], form.cleaned_data["cycle"])
