"""Who speaks for whom: accepting an invitation, the people at a desk."""

from datetime import date
from functools import partial

from django.contrib import messages
from django.contrib.auth import login
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from commitments.reporting import invitations
from commitments.reporting.desks import at_a_desk
from commitments.reporting.lines import calls_on, lines_on
from commitments.reporting.people_forms import AccountForm, ContributorForm
from commitments.reporting.refusals import Refused
from members.models import FocalPoint, Invitation, User

from .profile import answered

# --- Accepting an invitation ------------------------------------------------------------


@never_cache
@sensitive_post_parameters("password1", "password2")
def accept_invitation(request, token):
    """Accept by a form that makes an account or, signed in with the invited address, a click.

    A link that is spent, revoked, expired, sent anew or made up gets one and the same 404.
    """
    invitation = Invitation.objects.from_token(token)
    if invitation is None:
        return render(request, "portal/invitation_spent.html", status=404)
    owner = User.objects.filter(email__iexact=invitation.email).first()
    form = None
    if owner is None and request.user.is_anonymous:
        offered = {"name": invitation.name, "language": invitation.language}
        account = User(email=invitation.email)
        form = AccountForm(request.POST or None, instance=account, initial=offered)
    may_accept = form.is_valid() if form else owner == request.user
    if request.method == "POST" and may_accept:
        return _accept(request, invitation, owner, form)
    context = {"invitation": invitation, "owner": owner, "form": form}
    return render(request, "portal/invitation.html", context)


def _accept(request, invitation, owner, form):
    account = form.account if form else {}
    try:
        mandate = invitations.accept(invitation, user=owner, **account)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path)
    if form:
        login(request, mandate.user)
    return answered(
        request,
        mandate.user,
        partial(_welcome, mandate),
        "portal:briefing",
        mandate.assignee.code,
    )


def _welcome(mandate):
    words = {"assignee": mandate.assignee.name, "role": mandate.get_role_display()}
    return _("You now speak for %(assignee)s: %(role)s.") % words


# --- The people at a desk ---------------------------------------------------------------


@at_a_desk
def people(request, desk):
    """Who speaks for the assignee and who is invited; who signs has contributors of their own."""
    form = ContributorForm(initial={"language": request.user.language})
    if request.method == "POST":
        if not desk.signs:
            raise Http404
        if request.POST.get("action") != "invite":
            return _act(request, desk)
        form = ContributorForm(request.POST)
        if form.is_valid() and _invited(request, desk, form):
            return redirect("portal:people", desk.code)
    context = {
        "desk": desk,
        "mandates": FocalPoint.objects.in_force().of(desk.assignee).select_related("user"),
        "invitations": Invitation.objects.open().of(desk.assignee).select_related("invited_by"),
        "form": form if desk.signs else None,
    }
    return render(request, "portal/people.html", context)


def _invited(request, desk, form):
    """Send what *form* asks for; where it is refused, say so at the address."""
    role = FocalPoint.Role.CONTRIBUTOR
    try:
        invitations.invite(desk.assignee, role=role, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("email", str(refusal))
        return False
    messages.success(request, _("The invitation is on its way."))
    return True


#: What is done to a contributor or their invitation.
ACTS = {
    "again": invitations.send_again,
    "revoke": invitations.revoke,
    "end": invitations.end,
}


def _act(request, desk):
    chosen = request.POST.get("action", "")
    if chosen not in ACTS:
        raise Http404
    rows = FocalPoint.objects.in_force() if chosen == "end" else Invitation.objects.open()
    contributors = rows.of(desk.assignee).filter(role=FocalPoint.Role.CONTRIBUTOR)
    row = next((row for row in contributors if str(row.pk) == request.POST.get("row")), None)
    if row is None:
        raise Http404
    try:
        ACTS[chosen](row, by=request.user)
        messages.success(request, _said(chosen, row))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("portal:people", desk.code)


def _said(chosen, row):
    if chosen == "again":
        return _("A new link is on its way; the old one is dead.")
    if chosen == "revoke":
        return _("The invitation is revoked.")
    if row.until >= timezone.localdate():
        return _("The mandate began today: it ends at midnight.")
    return _("The mandate has ended.")


@require_safe
@at_a_desk
def briefing(request, desk):
    """What whoever takes over needs on the first day."""
    calls = calls_on(desk)
    lines = list(lines_on(desk, desk.assignments().with_status(), calls))
    begun = [line for line in lines if line.update]
    prefetch_related_objects([line.update for line in begun], "author", "changed_by")
    dated = [line for line in lines if _to_come(line.assignment.commitment.due_on)]
    context = {
        "desk": desk,
        "calls": calls,
        "lines": sorted(lines, key=_reported_on, reverse=True),
        "returned": [line for line in begun if line.returned],
        "open": [line for line in begun if not line.returned],
        "dated": sorted(dated, key=lambda line: line.assignment.commitment.due_on),
        "mandates": FocalPoint.objects.in_force().of(desk.assignee).select_related("user"),
    }
    return render(request, "portal/briefing.html", context)


def _reported_on(line):
    return line.assignment.reported_on or date.min


def _to_come(day):
    return day is not None and day >= timezone.localdate()
