"""The groups of the Secretariat's staff and what each may do, as a migration makes them.

Names are in English in the database and translated wherever they are shown.
"""

from django.utils.translation import gettext_noop

EDITOR = gettext_noop("Secretariat editor")
REVIEWER = gettext_noop("Secretariat reviewer")
ADMINISTRATOR = gettext_noop("Administrator")
PRESIDENCY = gettext_noop("Presidency (read only)")

RECORD_APPS = ("members", "meetings", "commitments")
REPORTED = ("statusupdate", "evidence", "transition", "cycleline", "reportingcycle")


def may(role, app, codename):
    """Whether *role* has the permission *codename* of *app* by its group."""
    if app not in RECORD_APPS:
        return False
    verb, _separator, model = codename.partition("_")
    model = model.removeprefix("historical")
    if model == "user":
        return role == ADMINISTRATOR or (role == EDITOR and verb == "view")
    if model == "focalpoint":
        return role in (EDITOR, ADMINISTRATOR) or (role == REVIEWER and verb == "view")
    if model in REPORTED:
        if verb == "follow":
            return role != PRESIDENCY
        return verb == "view" or (
            verb in ("review", "publish") and role in (REVIEWER, ADMINISTRATOR)
        )
    return verb == "view" or role in (EDITOR, ADMINISTRATOR)
