"""How a row that was found is shown: in the reader's language, the words marked where they
stand; and where they only stand in another language, that text, and which language it is.
"""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from commitments.models.instruments import LANGUAGES
from commitments.publishing.highlight import composed, excerpt, marked, spans
from commitments.templatetags.record import LANGUAGE_NAMES, best_of, reader_language

#: Kind -> the way from a row to what its texts are fields of, and these fields.
TEXTS = {
    "commitments": ("provision", ("text",)),
    "provisions": ("", ("text",)),
    "updates": ("", ("narrative", "plan", "missing")),
    "meetings": ("", ()),
}
TITLED = ("commitments", "meetings")


@dataclass(frozen=True)
class Hit:
    """A row found. title: with its language, where the row has one; excerpt: of its text, in
    `language`; found_in: the name of that language, where the words only stand in it; missing:
    whether the page's language has no text of it."""

    row: object
    title: SafeString | str
    title_language: str
    excerpt: SafeString | str
    language: str
    found_in: str
    missing: bool

    @property
    def language_name(self):
        return LANGUAGE_NAMES[self.language]


def hit(kind, row, asked):
    """Return the Hit that shows *row*, of a *kind* of `TEXTS`, found by the Asked *asked*."""
    way, names = TEXTS[kind]
    titles = _by_language(row, ("title",)) if kind in TITLED else {}
    texts = _by_language(getattr(row, way) if way else row, names)
    language, found = _best(titles, texts, asked.wanted)
    title = best_of(row, "title") if titles else None
    text = texts.get(language) or (titles[language] if found else "")
    return Hit(
        row=row,
        title=_marked(composed(title.text), asked.wanted) if title else "",
        title_language=title.language if title else "",
        excerpt=excerpt(text, _places(text, asked.wanted)),
        language=language,
        found_in=LANGUAGE_NAMES[language] if found else "",
        missing=bool(texts) and reader_language() not in texts,
    )


def _by_language(row, names):
    """{language: the texts in it, joined} of the languages that have any of the fields."""
    joined = {
        code: "\n".join(filter(None, (getattr(row, f"{name}_{code}") for name in names)))
        for code in LANGUAGES
    }
    return {code: composed(text) for code, text in joined.items() if text}


def _best(titles, texts, terms):
    """The language in which most of *terms* stand, of equal ones the reader's; and whether it is
    another one, with more of them than the reader's."""
    reader = reader_language()
    said = {
        code: len(spans(f"{titles.get(code, '')}\n{texts.get(code, '')}", terms))
        for code in (reader, "en", "es", "pt")
    }
    best = max(said, key=said.__getitem__)
    if best != reader:
        return best, True
    return (reader, False) if reader in texts else (next(iter(texts), reader), False)


def _marked(text, terms):
    return marked(text, _places(text, terms))


def _places(text, terms):
    return [place for places in spans(text, terms).values() for place in places]
