from django.core.management.base import BaseCommand
from django.db import transaction

from members.models import FocalPoint, User


class Command(BaseCommand):
    help = "Remove every trace of the demonstration data."

    @transaction.atomic
    def handle(self, *args, **options):
        accounts = User.objects.filter(demonstration=True)
        FocalPoint.history.filter(user__in=accounts).delete()
        mandates, _models = FocalPoint.objects.filter(user__in=accounts).delete()
        FocalPoint.history.filter(user__in=accounts).delete()
        removed = accounts.count()
        accounts.delete()
        self.stdout.write(f"Removed {removed} demonstration accounts and {mandates} mandates.")
