"""The adopted texts on their pages: in order, under the words that govern them, with what
they are worth and what became of them."""

import pytest

from commitments.models import Instrument, Provision
from commitments.progress import tally
from tests import reading
from tests.cast import make_provision

pytestmark = pytest.mark.django_db

BACK = (
    "Traducción de trabajo; no es un texto oficial. Retraducida del inglés, no es el original: "
    "el texto se redactó también en este idioma, pero ninguna fuente del registro lo contiene."
)


def page(path):
    return reading.public(path)[1]


def words(text):
    return " ".join(text.split())


@pytest.mark.parametrize("code", ["santiago-2023", "quito-declaration-2018", "brussels-2023"])
@pytest.mark.parametrize("language", ["en", "es", "pt"])
def test_a_document_reads_as_it_was_adopted_paragraph_by_paragraph(code, language):
    shown = page(f"/{language}/instruments/{code}/")
    items = [
        item for ol in shown.all("ol", cls="document") for item in ol.all("li", cls="provision")
    ]
    provisions = Provision.objects.filter(instrument__code=code).order_by("order")
    assert [item["id"] for item in items] == [provision.path for provision in provisions]
    for item, provision in zip(items, provisions, strict=True):
        text = item.one("div", cls="adopted")
        given = getattr(provision, f"text_{language}")
        assert text["lang"] == (language if given else "en")
        assert text.text == words(given or provision.text_en)
        assert item.all("a")[0]["href"] == f"/{language}/instruments/{code}/{provision.path}/"


def test_what_became_of_a_paragraph_stands_beside_it():
    shown = page("/en/instruments/santiago-2023/")
    for provision in Provision.objects.filter(instrument__code="santiago-2023"):
        margin = shown.one("li", id=provision.path).one("div", cls="marginalia")
        links = {link["href"] for link in margin.all("a")}
        for commitment in provision.commitments.all():
            path = "/".join(map(str, commitment.address))
            assert f"/en/commitments/{path}/" in links
            counted = tally(commitment.assignments.all())
            assert f"of {counted.total} assignment" in margin.text
        if not provision.commitments.exists():
            assert "assignment" not in margin.text


@pytest.mark.parametrize(
    "code", ["santiago-2023/10.C.3.4", "santiago-2023/10.A.3", "brussels-2023/p14.a"]
)
def test_a_paragraph_stands_under_the_words_that_govern_it(code):
    provision = Provision.objects.get(code=code)
    quotation = page(f"/en/instruments/{code}/").one("blockquote", cls="quotation")
    above, ancestor = [], provision.parent
    while ancestor:
        above.insert(0, words(f"{ancestor.label} {ancestor.text_en}"))
        ancestor = ancestor.parent
    assert [opening.text for opening in quotation.all("p", cls="opening")] == above
    assert quotation.text.endswith(words(provision.text_en))


def test_national_legislation_is_never_lost_from_a_commitment():
    for path in ("10.A.3/2", "10.C.3.4/1"):
        shown = page(f"/en/commitments/santiago-2023/{path}/").one("blockquote")
        assert "in accordance with their internal legislation" in shown.text


def test_the_words_that_carry_a_commitment_are_marked_in_their_paragraph():
    for language, quoted in {
        "en": "Regional Qualifications Framework",
        "es": "Cualificaciones",
    }.items():
        shown = page(f"/{language}/commitments/santiago-2023/10.A.3/2/").one("blockquote")
        assert quoted in shown.one("mark").text


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/en/instruments/santiago-2023/10.C.3.4/", "Authentic text."),
        ("/es/instruments/santiago-2023/10.C.3.4/", BACK),
        (
            "/en/instruments/quito-declaration-2018/2/",
            "Working translation, not an official text.",
        ),
        (
            "/es/instruments/quito-declaration-2018/2/",
            "Traducción de trabajo; no es un texto oficial. Hecha a partir del texto en inglés; "
            "no es el original.",
        ),
        (
            "/en/instruments/buenos-aires-declaration-2019/r1/",
            "Reported content, not the adopted wording.",
        ),
        (
            "/es/instruments/buenos-aires-declaration-2019/r1/",
            "Contenido referido por otras fuentes, no el texto adoptado.",
        ),
    ],
)
def test_each_text_says_what_it_is_worth(path, sentence):
    assert sentence in [note.text for note in page(path).all("p", cls="note")]


def test_a_text_that_is_not_there_is_shown_in_english_and_marked_so():
    provision = make_provision(text_en="To do what was agreed.")
    shown = reading.get(provision.get_absolute_url())
    assert shown.one("blockquote").one("div")["lang"] == "en"
    assert "To do what was agreed." in shown.one("blockquote").text
    (note,) = shown.all("p", data_standing="missing")
    assert "no hay texto en este idioma; se muestra en inglés" in note.text


@pytest.mark.parametrize("coverage", ["referenced_only", "reported"])
def test_a_document_without_its_text_says_so(coverage):
    for instrument in Instrument.objects.filter(coverage=coverage):
        shown = page(f"/en/instruments/{instrument.code}/")
        notice = shown.all("div", cls="notice")[0]
        assert "is not in the record" in notice.text
        assert bool(shown.all("ol", cls="document")) == (coverage == "reported")


def test_one_undertaking_said_twice_is_one_commitment_linked_from_both():
    paragraph = page("/en/instruments/santiago-2023/15/").one("main")
    assert "It says once more what paragraph 10, d.3 says" in paragraph.text
    assert "/en/commitments/santiago-2023/10.D.3/3/" in {a["href"] for a in paragraph.all("a")}
    other = page("/en/instruments/santiago-2023/10.D.3/").one("main")
    assert "is said once more in paragraph 15" in other.text


def test_an_error_of_the_original_stays_with_a_note_beside_it():
    shown = page("/en/instruments/santiago-2023/10.D.3/").one("main").text
    assert "The creation of the Journal on Human Mobility" in shown
    assert "Editor’s note." in shown


def test_positions_are_listed_and_silence_is_no_refusal():
    shown = page("/en/instruments/santiago-2023/")
    (table,) = [t for t in shown.all("table") if t.all("caption", id="positions-caption")]
    counted = {
        row.one("th").text: row.one("td", cls="num").text for row in table.one("tbody").all("tr")
    }
    assert counted == {"Signed": "11", "Position not recorded": "2"}
    assert "Not recorded is not refused." in table.text
