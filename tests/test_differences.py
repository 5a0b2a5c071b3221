"""What was added and taken out between two texts, word by word. Needs no database."""

import pytest

from commitments.reporting.differences import (
    ADDED,
    REMOVED,
    SAME,
    between_lists,
    between_texts,
    changed,
)


def test_a_word_that_changed_is_taken_out_and_added():
    assert between_texts("Work goes on in Lima.", "Work goes on in Cusco.") == [
        (SAME, "Work goes on in "),
        (REMOVED, "Lima."),
        (ADDED, "Cusco."),
    ]


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [
        ("", "", []),
        ("", "New words", [(ADDED, "New words")]),
        ("Old words", "", [(REMOVED, "Old words")]),
        ("The same", "The same", [(SAME, "The same")]),
        ("One\r\nline\n", "One\nline", [(SAME, "One\nline")]),
        ("a c", "a b c", [(SAME, "a "), (ADDED, "b "), (SAME, "c")]),
        ("a b c", "a c", [(SAME, "a "), (REMOVED, "b "), (SAME, "c")]),
    ],
)
def test_texts_word_by_word(before, after, difference):
    assert between_texts(before, after) == difference


def test_what_is_left_standing_and_what_is_added_make_the_new_text():
    before = "El decreto 12 se aprobó en mayo y rige en tres provincias. " * 40
    after = before.replace("mayo", "junio").replace("tres", "cuatro") + "Es todo."
    found = between_texts(before, after)
    assert "".join(words for kind, words in found if kind != REMOVED) == after
    assert "".join(words for kind, words in found if kind != ADDED) == before


def test_lists_of_codes():
    assert between_lists(["law", "policy"], ["policy", "system"]) == [
        (SAME, "policy"),
        (REMOVED, "law"),
        (ADDED, "system"),
    ]


def test_what_is_the_same_has_not_changed():
    assert not changed(between_texts("The same words", "The  same words"))
    assert changed(between_texts("The same words", "Other words"))
    assert not changed([])
