from django.core.management.base import BaseCommand
from django.utils import timezone

from commitments.reporting import digests, outbox, reminders
from commitments.reporting.workbook import keeping


class Command(BaseCommand):
    help = (
        "Once a day: remind of what is due, write everybody's summary of the day and send it. "
        "Run again, it sends nothing twice. Uploaded workbooks that are of no use any more go."
    )

    def handle(self, *args, **options):
        today = timezone.localdate()
        with outbox.held_back():
            reminders.remind(today)
            written = digests.compose(today)
        keeping.forget()
        self.stdout.write(f"{written} summaries written, {outbox.deliver()} e-mails sent.")
