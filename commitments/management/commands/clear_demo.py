from django.core.management.base import BaseCommand

from commitments.demonstration import forget
from commitments.management.demonstration.removal import remove


class Command(BaseCommand):
    help = "Remove every trace of the demonstration data."

    def handle(self, *args, **options):
        accounts, reports, cycles = remove()
        forget()
        self.stdout.write(
            f"Removed {accounts} demonstration accounts, {reports} reports and {cycles} cycles."
        )
