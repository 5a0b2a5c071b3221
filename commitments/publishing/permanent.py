"""Permanent addresses: `/id/<collection>/<code>` leads, for ever, to the page of a record in
the reader's language. The collections bear the names that they have in the API. With
`?as_of=` or `?cycle=` the address is pinned to that moment, which the page then shows.
"""

from urllib.parse import urlencode

from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commitments.models import (
    Assignment,
    Commitment,
    Instrument,
    Position,
    Provision,
    ReportingCycle,
    StatusUpdate,
)
from commitments.moments import MomentForm
from meetings.models import Meeting
from members.models import (
    Actor,
    Dimension,
    Membership,
    Presidency,
    Source,
    Theme,
    WorkingGroup,
)

from .api import record, vocabularies


class HttpResponseSeeOther(HttpResponseRedirect):
    status_code = 303


#: Collection -> the rows that *user* may see, and the column that holds their code.
COLLECTIONS = {
    "instruments": (lambda user: Instrument.objects.visible_to(user), "code"),
    "provisions": (lambda user: Provision.objects.visible_to(user), "code"),
    "commitments": (lambda user: Commitment.objects.visible_to(user), "code"),
    "assignments": (lambda user: Assignment.objects.visible_to(user), "code"),
    "status-updates": (lambda user: StatusUpdate.objects.visible_to(user).published(), "code"),
    "cycles": (lambda user: ReportingCycle.objects.opened(), "code"),
    "actors": (lambda user: Actor.objects.all(), "code"),
    "memberships": (lambda user: vocabularies.memberships(), "code"),
    "presidencies": (lambda user: Presidency.objects.all(), "order"),
    "positions": (lambda user: record.positions(user), "code"),
    "meetings": (lambda user: Meeting.objects.visible_to(user), "code"),
    "working-groups": (lambda user: WorkingGroup.objects.all(), "code"),
    "themes": (lambda user: Theme.objects.all(), "code"),
    "dimensions": (lambda user: Dimension.objects.all(), "number"),
    "sources": (lambda user: Source.objects.all(), "code"),
}


def page_of(row):
    """The address of the page on which *row* is read."""
    if isinstance(row, Position):
        return row.instrument.get_absolute_url()
    if isinstance(row, (Membership, Presidency)):
        return row.actor.get_absolute_url()
    if isinstance(row, Source):
        return f"{reverse('public:source-list')}#{row.code}"
    return row.get_absolute_url()


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def permanent(request, collection, code):
    """Answer 303 to the page of a record, 404 where there is none that the reader may see."""
    if collection not in COLLECTIONS:
        raise Http404
    visible, column = COLLECTIONS[collection]
    try:
        row = visible(request.user).filter(**{column: code}).first()
    except ValueError:
        row = None
    if row is None:
        raise Http404
    return HttpResponseSeeOther(at_the_moment(page_of(row), request.GET))


def at_the_moment(page, query):
    """The address *page* with what *query* says of the moment; the page checks it."""
    path, hash_, anchor = page.partition("#")
    asked = [(name, value) for name in MomentForm.base_fields for value in query.getlist(name)]
    return f"{path}?{urlencode(asked)}{hash_}{anchor}" if asked else page


urlpatterns = [path("id/<slug:collection>/<path:code>", permanent, name="permanent")]
