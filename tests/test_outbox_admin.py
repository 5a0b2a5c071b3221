"""The outbox in the administration: what became of each e-mail, and nothing of its words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commitments.models import Notice
from commitments.reporting import notifications, outbox
from tests import cast, reading
from tests.administration import act, address, messages
from tests.cast import client_of
from tests.rows import ADMIN_CEILING
from tests.smtp import MailServer, make_mail

pytestmark = pytest.mark.django_db
LABEL = "commitments.mail"


@pytest.fixture(autouse=True)
def staff_in_english(reviewer, editor, administrator):
    for user in (reviewer, editor, administrator):
        user.language = "en"
        user.save()


def listed(user, query=""):
    """The text of each row of the list, as *user* sees it."""
    page = reading.get(address(LABEL) + query, client_of(user))
    tables = page.all("table", id="result_list")
    return [row.text for table in tables for row in table.one("tbody").all("tr")]


def test_the_list_says_what_became_of_each(reviewer):
    make_mail(subject="Waits")
    make_mail(subject="Fails", error="ConnectionRefusedError", attempts=3)
    make_mail(subject="Arrived", sent_at=timezone.now())
    make_mail(cast.make_user(is_active=False), subject="Closed")
    subjects = ("Waits", "Fails", "Arrived", "Closed")
    rows = listed(reviewer)
    found = {subject: next(row for row in rows if subject in row) for subject in subjects}
    assert "waiting" in found["Waits"]
    assert "failing: ConnectionRefusedError" in found["Fails"]
    assert "sent" in found["Arrived"]
    assert "not sent: the account is closed" in found["Closed"]


@pytest.mark.parametrize(
    ("state", "subject"), [("waiting", "Waits"), ("failing", "Fails"), ("sent", "Arrived")]
)
def test_it_is_filtered_by_what_became_of_them(reviewer, state, subject):
    make_mail(subject="Waits")
    make_mail(subject="Fails", error="ConnectionRefusedError", attempts=3)
    make_mail(subject="Arrived", sent_at=timezone.now())
    (row,) = listed(reviewer, f"?state={state}")
    assert subject in row


def test_addresses_are_for_administrators_and_the_words_for_nobody(reviewer, administrator):
    user = cast.make_user("Ana")
    notifications.tell(
        Notice.Kind.RETURNED, [user], sentence="Look.", path="/", key="a", urgent=True
    )
    mail = user.mails.get()
    for staff in (reviewer, administrator):
        pages = [address(LABEL), address(LABEL, "change", mail.pk)]
        texts = [reading.get(path, client_of(staff)).text for path in pages]
        assert all("Ana" in text for text in texts)
        assert all((user.email in text) == (staff == administrator) for text in texts)
        assert "returned Look." in texts[1]
        assert not any("http://testserver" in text for text in texts)


def test_the_link_of_an_invitation_is_shown_to_nobody(administrator):
    mail = outbox.post("ana@example.org", "Invitation", "https://secret", "https://secret")
    page = reading.get(address(LABEL, "change", mail.pk), client_of(administrator))
    assert "secret" not in page.text


def test_what_fails_is_sent_by_hand_and_what_was_sent_is_not_sent_again(reviewer):
    now = timezone.now()
    failing = make_mail(error="ConnectionRefusedError", attempts=30, claimed_at=now)
    sent = make_mail(sent_at=now)
    server = MailServer()
    with server.in_use(), server.running():
        page = act(client_of(reviewer), LABEL, "send_now", [failing, sent])
    assert messages(page) == ["1 e-mail sent."]
    assert [message["To"] for message in server.messages] == [failing.address]


def test_one_that_somebody_is_sending_is_left_to_them(reviewer):
    mail, server = make_mail(claimed_at=timezone.now(), attempts=1), MailServer()
    with server.in_use(), server.running():
        page = act(client_of(reviewer), LABEL, "send_now", [mail])
    assert messages(page) == ["0 e-mails sent.", "1 still waits."]
    assert server.messages == []


def test_a_server_that_is_still_down_is_said(reviewer):
    with MailServer().in_use():
        page = act(client_of(reviewer), LABEL, "send_now", [make_mail(), make_mail()])
    assert messages(page) == ["0 e-mails sent.", "2 still wait."]


def test_an_editor_reads_and_sends_nothing(editor):
    mail, server = make_mail(), MailServer()
    with server.in_use(), server.running():
        act(client_of(editor), LABEL, "send_now", [mail])
    assert server.messages == []


def test_the_list_costs_the_same_for_two_and_for_twenty(reviewer):
    client, costs = client_of(reviewer), []
    for more in (2, 18):
        for _mail in range(more):
            make_mail()
        with CaptureQueriesContext(connection) as queries:
            reading.get(address(LABEL), client)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= ADMIN_CEILING
