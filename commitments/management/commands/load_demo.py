from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from commitments.demonstration import forget
from commitments.management.demonstration import closed, people, running
from commitments.models import ReportingCycle


class Command(BaseCommand):
    help = (
        "Create one demonstration account per role, a closed and a running cycle of fictitious"
        " reports, and print the sign-in; `clear_demo` removes it all."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--yes", action="store_true", help="Also on a site that is served over https."
        )

    @transaction.atomic
    def handle(self, *args, **options):
        if settings.SECURE_SSL_REDIRECT and not options["yes"]:
            raise CommandError(
                "This site is served over https: it may be a real one. The demonstration brings an"
                " administrator whose password is public. If you mean it: load_demo --yes"
            )
        accounts = people.make_people()
        if not ReportingCycle.objects.filter(code=closed.CODE).exists():
            closed.make_closed_cycle(accounts)
        if not ReportingCycle.objects.filter(code=running.CODE).exists():
            running.make_running_cycle(accounts)
        forget()
        self.stdout.write(f"Demonstration accounts, all with the password {people.PASSWORD}:")
        for name in accounts:
            self.stdout.write(f"  {people.address(name)}")
