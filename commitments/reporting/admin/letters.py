"""Entering what a state sent by letter: the fields of the portal, and the letter beside them.

It is submitted at once, marked as entered on behalf; who enters it cannot accept it. The
focal points are told, and may withdraw it.
"""

import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commitments.filters import Day
from commitments.listing import ANCESTORS
from commitments.models import Assignment, Evidence
from commitments.reporting import drafts, workflow
from commitments.reporting.evidence import clean_name, store
from commitments.reporting.forms import ReportForm, field_name, not_to_come
from commitments.reporting.refusals import Conflict, Faulty, Refused
from members.folding import holding_words
from members.models import User

WHOLE = [
    f"commitment__provision__{ANCESTORS}",
    "commitment__provision__instrument",
    "actor",
    "working_group",
]
#: Where the words are sought by which an assignment is found, and how many are listed.
SEARCHED, MOST = ("commitment__folded", "actor__folded", "working_group__code"), 30


class LetterForm(ReportForm):
    """What the letter says, written from nothing, and the letter itself."""

    letter = forms.FileField(label=_("The letter"), help_text=_("It is kept as restricted."))
    letter_dated = forms.DateField(
        label=_("Date of the letter"), widget=Day, validators=[not_to_come]
    )

    def __init__(self, data=None, files=None, *, stands):
        super().__init__(data, stands=stands)
        self.files, self.carried = files or {}, False
        del self.fields["still_holds"]
        if self.stands is None:
            for name in ("retracts", "correction"):
                self.fields[name].widget = forms.HiddenInput()
        self.order_fields(["letter", "letter_dated", *self.fields])

    def _initial(self):
        return {"reported_on": timezone.localdate()}

    def clean(self):
        given = super().clean()
        if not self.errors:
            try:
                given["stored"] = store(given["letter"])
            except ValidationError as refusal:
                self.add_error("letter", refusal)
        return given

    def evidence(self):
        """The fields of the evidence that holds the letter, once the form is valid."""
        given = self.cleaned_data
        return {
            "kind": Evidence.Kind.FILE,
            "file": given["stored"],
            "file_name": clean_name(given["letter"].name),
            "dated": given["letter_dated"],
            **_titles(given["letter_dated"]),
        }


def _titles(day):
    """{title_es: …}: the letter is named by its date in each language."""
    titles = {}
    for language in User.Language.values:
        with translation.override(language):
            titles[f"title_{language[:2]}"] = gettext("Letter of %(day)s") % {
                "day": date_format(day, "DATE_FORMAT")
            }
    return titles


def letter(modeladmin, request):
    """Choose the assignment, `?assignment=` its code, then enter what the letter says of it."""
    if not modeladmin.has_review_permission(request):
        raise PermissionDenied
    seen = Assignment.objects.visible_to(request.user).in_force(timezone.localdate())
    seen = seen.select_related(*WHOLE)
    assignment = seen.filter(code=request.GET.get("assignment")).first()
    if assignment is None:
        return _choose(modeladmin, request, seen)
    stands = drafts.previous(assignment)
    form = LetterForm(request.POST or None, request.FILES, stands=stands)
    if form.is_bound and form.is_valid() and (update := _entered(request, form, assignment)):
        messages.success(request, _("The report is entered, and the focal points are told."))
        return redirect("admin:commitments_statusupdate_review", update.pk)
    context = {
        "assignment": assignment,
        "form": form,
        "token": request.POST.get("token") or uuid.uuid4(),
        "stands": stands,
        "in_the_way": assignment.updates.open().first(),
    }
    return _page(modeladmin, request, "letter", context)


def _choose(modeladmin, request, seen):
    """The page on which an assignment in force is found by words; 404 where a code is none."""
    words, code = request.GET.get("q", "").strip(), request.GET.get("assignment")
    found = seen.filter(holding_words(words, *SEARCHED)) if words else Assignment.objects.none()
    found = list(found.order_by("code")[: MOST + 1])
    context = {"words": words, "code": code, "found": found[:MOST], "more": len(found) > MOST}
    return _page(modeladmin, request, "letter_choose", context, status=404 if code else 200)


def _entered(request, form, assignment):
    """The update that the form makes, None where it was refused: its errors say why."""
    sent = {"letter": form.evidence(), "by": request.user, "token": _token(request)}
    try:
        return workflow.enter_on_behalf(assignment, form.values(), **sent)
    except Faulty as faulty:
        for field, sentence in next(iter(faulty.faults.values())):
            form.add_error(field_name(field), sentence)
    except Conflict:
        form.add_error(None, gettext("There is an open report on this assignment already."))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return None


def _token(request):
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return None


def _page(modeladmin, request, name, context, status=200):
    context |= {
        **modeladmin.admin_site.each_context(request),
        "title": gettext("Enter a letter"),
        "opts": modeladmin.opts,
    }
    template = f"admin/commitments/statusupdate/{name}.html"
    return TemplateResponse(request, template, context, status=status)
