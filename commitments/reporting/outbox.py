"""The outbox: an e-mail is written down with the move that causes it, and sent afterwards.

Each is claimed before it is sent, by a conditional update of its own, and marked once the
mail server took it: several machines may deliver at the same time. One that fails waits for
longer and longer and is lost by nobody. A person who moves something never waits for the mail
server, and never sees its faults. Neither log nor row keeps an address in an error.
"""

import logging
import smtplib
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import timedelta
from threading import Event, Lock
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from commitments.models import Heartbeat, Mail
from members.models import User

log = logging.getLogger(__name__)

#: A claim that came to no end, because its process did, is void after this long.
LEASE = timedelta(minutes=15)
#: How long an e-mail waits after its first, second, … failure; then a day each time.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]
LONG_PAUSE = timedelta(days=1)
#: After about a month it stays where it is, until the Secretariat sends it by hand.
MOST_ATTEMPTS = 30
#: After a failure nothing is sent along with requests for this long.
QUIET = timedelta(minutes=5)
MOST_AT_ONCE = 20

WORKER = "mail"
ALIVE = timedelta(seconds=60)

#: What the server has against one e-mail; any other fault is one with the server itself.
OF_ONE_MAIL = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
)

_woken: ContextVar[list | None] = ContextVar("woken", default=None)
_asked, _sending = Event(), Lock()


# --- Writing ----------------------------------------------------------------------------


def write(address, subject, template, context, *, user=None, demonstration=False, summary_of=None):
    """Write an e-mail in the active language; it leaves once the transaction is through.

    template: a name under `emails/`, there as text and as HTML. user: whose mail it is; an
    e-mail without one holds a link that opens something, and its text goes when it is sent.
    Return the e-mail.
    """
    subject = " ".join(subject.split())
    if demonstration:
        subject = f"{_('Demonstration data')}: {subject}"
    about = {"user": user, "demonstration": demonstration}
    whole = {**context, **about, "subject": subject, "site": settings.SITE_URL}
    text, html = (render_to_string(f"emails/{template}.{kind}", whole) for kind in ("txt", "html"))
    subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}"
    mail = post(address, subject, text, html, summary_of=summary_of, **about)
    transaction.on_commit(wake)
    return mail


def post(address, subject, text, html="", **fields):
    """Put an e-mail that is already worded into the outbox; return it. The caller wakes."""
    return Mail.objects.create(
        address=address,
        language=translation.get_language(),
        subject=subject[: Mail._meta.get_field("subject").max_length],
        text=text,
        html=html,
        **fields,
    )


# --- When -------------------------------------------------------------------------------


def wake():
    """Send what waits: after the response within a request, now outside of one."""
    woken = _woken.get()
    if woken is None:
        deliver_at_once()
    else:
        woken.append(True)


@contextmanager
def held_back():
    """Nothing is sent within it; the list that it gives holds something if something waits."""
    woken: list[bool] = []
    token = _woken.set(woken)
    try:
        yield woken
    finally:
        _woken.reset(token)


def deliver_at_once():
    """Send a few, unless a worker does or the mail server failed just now. Raises nothing.

    One thread of a process at a time, for those who come meanwhile too: a mail server that
    hangs holds up no more than that one.
    """
    _asked.set()
    while _asked.is_set() and _sending.acquire(blocking=False):
        try:
            _asked.clear()
            if not (_worker_is_alive() or _failed_lately()):
                deliver(limit=MOST_AT_ONCE)
        except Exception as error:
            log.error("The mail that waits was not sent: %s", type(error).__name__)
        finally:
            _sending.release()


def beat():
    """Say that a worker is alive and sends the mail."""
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": timezone.now()})


def rest():
    """Say that the worker has stopped."""
    Heartbeat.objects.filter(name=WORKER).delete()


def _worker_is_alive():
    return Heartbeat.objects.filter(name=WORKER, at__gt=timezone.now() - ALIVE).exists()


