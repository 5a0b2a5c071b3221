"""The page of a state on paper: what a minister takes along."""

from io import BytesIO

import pytest
from pypdf import PdfReader


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/es/states/PER/", ["Perú", "Por instrumento", "Últimos informes", "/es/states/PER/"]),
        ("/pt/states/ECU/", ["Equador", "Por instrumento", "Últimos informes", "/pt/states/ECU/"]),
        ("/en/states/CHL/", ["Chile", "By instrument", "Latest reports", "/en/states/CHL/"]),
    ],
)
def test_the_page_of_a_state_prints_on_two_pages_of_a4_with_what_matters(watched, path, words):
    page = watched.open(path)
    printed = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    assert len(printed.pages) <= 2
    width, height = (float(length) for length in printed.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (596, 843)
    text = " ".join(" ".join(sheet.extract_text() for sheet in printed.pages).split())
    for word in words:
        assert word in text
    assert page.locator("[data-figure=receipt] a").first.inner_text() in text


def test_long_lists_are_left_out_on_paper_and_said_to_be_read_elsewhere(watched):
    page = watched.open("/en/states/PER/")
    last = page.locator("#one-by-one ~ * tbody th a").last.inner_text()
    printed = PdfReader(BytesIO(page.pdf(format="A4")))
    text = " ".join(" ".join(sheet.extract_text() for sheet in printed.pages).split())
    assert last not in text
    assert "are read at this address:" in text
