import sys

from django.core.management.base import BaseCommand

from commitments import integrity


class Command(BaseCommand):
    help = "Prove that the record is whole. Exit 1 and a list where it is not."

    def handle(self, *args, **options):
        faults = list(integrity.faults())
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            sys.exit(1)
        self.stdout.write(f"The record is whole: {len(integrity.CHECKS)} checks, no fault.")
