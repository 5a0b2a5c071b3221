"""The groups of the Secretariat's staff and what each may do, as a migration makes them.

Names are in English in the database and translated wherever they are shown.
"""

from django.contrib.auth.management import create_permissions
from django.utils.translation import gettext_noop

EDITOR = gettext_noop("Secretariat editor")
REVIEWER = gettext_noop("Secretariat reviewer")
ADMINISTRATOR = gettext_noop("Administrator")
PRESIDENCY = gettext_noop("Presidency (read only)")
ROLES = (EDITOR, REVIEWER, ADMINISTRATOR, PRESIDENCY)

RECORD_APPS = ("members", "meetings", "commitments")
REPORTED = (
    "statusupdate",
    "evidence",
    "storedfile",
    "linkcheck",
    "transition",
    "cycleline",
    "cyclerequest",
)
CYCLES = ("reportingcycle", "cycleextension")
WITHIN_THE_SECRETARIAT = ("note", "mail", "notice", "heartbeat", "workbookupload")


def may(role, app, codename):
    """Whether *role* has the permission *codename* of *app* by its group."""
    if app not in RECORD_APPS:
        return False
    verb, _separator, model = codename.partition("_")
    model = model.removeprefix("historical")
    if model == "user":
        return role == ADMINISTRATOR or (role == EDITOR and verb == "view")
    if model in WITHIN_THE_SECRETARIAT:
        return verb == "view" and role != PRESIDENCY
    if model in CYCLES:
        return verb == "view" or role in (REVIEWER, ADMINISTRATOR)
    if model in ("focalpoint", "invitation"):
        return role in (EDITOR, ADMINISTRATOR) or (role == REVIEWER and verb == "view")
    if model in REPORTED:
        if verb == "follow":
            return role != PRESIDENCY
        return verb == "view" or (
            verb in ("review", "publish") and role in (REVIEWER, ADMINISTRATOR)
        )
    return verb == "view" or role in (EDITOR, ADMINISTRATOR)


def grant(apps, schema_editor):
    """In a migration: give the groups what `may` says of the models that there are by then."""
    database = schema_editor.connection.alias
    for app in RECORD_APPS:
        config = apps.get_app_config(app)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0, using=database)
        config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    groups = apps.get_model("auth", "Group").objects.using(database)
    for group in groups.filter(name__in=ROLES):
        group.permissions.set(
            permission
            for permission in permissions.select_related("content_type")
            if may(group.name, permission.content_type.app_label, permission.codename)
        )
