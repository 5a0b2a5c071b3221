"""The forms of the portal: a report, a piece of evidence, the answer to a public note.

A report may be saved as long as its texts are not too long and its day has come; what the
status asks is for `checks.faults` to say, before it is submitted.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.filekinds import ALLOWED
from commitments.filters import Day
from commitments.models import (
    CHOOSABLE,
    Evidence,
    Measure,
    Obstacle,
    Reason,
    Status,
    Support,
)
from commitments.templatetags.record import LANGUAGE_NAMES, reader_language

from . import checks, drafts
from .evidence import clean_name, store

#: Status -> what it says, and what it asks of the reporter.
MEANINGS = {
    Status.UNDER_CONSIDERATION: gettext_lazy("It is being studied; nothing is decided yet."),
    Status.PLANNED: gettext_lazy("Asks for the decision or plan."),
    Status.IN_PROGRESS: gettext_lazy("Work has begun."),
    Status.ADVANCED: gettext_lazy("Asks what is still missing."),
    Status.IMPLEMENTED: gettext_lazy(
        "Asks whether it existed before the text was adopted, and whether it continues."
    ),
    Status.DISCONTINUED: gettext_lazy("Asks for a reason."),
    Status.NOT_APPLICABLE: gettext_lazy("Asks for a reason."),
}
TEXTS = {
    "narrative": gettext_lazy("What has been done"),
    "missing": gettext_lazy("What is still missing"),
    "plan": gettext_lazy("The decision or plan"),
    "reason_text": gettext_lazy("The other reason"),
}
#: The fields that stand first, in the order in which the page has them.
ON_THE_PAGE = [
    "status",
    "plan",
    "missing",
    "existed_before",
    "continuing",
    "reason",
    "reason_text",
    "narrative",
]
YES_OR_NO = [
    ("", gettext_lazy("not said")),
    ("true", gettext_lazy("yes")),
    ("false", gettext_lazy("no")),
]
#: What makes the answer: an earlier one is confirmed, or one of these is changed.
CONTENT = [name for name in drafts.FIELDS if name not in ("reported_on", "carried_over")]
#: What submission empties where the status does not ask for it.
ASKED_BY_STATUS = [
    "existed_before",
    "continuing",
    "reason",
    *(f"reason_text_{code}" for code in checks.LANGUAGES),
]


def languages():
    """es, pt and en, the reader's first."""
    return sorted(checks.LANGUAGES, key=lambda code: code != reader_language())


def columns(field):
    """The names in the form of a *field* of the model, one for each language of a text."""
    return [f"{field}_{code}" for code in languages()] if field in TEXTS else [field]


def field_name(field):
    """The name in the form of what `checks.faults` calls *field*; the first of several."""
    return "still_holds" if field == "carried_over" else columns(field)[0]


class Text(forms.CharField):
    """A text in one language; too long is refused with a sentence, and never cut."""

    def __init__(self, label, code, rows=3):
        label = f"{label} ({LANGUAGE_NAMES[code]})"
        # A style sheet can tell a field without text by its placeholder, of one space.
        widget = forms.Textarea({"rows": rows, "lang": code, "placeholder": " "})
        super().__init__(label=label, required=False, widget=widget)

    def to_python(self, value):
        return drafts.as_written(super().to_python(value))

    def validate(self, value):
        if sentence := checks.too_long(value):
            raise ValidationError(sentence)


class YesOrNo(forms.TypedChoiceField):
    def __init__(self, label):
        super().__init__(
            label=label,
            choices=YES_OR_NO,
            coerce=lambda value: value == "true",
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
        )

    def prepare_value(self, value):
        return {True: "true", False: "false", None: ""}.get(value, value)


def not_to_come(day):
    if sentence := checks.in_the_future(day):
        raise ValidationError(sentence)


def boxes(label, choices):
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=widget)


def tick(label, help_text=""):
    return forms.BooleanField(label=label, help_text=help_text, required=False)


