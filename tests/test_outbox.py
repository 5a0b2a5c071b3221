"""The outbox, against a real mail server: each e-mail goes out, and goes out once."""

import os
import signal
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as configured
from django.core.mail.backends import smtp
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from commitments.management.commands import send_mail
from commitments.models import Heartbeat, Mail
from commitments.reporting import outbox
from quitotrack.middleware import mail_after_the_response
from tests.cast import make_user
from tests.smtp import SMTP, MailServer, html, make_mail, plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def server():
    """A mail server, not yet running, to which the site sends."""
    server = MailServer()
    with server.in_use():
        yield server


@pytest.fixture
def mail_server(server):
    with server.running():
        yield server


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span), tick=True)


def test_a_mail_goes_out_once_as_text_and_html_and_says_what_it_is(mail_server):
    mail = make_mail(subject="Devuelto: niñez")
    assert outbox.deliver() == 1
    assert outbox.deliver() == 0
    (message,) = mail_server.messages
    assert (message["To"], message["Subject"]) == (mail.address, "Devuelto: niñez")
    assert (plain(message).strip(), html(message).strip()) == ("Look.", "<p>Look.</p>")
    assert message["Message-ID"] == f"<{mail.token}@testserver>"
    assert message["Content-Language"] == "en"
    assert message["List-Unsubscribe"] == "<http://testserver/en/portal/profile/>"
    assert message["Auto-Submitted"] == "auto-generated"


def test_many_go_out_in_one_session(mail_server):
    for _mail in range(3):
        make_mail()
    assert outbox.deliver() == 3
    assert mail_server.sessions == 1


def test_a_server_that_is_down_delays_mail_and_loses_none(server, caplog):
    mail = make_mail()
    assert outbox.deliver() == 0
    mail.refresh_from_db()
    assert (mail.sent_at, mail.attempts, mail.error) == (None, 1, "ConnectionRefusedError")
    assert mail.address not in caplog.text
    with server.running(), later(seconds=30):
        assert outbox.deliver() == 0, "it waits for a while"
    with server.running(), later(minutes=2):
        assert (outbox.deliver(), outbox.deliver()) == (1, 0)
    assert len(server.messages) == 1


def test_a_server_that_is_down_is_asked_once_and_not_for_every_mail(server):
    for _mail in range(3):
        make_mail()
    outbox.deliver()
    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_it_waits_longer_after_each_failure_and_a_day_in_the_end(server):
    mail, waits = make_mail(), [1, 5, 15, 60, 240, 1440, 1440]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for attempts, minutes in enumerate(waits, 1):
            outbox.deliver()
            clock.shift(timedelta(minutes=minutes) - timedelta(seconds=1))
            outbox.deliver()
            mail.refresh_from_db()
            assert mail.attempts == attempts
            clock.shift(timedelta(seconds=2))


def test_an_address_that_is_refused_keeps_nobody_else_waiting(mail_server, caplog):
    nobody, somebody = make_user(), make_user()
    mail_server.refused = {nobody.email}
    refused = make_mail(nobody)
    make_mail(somebody)
    assert outbox.deliver() == 1
    refused.refresh_from_db()
    assert refused.error == "SMTPRecipientsRefused 550"
    assert [record for record in caplog.records if nobody.email in record.getMessage()] == []
    assert len(mail_server.to(somebody)) == 1


def test_a_text_that_cannot_be_sent_keeps_nobody_else_waiting(mail_server):
    broken = make_mail(subject="two\nlines")
    make_mail()
    assert outbox.deliver() == 1
    broken.refresh_from_db()
    assert broken.error == "BadHeaderError"


class WhileAnotherDelivers(smtp.EmailBackend):
    """Before it sends, another machine looks at the outbox as well."""

    def send_messages(self, messages):
        configured.EMAIL_BACKEND = SMTP
        outbox.deliver()
        return super().send_messages(messages)


def test_of_two_who_deliver_at_once_each_sends_what_the_other_does_not(mail_server, settings):
    settings.EMAIL_BACKEND = f"{__name__}.WhileAnotherDelivers"
    tokens = {f"<{make_mail().token}@testserver>" for _mail in range(4)}
    outbox.deliver()
    assert {message["Message-ID"] for message in mail_server.messages} == tokens
    assert len(mail_server.messages) == 4


class DiesAtTheThird(smtp.EmailBackend):
    sent = 0

    def send_messages(self, messages):
        type(self).sent += 1
        if self.sent == 3:
            raise SystemExit
        return super().send_messages(messages)


