"""What a reader can ask of the list of reports: the filters of the other lists, of the reports."""

from urllib.parse import urlencode

import pytest

from commitments.models import Assignment, StatusUpdate
from members.models import WorkingGroup
from tests import reading
from tests.cast import make_assignment, make_commitment, make_update, noon

pytestmark = pytest.mark.django_db


def found(**asked):
    """The codes of the reports that the list shows."""
    page = reading.get(f"/en/updates/?{urlencode({'page_size': 500, **asked}, doseq=True)}")
    section = page.one("section", aria_labelledby="results")
    links = [link["href"] for head in section.all("h3") for link in head.all("a")]
    assert page.one("p", role="status").one("strong").text == str(len(links))
    parts = [link.partition("?")[0].split("/")[3:7] + link.split("#update-")[1:] for link in links]
    return ["{}/{}/{}@{}.{}".format(*part) for part in parts]


def of(**lookups):
    rows = StatusUpdate.objects.published().filter(**lookups).distinct()
    return set(rows.values_list("code", flat=True))


@pytest.fixture
def reports():
    """Peru planned, then took it back; Ecuador and a working group report progress."""
    peru = Assignment.objects.get(code="santiago-2023/10.A.3/2@PER")
    own = {"narrative_en": "An ombudsperson was appointed.", "published_at": noon(2025, 6, 2)}
    make_update(peru, "published", status="planned", **own)
    make_update(peru, "published", status="", published_at=noon(2025, 7, 2))
    ecuador = Assignment.objects.get(code="santiago-2023/10.A.3/2@ECU")
    make_update(ecuador, "published", published_at=noon(2025, 8, 2))
    group = make_assignment(
        make_commitment(), working_group=WorkingGroup.objects.get(code="education")
    )
    make_update(group, "published", published_at=noon(2025, 8, 3))
    make_update(peru, "accepted", narrative_en="Nobody may read this yet.")


def test_all_that_was_published_is_there_latest_first(reports):
    in_order = StatusUpdate.objects.published().order_by("-published_at", "-pk")
    assert found() == list(in_order.values_list("code", flat=True))


@pytest.mark.parametrize(
    ("asked", "lookups"),
    [
        ({"state": "PER"}, {"assignment__actor__code": "PER"}),
        ({"state": ["PER", "ECU"]}, {"assignment__actor__code__in": ["PER", "ECU"]}),
        ({"actor": "member-states"}, {"assignment__actor__code": "member-states"}),
        ({"working_group": "education"}, {"assignment__working_group__code": "education"}),
        ({"status": "planned"}, {"status": "planned"}),
        ({"status": "not_reported"}, {"status": ""}),
        ({"status": ["planned", "not_reported"]}, {"status__in": ["planned", ""]}),
        (
            {"instrument": "santiago-2023"},
            {"assignment__commitment__provision__instrument__code": "santiago-2023"},
        ),
        ({"dimension": "1"}, {"assignment__commitment__dimension__number": 1}),
        ({"theme": "iom-asylum"}, {"assignment__commitment__themes__code": "iom-asylum"}),
        ({"state": "PER", "status": "planned"}, {"code": "santiago-2023/10.A.3/2@PER.1"}),
    ],
    ids=str,
)
def test_each_filter_asks_the_report_or_its_assignment(reports, asked, lookups):
    assert set(found(**asked)) == of(**lookups)


def test_a_day_and_a_filter_are_one_question(reports):
    assert found(state="PER", as_of="2025-07-01") == ["santiago-2023/10.A.3/2@PER.1"]
    assert found(state="PER", as_of="2025-06-01") == []


def test_words_are_those_of_the_report_and_of_its_commitment(reports):
    assert found(q="ombudsperson") == ["santiago-2023/10.A.3/2@PER.1"]
    assert len(found(q="cualificaciones", instrument="santiago-2023")) == 3
    assert found(q="Nobody may read this") == []


@pytest.mark.parametrize(("name", "value"), [("state", "XXX"), ("status", "done"), ("page", "x")])
def test_what_it_does_not_understand_is_refused_by_name(name, value):
    assert f"“{value}”" in reading.get(f"/en/updates/?{name}={value}", status=400).text


def test_nothing_found_and_nothing_reported_yet_are_told_apart(reports):
    page = reading.get("/en/updates/?state=CHL")
    assert page.one("div", cls="empty").one("a")["href"] == "/en/updates/"
    page = reading.get("/en/updates/?as_of=2025-01-01")
    assert "Nothing had been reported by then." in page.one("div", cls="empty").text
