from django.core.management.base import BaseCommand

from commitments.models import LinkCheck
from commitments.reporting.evidence import check_links


class Command(BaseCommand):
    help = (
        "Ask the addresses that evidence names whether they still answer, and record when. To be "
        "run daily; what was asked within 20 hours is left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, help="ask at most so many, the oldest first")

    def handle(self, *args, limit=None, **options):
        counts = check_links(limit=limit)
        for outcome in LinkCheck.Outcome:
            if counts[outcome]:
                self.stdout.write(f"{outcome.value}: {counts[outcome]}")
        self.stdout.write(f"Asked {counts.total()} addresses.")