class ReportForm(forms.Form):
    """What the writer of a report decides.

    update: the draft, None before the first save; stands: the published update that stands,
    None if none. Where nothing is drafted yet, what stands is the answer that is prefilled.
    """

    status = forms.ChoiceField(
        label=gettext_lazy("Status"), choices=CHOOSABLE, required=False, widget=forms.RadioSelect
    )
    existed_before = YesOrNo(gettext_lazy("Did it exist before the text was adopted?"))
    continuing = YesOrNo(gettext_lazy("Does it continue?"))
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[("", gettext_lazy("none chosen")), *Reason.choices],
        required=False,
    )
    measures = boxes(gettext_lazy("Form of the measure"), Measure.choices)
    obstacles = boxes(gettext_lazy("What stands in the way"), Obstacle.choices)
    support_needed = boxes(gettext_lazy("What support is needed"), Support.choices)
    reported_on = forms.DateField(
        label=gettext_lazy("Date to which the report refers"), widget=Day, validators=[not_to_come]
    )
    still_holds = tick(gettext_lazy("I have checked it: this still holds"))
    retracts = tick(
        gettext_lazy("Take back the earlier report"),
        gettext_lazy(
            "It stays in the history, marked as taken back, and no status takes its place. Say why"
            " under “What has been done”."
        ),
    )
    correction = tick(
        gettext_lazy("This corrects the published report"),
        gettext_lazy("It will be listed among the corrections."),
    )

    def __init__(self, data=None, *, update=None, stands=None):
        self.update = update
        self.stands = None if stands is None or stands.retraction else stands
        self.basis = update or self.stands
        #: Whether the answer is an earlier one that nobody has confirmed yet.
        self.carried = update.carried_over if update else self.stands is not None
        super().__init__(data, initial=self._initial())
        for name, label in TEXTS.items():
            rows = 7 if name == "narrative" else 3
            self.fields |= {f"{name}_{code}": Text(label, code, rows) for code in languages()}
        self.order_fields(column for name in ON_THE_PAGE for column in columns(name))

    def _initial(self):
        initial = drafts.values_of(self.basis) if self.basis else {}
        if self.update is None:
            return initial | {"reported_on": timezone.localdate(), "retracts": False}
        return initial | {"correction": self.update.corrects_id and not self.update.retracts}

    def values(self):
        """{field: value} for `drafts`, once the form is valid."""
        given = self.cleaned_data
        values = {name: given[name] for name in CONTENT}
        if given["retracts"]:
            values["status"] = ""
        return values | {
            "reported_on": given["reported_on"],
            "carried_over": self.carried and not given["still_holds"] and self._same(values),
            "corrects": self.stands if given["correction"] or given["retracts"] else None,
        }

    def _same(self, values):
        return drafts.says(self.basis, {name: values[name] for name in CONTENT})

    def beside(self, current):
        """(label, what was typed, what *current* says) of each field that one of them fills."""
        other = ReportForm(update=current)
        for name in self.fields:
            mine, theirs = self.said(name), other.said(name) if current else ""
            if name != "still_holds" and (mine or theirs):
                yield self.fields[name].label, mine, theirs

    def said(self, name):
        """What the field *name* holds, in words; the empty string for nothing."""
        value, field = self[name].value(), self.fields[name]
        if hasattr(field, "choices"):
            chosen = value if isinstance(value, list) else [value]
            return ", ".join(str(label) for code, label in field.choices if code in chosen and code)
        if isinstance(field, forms.BooleanField):
            return str(field.label) if value else ""
        return drafts.as_written(str(value)) if value else ""

    @property
    def texts(self):
        """{name: its fields, the reader's language first}, for the template."""
        return {name: [self[column] for column in columns(name)] for name in TEXTS}

    @property
    def statuses(self):
        """(radio button, what the status asks) of each, for the template."""
        return zip(self["status"], MEANINGS.values(), strict=True)


class WebAddressField(forms.URLField):
    default_validators = [URLValidator(schemes=["http", "https"])]


class EvidenceForm(forms.Form):
    """One more piece of evidence: a link, a file or the citation of a legal norm."""

    prefix = "evidence"

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[choice for choice in Evidence.Kind.choices if choice[0] != Evidence.Kind.SOURCE],
        initial=Evidence.Kind.LINK,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300, required=False)
    address = WebAddressField(
        label=gettext_lazy("Address"), max_length=1000, required=False, assume_scheme="https"
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=", ".join(kind.label for kind in ALLOWED),
        required=False,
    )
    issuer = forms.CharField(
        label=gettext_lazy("Issued by"),
        help_text=gettext_lazy("Authority, or official gazette."),
        max_length=200,
        required=False,
    )
    dated = forms.DateField(
        label=gettext_lazy("Dated"), required=False, widget=Day, validators=[not_to_come]
    )
    locator = forms.CharField(
        label=gettext_lazy("Place in it"),
        help_text=gettext_lazy("Paragraph, page, article."),
        max_length=200,
        required=False,
    )
    restricted = tick(gettext_lazy("Restricted: for the Technical Secretariat only"))

    @property
    def typed(self):
        """Whether its writer began to fill it in."""
        names = [
            self.add_prefix(name) for name in self.fields if name not in ("kind", "restricted")
        ]
        return any(self.data.get(name) or self.files.get(name) for name in names)

    def clean(self):
        given = super().clean()
        kind, upload = given.get("kind"), given.get("file")
        if kind == Evidence.Kind.LINK and not given.get("address") and "address" not in self.errors:
            self.add_error("address", _("A link needs its address."))
        if kind == Evidence.Kind.FILE and not upload and "file" not in self.errors:
            self.add_error("file", _("Choose the file."))
        if kind in (Evidence.Kind.LINK, Evidence.Kind.NORM) and not given.get("title"):
            self.add_error("title", _("Say what it is."))
        if kind == Evidence.Kind.FILE and upload and not self.errors:
            self._store(upload)
        return given

    def _store(self, upload):
        try:
            self.cleaned_data["stored"] = store(upload)
        except ValidationError as refusal:
            self.add_error("file", refusal)

    def fields_of_evidence(self):
        """The fields of the model, once the form is valid; texts in the reader's language."""
        given, language = self.cleaned_data, reader_language()
        fields = {name: given[name] for name in ("kind", "issuer", "dated", "restricted")}
        fields |= {f"title_{language}": given["title"], f"locator_{language}": given["locator"]}
        if given["kind"] == Evidence.Kind.FILE:
            name = clean_name(given["file"].name)
            title = given["title"] or name
            return fields | {"file": given["stored"], "file_name": name, f"title_{language}": title}
        return fields | {"address": given["address"]}


class ReplyForm(forms.Form):
    """The answer of the state to what the Secretariat remarks in public."""

    def __init__(self, data=None, *, update):
        initial = {f"reply_{code}": getattr(update, f"reply_{code}") for code in checks.LANGUAGES}
        super().__init__(data, initial=initial)
        for code in languages():
            self.fields[f"reply_{code}"] = Text(_("Reply"), code, rows=6)

    def texts(self):
        """{language: text}, once the form is valid."""
        return {code: self.cleaned_data[f"reply_{code}"] for code in checks.LANGUAGES}
