"""The Atom feeds: what they tell, whose they are, and that any news reader can read them."""

from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.models import Assignment, Commitment
from members.models import Theme, WorkingGroup
from tests import cast, reading
from tests.reporting_cast import make_published_cycle

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
CODE = "santiago-2023/10.A.3/2"


def get(name, language="en", client=None, query=""):
    """The root of the feed *name*."""
    response = (client or Client()).get(f"/{language}/feeds/{name}.atom{query}")
    assert response.status_code == 200, name
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def entries(feed):
    return feed.findall(f"{ATOM}entry")


def text(element, name):
    return element.findtext(f"{ATOM}{name}")


def link(element, rel):
    (found,) = [one for one in element.findall(f"{ATOM}link") if one.get("rel") == rel]
    return found.get("href")


def terms(entry):
    return {category.get("term") for category in entry.findall(f"{ATOM}category")}


def codes(feed):
    """The codes of the reports that *feed* tells of."""
    return [text(entry, "id").partition("/id/status-updates/")[2] for entry in entries(feed)]


@pytest.fixture
def reported():
    """A report of Peru's, published in June 2025."""
    assignment = Assignment.objects.get(code=f"{CODE}@PER")
    words = {"narrative_en": "Work & <more>.", "narrative_es": "Se trabaja."}
    return cast.make_update(
        assignment,
        stage="published",
        published_at=cast.noon(2025, 6, 2),
        reporter=assignment.actor,
        **words,
    )


def test_a_feed_tells_of_each_report_as_it_is_published(reported):
    (entry,) = entries(get("states/PER"))
    assert text(entry, "title").startswith("Peru: In progress · ")
    assert text(entry, "updated") == reported.published_at.isoformat()
    assert text(entry.find(f"{ATOM}author"), "name") == "Peru"
    assert text(entry, "id") == f"{settings.SITE_URL}/id/status-updates/{reported.code}"
    assert link(entry, "alternate").endswith(f"/en/commitments/{CODE}/PER/#update-1")
    assert "Work &amp; &lt;more&gt;." in text(entry, "summary")
    cast.make_update(reported.assignment, stage="published", status="implemented")
    cache.clear()  # on PostgreSQL the editions of one transaction are one
    first, second = entries(get("states/PER"))
    assert "Implemented" in text(first, "title")
    assert ElementTree.tostring(second) == ElementTree.tostring(entry)


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_it_is_an_atom_feed_as_rfc_4287_has_it(reported, language):
    for name in ("updates", "states/PER", "cycles", f"commitments/{CODE}", "themes/ix-education"):
        feed = get(name, language)
        assert feed.tag == f"{ATOM}feed"
        assert feed.get(LANGUAGE).startswith(language)
        for one in [feed, *entries(feed)]:
            for required in ("id", "title", "updated"):
                assert len(one.findall(f"{ATOM}{required}")) == 1, (name, required)
            assert text(one, "title").strip()
            assert datetime.fromisoformat(text(one, "updated")).tzinfo
            assert text(one, "id").startswith(settings.SITE_URL)
            assert link(one, "alternate").startswith(f"{settings.SITE_URL}/{language}/")
            assert one.find(f"{ATOM}author/{ATOM}name").text
        assert link(feed, "self") == f"{settings.SITE_URL}/{language}/feeds/{name}.atom"
        ids = [text(entry, "id") for entry in entries(feed)]
        assert len(ids) == len(set(ids)) <= 50


def test_each_language_tells_of_the_same_in_its_words(reported):
    spanish, english = (entries(get("states/PER", code))[0] for code in ("es", "en"))
    assert text(spanish, "id") == text(english, "id")
    assert "Se trabaja." in text(spanish, "summary")
    assert "En ejecución" in text(spanish, "title")


def test_a_feed_is_of_what_its_name_says(reported):
    elsewhere = cast.make_update(stage="published", published_at=cast.noon(2025, 6, 3))
    commitment = Commitment.objects.get(code=CODE)
    theme = commitment.themes.first()
    followed = [
        *("updates", "states/PER", f"commitments/{CODE}", "instruments/santiago-2023"),
        f"themes/{theme.code}",
    ]
    for name in followed:
        assert reported.code in codes(get(name)), name
        assert (elsewhere.code in codes(get(name))) == (name == "updates"), name
    assert codes(get("states/ECU")) == []
    organization = elsewhere.assignment.actor
    assert codes(get(f"actors/{organization.code}")) == [elsewhere.code]


def test_a_group_is_told_of_what_is_its_own_and_of_what_it_follows():
    group = WorkingGroup.objects.get(code="education")
    theme = Theme.objects.filter(working_groups=group).first()
    followed = Commitment.objects.filter(themes=theme).first() or cast.make_commitment()
    followed.themes.add(theme)
    own = cast.make_update(cast.make_assignment(working_group=group), stage="published")
    other = cast.make_update(cast.make_assignment(followed), stage="published")
    assert set(codes(get("working-groups/education"))) >= {own.code, other.code}


def test_corrections_retractions_and_demonstration_are_told_apart(reported):
    fixed = cast.make_update(
        reported.assignment, stage="published", status="planned", corrects=reported
    )
    cast.make_update(
        reported.assignment, stage="published", status="", retracts=True, demonstration=True
    )
    retraction, correction, first = entries(get("states/PER"))
    assert terms(retraction) == {"retraction", "demonstration"}
    assert text(retraction, "title").startswith("Demonstration data · Retraction · Peru:")
    assert "Demonstration data" in text(retraction, "summary")
    assert terms(correction) == {"planned", "correction"}
    assert reported.code in text(correction, "summary")
    assert text(correction, "id").endswith(fixed.code)
    assert terms(first) == {"in_progress"}


