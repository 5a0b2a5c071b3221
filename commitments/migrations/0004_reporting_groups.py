"""The groups of the Secretariat's staff may now work on what the reporting brought."""

from django.db import migrations

from commitments import roles


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("members", "0002_invitations"),
        ("commitments", "0003_reporting"),
    ]
    operations = [migrations.RunPython(roles.grant, migrations.RunPython.noop)]
