"""Adopted text is verbatim: the record against the texts, the texts against the sources.

Between a text and its provisions only emphasis marks, list hyphens, the escape before a
dollar sign and page breaks are taken away.
"""

import re
from calendar import month_name
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from commitments.models import Instrument, Provision
from commitments.shipped import FIXTURES
from meetings.models import Meeting
from members.models import Membership

TEXTS = FIXTURES / "texts"
SOURCES = Path(settings.BASE_DIR).parent / "shared" / "sources"
FULL = ["quito-declaration-2018", "brussels-2023", "santiago-2023"]
MONTHS = list(month_name)
NUMBERED = re.compile(r"^\d+\. .*\n", re.MULTILINE)


def plain(text):
    """Take away what may be, then every run of white space, page breaks included, is a space."""
    text = text.replace("**", "").replace(r"\$", "$")
    return " ".join(re.sub(r"^ *- ", "", text, flags=re.MULTILINE).split())


def shipped(code):
    return (TEXTS / f"{code}.en.txt").read_text(encoding="utf-8")


def rebuilt(code):
    """Opening, paragraphs, closing, appendices: each with its label as it was printed."""
    instrument = Instrument.objects.get(code=code)
    body, appendices = [], []
    for provision in instrument.provisions.order_by("order"):
        part = appendices if provision.path.startswith("Appendix") else body
        part.append(f"{provision.label} {provision.text_en}")
    parts = [instrument.opening_en, *body, instrument.closing_en, *appendices]
    return " ".join(" ".join(parts).split())


def source_with(words):
    """The text of the source that holds *words*; the test is skipped where there is none."""
    for path in sorted(SOURCES.glob("*.txt")):
        if words in (text := path.read_text(encoding="utf-8")):
            return text
    pytest.skip("the source documents do not stand beside this checkout")


@pytest.mark.parametrize("code", FULL)
def test_an_adopted_text_is_rebuilt_from_its_provisions(db, code):
    assert rebuilt(code) == plain(shipped(code))


@pytest.mark.parametrize("code", FULL)
def test_a_paragraph_is_one_line_without_marks_of_the_page(db, code):
    for text in Provision.objects.filter(instrument__code=code).values_list("text_en", flat=True):
        assert text == " ".join(text.split())
        assert "**" not in text
        assert "\\" not in text


def test_every_text_of_which_the_record_holds_all_is_shipped(db):
    full = Instrument.objects.filter(coverage="full_text").values_list("code", flat=True)
    assert set(full) == set(FULL)
    assert {path.name for path in TEXTS.iterdir()} == {f"{code}.en.txt" for code in FULL}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("santiago-2023", "DECLARATION OF THE IXth"),
        ("brussels-2023", "JOINT DECLARATION OF THE MEMBER STATES"),
    ],
)
def test_a_shipped_text_is_exactly_the_source(code, words):
    assert shipped(code) == source_with(words)


def test_the_eighteen_points_of_2018_are_exactly_those_quoted_in_the_source():
    points = NUMBERED.findall(source_with("signed an 18-point document"))
    assert len(points) == 18
    assert shipped("quito-declaration-2018") == "".join(points)


def listed_meetings():
    """(first day, last day) of each meeting on the page that lists them."""
    month = "|".join(MONTHS[1:])
    entry = re.compile(rf"• ({month}) (\d+)(?: ?[-–] ?({month})? ?(\d+))?, (\d{{4}}),")
    for first, day, last, until, year in entry.findall(source_with("Chairing Country")):
        start = date(int(year), MONTHS.index(first), int(day))
        yield start, date(int(year), MONTHS.index(last or first), int(until or day))


def test_the_record_holds_every_meeting_that_the_source_lists(db):
    listed = list(listed_meetings())
    assert len(listed) == 18
    held = set(Meeting.objects.values_list("start", "end"))
    of_buenos_aires = (date(2019, 7, 5), date(2019, 7, 6))
    assert set(listed) - held == {of_buenos_aires}


def test_the_source_names_the_same_members_and_founders(db):
    page = source_with("Chairing Country")
    section = page.split("Member States (13 Member States)")[1].split("Note:")[0]
    names = {line.strip(" \xa0•") for line in section.splitlines() if "•" in line}
    founders = page.split("founding member States are ")[1].splitlines()[0]
    members = Membership.objects.filter(capacity="member_state")
    assert set(members.values_list("actor__name_en", flat=True)) == names
    founding = members.filter(founding=True).values_list("actor__name_en", flat=True)
    assert set(founding) == set(re.split(r", (?:and )?", founders))
