"""One report on one screen, with the decisions that are there to be made on it.

The screen says which version of the report it shows, and every decision carries it: what was
moved or changed meanwhile is shown anew before anybody decides on it.
"""

from copy import copy

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commitments.listing import ANCESTORS
from commitments.models import Evidence, LinkCheck, Note, Stage
from commitments.reporting import workflow
from commitments.reporting.evidence import answers
from commitments.reporting.refusals import Refused
from members.models import FocalPoint

from . import comparison, queue
from .decisions import DECISIONS

WHOLE = [
    f"assignment__commitment__provision__{ANCESTORS}",
    "assignment__commitment__provision__instrument",
    "assignment__actor",
    "assignment__working_group",
    "cycle",
    "confirms",
    "corrects",
    "author",
]
ROLES = {**dict(FocalPoint.Role.choices), workflow.SECRETARIAT: _("Technical Secretariat")}
#: What of the queue's address does not narrow what waits.
NOT_NARROWING = ("stage", "p", "o", "e", "all")


def review(modeladmin, request, pk):
    """The screen of the report *pk*; what is posted is a decision on it."""
    if not modeladmin.has_view_permission(request):
        raise PermissionDenied
    rows = modeladmin.get_queryset(request).select_related(*WHOLE)
    update, sent = get_object_or_404(rows, pk=pk), None
    if request.method == "POST":
        sent = _sent(request, update)
        if _made(request, sent):
            return redirect(request.get_full_path())
        update = sent.update = get_object_or_404(rows, pk=pk)  # as it stands now
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": gettext("Review"),
        "opts": modeladmin.opts,
        "preserved_filters": modeladmin.get_preserved_filters(request),
        **_read(request.user, update),
        **_decisions(request.user, update, sent),
        **_next(modeladmin, request, update),
    }
    return TemplateResponse(request, "admin/commitments/statusupdate/review.html", context)


# --- Deciding ---------------------------------------------------------------------------


def _sent(request, update):
    """The decision that the request carries. Raises BadRequest, PermissionDenied."""
    kind = DECISIONS.get(request.POST.get("decision"))
    if kind is None:
        raise BadRequest("There is no such decision.")
    if not request.user.has_perm(kind.right):
        raise PermissionDenied
    return kind(request.POST, update=update, by=request.user)


def _made(request, sent):
    """Whether the decision *sent* was made; where it was refused, its errors say why."""
    valid = sent.is_valid()
    try:
        if request.POST.get("version") != str(sent.update.version):
            raise workflow.AlreadyMoved
        if valid:
            sent.make()
    except Refused as refusal:
        sent.add_error(None, str(refusal))
    if sent.errors:
        return False
    messages.success(request, sent.done)
    return True


def _decisions(user, update, sent):
    """The forms on the screen; `sent` is the one that came back, `lost` its texts where it is
    no longer among them."""
    forms = [
        sent if sent and sent.name == kind.name else kind(update=update, by=user)
        for kind in DECISIONS.values()
    ]
    offered = [form for form in forms if form.offered]
    lost = sent.typed if sent and sent not in offered else []
    return {"decisions": offered, "sent": sent, "lost": lost}


# --- Reading ----------------------------------------------------------------------------


def _read(user, update):
    """All that *user* may read of *update*, and of what was published before it."""
    before, follows = queue.before(update), queue.follows(user)
    evidence, gone = _evidence(user, update, before)
    return {
        "update": update,
        "assignment": update.assignment,
        "commitment": update.assignment.commitment,
        "before": before,
        "remarks": queue.remarks(update),
        "facts": comparison.facts(update, before),
        "texts": comparison.texts(update, before),
        "languages_missing": comparison.languages_missing(update),
        "evidence": evidence,
        "gone": gone,
        "follows": follows,
        "moves": _moves(update) if follows else [],
        "coauthors": list(update.coauthors.all()) if follows else [],
        "notes": list(Note.objects.visible_to(user).filter(update=update).select_related("by")),
        "reply": comparison.reply(update) if follows or update.stage == Stage.PUBLISHED else [],
    }


def _evidence(user, update, before):
    """(the evidence of *update* with its checks, that of *before* which is no longer there)."""
    both = Evidence.objects.visible_to(user).filter(update__in=filter(None, [update, before]))
    pieces = list(both.with_checks().select_related("source", "file").order_by("order"))
    now = [piece for piece in pieces if piece.update_id == update.pk]
    earlier = [piece for piece in pieces if piece.update_id != update.pk]
    for piece in now:
        piece.is_new = before is not None and comparison.fresh(piece, earlier)
        piece.answering = answers(piece)
        piece.outcome = piece.link_outcome and LinkCheck.Outcome(piece.link_outcome).label
    return now, [piece for piece in earlier if comparison.fresh(piece, now)]


def _moves(update):
    moves = list(update.transitions.select_related("by"))
    for move in moves:
        move.role_name = ROLES.get(move.role, move.role)
    return moves


def _next(modeladmin, request, update):
    """What waits next for who may review: the oldest after *update*, else the oldest of all."""
    if not modeladmin.has_review_permission(request):
        return {}
    waiting = _narrowed(modeladmin, request).filter(stage=Stage.SUBMITTED).exclude(pk=update.pk)
    waiting = waiting.order_by(*queue.OLDEST_FIRST)
    instant = update.submitted_at
    since = Q(submitted_at__gt=instant) | Q(submitted_at=instant, pk__gt=update.pk)
    after = waiting.filter(since).first() if instant else None
    return {"next_waiting": after or waiting.first(), "waiting_count": waiting.count()}


def _narrowed(modeladmin, request):
    """The reports that the queue held, by the filters under which this screen was opened."""
    asked = copy(request)
    asked.GET = QueryDict(request.GET.get("_changelist_filters", "")).copy()
    for name in NOT_NARROWING:
        asked.GET.pop(name, None)
    try:
        return modeladmin.get_changelist_instance(asked).queryset
    except IncorrectLookupParameters:
        return modeladmin.get_queryset(request)
