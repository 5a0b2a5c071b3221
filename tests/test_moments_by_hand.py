"""Pages of past days against what one finds by hand in random histories of reports."""

import random
from datetime import date, timedelta

import pytest
from django.utils import translation

from commitments.models import CHOOSABLE, StatusUpdate, end_of
from members.models import Actor
from tests import reading
from tests.cast import make_assignment, make_commitment, make_update, noon

pytestmark = pytest.mark.django_db

DAYS = [date(2025, 5, 1) + timedelta(days=4 * step) for step in range(12)]


@pytest.fixture
def histories():
    """{assignment: its updates} of random histories in May 2025, with corrections, retractions,
    and with assignments that begin and are closed in it."""
    chance = random.Random(2018)
    statuses = [code for code, _label in CHOOSABLE[:5]] + [""]
    commitment = make_commitment()
    found = {}
    for code in ("PER", "ECU", "CHL", "BRA", "COL", "MEX"):
        begun = date(2025, 4, 20) + timedelta(days=chance.randrange(20))
        closed = begun + timedelta(days=chance.randrange(5, 40)) if chance.random() < 0.5 else None
        fields = {"closed_on": closed, "closed_reason": "merged"} if closed else {}
        actor = Actor.objects.get(code=code)
        one = make_assignment(commitment, actor=actor, in_force_from=begun, **fields)
        hours = sorted(chance.sample(range(30 * 24), chance.randrange(1, 6)))
        found[one] = []
        for hour in hours:
            corrects = chance.choice([None, *found[one]]) if chance.random() < 0.4 else None
            at = noon(2025, 5, 1) + timedelta(hours=hour)
            status = chance.choice(statuses)
            fields = {"status": status, "corrects": corrects, "published_at": at}
            found[one].append(make_update(one, "published", **fields))
    return found


def known_by(updates, day):
    return [update for update in updates if update.published_at < end_of(day)]


def status_by(updates, day):
    known = known_by(updates, day)
    return (known[-1].status if known else "") or "not_reported"


def in_force(one, day):
    return one.in_force_from <= day and not (one.closed_on and one.closed_on <= day)


def listed(page):
    """{address of the assignment: status} of the rows of a list."""
    if not page.one("section", aria_labelledby="results").all("tbody"):
        return {}
    return {
        row.one("th").all("a")[0]["href"].split("?")[0]: row.one(data_status=True)["data-status"]
        for row in page.one("section", aria_labelledby="results").one("tbody").all("tr")
    }


def test_lists_and_the_matrix_on_any_day_are_what_one_finds_by_hand(histories):
    instrument = next(iter(histories)).commitment.provision.instrument.code
    with translation.override("en"):
        paths = {one: one.get_absolute_url() for one in histories}
    for day in DAYS:
        expected = {
            paths[one]: status_by(updates, day)
            for one, updates in histories.items()
            if in_force(one, day)
        }
        asked = f"?instrument={instrument}&as_of={day}"
        assert listed(reading.get(f"/en/assignments/{asked}")) == expected, day
        matrix = reading.get(f"/en/matrix/{asked}")
        cells = {
            cell.one("a")["href"].split("?")[0]: cell["data-status"]
            for cell in matrix.all("td", data_status=True)
        }
        assert cells == expected, day


def test_reports_and_corrections_on_any_day_are_what_one_finds_by_hand(histories):
    instrument = next(iter(histories)).commitment.provision.instrument.code
    every = [update for updates in histories.values() for update in updates]
    for day in DAYS:
        known = known_by(every, day)
        page = reading.get(f"/en/updates/?instrument={instrument}&as_of={day}")
        assert page.one("p", role="status").one("strong").text == str(len(known)), day
        log = reading.get(f"/en/corrections/?as_of={day}&page_size=500")
        entries = log.all("ol", cls="entries")
        shown = len(entries[0].all("h2")) if entries else 0
        others = StatusUpdate.objects.published(by=day).exclude(pk__in=[row.pk for row in known])
        assert not others.filter(corrects__isnull=False).exists()
        assert shown == sum(1 for row in known if row.corrects_id or not row.status), day


def test_the_page_of_an_assignment_on_any_day_is_what_one_finds_by_hand(histories):
    for one, updates in histories.items():
        for day in DAYS:
            path = f"{one.get_absolute_url().replace('/es/', '/en/')}?as_of={day}"
            page = reading.get(path).one("main")
            known = known_by(updates, day)
            items = page.one("ol", cls="timeline").all("li", id=True)
            assert [li["id"] for li in items] == [f"update-{u.number}" for u in reversed(known)]
            superseded = [li for li in items if "superseded by a later report" in li.text]
            assert superseded == items[1:]
            corrected = sum(
                li.text.count("Corrected by") + li.text.count("Taken back by") for li in items
            )
            assert corrected == sum(1 for update in known if update.corrects_id), (one, day)
            assert ("Not in force yet" in page.text) == (day < one.in_force_from)
            assert ("Closed on" in page.text) == bool(one.closed_on and one.closed_on <= day)
