"""Reports as PDF: what the pages say, at the same moment, in the reader's language."""

import io
import re
from datetime import timedelta
from functools import cache
from urllib.parse import urlencode

import pypdf
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from commitments import demonstration
from commitments.models import Assignment, Status
from commitments.publishing.documents import typesetting
from commitments.publishing.documents.blocks import Report, section, sections, text
from members.models import Actor
from tests import cast, reading
from tests.cycle_cast import closed, day
from tests.reporting_cast import make_opened_cycle, make_published_cycle
from tests.rows import LANGUAGES

pytestmark = pytest.mark.django_db

ROOT = "/Root"
#: In the order of the figures: silence last.
LADDER = [*Status.values[1:], Status.NOT_REPORTED.value]


def ask(path, client=None, status=200):
    response = (client or Client()).get(path)
    assert response.status_code == status, path
    return response


def opened(response):
    return pypdf.PdfReader(io.BytesIO(response.content))


def words_of(response):
    """The text of the whole document, its white space collapsed."""
    return words_in(response.content)


@cache
def words_in(content):
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    return " ".join(" ".join(pages).split())


def squeezed(words):
    """Nothing but letters and digits: a line may end within a word."""
    return "".join(letter for letter in words if letter.isalnum())


def holds(response, words):
    return squeezed(words) in squeezed(words_of(response))


def address(*args, prefix="en"):
    with translation.override(LANGUAGES[prefix]):
        return reverse("public:report", args=args)


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    settings.DATA_DIR = tmp_path


# --- What it is -------------------------------------------------------------------------


