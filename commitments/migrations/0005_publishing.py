import django.utils.timezone
from django.db import migrations, models

import members.folding
from commitments import editions, guards


def begin(apps, schema_editor):
    apps.get_model("commitments", "Edition").objects.create(pk=1)


def fold(apps, schema_editor):
    """Fold the texts of the updates there are: saving one again is all it takes."""
    updates = apps.get_model("commitments", "StatusUpdate").objects
    for update in updates.iterator(chunk_size=1000):
        update.save(update_fields=["folded"])


def nothing(apps, schema_editor):
    """What is done here goes with its table or its column."""


class Migration(migrations.Migration):
    dependencies = [("commitments", "0004_reporting_groups"), ("meetings", "0001_initial")]

    operations = [
        migrations.RunPython(guards.remove, guards.install),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=1, verbose_name="number")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="since"),
                ),
                ("transaction", models.BigIntegerField(default=0, verbose_name="transaction")),
            ],
            options={"verbose_name": "edition", "verbose_name_plural": "editions"},
        ),
        migrations.RunPython(begin, nothing),
        migrations.AddField(
            model_name="statusupdate",
            name="folded",
            field=members.folding.FoldedField(
                blank=True,
                default="",
                editable=False,
                from_fields=(
                    "code",
                    *("narrative_es", "narrative_pt", "narrative_en"),
                    *("plan_es", "plan_pt", "plan_en"),
                    *("missing_es", "missing_pt", "missing_en"),
                ),
            ),
        ),
        migrations.RunPython(fold, nothing),
        migrations.RunPython(editions.install, editions.remove),
        migrations.RunPython(guards.install, guards.remove),
    ]
