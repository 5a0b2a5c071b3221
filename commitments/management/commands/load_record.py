from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from commitments import shipped


class Command(BaseCommand):
    help = (
        "Load the shipped record. All or nothing; running it twice changes nothing; rows that "
        "somebody has edited since are left alone and listed."
    )

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="folder", type=Path, default=shipped.FIXTURES)

    def handle(self, *args, folder, verbosity, **options):
        try:
            with translation.override("en"):
                counts = shipped.load(folder)
        except shipped.FaultyRecord as error:
            raise CommandError(
                "Nothing was loaded. Faults in the record:\n" + "\n".join(error.faults)
            ) from None
        for name, (added, changed, left_alone) in counts.items():
            if verbosity > 1 or added or changed:
                self.stdout.write(f"{name}: {added} added, {changed} changed")
            for key in left_alone:
                self.stdout.write(f"{name}: {key} differs and was left as edited")
        added = sum(count[0] for count in counts.values())
        changed = sum(count[1] for count in counts.values())
        self.stdout.write(f"The record is loaded: {added} rows added, {changed} changed.")
