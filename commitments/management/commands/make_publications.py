import logging
import os
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from commitments.publishing import archive, workshop
from commitments.publishing.charts import drawing, pictures

log = logging.getLogger(__name__)

PAUSE = 2  # seconds
PATIENCE = 10  # how much less of the machine it takes than what answers readers


class Command(BaseCommand):
    help = "Draw the charts that wait and make the archive. With --wait: go on until stopped."
    requires_system_checks: list[str] = []  # the site that starts it has made them

    def add_arguments(self, parser):
        parser.add_argument("--wait", action="store_true", help="go on, as the worker")
        parser.add_argument("--lock", type=int, help="the lock that whoever starts it holds for it")

    def handle(self, *args, wait, lock, **options):
        with workshop.alone(lock) as mine:
            if mine is None:
                self.stdout.write("Another process is at it.")
                return
            os.nice(PATIENCE)
            if wait:
                self._go_on()
            else:
                while self._work():
                    pass

    def _work(self):
        """Draw first: a reader waits for a chart sooner than for an archive. Return whether
        there was something to do."""
        if drawn := pictures.draw_waiting(drawing.draw):
            pictures.tidy()
            self.stdout.write(f"{drawn} charts drawn.")
        return bool(drawn + self._archive())

    def _archive(self):
        try:
            built = archive.build()
        except Exception:
            log.exception("The archive was not built")
            return False
        if built:
            self.stdout.write(f"{built.name} built.")
        return built is not None

    def _go_on(self):
        stopped = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_received: stopped.set())
        self.stdout.write("At work until stopped.")
        while not stopped.is_set():
            self._work()
            close_old_connections()
            stopped.wait(PAUSE)
        self.stdout.write("Stopped.")
