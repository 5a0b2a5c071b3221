"""Asking an address whether it answers: politely, briefly, and never within our own network.

The name is resolved once for each step, its numbers are looked at, and the connection goes to
those very numbers: a name that resolves to something else a moment later leads nowhere.
Touches no database.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import suppress
from email.utils import parseaddr
from urllib.parse import urljoin, urlsplit, urlunsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from commitments.models import LinkCheck

Outcome = LinkCheck.Outcome
MOST_REDIRECTS, ENOUGH = 5, 64 * 1024
REDIRECTS = {301, 302, 303, 307, 308}
TLS = ssl.create_default_context()


class NotAllowed(Exception):
    """The address is of a kind, or in a network, that is not asked."""


def ask(address, *, connect=5, whole=10):
    """Return (outcome, HTTP status or None) of asking *address*.

    connect, whole: how many seconds one connection and everything after the name is resolved
    may take.
    """
    with Deadline(whole) as deadline:
        try:
            status = _final_status(address, connect, deadline)
            deadline.left()
        except NotAllowed:
            return Outcome.NOT_ALLOWED, None
        except ssl.SSLCertVerificationError:
            return Outcome.REFUSED, None
        except (OSError, http.client.HTTPException, ValueError) as error:
            late = deadline.over or isinstance(error, TimeoutError)
            return (Outcome.TIMED_OUT if late else Outcome.UNREACHABLE), None
    return (Outcome.ANSWERED if 200 <= status < 300 else Outcome.REFUSED), status


def _final_status(address, connect, deadline):
    """The status that *address* answers with, or the last of those that it leads to."""
    for _step in range(MOST_REDIRECTS + 1):
        url = urlsplit(address)
        if url.scheme not in ("http", "https") or not url.hostname:
            raise NotAllowed
        numbers = _numbers(url)
        status, onward = _answer("HEAD", url, numbers, connect, deadline)
        if status >= 400:  # many that refuse this question answer the other
            status, onward = _answer("GET", url, numbers, connect, deadline)
        if status not in REDIRECTS or not onward:
            break
        address = urljoin(address, onward)
    return status


def _numbers(url):
    """The numbers of the host of *url* that may be asked. Raises NotAllowed where none may."""
    found = socket.getaddrinfo(_host(url), _port(url), type=socket.SOCK_STREAM)
    numbers = list(dict.fromkeys(row[4][0] for row in found))
    allowed = [one for one in numbers if settings.LINK_CHECK_PRIVATE or is_public(one)]
    if not allowed:
        raise NotAllowed
    return allowed


def is_public(number):
    """Whether the IP address *number* is one of the public network, and is not a way around."""
    ip = ipaddress.ip_address(number.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    hidden = ip.is_reserved or ip.is_multicast or getattr(ip, "sixtofour", None)
    return ip.is_global and not hidden


def _host(url):
    return url.hostname.encode("idna").decode() if not url.hostname.isascii() else url.hostname


def _port(url):
    return url.port or (443 if url.scheme == "https" else 80)


def _answer(method, url, numbers, connect, deadline):
    """(status, where it leads or None); of the answer no more than ENOUGH is read."""
    connection = Connection(url, numbers, connect, deadline)
    target = iri_to_uri(urlunsplit(("", "", url.path or "/", url.query, "")))
    contact = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    headers = {"User-Agent": f"QuitoTrack link check ({contact})", "Accept": "*/*"}
    try:
        connection.request(method, target, headers=headers | {"Connection": "close"})
        with connection.getresponse() as response:
            response.read(ENOUGH)
            return response.status, response.headers.get("Location")
    finally:
        connection.close()


class Connection(http.client.HTTPConnection):
    """To one of *numbers*, whatever the name of the host may mean by now."""

    def __init__(self, url, numbers, connect, deadline):
        self.secure = url.scheme == "https"
        self.default_port = 443 if self.secure else 80
        self.numbers, self.patience, self.deadline = numbers, connect, deadline
        super().__init__(_host(url), _port(url))

    def connect(self):
        self.sock = self._reached()
        if self.secure:
            self.sock = TLS.wrap_socket(self.sock, server_hostname=self.host)
        self.deadline.watch(self.sock)

    def _reached(self):
        """A socket to the first of the numbers that takes the connection."""
        for number in self.numbers[:-1]:
            with suppress(OSError):
                return self._open(number)
        return self._open(self.numbers[-1])

    def _open(self, number):
        patience = min(self.patience, self.deadline.left())
        return socket.create_connection((number, self.port), patience)


class Deadline:
    """For everything at once: when it is over, what is open then is shut."""

    def __init__(self, seconds):
        self.end = time.monotonic() + seconds
        self.over = False
        self.open = None
        self.timer = threading.Timer(seconds, self._shut)
        self.timer.daemon = True

    def __enter__(self):
        self.timer.start()
        return self

    def __exit__(self, *_error):
        self.timer.cancel()

    def left(self):
        """The seconds left. Raises TimeoutError where there are none."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def watch(self, sock):
        """Shut *sock* when the time is over, in place of the one before."""
        self.open = sock
        self.left()

    def _shut(self):
        self.over = True
        if self.open is not None:
            with suppress(OSError):  # of its own class: TLS has manners that take time
                socket.socket.shutdown(self.open, socket.SHUT_RDWR)