def test_published_cycles_are_told_too(reported):
    line = {"update": reported, "status": "in_progress", "outcome": "reported"}
    make_published_cycle([(reported.assignment, line)], code="told-2025", demonstration=True)
    cast.make_cycle(code="running-2025", opened_at=cast.noon(2025, 1, 1))
    (cycle,) = entries(get("cycles"))
    assert text(cycle, "id") == f"{settings.SITE_URL}/id/cycles/told-2025"
    assert terms(cycle) == {"cycle", "demonstration"}
    assert text(cycle, "id") in [text(entry, "id") for entry in entries(get("updates"))]
    assert entries(get("cycles", query="?as_of=2025-02-22")) == []


def test_nothing_but_what_is_published_is_told_whoever_asks(editor, peru_focal_point, reported):
    draft = cast.make_update(reported.assignment)
    hidden = cast.make_provision(cast.make_instrument(published=False))
    secret = cast.make_assignment(cast.make_commitment(hidden), actor=reported.assignment.actor)
    told = cast.make_update(secret, stage="published")
    for user in (editor, peru_focal_point):
        feed = get("states/PER", client=cast.client_of(user))
        assert codes(feed) == [reported.code]
    assert draft.code not in codes(get("updates"))
    assert told.code not in codes(get("updates"))
    code = hidden.instrument.code
    assert cast.client_of(editor).get(f"/en/feeds/instruments/{code}.atom").status_code == 404


def test_a_past_day_ends_the_feed(reported):
    cast.make_update(reported.assignment, stage="published", published_at=cast.noon(2025, 7, 2))
    assert len(entries(get("states/PER"))) == 2
    assert codes(get("states/PER", query="?as_of=2025-06-30")) == [reported.code]


def test_an_empty_feed_stays_as_it_is():
    feed = get("states/ECU")
    assert entries(feed) == []
    cache.clear()
    assert text(get("states/ECU"), "updated") == text(feed, "updated")


def test_what_no_xml_may_hold_is_left_out():
    assignment = Assignment.objects.get(code=f"{CODE}@PER")
    cast.make_update(assignment, stage="published", narrative_en="Pasted\x0b from\x1f elsewhere")
    (entry,) = entries(get("states/PER"))
    assert "Pasted from elsewhere" in text(entry, "summary")


def test_a_reader_that_has_it_is_told_so():
    first = Client().get("/en/feeds/states/PER.atom")
    again = Client().get("/en/feeds/states/PER.atom", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    cast.make_update(Assignment.objects.get(code=f"{CODE}@PER"), stage="published")
    once_more = Client().get("/en/feeds/states/PER.atom", headers={"if-none-match": first["ETag"]})
    assert once_more.status_code == 200


@pytest.mark.parametrize("name", ["updates", "states/PER", f"commitments/{CODE}"])
def test_more_reports_cost_no_more_queries(name):
    assignment = Assignment.objects.get(code=f"{CODE}@PER")

    def cost():
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            get(name)
        return len(captured)

    for _row in range(2):
        cast.make_update(assignment, stage="published", reporter=assignment.actor)
    few = cost()
    for _row in range(60):
        cast.make_update(assignment, stage="published", reporter=assignment.actor)
    assert cost() == few
    assert len(entries(get(name))) == 50


HEADS = {
    "/en/": "updates",
    "/en/updates/": "updates",
    "/en/cycles/": "cycles",
    "/en/states/PER/": "states/PER",
    "/en/actors/iom/": "actors/iom",
    "/en/working-groups/education/": "working-groups/education",
    "/en/themes/ix-education/": "themes/ix-education",
    "/en/instruments/lima-2021/": "instruments/lima-2021",
    f"/en/commitments/{CODE}/": f"commitments/{CODE}",
}


@pytest.mark.parametrize(("path", "name"), HEADS.items())
def test_the_page_names_its_feed(path, name):
    page = reading.public(path)[1]
    (feed,) = page.one("head").all("link", type="application/atom+xml")
    assert feed["href"] == f"/en/feeds/{name}.atom"
    assert feed["title"].startswith("QuitoTrack: ")
    get(name)
    if "/" in name:
        assert f"/en/feeds/{name}/" in [link["href"] for link in page.all("a", href=True)]


def test_the_list_of_feeds_leads_to_each_of_them():
    page = reading.public("/es/feeds/")[1].one("main")
    paths = {a["href"] for a in page.all("a", href=True) if a["href"].startswith("/es/feeds/")}
    assert {
        "/es/feeds/updates.atom",
        "/es/feeds/states/PER/",
        "/es/feeds/themes/ix-education/",
    } <= (paths)
    for path in paths:
        assert Client().get(path).status_code == 200, path


def test_the_ready_html_shows_what_it_says():
    page = reading.public("/pt/feeds/states/PER/")[1]
    badge, frame = (reading.parse(page.one("textarea", id=one).text) for one in ("badge", "block"))
    picture, iframe = badge.one("a").one("img"), frame.one("iframe")
    assert badge.one("a")["href"] == f"{settings.SITE_URL}/pt/states/PER/"
    assert picture["alt"] == "QuitoTrack: Peru"
    for source in (picture["src"], iframe["src"]):
        assert source.startswith(f"{settings.SITE_URL}/embed/states/PER/")
        assert source.endswith("?lang=pt")
        assert Client().get(source.removeprefix(settings.SITE_URL)).status_code == 200
