"""Who, when and what else: states, bodies, working groups, meetings, the latest reports."""

import pytest

from commitments.models import Assignment, Commitment
from members.models import Actor, Membership
from tests import reading
from tests.cast import (
    make_assignment,
    make_commitment,
    make_evidence,
    make_provision,
    make_update,
)

pytestmark = pytest.mark.django_db


def page(path):
    return reading.public(path)[1]


def rows(table):
    return [[cell.text for cell in row.all()] for row in table.one("tbody").all("tr")]


def test_who_did_not_sign_is_marked_where_the_recommendation_addresses_them():
    shown = page("/en/commitments/santiago-2023/10.A.3/1/")
    (table,) = shown.one("main").all("table")
    marked = {
        row.one("th").text
        for row in table.one("tbody").all("tr")
        if "did not sign: position not recorded" in row.text
    }
    assert marked == {"Dominican Republic", "Panama"}
    assert len(table.one("tbody").all("tr")) == 13


@pytest.mark.parametrize("code", ["DOM", "PAN"])
def test_so_it_is_on_their_own_pages_and_on_the_assignment(code):
    assert (
        "position not recorded. What follows is addressed to it" in page(f"/en/states/{code}/").text
    )
    own = page(f"/en/commitments/santiago-2023/10.A.3/1/{code}/").one("main")
    assert "did not sign: position not recorded" in own.text


def test_the_dates_of_buenos_aires_are_shown_as_both_sources_give_them():
    for path in ("/en/meetings/buenos-aires-2019-07-04/", "/en/meetings/"):
        (notice,) = page(path).all("div", data_kind="discrepancy")
        preferred, other = [item.text for item in notice.all("li")]
        assert preferred.startswith("4–5 July 2019 (preferred): Latin American Countries Agree")
        assert "report of the meeting" in preferred
        assert other.startswith("5–6 July 2019: Quito Process (IOM page")


def test_addressees_that_no_source_names_are_said_not_to_be_recorded():
    shown = page("/en/commitments/buenos-aires-declaration-2019/r1/1/").one("main").text
    assert "Addressees not recorded" in shown
    assert "The source does not name whom the text addresses." in shown


def test_what_was_worked_out_says_so():
    commitment = page("/en/commitments/santiago-2023/10.A.3/2/").one("main").text
    assert "derived, to be confirmed by the Secretariat" in commitment
    assert "it is no assignment and enters no count" in commitment
    assert "derived" in page("/en/states/").text.lower()
    assert "(proposed)" in page("/en/themes/").text


def test_states_stand_in_the_alphabetical_order_of_the_language():
    for language, expected in {
        "en": ("Argentina", "Uruguay"),
        "es": ("Argentina", "Uruguay"),
    }.items():
        table = page(f"/{language}/states/").all("table")[0]
        names = [row.all("th")[0].text for row in table.one("tbody").all("tr")]
        assert len(names) == 13
        assert (names[0], names[-1]) == expected
    assert "nobody is ranked here" in page("/en/states/").text


def test_every_state_and_every_other_actor_has_its_page():
    for actor in Actor.objects.all():
        shown = page(actor.get_absolute_url())
        assert actor.name in shown.one("h1").text


def test_of_an_instrument_that_asks_much_a_state_shows_twenty_and_leads_to_all():
    provision, peru = make_provision(), Actor.objects.get(code="PER")
    for _number in range(21):
        make_assignment(make_commitment(provision), peru)
    page = reading.get("/en/states/PER/")
    table = next(one for one in page.all("table") if "of which 20" in one.text)
    assert len(table.one("tbody").all("tr")) == 20
    link = table.one("tfoot").one("a")
    assert link.text == "21 assignments"
    assert reading.get(link["href"]).one("p", role="status").one("strong").text == "21"


def test_a_state_without_capacity_says_so():
    assert not Membership.objects.filter(actor__code="VEN").exists()
    assert "No capacity in the Process" in page("/en/states/VEN/").text


