"""The dossier that one presidency hands to the next: on a page, as a workbook, by a command."""

from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from python_calamine import CalamineWorkbook

from commitments.models import Transition
from commitments.reporting.handover import dossier
from commitments.reporting.handover_workbook import workbook
from members.models import Actor, Theme, WorkingGroup
from tests import reading
from tests.cast import (
    client_of,
    make_assignment,
    make_commitment,
    make_cycle,
    make_focal_point,
    make_instrument,
    make_provision,
    make_update,
)
from tests.cycle_cast import answered, closed, day, instant

pytestmark = pytest.mark.django_db

PAGE = "/en/portal/handover/"


def followed_by_education(**fields):
    """A new commitment that the working group on education follows, with one assignment."""
    commitment = make_commitment(**fields)
    commitment.themes.set(Theme.objects.filter(code="iom-education"))
    return make_assignment(commitment)


def section(code):
    """The Section of the group *code*; None for what no group follows."""
    (found,) = [s for s in dossier().sections if (s.group and s.group.code) == code]
    return found


def open_strands(code):
    return [strand.commitment for strand in section(code).strands]


def sheets(content):
    """{name: rows} of a workbook."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


# --- What is in it ----------------------------------------------------------------------


def test_a_strand_is_open_until_all_of_it_is_settled():
    assignment = followed_by_education()
    commitment = assignment.commitment
    other = make_assignment(commitment)
    make_update(assignment, stage="published", status="implemented")
    assert commitment in open_strands("education")
    make_update(other, stage="published", status="not_applicable", reason="other")
    assert commitment not in open_strands("education")
    before = section("education")
    assert len(before.strands) < before.followed


def test_a_strand_shows_its_distribution_with_its_denominator():
    assignment = followed_by_education()
    make_assignment(assignment.commitment)
    make_update(assignment, stage="published", status="implemented")
    (tally,) = [
        s.tally for s in section("education").strands if s.commitment == assignment.commitment
    ]
    assert (tally.counts, tally.total) == ({"implemented": 1, "not_reported": 1}, 2)


def test_a_group_has_its_own_assignments_and_what_its_themes_give_it():
    own = make_assignment(working_group=WorkingGroup.objects.get(code="education"))
    assert own.commitment in open_strands("education")
    assert own.commitment not in open_strands(None)
    followed = followed_by_education()
    make_assignment(followed.commitment, working_group=WorkingGroup.objects.get(code="cooperation"))
    assert followed.commitment in open_strands("education")
    assert followed.commitment in open_strands("cooperation")


def test_what_no_group_follows_is_not_forgotten():
    lonely = make_assignment()
    assert lonely.commitment in open_strands(None)
    groups = [str(section) for section in dossier().sections]
    assert groups[:-1] == sorted(groups[:-1])
    assert len(groups) == 7


def test_what_is_not_public_is_no_strand():
    hidden = make_assignment(make_commitment(make_provision(make_instrument(published=False))))
    make_update(hidden, stage="returned")
    assert hidden.commitment not in open_strands(None)
    assert section(None).returned == []


def test_a_return_waits_from_the_day_on_which_it_was_last_returned():
    assignment = followed_by_education()
    update = make_update(assignment, stage="returned")
    make_update(followed_by_education(), stage="submitted")
    for offset in (-9, -3):
        move = {"from_stage": "submitted", "to_stage": "returned", "at": instant(offset)}
        Transition.objects.create(update=update, note="The law is missing", **move)
    (waiting,) = section("education").returned
    assert (waiting, waiting.returned_at) == (update, instant(-3))


def test_completeness_is_that_of_the_cycle_opened_last():
    asked = [followed_by_education(), followed_by_education(), make_assignment()]
    closed(asked[:1], opened_at=instant(-200), title_en="Old")
    latest = closed(asked, opened_at=instant(-50), title_en="New")
    answered(latest, asked[0])
    found = dossier()
    assert found.cycle == latest
    assert (found.received.total.received, found.received.total.asked) == (1, 3)
    of_group = section("education").received
    assert (of_group.received, of_group.asked) == (1, 2)
    assert section(None).received.asked == 1


def test_what_falls_due_is_what_is_still_to_come():
    dates = {"opens_on": day(-9), "due_on": day(-1), "cut_off_on": day(4), "preview_days": 7}
    make_cycle(opened_at=instant(-9), title_es="Convocatoria", **dates)
    make_focal_point("PER", until=day(9))
    make_focal_point("PER")
    make_focal_point("education", until=day(2))
    dated = {"timing": "dated", "title_es": "Para pronto"}
    followed_by_education(due_on=day(3), **dated)
    followed_by_education(due_on=day(-3), **dated)
    assert [(one.day, one.subject.split(":")[0]) for one in dossier().due] == [
        (day(4), "Convocatoria"),
        (day(9), "Perú"),
        (day(11), "Convocatoria"),
    ]
    assert [one.day for one in section("education").due] == [day(2), day(3)]


def test_demonstration_data_is_named_as_such():
    assert not dossier().demonstration
    make_update(stage="published", demonstration=True)
    assert dossier().demonstration


# --- The page ---------------------------------------------------------------------------


def test_the_presidency_reads_the_whole_dossier_on_one_page(presiding_focal_point):
    cycle = closed([followed_by_education()], title_en="The tenth round reports")
    update = make_update(make_assignment(), stage="returned", narrative_en="A secret so far")
    move = {"from_stage": "submitted", "to_stage": "returned", "at": instant(-3)}
    Transition.objects.create(update=update, note="A note to the state", **move)
    page = reading.get(PAGE, client_of(presiding_focal_point))
    assert page.one("h1").text == "Handover"
    titles = [head.text for head in page.all("h2")]
    assert "Working Group on Education" in titles
    assert "Followed by no working group" in titles
    assert cycle.title_en in page.text
    assert "received 0 of 1 assignment" in page.text
    assert "Returned on" in page.text
    assert "A secret so far" not in page.text
    assert "A note to the state" not in page.text
    assert "%" not in page.one("main").text


def test_a_long_dossier_costs_what_a_short_one_costs(presiding_focal_point):
    client = client_of(presiding_focal_point)

    def cost(number):
        asked = [followed_by_education() for _commitment in range(number)]
        answered(closed(asked), asked[0])
        make_update(asked[1], stage="returned")
        make_focal_point("PER", until=day(number))
        with CaptureQueriesContext(connection) as captured:
            reading.get(PAGE, client)
        return len(captured)

    assert cost(2) == cost(12)


@pytest.mark.parametrize("role", ["coordinator", "peru_focal_point", "former_focal_point"])
@pytest.mark.parametrize("path", [PAGE, "/en/portal/handover.xlsx"])
def test_who_does_not_hand_over_finds_no_dossier(request, role, path):
    reading.get(path, client_of(request.getfixturevalue(role)), status=404)


# --- The workbook -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefix", "about", "strands"),
    [("es", "es", 1), ("pt", "pt", 1), ("en", "About", 1)],
)
def test_the_workbook_comes_in_the_language_of_its_address(editor, prefix, about, strands):
    response = client_of(editor).get(f"/{prefix}/portal/handover.xlsx")
    assert response.status_code == 200
    assert f'-{prefix}.xlsx"' in response["Content-Disposition"]
    found = sheets(response.content)
    with translation.override({"pt": "pt-br"}.get(prefix, prefix)):
        group = WorkingGroup.objects.get(code="education").name
    assert any(row[0] == group for row in list(found.values())[strands])


def test_the_workbook_holds_every_part_with_its_heads():
    assignment = followed_by_education(title_es="Uno", timing="dated", due_on=day(3))
    answered(closed([assignment]), assignment)
    make_update(followed_by_education(), stage="returned")
    with translation.override("en"):
        found = sheets(workbook(dossier()))
    assert list(found) == [
        "About",
        "Open strands",
        "Returns not answered",
        "Completeness",
        "Completeness by group",
        "What falls due",
    ]
    heads = found["Open strands"][0]
    (row,) = [row for row in found["Open strands"][1:] if row[1] == assignment.commitment.code]
    assert dict(zip(heads, row, strict=True))["Assignments"] == 1
    assert dict(zip(heads, row, strict=True))["Due on"] == day(3)
    assert found["Completeness"][1][1:] == [1, 1]
    assert len(found["Returns not answered"]) == 2


def test_what_begins_like_a_formula_stays_text():
    followed_by_education(title_es='=HYPERLINK("http://example.org")')
    (row,) = [
        row
        for rows in sheets(workbook(dossier())).values()
        for row in rows
        if '=HYPERLINK("http://example.org")' in row
    ]
    assert row


def test_the_workbook_says_that_data_is_for_demonstration():
    make_update(stage="published", demonstration=True)
    with translation.override("en"):
        found = sheets(workbook(dossier()))
    assert found["About"][1][0] == "Demonstration data"


# --- The command ------------------------------------------------------------------------


def test_the_command_writes_the_workbook(tmp_path):
    file, said = tmp_path / "handover.xlsx", StringIO()
    call_command("handover", language="en", output=file, stdout=said)
    assert "Open strands" in sheets(file.read_bytes())
    assert str(file) in said.getvalue()


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [("es", "es", "Educación"), ("pt", "pt-br", "Educação"), ("en", "en", "Education")],
)
def test_the_command_writes_a_page_that_needs_no_other(tmp_path, language, code, name):
    file = tmp_path / "handover.html"
    call_command("handover", language=language, output=file, stdout=StringIO())
    page = reading.parse(file.read_text(encoding="utf-8"))
    assert page.one("html")["lang"] == code
    assert any(head.text.endswith(name) for head in page.all("h2"))
    assert not page.all("link", rel="stylesheet")
    assert page.one("base")["href"].startswith("http")


def test_the_command_knows_two_kinds_of_file(tmp_path):
    with pytest.raises(CommandError):
        call_command("handover", output=tmp_path / "handover.pdf")


def test_the_presidency_is_that_of_the_day():
    assert dossier(today=day(0)).troika.current.actor == Actor.objects.get(code="CRI")
