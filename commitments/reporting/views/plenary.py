"""What prepares a plenary: reports accepted and not yet published, the cover note of a cycle,
the dossier that one presidency hands to the next. Who has no part in it gets a 404.
"""

from functools import wraps

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commitments.listing import answers, paged
from commitments.models import Note, ReportingCycle, Stage, StatusUpdate, reads_accepted
from commitments.reporting import cycles, handover_workbook
from commitments.reporting.checks import LANGUAGES, LONGEST
from commitments.reporting.desks import desks_of
from commitments.reporting.handover import dossier
from commitments.reporting.refusals import Refused
from commitments.reporting.signing_in import signed_in
from commitments.reports import as_published
from commitments.templatetags.record import LANGUAGE_NAMES, reader_language

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def reads_the_dossier(user):
    """Whether *user* hands over or takes over: the presidency, and the Secretariat's staff."""
    staff = user.has_perm("commitments.view_statusupdate")
    return staff or any(desk.presides for desk in desks_of(user))


def signs_for_the_presidency(user):
    return any(desk.presides and desk.signs for desk in desks_of(user))


def only(allowed):
    """For who is signed in and *allowed*, a function of the user; a 404 for everyone else."""

    def decorate(view):
        @signed_in
        @wraps(view)
        def answering(request, *args, **kwargs):
            if not allowed(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return answering

    return decorate


def _render(request, name, **context):
    """The page *name*, in the frame of the desk at which the plenary is prepared."""
    desks = [desk for desk in desks_of(request.user) if desk.prepares_the_plenary]
    running = ReportingCycle.objects.running()
    context["to_introduce"] = running if signs_for_the_presidency(request.user) else []
    context["desk"] = min(desks, key=lambda desk: not desk.presides, default=None)
    return render(request, f"portal/{name}.html", context)


# --- Accepted, not yet published --------------------------------------------------------


@require_safe
@only(reads_accepted)
@answers
def accepted(request):
    """What the next publication puts out, by assignee, each report as it will read."""
    waiting = StatusUpdate.objects.visible_to(request.user).filter(stage=Stage.ACCEPTED)
    updates = as_published(waiting, request.user).select_related(
        "assignment__commitment__provision__instrument", "assignment__actor"
    )
    names = ("assignment__actor__name", "assignment__working_group__name", "assignment__code")
    page = paged(request, updates.order_by(*names))
    seen = Note.objects.visible_to(request.user).filter(update__in=[one.pk for one in page])
    kept = set(seen.values_list("pk", flat=True))
    for update in page:
        update.public_notes = [note for note in update.public_notes if note.pk in kept]
    pages = page.paginator.get_elided_page_range(page.number)
    return _render(request, "accepted", page=page, pages=pages)


# --- The cover note ---------------------------------------------------------------------


class CoverNoteForm(forms.Form):
    """A text for each language; one is enough."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            self.fields[code] = forms.CharField(
                label=LANGUAGE_NAMES[code],
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 10, "lang": code}),
            )

    def clean(self):
        """A browser ends its lines in two characters; the record in one."""
        given = super().clean()
        return {code: text.replace("\r\n", "\n") for code, text in given.items()}


@require_http_methods(["GET", "HEAD", "POST"])
@only(signs_for_the_presidency)
def cover_note(request, code):
    """The presidency's introduction to a cycle, until that is published."""
    cycle = get_object_or_404(ReportingCycle.objects.opened(), code=code)
    form = CoverNoteForm(request.POST or None, initial=cycles.note_of(cycle))
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            cycles.write_cover_note(cycle, form.cleaned_data, seen=seen, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            cycle.refresh_from_db()
        else:
            messages.success(request, _("The cover note is saved."))
            return redirect("portal:cover-note", code)
    stands = [(code, text) for code, text in cycles.note_of(cycle).items() if text]
    seen = cycles.version_of_note(cycle)
    return _render(request, "cover_note", cycle=cycle, form=form, stands=stands, seen=seen)


# --- The handover -----------------------------------------------------------------------


@require_safe
@only(reads_the_dossier)
def handover(request):
    return _render(request, "handover", dossier=dossier())


@require_safe
@only(reads_the_dossier)
def handover_xlsx(request):
    """The same as a workbook, in the language of the address."""
    found = dossier()
    name = f"quitotrack-handover-{found.day}-{reader_language()}.xlsx"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(handover_workbook.workbook(found), content_type=XLSX, headers=headers)
