"""Links of evidence: asked of a real server whether they answer, and never of our own network."""

import shutil
import socket
import ssl
import subprocess
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from commitments.models import LinkCheck, StatusUpdate
from commitments.reporting.evidence import asking, check_links, silent, still_answering
from tests import cast, reading
from tests.elsewhere import serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def web():
    with serving() as server:
        yield server


@pytest.fixture
def private(settings):
    settings.LINK_CHECK_PRIVATE = True


def make_link(address, stage="accepted", **fields):
    """Evidence that is a link, of an update at *stage*."""
    update = cast.make_update(stage="accepted")
    row = {"kind": "link", "source": None, "address": address} | fields
    piece = cast.make_evidence(update, **row)
    StatusUpdate.objects.filter(pk=update.pk).update(stage=stage, published_at=timezone.now())
    return piece


def check(address, **patience):
    """What one run finds that has the one *address* to ask."""
    make_link(address)
    check_links(**{"connect": 1, "whole": 2} | patience)
    return LinkCheck.objects.get(address=address)


def outcomes():
    return dict(LinkCheck.objects.values_list("address", "outcome"))


# --- What is asked ----------------------------------------------------------------------


@pytest.mark.usefixtures("private")
def test_every_address_that_reports_rest_on_is_asked_once_and_the_answer_recorded(web):
    make_link(f"{web.address}/status/200", stage="published")
    make_link(f"{web.address}/status/200", stage="draft")
    make_link(f"{web.address}/status/404", kind="norm")
    source = cast.make_source(address=f"{web.address}/status/204")
    make_link("", kind="source", source=source, stage="submitted")
    make_link(f"{web.address}/status/500", stage="withdrawn")
    before = timezone.now()
    assert check_links() == {"answered": 2, "refused": 1}
    asked = [path for method, path, _agent in web.asked if method == "HEAD"]
    assert sorted(asked) == ["/status/200", "/status/204", "/status/404"]
    found = LinkCheck.objects.get(address=f"{web.address}/status/404")
    assert (found.outcome, found.status, found.answered_at) == ("refused", 404, None)
    good = LinkCheck.objects.get(address=f"{web.address}/status/200")
    assert (good.status, good.answered_at) == (200, good.checked_at)
    assert before < good.checked_at < timezone.now()


@pytest.mark.usefixtures("private")
def test_it_says_who_asks(web):
    check(f"{web.address}/status/200")
    assert {agent for *_asked, agent in web.asked} == {
        "QuitoTrack link check (quitotrack@localhost)"
    }


@pytest.mark.usefixtures("private")
def test_when_it_last_answered_is_kept_when_it_no_longer_does(web):
    earlier = timezone.now() - timedelta(days=3)
    address = f"{web.address}/status/410"
    LinkCheck.objects.create(
        address=address, checked_at=earlier, outcome="answered", status=200, answered_at=earlier
    )
    found = check(address)
    assert (found.outcome, found.status, found.answered_at) == ("refused", 410, earlier)
    assert found.checked_at > earlier


@pytest.mark.usefixtures("private")
def test_a_second_run_asks_nothing_twice_and_a_limited_one_the_longest_ago_first(web):
    ago = {"/status/201": 2, "/status/202": 5, "/status/203": 1}
    for path, days in ago.items():
        address, at = web.address + path, timezone.now() - timedelta(days=days)
        make_link(address)
        LinkCheck.objects.create(address=address, checked_at=at, outcome="timed_out")
    make_link(f"{web.address}/status/200")
    assert check_links(limit=2).total() == 2
    assert {path for _method, path, _agent in web.asked} == {"/status/200", "/status/202"}
    assert check_links().total() == 2
    assert check_links().total() == 0
    assert len(web.asked) == 4


@pytest.mark.usefixtures("private")
def test_each_host_is_asked_one_question_at_a_time(web):
    for number in range(4):
        make_link(f"{web.address}/slow/{number}")
    assert check_links() == {"answered": 4}
    assert web.most_at_once == 1


