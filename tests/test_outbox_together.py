"""Several machines at one outbox, on a database that lets them in at the same time."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from commitments.models import Mail
from commitments.reporting import outbox
from tests.smtp import MailServer

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite lets one in after the other"
)
MACHINES, MAILS = 4, 12


@pytest.fixture
def waiting(django_db_setup, django_db_blocker):
    """E-mails that every connection sees, taken away afterwards."""
    with django_db_blocker.unblock():
        for number in range(MAILS):
            outbox.post(f"reader.{number}@example.org", "Look", "Look.")
        yield
        Mail.objects.all().delete()
        connection.close()


def test_of_many_who_deliver_at_once_each_sends_what_no_other_does(waiting):
    start, sent = Barrier(MACHINES), []

    def deliver():
        start.wait()
        sent.append(outbox.deliver())
        connections.close_all()

    server = MailServer()
    with server.in_use(), server.running():
        machines = [Thread(target=deliver) for _machine in range(MACHINES)]
        for machine in machines:
            machine.start()
        for machine in machines:
            machine.join()
    assert sum(sent) == len(server.messages) == MAILS
    assert len({message["To"] for message in server.messages}) == MAILS