def test_a_state_prints_what_it_was_asked_and_what_became_of_it():
    response = ask(address("state", "PER"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Language"] == "en"
    name = f"quitotrack-state-PER-{timezone.localdate()}-en.pdf"
    assert response["Content-Disposition"] == f'inline; filename="{name}"'
    asked = Assignment.objects.filter(actor__code="PER")
    for assignment in asked.select_related("commitment"):
        assert holds(response, assignment.code)
        assert holds(response, assignment.commitment.title_en)
    assert holds(response, f"{settings.SITE_URL}/en/reports/state/PER.pdf")


@pytest.mark.parametrize("prefix", LANGUAGES)
@pytest.mark.parametrize("args", [("state", "ECU"), ()])
def test_it_is_tagged_and_says_its_language_and_its_contents(prefix, args):
    reader = opened(ask(address(*args, prefix=prefix)))
    root = reader.trailer[ROOT]
    assert root["/Lang"] == prefix
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert reader.metadata.title
    contents = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert len(contents) >= 7
    first = squeezed(reader.pages[0].extract_text())
    assert all(squeezed(title) in first for title in contents)


def test_each_language_has_its_own_words():
    name = {prefix: ask(address("state", "DOM", prefix=prefix)) for prefix in LANGUAGES}
    assert holds(name["es"], "República Dominicana")
    assert holds(name["es"], "Sin informe")
    assert holds(name["pt"], "República Dominicana")
    assert holds(name["pt"], "Sem informe")
    assert holds(name["en"], "Dominican Republic")
    assert holds(name["en"], "Not reported")


def test_no_page_is_without_its_number_or_the_name_of_what_it_is_about():
    reader = opened(ask(address("state", "PER")))
    for number, page in enumerate(reader.pages, start=1):
        said = page.extract_text()
        assert f"Page {number} of {len(reader.pages)}" in " ".join(said.split())
        assert "Peru" in said


def test_every_figure_is_described_for_who_cannot_see_it():
    reader = opened(ask(address("state", "PER")))
    described = [entry["/Alt"] for entry in structure(reader.trailer[ROOT]["/StructTreeRoot"])]
    assert any("Not reported" in alt for alt in described)
    assert len(described) >= 3


def structure(element):
    """Every element of the tree of tags that has a description."""
    element = element.get_object()
    if isinstance(element, pypdf.generic.ArrayObject):
        for child in element:
            yield from structure(child)
    elif isinstance(element, pypdf.generic.DictionaryObject):
        if "/Alt" in element:
            yield element
        if "/K" in element:
            yield from structure(element["/K"])


# --- The same numbers as on the page ----------------------------------------------------


def counted_on_the_list(**filters):
    """How many rows the list of assignments finds, as it says."""
    with translation.override("en"):
        url = f"{reverse('public:assignment-list')}?{urlencode(filters)}"
    return int(re.match(r"\d+", reading.get(url).one(role="status").text)[0])


@pytest.mark.thorough
@pytest.mark.parametrize("when", [{}, {"as_of": "2026-11-21"}])
@pytest.mark.parametrize("code", ["PER", "ECU"])
def test_a_state_has_the_numbers_of_the_list_it_leads_to(code, when):
    _silent, _told, *others = Assignment.objects.filter(actor__code=code)
    for row, status in zip(others, ["planned", "planned", "discontinued"], strict=False):
        cast.make_update(row, stage="published", status=status, reason="resources")
    counts = [counted_on_the_list(state=code, status=one, **when) for one in LADDER]
    row = [str(count) for count in [*filter(None, counts), sum(counts)]]
    response = ask(f"{address('state', code)}?{urlencode(when)}")
    assert f"Total {' '.join(row)} " in words_of(response)
    known = sum(counts) - counts[-1]
    assert holds(response, f"Something is reported on {known} of {sum(counts)} assignments")
    assert bool(known) is not bool(when)


def test_who_is_asked_nothing_has_a_report_that_says_so():
    assert holds(ask(address("state", "VEN")), "No commitment is assigned to it.")


def test_a_new_report_shows_at_once_and_not_on_the_day_before():
    row = Assignment.objects.filter(actor__code="PER").first()
    before = ask(address("state", "PER"))
    cast.make_update(row, stage="published", status="advanced", narrative_en="A first step.")
    after = ask(address("state", "PER"))
    assert not holds(before, "A first step.")
    assert holds(after, "A first step.")
    assert holds(after, str(Status.ADVANCED.label)) or holds(after, "Substantially advanced")
    yesterday = timezone.localdate() - timedelta(days=1)
    past = ask(f"{address('state', 'PER')}?as_of={yesterday}")
    assert not holds(past, "A first step.")
    assert holds(past, "Statuses, evidence levels and assignments in force are those of the end")


def test_a_cycle_is_reported_as_it_was_frozen():
    row = Assignment.objects.filter(actor__code="PER").first()
    update = cast.make_update(row, stage="published", status="planned")
    line = {"update": update, "status": "planned", "outcome": "reported"}
    make_published_cycle(
        [(row, line)], code="c-1", title_en="First call", cover_note_en="We thank all."
    )
    cast.make_update(row, stage="published", status="implemented")
    response = ask(address("cycle", "c-1"))
    for words in ("First call", "We thank all.", "Planned", "1 of 1 assignments were received"):
        assert holds(response, words), words
    assert not holds(response, "Implemented")
    assert holds(ask(address("state", "PER")), "Implemented")


def test_a_running_cycle_tells_what_came_in_and_nothing_of_what_it_says():
    row = Assignment.objects.filter(actor__code="PER").first()
    cycle = closed([row], code="c-2", title_en="Second call", cover_note_en="Not yet public.")
    cast.make_update(row, stage="submitted", cycle=cycle, narrative_en="A secret plan.")
    response = ask(address("cycle", "c-2"))
    assert holds(response, "Second call")
    assert not holds(response, "A secret plan.")
    assert not holds(response, "Not yet public.")
    assert not holds(response, row.code)
    assert holds(response, "Who is asked")
    assert not holds(response, "received")


def test_a_cycle_is_shown_as_it_was_before_its_publication():
    row = Assignment.objects.filter(actor__code="PER").first()
    update = cast.make_update(row, stage="published", status="planned", narrative_en="Done.")
    line = {"update": update, "status": "planned", "outcome": "reported"}
    make_published_cycle([(row, line)], code="c-5", title_en="Fifth", cover_note_en="We thank.")
    before = ask(f"{address('cycle', 'c-5')}?as_of=2025-01-31")
    assert holds(before, "Who is asked")
    assert not holds(before, "We thank.")
    ask(f"{address('cycle', 'c-5')}?as_of=2024-12-31", status=404)


def test_a_cycle_that_was_not_opened_is_not_known():
    cast.make_cycle(code="c-3")
    ask(address("cycle", "c-3"), status=404)


def test_the_plenary_has_every_state_in_the_order_of_the_alphabet():
    make_opened_cycle([], code="c-4", title_en="Third call", due_on=day(9), cut_off_on=day(19))
    response = ask(address())
    said = squeezed(words_of(response))
    states = Actor.objects.member_states(timezone.localdate())
    names = sorted(states.values_list("name_en", flat=True))
    own = said[said.index(squeezed("In alphabetical order, and no ranking")) :]
    places = [own.index(squeezed(name)) for name in names]
    assert places == sorted(places)
    total = Assignment.objects.in_force(timezone.localdate()).count()
    known = (
        total
        - Assignment.objects.in_force(timezone.localdate())
        .with_status()
        .filter(status="not_reported")
        .count()
    )
    assert holds(response, f"Something is reported on {known} of {total} assignments")


def test_a_correction_is_told():
    row = Assignment.objects.filter(actor__code="PER").first()
    wrong = cast.make_update(row, stage="published", status="implemented")
    cast.make_update(
        row, stage="published", status="planned", corrects=wrong, narrative_en="It was too early."
    )
    for args in (("state", "PER"), ()):
        assert holds(ask(address(*args)), "It was too early.")


# --- What it must not do ----------------------------------------------------------------


HOSTILE = '#panic("no") $x$ *bold* <label> @ref \\ [#read("/etc/passwd")] //' + " long" * 2000


def test_a_text_is_never_taken_for_markup():
    row = Assignment.objects.filter(actor__code="PER").first()
    cast.make_update(row, stage="published", narrative_en=HOSTILE)
    response = ask(address("state", "PER"))
    assert '#panic("no")' in words_of(response)
    assert "root:" not in words_of(response)


def test_what_only_some_may_see_is_in_nobodys_report():
    row = Assignment.objects.filter(actor__code="PER").first()
    cast.make_update(row, stage="draft", narrative_en="Only a draft.")
    assert not holds(ask(address("state", "PER")), "Only a draft.")
    other = Assignment.objects.filter(actor__code="PER").last()
    update = cast.make_update(other, stage="accepted")
    cast.make_evidence(update, restricted=True, title_en="A restricted paper")
    update.stage, update.published_at = "published", timezone.now()
    update.save()
    assert not holds(ask(address("state", "PER")), "A restricted paper")


def test_the_staffs_own_report_is_nobody_elses(editor):
    instrument = cast.make_instrument(published=False)
    commitment = cast.make_commitment(cast.make_provision(instrument), title_en="Not public yet")
    cast.make_assignment(commitment, Actor.objects.get(code="PER"))
    own = ask(address("state", "PER"), cast.client_of(editor))
    assert holds(own, "Not public yet")
    assert "private" in own["Cache-Control"]
    assert not holds(ask(address("state", "PER")), "Not public yet")


def test_demonstration_data_is_marked_on_every_page():
    row = Assignment.objects.filter(actor__code="PER").first()
    cast.make_update(row, stage="published", demonstration=True)
    cast.make_cycle(opened_at=cast.noon(2025, 1, 1), demonstration=True)
    demonstration.forget()
    reader = opened(ask(address("state", "PER")))
    mark = squeezed("Demonstration data: the reports marked so are fictitious.")
    assert all(mark in squeezed(page.extract_text()) for page in reader.pages)
    assert not holds(ask(address("state", "PER", prefix="es")), "the reports marked so")


# --- Kept -------------------------------------------------------------------------------


def test_it_is_typeset_once_for_an_edition(monkeypatch):
    made = []
    typeset = typesetting.typst.compile
    monkeypatch.setattr(
        typesetting.typst, "compile", lambda *a, **k: made.append(1) or typeset(*a, **k)
    )
    first, second = ask(address("state", "PER")), ask(address("state", "PER"))
    assert first.content == second.content
    assert len(made) == 1
    again = Client().get(address("state", "PER"), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    cast.make_update(Assignment.objects.first(), stage="published")
    ask(address("state", "PER"))
    assert len(made) == 2


def test_only_so_many_are_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(typesetting, "MOST_KEPT", 2)
    for code in ("PER", "ECU", "CHL"):
        ask(address("state", code))
    assert len(list((tmp_path / "reports").glob("*.pdf"))) == 2


def test_a_folder_that_cannot_be_written_keeps_nobody_from_reading(settings, caplog):
    settings.DATA_DIR = "/proc/nowhere"
    assert holds(ask(address("state", "PER")), "Peru")
    assert "could not be kept" in caplog.text


def test_nothing_to_say_is_no_section():
    assert sections(section("A title", None, text("")), section("B", text("said"))) == [
        {"title": "B", "blocks": [text("said")]}
    ]
    bare = Report("T", "S", "M", "m", "https://x.example", [], [])
    assert typesetting.pdf(bare).startswith(b"%PDF")
