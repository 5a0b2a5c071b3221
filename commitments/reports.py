"""Everything that the page of a report shows of it, in a fixed number of queries.

For the public pages and for the portal's preview of them: both draw
`templates/publishing/parts/update.html`, which asks the database for nothing more.
"""

from django.db.models import Prefetch

from .models import Evidence, Note, StatusUpdate


def as_published(updates, user):
    """Return the queryset *updates* with all that is shown of each to *user*.

    user: whose eyes it is for; an anonymous one gives what the public will read. Besides the
    evidence that *user* may see, each has `public_notes` and `corrections` (published ones).
    """
    evidence = Evidence.objects.visible_to(user).with_checks()
    return updates.select_related(
        "reporter", "assignment__working_group", "confirms", "corrects"
    ).prefetch_related(
        Prefetch("evidence", evidence.select_related("source", "file")),
        Prefetch(
            "notes", Note.objects.filter(audience=Note.Audience.PUBLIC), to_attr="public_notes"
        ),
        Prefetch("corrected_by", StatusUpdate.objects.published(), to_attr="corrections"),
    )