def test_the_troika_and_the_last_presidency_known():
    shown = page("/en/states/").one("main").text
    assert "Chile" in shown
    assert "Costa Rica" in shown
    assert "Last recorded." in page("/en/").text


def test_a_code_in_small_letters_leads_to_the_state():
    response = reading.Client().get("/es/states/per/")
    assert (response.status_code, response["Location"]) == (301, "/es/states/PER/")
    assert reading.Client().get("/es/actors/PER/")["Location"] == "/es/states/PER/"


@pytest.mark.parametrize("language", ["es", "pt", "en"])
@pytest.mark.parametrize(
    "path", ["states/XXX", "instruments/nothing", "commitments/santiago-2023/10.A.3/99", "nowhere"]
)
def test_an_unknown_code_gets_a_page_that_helps_in_the_readers_language(language, path):
    shown = reading.get(f"/{language}/{path}/", status=404)
    assert shown.one("html")["lang"].startswith(language)
    assert shown.one("form", role="search")["action"] == f"/{language}/commitments/"
    for link in shown.one("main").all("a"):
        reading.get(link["href"])


# --- Reports ----------------------------------------------------------------------------


def test_what_is_reported_is_shown_with_its_evidence_and_who_says_it():
    assignment = Assignment.objects.get(code="santiago-2023/10.A.3/2@PER")
    update = make_update(assignment, stage="published", evidence_level="cited")
    make_evidence(make_update(make_assignment(), stage="draft"), title_en="A secret")
    shown = reading.get(assignment.get_absolute_url().replace("/es/", "/en/")).one("main").text
    assert "Work goes on." in shown
    assert "In progress" in shown
    assert update.narrative_en in reading.get("/en/updates/").text


def test_a_draft_is_seen_nowhere():
    assignment = Assignment.objects.get(code="santiago-2023/10.A.3/2@PER")
    make_update(assignment, stage="draft", narrative_en="Not for everybody.")
    path = assignment.get_absolute_url()
    for shown in (path, "/es/updates/", "/es/", "/es/assignments/?status=in_progress"):
        assert "Not for everybody." not in reading.get(shown).text
    assert "Not reported" in reading.get(path.replace("/es/", "/en/")).one("main").text


def test_a_correction_stands_above_what_it_corrects_and_a_retraction_leaves_nothing_reported():
    assignment = Assignment.objects.get(code="santiago-2023/10.A.3/2@PER")
    path = assignment.get_absolute_url().replace("/es/", "/en/")
    make_update(assignment, stage="published", narrative_en="First word.")
    make_update(assignment, stage="published", status="implemented", narrative_en="Second word.")
    shown = reading.get(path).one("main").text
    assert shown.index("Second word.") < shown.index("First word.")
    make_update(assignment, stage="published", status="", narrative_en="Taken back.")
    row = reading.get("/en/assignments/?state=PER&q=santiago-2023/10.A.3/2")
    assert "Not reported" in row.one("tbody").text


def test_restricted_evidence_is_for_the_secretariat():
    assignment = Assignment.objects.get(code="santiago-2023/10.A.3/2@PER")
    draft = make_update(assignment)
    make_evidence(draft, title_en="A restricted paper", restricted=True)
    make_evidence(draft, title_en="An open paper")
    draft.stage, draft.published_at = "published", draft.created_at
    draft.save()
    shown = reading.get(assignment.get_absolute_url()).text
    assert "An open paper" in shown
    assert "A restricted paper" not in shown


def test_a_commitment_closed_for_somebody_says_when_and_why():
    commitment = Commitment.objects.get(code="santiago-2023/10.A.3/2")
    closing = {"closed_on": "2026-01-10", "closed_reason": "superseded"}
    make_assignment(commitment, in_force_from="2025-05-08", **closing)
    shown = reading.get("/en/commitments/santiago-2023/10.A.3/2/").one("main").text
    assert "superseded by a later text, 10 January 2026" in shown
