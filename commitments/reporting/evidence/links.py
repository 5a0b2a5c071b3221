"""Whether the addresses that evidence names still answer, as of when they were last asked."""

from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, datetime, timedelta
from functools import partial

from django.utils import timezone

from commitments.models import OPEN_STAGES, Evidence, LinkCheck, Stage

from .asking import ask
from .files import is_kept

#: For how long an answer stands, and after how long a question is asked again.
FRESH, AGAIN = timedelta(days=30), timedelta(hours=20)
NEVER = datetime.min.replace(tzinfo=UTC)
HOSTS_AT_ONCE = 8


def check_links(*, limit=None, older_than=AGAIN, connect=5, whole=10):
    """Ask the addresses of evidence and write a LinkCheck for each; return {outcome: count}.

    Of those not asked within *older_than*, the longest ago first, at most *limit*; each host
    is asked one question at a time. connect, whole: as in `asking.ask`.
    """
    by_host = defaultdict(list)
    for address in _due(older_than)[:limit]:
        by_host[_host(address)].append(address)
    counts = Counter()
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        ask_all = partial(_ask_all, connect=connect, whole=whole)
        for done in as_completed([pool.submit(ask_all, some) for some in by_host.values()]):
            for address, outcome, status in done.result():
                _write(address, outcome, status)
                counts[outcome] += 1
    return counts


def _host(address):
    return "/".join(address.split("/", 3)[:3])


def _due(older_than):
    """The addresses of open and published updates to ask now, those never asked first."""
    reported = Evidence.objects.filter(update__stage__in=[*OPEN_STAGES, Stage.PUBLISHED])
    own = reported.exclude(address="").values_list("address", flat=True)
    theirs = reported.exclude(source__address="").exclude(source=None)
    addresses = {*own, *theirs.values_list("source__address", flat=True)}
    asked = dict(LinkCheck.objects.values_list("address", "checked_at"))
    due = sorted((asked.get(address, NEVER), address) for address in addresses)
    return [address for at, address in due if at <= timezone.now() - older_than]


def _ask_all(addresses, **patience):
    return [(address, *ask(address, **patience)) for address in addresses]


def _write(address, outcome, status):
    now = timezone.now()
    found = {"checked_at": now, "outcome": outcome, "status": status}
    if outcome == LinkCheck.Outcome.ANSWERED:
        found["answered_at"] = now
    LinkCheck.objects.update_or_create(address=address, defaults=found)


def silent(updates):
    """{key of an update: its evidence that does not answer}, for those of *updates* with any."""
    found = defaultdict(list)
    evidence = Evidence.objects.filter(update__in=updates).with_checks()
    for piece in evidence.select_related("source", "file"):
        if not answers(piece):
            found[piece.update_id].append(piece)
    return dict(found)


def still_answering(update):
    """Whether all that *update* rests on can still be looked at: see `answers`."""
    return not silent([update])


def answers(piece):
    """Whether *piece*, evidence fetched `with_checks()`, can still be looked at.

    A file can where the storage holds all of it; an address where it answered when it was
    last asked, within 30 days. What has neither, as a norm that is only cited, always can.
    """
    if piece.file and not is_kept(piece.file):
        return False
    if not piece.link:
        return True
    fresh = piece.link_answered_at and piece.link_answered_at >= timezone.now() - FRESH
    return bool(fresh) and piece.link_outcome == LinkCheck.Outcome.ANSWERED
