"""What a reviewer decides on one report: a form for each move, which says whether it is there
to be made and hands it to the workflow. None of them touches what the state wrote."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.models import EvidenceLevel, Note, Stage
from commitments.reporting import workflow
from commitments.reporting.checks import LANGUAGES, LONGEST
from commitments.reporting.forms import Text

#: Evidence level -> what it means, and what it does not.
MEANINGS = {
    EvidenceLevel.NONE: (
        gettext_lazy("Nothing is named."),
        gettext_lazy("It does not mean that the report is untrue."),
    ),
    EvidenceLevel.STATEMENT: (
        gettext_lazy("The reporter says so, and names no document."),
        gettext_lazy("It does not mean that there is none."),
    ),
    EvidenceLevel.CITED: (
        gettext_lazy("A source is named, with the place in it."),
        gettext_lazy("It does not mean that the Secretariat holds a copy."),
    ),
    EvidenceLevel.ARCHIVED: (
        gettext_lazy("The document itself is kept here."),
        gettext_lazy("It does not mean that somebody else confirms it."),
    ),
    EvidenceLevel.CORROBORATED: (
        gettext_lazy("A second source, independent of the reporter, says the same."),
        gettext_lazy("It does not mean that the work is good or enough."),
    ),
}


class Decision(forms.Form):
    """A move of one *update*, made *by* somebody.

    name: what the button sends, and the prefix of its fields; right: what it takes; stages:
    where it exists; hint: what it does, said before; done: the same, said afterwards.
    """

    name: str
    right = "commitments.review_statusupdate"
    stages = tuple(stage for stage in Stage if stage != Stage.DRAFT)
    title: Any
    hint: Any = ""
    done: Any

    def __init__(self, data=None, *, update, by):
        self.update, self.by = update, by
        super().__init__(data, prefix=self.name)

    @property
    def offered(self):
        return self.update.stage in self.stages and self.by.has_perm(self.right)

    @property
    def refusal(self):
        """Why it cannot be made though the stage would allow it; empty where it can."""
        return ""

    @property
    def typed(self):
        """The texts that came with it, to be shown where the form no longer is."""
        sent = (self.data.get(self.add_prefix(name), "") for name in self.fields)
        return [text for text in sent if text.strip()]

    def texts(self):
        return {code: self.cleaned_data[f"text_{code}"] for code in LANGUAGES}

    def make(self):
        """Make the move; raises Refused."""
        raise NotImplementedError


class Texts(Decision):
    """A decision with a note; one language is enough."""

    label = gettext_lazy("Note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= {f"text_{code}": Text(self.label, code) for code in LANGUAGES}


class Accept(Decision):
    name = "accept"
    stages = (Stage.SUBMITTED,)
    title = gettext_lazy("Accept")
    done = gettext_lazy("Accepted. The focal points are told.")

    level = forms.ChoiceField(label=gettext_lazy("Evidence level"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("Internal note, kept with the move"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        levels = EvidenceLevel if self.documented else workflow.WITHOUT_EVIDENCE
        self.fields["level"].choices = [(level.value, _explained(level)) for level in levels]
        if self.update.confirms:
            self.initial["level"] = self.update.confirms.evidence_level

    @property
    def documented(self):
        return self.update.evidence.exists()

    @property
    def refusal(self):
        if workflow.took_part(self.update, self.by):
            return _("You took part in writing this report: somebody else has to accept it.")
        return ""

    def make(self):
        given = self.cleaned_data
        workflow.accept(self.update, level=given["level"], note=given["note"], by=self.by)


class Return(Texts):
    name = "return"
    stages = (Stage.SUBMITTED, Stage.ACCEPTED)
    title = gettext_lazy("Return")
    label = gettext_lazy("What is missing")
    hint = gettext_lazy("Everybody who reports for the state reads this. One language is enough.")
    done = gettext_lazy("Returned, with the note. The focal points are told.")

    def make(self):
        workflow.return_(self.update, note=self.texts(), by=self.by)


class Publish(Decision):
    name = "publish"
    right = "commitments.publish_statusupdate"
    stages = (Stage.ACCEPTED,)
    title = gettext_lazy("Publish now")
    hint = gettext_lazy("It is public at once, and supersedes what was published before.")
    done = gettext_lazy("Published.")

    @property
    def refusal(self):
        return workflow.why_not_publish(self.update)

    def make(self):
        workflow.publish([self.update], by=self.by)


class Remark(Texts):
    name = "remark"
    title = gettext_lazy("Write a note")
    hint = gettext_lazy(
        "One language is enough. A public note is published with the report, and the state may"
        " reply to it before."
    )
    done = gettext_lazy("The note is kept.")

    audience = forms.ChoiceField(
        label=gettext_lazy("For"), initial=Note.Audience.INTERNAL, widget=forms.RadioSelect
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        closed = self.update.stage in workflow.CLOSED
        self.fields["audience"].choices = [
            (code, label)
            for code, label in Note.Audience.choices
            if not (closed and code == Note.Audience.PUBLIC)
        ]

    def make(self):
        audience = self.cleaned_data["audience"]
        workflow.remark(self.update, audience=audience, texts=self.texts(), by=self.by)


DECISIONS = {kind.name: kind for kind in (Accept, Return, Publish, Remark)}


def _explained(level):
    means, means_not = MEANINGS[level]
    return format_html("<span><strong>{}</strong>. {} {}</span>", level.label, means, means_not)
