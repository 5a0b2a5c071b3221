"""What is done with a reporting cycle beside its form: opening it, giving more time, the board
of its completeness, the rehearsal and the publication. Each asks before it acts.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commitments import completeness
from commitments.models import CycleLine, ReportingCycle, Stage
from commitments.reporting import cycles
from commitments.reporting.refusals import Refused
from commitments.reporting.rehearsal import rehearse as rehearsed
from members.models import Actor

#: Stages of which the Secretariat reads more than how many there are.
READ = [stage for stage in Stage if stage not in (Stage.DRAFT, Stage.WITHDRAWN)]


def _cycle(request, pk, permission, **state):
    """The cycle *pk* in that *state*, for who has the *permission*; else 403 or 404."""
    if not request.user.has_perm(f"commitments.{permission}"):
        raise PermissionDenied
    return get_object_or_404(ReportingCycle, pk=pk, **state)


def _render(model_admin, request, name, cycle, title, **context):
    context |= model_admin.admin_site.each_context(request)
    context |= {"title": title, "cycle": cycle, "opts": model_admin.opts}
    return TemplateResponse(request, f"admin/commitments/cycle_{name}.html", context)


def _to(name, cycle):
    return redirect(f"admin:commitments_reportingcycle_{name}", cycle.pk)


# --- Opening ----------------------------------------------------------------------------


def open_(model_admin, request, pk):
    """Show whom the cycle would ask, and ask them once it is confirmed."""
    cycle = _cycle(request, pk, "change_reportingcycle")
    if request.method == "POST":
        try:
            count = cycles.open_cycle(cycle, by=request.user)
        except Refused as refusal:
            model_admin.message_user(request, str(refusal), messages.ERROR)
            return _to("change", cycle)
        sentence = ngettext(
            "The cycle is open: %d assignment is asked.",
            "The cycle is open: %d assignments are asked.",
            count,
        )
        model_admin.message_user(request, sentence % count, messages.SUCCESS)
        return _to("board", cycle)
    asked = _asked(cycle)
    context = {
        "asked": asked,
        "total": sum(count for _assignee, count in asked),
        "refusal": "" if cycle.opened_at else cycles.why_not_open(cycle),
        "early": cycle.opens_on > timezone.localdate(),
    }
    return _render(model_admin, request, "open", cycle, _("Open the cycle"), **context)


def _asked(cycle):
    """[(assignee, how many of its assignments are in scope)], in alphabetical order."""
    counted = cycles.scope(cycle).order_by().values_list("actor", "working_group")
    numbers = {(actor, group): count for actor, group, count in counted.annotate(Count("pk"))}
    return [(one, numbers[key]) for key, one in completeness.assignees(numbers)]


# --- More time --------------------------------------------------------------------------


class MoreTimeForm(forms.Form):
    """Who gets more time, and until when. given: {code: (assignee, until when it has time)}."""

    assignee = forms.ChoiceField(label=gettext_lazy("Assignee"))
    due_on = forms.DateField(
        label=gettext_lazy("Due on"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args, given, **kwargs):
        super().__init__(*args, **kwargs)
        self.given = given
        self.fields["assignee"].choices = [
            (code, _("%(name)s, due on %(day)s") % {"name": one.name, "day": date_format(day)})
            for code, (one, day) in given.items()
        ]

    def clean_assignee(self):
        return self.given[self.cleaned_data["assignee"]][0]


def extend(model_admin, request, pk):
    """Give one assignee more time; the others' dates stay."""
    cycle = _cycle(request, pk, "change_reportingcycle")
    due = cycles.due_dates(cycle)
    given = {one.code: (one, due[key]) for key, one in completeness.assignees(due)}
    form = MoreTimeForm(request.POST or None, given=given)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            cycles.extend(cycle, chosen["assignee"], chosen["due_on"], by=request.user)
        except Refused as refusal:
            form.add_error("due_on", str(refusal))
        else:
            sentence = _("%(assignee)s has time until %(day)s.")
            words = {"assignee": chosen["assignee"], "day": date_format(chosen["due_on"])}
            model_admin.message_user(request, sentence % words, messages.SUCCESS)
            return _to("board", cycle)
    return _render(model_admin, request, "extend", cycle, _("Give more time"), form=form)