def test_who_dies_half_way_leaves_nothing_unsent_and_nothing_sent_twice(mail_server, settings):
    for _mail in range(4):
        make_mail()
    settings.EMAIL_BACKEND = f"{__name__}.DiesAtTheThird"
    with suppress(SystemExit):
        outbox.deliver()
    settings.EMAIL_BACKEND = SMTP
    assert outbox.deliver() == 1, "the one in the dead one's hands is still claimed"
    with later(minutes=16):
        assert outbox.deliver() == 1
    assert len({message["Message-ID"] for message in mail_server.messages}) == 4
    assert len(mail_server.messages) == 4


def test_whose_account_was_closed_since_is_not_mailed(mail_server):
    mail = make_mail()
    mail.user.is_active = False
    mail.user.save()
    assert outbox.deliver() == 0
    assert mail_server.messages == []


def test_what_holds_a_link_that_opens_something_is_forgotten_once_it_is_sent(mail_server):
    kept = make_mail()
    secret = outbox.post("new@example.org", "Invitation", "a link", "<p>a link</p>")
    outbox.deliver()
    kept.refresh_from_db()
    secret.refresh_from_db()
    assert (kept.text, secret.text, secret.html) == ("Look.", "", "")
    assert [plain(message).strip() for message in mail_server.messages] == ["Look.", "a link"]
    assert mail_server.messages[1]["List-Unsubscribe"] is None


# --- At once, or by a worker ------------------------------------------------------------


def answer_to_a_move():
    """The answer to a request in which an e-mail is written and committed."""

    def view(request):
        make_mail()
        outbox.wake()
        return Client().get("/healthz")

    return mail_after_the_response(view)(None)


def test_nobody_waits_for_the_mail_server(mail_server):
    response = answer_to_a_move()
    assert mail_server.messages == []
    response.close()
    assert len(mail_server.messages) == 1


class Hangs(smtp.EmailBackend):
    """While it waits for the mail server, others ask for their mail to be sent."""

    asked = 0

    def send_messages(self, messages):
        type(self).asked += 1
        if self.asked == 1:
            make_mail()
            outbox.deliver_at_once()
        return super().send_messages(messages)


def test_a_mail_server_that_hangs_holds_up_one_and_sends_for_those_who_came(
    mail_server, settings, monkeypatch
):
    deliver, begun = outbox.deliver, []

    def counted(**options):
        begun.append(Hangs.asked)
        return deliver(**options)

    settings.EMAIL_BACKEND = f"{__name__}.Hangs"
    monkeypatch.setattr(outbox, "deliver", counted)
    make_mail()
    outbox.wake()
    assert begun == [0, 1], "the second begins when the first is through"
    assert len(mail_server.messages) == 2


def test_outside_of_a_request_it_goes_out_at_once(mail_server, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        user = make_user()
        context = {"notice": {"sentence": "Look."}, "path": "/"}
        outbox.write(user.email, "Look", "notice", context, user=user)
        assert mail_server.messages == []
    assert len(mail_server.to(user)) == 1


def test_where_a_worker_is_alive_it_sends(mail_server):
    make_mail()
    outbox.beat()
    outbox.wake()
    assert mail_server.messages == []
    with later(seconds=61):
        outbox.wake()
    assert len(mail_server.messages) == 1


def test_after_a_failure_nothing_is_tried_along_with_requests_for_a_while(server):
    make_mail()
    outbox.wake()
    make_mail()
    with server.running(), later(minutes=4):
        outbox.wake()
        assert server.messages == []
    with server.running(), later(minutes=6):
        outbox.wake()
        assert len(server.messages) == 2


def test_no_fault_of_the_outbox_reaches_who_made_the_move(server, monkeypatch, caplog):
    def broken(**_options):
        raise RuntimeError("somebody@example.org")

    monkeypatch.setattr(outbox, "deliver", broken)
    outbox.wake()
    assert "RuntimeError" in caplog.text
    assert "somebody@example.org" not in caplog.text


def test_the_command_sends_what_waits(mail_server, capsys):
    make_mail()
    call_command("send_mail")
    call_command("send_mail")
    assert capsys.readouterr().out == "1 e-mails sent.\n0 e-mails sent.\n"
    assert len(mail_server.messages) == 1


def test_the_worker_sends_says_that_it_is_alive_and_stops_when_told(mail_server, monkeypatch):
    make_mail()
    beats = []

    def told_to_stop(*_names):
        beats.append(Heartbeat.objects.filter(name=outbox.WORKER).count())
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(f"{send_mail.__name__}.close_old_connections", told_to_stop)
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    call_command("send_mail", "--wait")
    for name, handler in before.items():
        signal.signal(name, handler)
    assert beats == [1]
    assert not Heartbeat.objects.exists()
    assert len(mail_server.messages) == 1
