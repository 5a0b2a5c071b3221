"""The words of a search: how they are understood and marked, and what bad ones get."""

from urllib.parse import urlencode

import pytest

from commitments.publishing.highlight import excerpt, marked, spans
from commitments.searching import Term, forms, parse
from tests import reading


def found(words):
    """The page of the search for *words*."""
    return reading.get(f"/en/search/?{urlencode({'q': words})}")


# --- Without a database -----------------------------------------------------------------


def test_words_are_understood():
    asked = parse('educação -guerra "derecho a la salud" OR (niños)')
    first, second = asked.choices
    assert first == (
        Term(("educacao",)),
        Term(("guerra",), unwanted=True),
        Term(("derecho", "a", "la", "salud")),
    )
    assert second == (Term(("ninos",)),)
    assert not parse("de la")
    assert parse("de la").skipped
    assert parse("de la educación").choices == ((Term(("educacion",)),),)
    assert not parse("-x")
    assert parse("-x").excluding


def test_forms_are_of_one_word_both_ways():
    for one, many in [("nacion", "naciones"), ("acao", "acoes"), ("policy", "policies")]:
        assert many in forms(one)
        assert one in forms(many)
    assert forms("sos") == ("sos",)
    assert forms("2023") == ("2023",)


def test_marks_stand_where_the_letters_stand():
    text = "Niñez & EDUCACIÓN: la educación (niñez)"
    places = [p for some in spans(text, parse("ninez educacion").wanted).values() for p in some]
    assert marked(text, places) == (
        "<mark>Niñez</mark> &amp; <mark>EDUCACIÓN</mark>: la <mark>educación</mark>"
        " (<mark>niñez</mark>)"
    )
    long = "palabra " * 100 + "cítara " + "palabra " * 100
    ((a, b),) = spans(long, parse("citara").wanted)[Term(("citara",))]
    assert long[a:b] == "cítara"
    shown = excerpt(long, [(a, b)])
    assert "<mark>cítara</mark>" in shown
    assert shown.startswith("… palabra")
    assert shown.endswith("palabra …")
    assert len(shown) < 320


# --- What bad words get -----------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("de la", "stand in almost every text"),
        ("the of OR y", "stand in almost every text"),
        ("-refugee", "A minus only leaves texts out"),
        ("😀", "There is no word in this"),
        ("?! -- %", "There is no word in this"),
        ('"" OR -', "There is no word in this"),
        ("Мир", "There is no word in this"),
        ("", "Type what you look for"),
        ("   ", "Type what you look for"),
        ("xylophone", "Nothing is found for “xylophone”"),
        ("zq", "Nothing is found for “zq”"),
        ("'); DROP TABLE x; --", "Nothing is found"),
        ("&zq:* | !(", "Nothing is found"),
        ("<b>xylophone</b>", "Nothing is found for “<b>xylophone</b>”"),
    ],
)
def test_every_sort_of_words_gets_a_sentence(words, sentence):
    page = found(words)
    assert sentence in page.one("main").text
    assert not page.one("main").all("b")


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "sentence"), [("x" * 201, "200"), ("a\0b", "no text has")])
def test_what_cannot_be_words_is_refused_with_a_reason(words, sentence):
    page = reading.get(f"/en/search/?{urlencode({'q': words})}", status=400)
    assert sentence in page.one("section", data_kind="error").text
    reading.get(f"/en/search/?{urlencode({'q': 'x' * 200})}")


@pytest.mark.django_db
def test_an_unknown_kind_or_filter_is_refused():
    for query in ("q=quito&in=fishes", "q=quito&state=XXX", "q=quito&ordering=rank"):
        reading.get(f"/en/search/?{query}", status=400)
