"""Where in a text the words stand that were searched for: found folded, marked as written.

Texts are compared word by word without accents and case, and the marks put around the original
letters. Touches no database.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from commitments.searching import forms
from members.folding import fold

WRITTEN = re.compile(r"[^\W_]+")
#: Letters around the first hit that an excerpt shows.
BEFORE, LENGTH = 70, 260
#: Two words of one root begin with as many equal letters, and differ in as few.
ROOT, ENDING = 5, 4


@dataclass(frozen=True)
class Word:
    start: int
    end: int
    folded: str


def words_of(text):
    """The words of *text* in their order, each with its place and as it is compared."""
    return [Word(m.start(), m.end(), fold(m.group())) for m in WRITTEN.finditer(text)]


def spans(text, terms):
    """Return {term: its places in *text*, each (start, end)} of the *terms* that are there.

    terms: of `searching.Asked.wanted`. A word is there in the singular or the plural; where no
    such form of it is there, words of the same root stand for it, as stems find them.
    """
    words = words_of(text)
    found = {}
    for term in terms:
        places = _phrase(words, term.words) if len(term.words) > 1 else _word(words, term.words[0])
        if places:
            found[term] = places
    return found


def _word(words, wanted):
    known = set(forms(wanted))
    exact = [(word.start, word.end) for word in words if word.folded in known]
    return exact or [(word.start, word.end) for word in words if akin(word.folded, wanted)]


def _phrase(words, wanted):
    size = len(wanted)
    return [
        (words[i].start, words[i + size - 1].end)
        for i in range(len(words) - size + 1)
        if all(word.folded == one for word, one in zip(words[i : i + size], wanted, strict=True))
    ]


def akin(one, other):
    """Whether two folded words seem to have one root: `educar`, `educacion`."""
    same = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    return same >= ROOT and min(len(one), len(other)) - same <= ENDING


def marked(text, places) -> SafeString:
    """*text* as HTML, what stands at *places* within `<mark>`; all else escaped."""
    parts, here = [], 0
    for start, end in sorted(places):
        if start >= here:
            parts += [
                conditional_escape(text[here:start]),
                format_html("<mark>{}</mark>", text[start:end]),
            ]
            here = end
    return mark_safe("".join([*parts, conditional_escape(text[here:])]))


def excerpt(text, places) -> SafeString:
    """The part of *text* around the first of *places*, or its beginning, as HTML with marks."""
    first = min((start for start, _end in places), default=0)
    begin = _edge(text, max(first - BEFORE, 0))
    end = len(text) if len(text) <= begin + LENGTH else _edge(text, begin + LENGTH)
    within = [(a - begin, b - begin) for a, b in places if a >= begin and b <= end]
    shown = marked(text[begin:end].rstrip(), within)
    return format_html("{}{}{}", "… " if begin else "", shown, " …" if end < len(text) else "")


def _edge(text, place):
    """The beginning of the first word at or after *place*; *place* where there is none near."""
    if place <= 0 or place >= len(text) or text[place - 1].isspace():
        return place
    gap = re.compile(r"\s+").search(text, place, place + 40)
    return gap.end() if gap else place


def composed(text):
    """*text* with each accent in its letter, so that no word is parted at one."""
    return unicodedata.normalize("NFC", text)