@pytest.mark.usefixtures("private")
def test_the_command_counts_each_outcome(web):
    make_link(f"{web.address}/status/200")
    make_link(f"{web.address}/status/404")
    make_link("ftp://papers.example/law")
    said = StringIO()
    call_command("check_links", stdout=said)
    lines = ["answered: 1", "refused: 1", "not_allowed: 1", "Asked 3 addresses."]
    assert said.getvalue().splitlines() == lines
    call_command("check_links", "--limit", "1", stdout=said)
    assert said.getvalue().splitlines()[-1] == "Asked 0 addresses."


# --- How it is answered -----------------------------------------------------------------


@pytest.mark.usefixtures("private")
@pytest.mark.parametrize("status", [403, 405, 501])
def test_who_refuses_the_short_question_is_asked_the_long_one(web, status):
    assert check(f"{web.address}/get_only/{status}").outcome == "answered"
    assert [method for method, *_asked in web.asked] == ["HEAD", "GET"]


@pytest.mark.usefixtures("private")
def test_of_a_large_answer_only_the_beginning_is_read(web):
    assert check(f"{web.address}/large").outcome == "answered"
    for _turn in range(100):
        if web.hung_up:
            break
        time.sleep(0.05)
    assert web.hung_up == ["/large"]


@pytest.mark.usefixtures("private")
@pytest.mark.parametrize("path", ["hanging", "dripping"])
def test_who_takes_too_long_is_not_waited_for(web, path):
    began = time.monotonic()
    found = check(f"{web.address}/{path}", connect=0.5, whole=1)
    assert (found.outcome, found.status) == ("timed_out", None)
    assert time.monotonic() - began < 5


@pytest.mark.usefixtures("private")
def test_where_nobody_listens_the_address_is_unreachable(web, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert check(f"http://127.0.0.1:{port}/").outcome == "unreachable"
    monkeypatch.setattr(socket, "getaddrinfo", no_such_name)
    assert check("https://ministry.example/law").outcome == "unreachable"
    assert check("http://" + "a" * 70 + "é.example/").outcome == "unreachable"


def no_such_name(*_args, **_options):
    raise socket.gaierror


@pytest.mark.usefixtures("private")
@pytest.mark.parametrize(
    ("path", "outcome", "status", "steps"),
    [
        ("to//status/200", "answered", 200, 2),
        ("to//status/404", "refused", 404, 3),
        ("status/302", "refused", 302, 1),
        ("round/1", "refused", 301, 6),
        ("to/file:///etc/passwd", "not_allowed", None, 1),
        ("to/gopher://papers.example/", "not_allowed", None, 1),
    ],
)
def test_redirects_are_followed_a_few_steps_and_never_out_of_the_web(
    web, path, outcome, status, steps
):
    found = check(f"{web.address}/{path}")
    assert (found.outcome, found.status) == (outcome, status)
    assert len(web.asked) == steps


# --- Never our own network --------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
def test_our_own_network_is_not_asked(web, host):
    found = check(f"http://{host}:{web.server_port}/status/200")
    assert (found.outcome, found.status, web.asked) == ("not_allowed", None, [])


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("190.15.132.4", True),
        ("2800:68:0:1::4", True),
        ("::ffff:190.15.132.4", True),
        *((number, False) for number in ("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1")),
        *((number, False) for number in ("169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1")),
        *((number, False) for number in ("255.255.255.255", "240.0.0.1", "192.0.2.1")),
        *((number, False) for number in ("::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1")),
        *((number, False) for number in ("::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1")),
    ],
)
def test_which_numbers_are_of_the_public_network(number, public):
    assert asking.is_public(number) == public


@pytest.fixture
def only_the_server_is_public(monkeypatch):
    monkeypatch.setattr(asking, "is_public", lambda number: number == "127.0.0.1")


@pytest.mark.usefixtures("only_the_server_is_public")
@pytest.mark.parametrize("inside", ["10.0.0.1", "169.254.169.254", "[::1]", "127.0.0.2"])
def test_a_redirect_into_our_own_network_is_not_followed(web, inside):
    found = check(f"{web.address}/to/http://{inside}:{web.server_port}/status/200")
    assert found.outcome == "not_allowed"
    assert len(web.asked) == 1


