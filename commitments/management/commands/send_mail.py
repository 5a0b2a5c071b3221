import signal
import threading

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from commitments.reporting import outbox

PAUSE = 5  # seconds
AT_A_TIME = 10  # so that the next beat comes before anybody takes us for dead


class Command(BaseCommand):
    help = "Send the e-mails whose time has come. With --wait: go on until stopped."

    def add_arguments(self, parser):
        parser.add_argument("--wait", action="store_true", help="go on, as the worker for mail")

    def handle(self, *args, wait, **options):
        if wait:
            self._work()
        else:
            self.stdout.write(f"{outbox.deliver()} e-mails sent.")

    def _work(self):
        stopped = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_received: stopped.set())
        self.stdout.write("Sending mail until stopped.")
        while not stopped.is_set():
            outbox.beat()
            if outbox.deliver(limit=AT_A_TIME) < AT_A_TIME:
                close_old_connections()
                stopped.wait(PAUSE)
        outbox.rest()
        self.stdout.write("Stopped.")