# --- Completeness -----------------------------------------------------------------------


def board(model_admin, request, pk):
    """Who has reported how much, by state and by theme, and who needs a call."""
    cycle = _cycle(request, pk, "follow_statusupdate")
    if cycle.opened_at is None:
        raise Http404
    found = completeness.of_cycle(cycle)
    context = {
        "found": found,
        "rows": list(_rows(cycle, found)),
        "totals": list(_states(cycle, found.states, found.total)),
    }
    return _render(model_admin, request, "board", cycle, _("Completeness"), **context)


def _rows(cycle, found):
    """What the board says of each assignee."""
    calls = completeness.to_chase(cycle, found.rows) if cycle.running else {}
    due = cycles.due_dates(cycle)
    for row in found.rows:
        yield {
            "assignee": row.assignee,
            "part": row.part,
            "all": _address(cycle, row.assignee),
            "call": calls.get(row.key, ""),
            "due_on": due[row.key],
            "extended": due[row.key] != cycle.due_on,
            "states": list(_states(cycle, found.states, row.part, row.assignee)),
            "themes": [
                (part, _address(cycle, row.assignee, theme=theme) if theme else "")
                for part, (theme, _part) in zip(row.by_theme, found.themes, strict=True)
            ],
        }


def _states(cycle, states, part, assignee=None):
    """(how many, address of these or "") of each of the *states*."""
    for code, _label in states:
        count = part.states[code]
        listed = count and (cycle.published_at or code in READ)
        yield count, _address(cycle, assignee, state=code) if listed else ""


def _address(cycle, assignee=None, *, state="all", theme=None):
    """The reports of *cycle* in the review queue; of a published one, its frozen lines, which
    cannot be listed by theme: then the empty string."""
    if cycle.running:
        asked = {"cycle": cycle.code, "stage": state}
        asked |= {"assignee": assignee.code} if assignee else {}
        asked |= {"theme": theme.code} if theme else {}
        return f"{reverse('admin:commitments_statusupdate_changelist')}?{urlencode(asked)}"
    if theme:
        return ""
    asked = {"cycle__id__exact": cycle.pk}
    asked |= {"outcome__exact": state} if state in CycleLine.Outcome.values else {}
    if assignee:
        column = "actor" if isinstance(assignee, Actor) else "working_group"
        asked[f"assignment__{column}__id__exact"] = assignee.pk
    return f"{reverse('admin:commitments_cycleline_changelist')}?{urlencode(asked)}"


# --- The rehearsal and the publication --------------------------------------------------


def rehearse(model_admin, request, pk):
    """Show what publishing would bring, and publish once it is confirmed."""
    cycle = _cycle(request, pk, "follow_statusupdate")
    if request.method == "POST":
        return _publish(model_admin, request, cycle)
    if not cycle.running:
        raise Http404
    return _render(
        model_admin,
        request,
        "rehearsal",
        cycle,
        _("Rehearsal of the publication"),
        rehearsal=rehearsed(cycle),
        may_publish=request.user.has_perm("commitments.publish_statusupdate"),
    )


def _publish(model_admin, request, cycle):
    early = "before_preview_ends" in request.POST
    try:
        count = cycles.publish_cycle(cycle, by=request.user, before_preview_ends=early)
    except Refused as refusal:
        model_admin.message_user(request, str(refusal), messages.ERROR)
        cycle.refresh_from_db()
        return _to("rehearse" if cycle.running else "change", cycle)
    sentence = ngettext(
        "The cycle is published, with %d report.", "The cycle is published, with %d reports.", count
    )
    model_admin.message_user(request, sentence % count, messages.SUCCESS)
    return _to("change", cycle)
