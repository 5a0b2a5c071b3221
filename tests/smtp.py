"""A real mail server for the tests: what is sent to it goes over the wire."""

import socket
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from django.test import override_settings
from django.utils import translation

from commitments.models import Mail
from commitments.reporting import outbox
from tests.cast import make_user

SMTP = "django.core.mail.backends.smtp.EmailBackend"


class MailServer:
    """Keeps what it takes in `messages`; refuses the addresses in `refused`."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.messages = []
        self.sessions = 0
        self.refused = set()

    def in_use(self):
        """Within it the site sends by this server, whether or not that runs."""
        plain = dict.fromkeys(["EMAIL_USE_TLS", "EMAIL_USE_SSL"], False)
        nobody = dict.fromkeys(["EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD"], "")
        here = {"EMAIL_BACKEND": SMTP, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": self.port}
        return override_settings(**here, **plain, **nobody)

    @contextmanager
    def running(self):
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.sessions += 1
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return f"550 5.1.1 <{address}> nobody here by that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert message["To"] == envelope.rcpt_tos[0]
        self.messages.append(message)
        return "250 OK"

    def to(self, user):
        """The messages that it took for *user*."""
        return [message for message in self.messages if message["To"] == user.email]


def make_mail(user=None, subject="Returned", **fields):
    """An e-mail that waits, to a new account where none is given."""
    user = user or make_user(language="en")
    with translation.override(user.language):
        mail = outbox.post(user.email, subject, "Look.", "<p>Look.</p>", user=user)
    Mail.objects.filter(pk=mail.pk).update(**fields)
    mail.refresh_from_db()
    return mail


def plain(message):
    """The text of *message*, as a reader without HTML reads it."""
    return message.get_body(["plain"]).get_content()


def html(message):
    return message.get_body(["html"]).get_content()