def _failed_lately():
    """Whether the server itself did: what it has against one e-mail holds up no other."""
    of_one = Q(*(("error__startswith", kind.__name__) for kind in OF_ONE_MAIL), _connector=Q.OR)
    return failing().exclude(of_one).filter(claimed_at__gt=timezone.now() - QUIET).exists()


# --- Sending ----------------------------------------------------------------------------


def waiting():
    """Those that have not been sent, whether or not their time has come."""
    return Mail.objects.filter(sent_at__isnull=True)


def failing():
    return waiting().exclude(error="")


def deliver(*, limit=None):
    """Send the e-mails whose time has come, at most *limit*; return how many were sent.

    Call it outside of a transaction: a claim has to be seen by others before it is used. It
    stops at the first fault of the server itself.
    """
    return _send_each(_due().order_by("created_at", "pk").values_list("pk", flat=True)[:limit])


def deliver_these(mails):
    """Send *mails* now, however often they failed; return how many were sent."""
    chosen = list(mails.values_list("pk", flat=True))
    free = ~Q(error="") | Q(claimed_at__lt=timezone.now() - LEASE)
    waiting().filter(free, pk__in=chosen).update(claimed_at=None, attempts=0, error="")
    return _send_each(chosen)


def _send_each(keys):
    sent, connection = 0, get_connection()
    try:
        for key in list(keys):
            if _claim(key):
                error = _send(Mail.objects.get(pk=key), connection)
                sent += error is None
                if isinstance(error, OSError) and not isinstance(error, OF_ONE_MAIL):
                    break
    finally:
        with suppress(OSError):
            connection.close()
    return sent


def _due():
    """Those whose time has come. No joins: PostgreSQL then looks at a row anew, where
    somebody else has just claimed it, before it claims the row for us."""
    now = timezone.now()
    due = Q(claimed_at__isnull=True) | Q(error="", claimed_at__lt=now - LEASE)
    for attempts, pause in enumerate(PAUSES, 1):
        due |= Q(attempts=attempts, claimed_at__lt=now - pause) & ~Q(error="")
    due |= Q(attempts__gt=len(PAUSES), claimed_at__lt=now - LONG_PAUSE) & ~Q(error="")
    gone = User.objects.filter(is_active=False)
    return waiting().filter(due, attempts__lt=MOST_ATTEMPTS).exclude(user__in=gone)


def _claim(key):
    """Whether the e-mail is ours to send: of several who try one gets it."""
    claim = {"claimed_at": timezone.now(), "attempts": F("attempts") + 1, "error": ""}
    return _due().filter(pk=key).update(**claim) == 1


def _send(mail, connection):
    """Send it and mark it; return the error, None where it went out."""
    kept = Mail.objects.filter(pk=mail.pk)
    try:
        connection.open()  # which otherwise is opened and closed for each
        connection.send_messages([_message(mail)])
    except Exception as error:
        kept.update(claimed_at=timezone.now(), error=_name_of(error))
        log.warning("E-mail %s was not sent: %s", mail.token, _name_of(error))
        return error
    forgotten = {} if mail.user_id else {"text": "", "html": ""}
    kept.update(sent_at=timezone.now(), **forgotten)
    return None


def _message(mail):
    """What is sent. Its Message-ID stays the same, should it ever be sent twice."""
    headers = {
        "Message-ID": f"<{mail.token}@{urlsplit(settings.SITE_URL).hostname}>",
        "Content-Language": mail.language,
        "Auto-Submitted": "auto-generated",
    }
    if mail.user_id:
        with translation.override(mail.language):
            headers["List-Unsubscribe"] = f"<{settings.SITE_URL}{reverse('portal:profile')}>"
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.address], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _name_of(error):
    """The kind of *error* and the server's code, without its words: they repeat the address."""
    refused = getattr(error, "recipients", {}).values()
    code = next((code for code, _words in refused), getattr(error, "smtp_code", ""))
    return f"{type(error).__name__} {code}".strip()
