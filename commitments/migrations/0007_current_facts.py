from django.db import migrations, models

from commitments import guards


class Migration(migrations.Migration):
    dependencies = [("commitments", "0006_search")]

    operations = [
        migrations.AddIndex(
            model_name="statusupdate",
            index=models.Index(
                fields=["assignment"],
                include=[
                    "status",
                    "reported_on",
                    "evidence_level",
                    "confirms",
                    "code",
                    "demonstration",
                ],
                condition=models.Q(stage="published", superseded_at__isnull=True),
                name="update_current_facts",
            ),
        ),
        migrations.RunPython(guards.cover_time_ranges, migrations.RunPython.noop),
    ]
