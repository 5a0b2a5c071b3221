"""Everything that the page of a report shows of it, in a fixed number of queries; and which
reports took another back.

For the public pages and for the portal's preview of them: both draw
`templates/publishing/parts/update.html`, which asks the database for nothing more.
"""

from django.db.models import BooleanField, Case, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import Coalesce

from .models import Evidence, Note, StatusUpdate, instant_of


def as_published(updates, user, on=None):
    """Return the queryset *updates* with all that is shown of each to *user*.

    user: whose eyes it is for; an anonymous one gives what the public will read; on: a day, at
    whose end one looks, or a published cycle; None is now. Besides the evidence that *user* may
    see, each has `public_notes`, and what had become of it by then: `superseded`, and its
    `corrections` (published ones).
    """
    evidence = Evidence.objects.visible_to(user).with_checks()
    later = Q(superseded_at__isnull=False) if on is None else Q(superseded_at__lte=instant_of(on))
    return (
        updates.annotate(
            superseded=Case(When(later, then=True), default=False, output_field=BooleanField())
        )
        .select_related("reporter", "assignment__working_group", "confirms", "corrects")
        .prefetch_related(
            Prefetch("evidence", evidence.select_related("source", "file")),
            Prefetch(
                "notes", Note.objects.filter(audience=Note.Audience.PUBLIC), to_attr="public_notes"
            ),
            Prefetch("corrected_by", StatusUpdate.objects.published(by=on), to_attr="corrections"),
        )
    )


def corrections(updates):
    """Of the published *updates*, the corrections and retractions, newest first, with `stood`:
    the key of the one that each names, else of the one that it superseded."""
    before = StatusUpdate.objects.published().filter(
        assignment=OuterRef("assignment"), superseded_at=OuterRef("published_at")
    )
    return (
        updates.filter(Q(corrects__isnull=False) | Q(status=""))
        .annotate(stood=Coalesce("corrects", Subquery(before.values("pk")[:1])))
        .order_by("-published_at", "-pk")
    )