@pytest.mark.usefixtures("only_the_server_is_public")
def test_a_name_that_means_something_else_a_moment_later_leads_nowhere(web, monkeypatch):
    means, resolve = iter(["127.0.0.1", "10.0.0.1"]), socket.getaddrinfo

    def resolver(host, port, *args, **options):
        return resolve(next(means) if host == "rebinds.example" else host, port, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    assert check(f"http://rebinds.example:{web.server_port}/status/200").outcome == "answered"
    assert next(means) == "10.0.0.1"  # was never asked for
    assert len(web.asked) == 1


# --- With a certificate -----------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path):
    """A certificate for localhost that nobody vouches for, with its key in the same file."""
    if not (openssl := shutil.which("openssl")):
        pytest.skip("there is no openssl to make a certificate")
    path = tmp_path / "certificate.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", path, "-out", tmp_path / "c"]
    subprocess.run(command, check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + (tmp_path / "c").read_bytes())
    return path


@pytest.mark.usefixtures("private")
def test_a_certificate_has_to_be_vouched_for(web, certificate, monkeypatch):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    web.socket = context.wrap_socket(web.socket, server_side=True)
    address = f"https://localhost:{web.server_port}/status"
    assert check(f"{address}/200").outcome == "refused"
    assert web.asked == []
    monkeypatch.setattr(asking, "TLS", ssl.create_default_context(cafile=certificate))
    assert check(f"{address}/204").outcome == "answered"


@pytest.mark.usefixtures("private")
def test_who_never_ends_the_greeting_is_not_waited_for():
    with socket.create_server(("127.0.0.1", 0)) as silent_one:
        port = silent_one.getsockname()[1]
        found = check(f"https://127.0.0.1:{port}/", connect=5, whole=0.5)
    assert found.outcome == "timed_out"


# --- What follows from it ---------------------------------------------------------------


def record(address, outcome="answered", days=0):
    """A check of today, and the last answer so many *days* ago."""
    at = timezone.now()
    answered = None if days is None else at - timedelta(days=days)
    LinkCheck.objects.create(address=address, checked_at=at, outcome=outcome, answered_at=answered)


@pytest.mark.parametrize(
    ("outcome", "days", "still"),
    [
        ("answered", 0, True),
        ("answered", 29, True),
        ("answered", 31, False),
        ("refused", 1, False),
        ("timed_out", None, False),
        ("not_allowed", None, False),
    ],
)
def test_when_evidence_still_answers(outcome, days, still):
    piece = make_link("https://ministry.example/law")
    assert not still_answering(piece.update)
    record(piece.address, outcome, days)
    assert still_answering(piece.update) == still
    assert silent([piece.update]) == ({} if still else {piece.update_id: [piece]})


def test_one_silent_link_is_enough_and_a_citation_needs_none(django_assert_num_queries):
    piece = make_link("https://ministry.example/law")
    record(piece.address)
    cast.make_evidence(piece.update, kind="norm", source=None)
    cast.make_evidence(piece.update)
    assert still_answering(piece.update)
    source = cast.make_source(address="https://ministry.example/gazette")
    gazette = cast.make_evidence(piece.update, source=source)
    others = [make_link(f"https://ministry.example/{number}") for number in range(3)]
    with django_assert_num_queries(1):
        found = silent([piece.update, *(one.update for one in others)])
    assert found == {one.update_id: [one] for one in [gazette, *others]}
    record(source.address)
    assert still_answering(piece.update)


@pytest.mark.parametrize(
    ("outcome", "days", "said"),
    [
        ("answered", 0, ["the link last answered on"]),
        ("timed_out", 40, ["the link did not answer on", "it last answered on"]),
        ("refused", None, ["the link did not answer on"]),
        ("not_allowed", None, []),
    ],
)
def test_the_page_says_when_a_link_last_answered(outcome, days, said):
    piece = make_link("https://ministry.example/law", title_en="The law", stage="published")
    path = piece.update.assignment.get_absolute_url().replace("/es/", "/en/")
    report = reading.get(path).one("li", id=f"update-{piece.update.number}")
    assert report.one("a", href=piece.address).text == "The law"
    assert "answer" not in report.text
    record(piece.address, outcome, days)
    report = reading.get(path).one("li", id=f"update-{piece.update.number}")
    assert [words for words in said if words not in report.text] == []
    assert report.text.count("answer") == len(said)
