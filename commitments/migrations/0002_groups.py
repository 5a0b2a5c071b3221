"""The groups of the Secretariat's staff, with their permissions."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

from commitments import roles


def make_groups(apps, schema_editor):
    database = schema_editor.connection.alias
    for app in roles.RECORD_APPS:
        config = apps.get_app_config(app)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0, using=database)
        config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    for role in (roles.EDITOR, roles.REVIEWER, roles.ADMINISTRATOR, roles.PRESIDENCY):
        group, _made = (
            apps.get_model("auth", "Group").objects.using(database).get_or_create(name=role)
        )
        group.permissions.set(
            permission
            for permission in permissions.select_related("content_type")
            if roles.may(role, permission.content_type.app_label, permission.codename)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("members", "0001_initial"),
        ("meetings", "0001_initial"),
        ("commitments", "0001_initial"),
    ]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
