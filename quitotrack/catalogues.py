"""The message catalogues: what must be translated, and whether it is.

`python -m quitotrack.catalogues` brings the catalogues up to date with the code; Babel reads
and writes them, so no system tool is needed. They also cover what the dependencies leave in
English.
"""

import gettext as standard
import importlib.util
from calendar import month_name
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("es", "pt_BR")
OWN = ["quitotrack", "members", "meetings", "commitments", "templates"]
DEPENDENCIES = {
    "allauth": ["account", "core", "decorators.py", "templates/account", "templates/allauth"],
    "django_filters": ["."],
    "import_export": ["."],
    "modeltranslation": ["."],
    "simple_history": ["."],
}
EPOCH = datetime(2026, 11, 22, tzinfo=UTC)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "gettext_noop": None,
    "pgettext_lazy": ((1, "c"), 2),
    "pgettext": ((1, "c"), 2),
}


def _package(name):
    return Path(importlib.util.find_spec(name).origin).parent


def _sources(root, names):
    for name in names:
        place = root / name
        files = [place] if place.is_file() else sorted(place.rglob("*"))
        for file in files:
            if file.suffix in (".py", ".html", ".txt", ".xml") and "tests" not in file.parts:
                yield file


def _messages(file):
    """Yield (message id or (singular, plural), context) of one Python file or template."""
    if file.suffix == ".py":
        with file.open("rb") as code:
            found = list(extract("python", code, keywords=KEYWORDS))
    else:
        text = templatize(file.read_text(encoding="utf-8"), origin=str(file))
        found = list(extract("javascript", _Lines(text), keywords=KEYWORDS))
    for _line, message, _comments, context in found:
        if message and message != ("", ""):
            yield message, context


class _Lines:
    """The lines of a text as bytes, as Babel's extractors read them."""

    def __init__(self, text):
        self.bytes = text.encode()

    def read(self):
        return self.bytes


def own_messages():
    """Every message of the project: {(id, context): the file that says it first}."""
    found = {}
    for file in _sources(ROOT, OWN):
        for message in _messages(file):
            found.setdefault(message, file.relative_to(ROOT).as_posix())
    return found


def left_in_english(language):
    """The messages of the dependencies that neither they nor Django translate."""
    translated = _translated_by_others(language)
    found = {}
    for package, names in DEPENDENCIES.items():
        root = _package(package)
        for file in _sources(root, names):
            for message, context in _messages(file):
                single = message[0] if isinstance(message, tuple) else message
                if (single, context) not in translated:
                    found.setdefault((message, context), package)
    return found


def _translated_by_others(language):
    django_root = Path(django.__file__).parent
    places = [django_root / "conf" / "locale", *django_root.glob("contrib/*/locale")]
    places += [_package(package) / "locale" for package in DEPENDENCIES]
    known = set()
    for place in places:
        compiled = place / language / "LC_MESSAGES" / "django.mo"
        if compiled.exists():
            with compiled.open("rb") as file:
                for key, value in standard.GNUTranslations(file)._catalog.items():
                    single = key[0] if isinstance(key, tuple) else key
                    context, _mark, text = single.rpartition("\x04")
                    if value:
                        known.add((text, context or None))
    return known


def wanted(language):
    """Every message that our catalogue of *language* must translate, with its place.

    A message said both alone and with a plural has one entry, the one with the plural. The
    months are ours in Portuguese: Django writes them with a capital.
    """
    found = {**left_in_english(language), **own_messages()}
    if language == "pt_BR":
        found |= {(month, None): "months" for month in month_name[1:]}
    with_plural = {(message[0], context) for message, context in found if type(message) is tuple}
    return {key: place for key, place in found.items() if key not in with_plural}


def path_of(language):
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language):
    """Return the catalogue of *language*; an empty one where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def update(language):
    """Bring the catalogue of *language* up to date: new messages empty, unused ones dropped."""
    held = read(language)
    fresh = Catalog(
        locale=language,
        domain="django",
        header_comment="# QuitoTrack",
        fuzzy=False,
        creation_date=EPOCH,
    )
    for (message, context), place in sorted(wanted(language).items(), key=_order):
        plural = isinstance(message, tuple)
        old = held.get(message[0] if plural else message, context)
        kept = old.string if old and isinstance(old.string, tuple) == plural else None
        fresh.add(message, kept, [(place, None)], context=context)
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    with path_of(language).open("wb") as file:
        write_po(file, fresh, width=100, omit_header=False, sort_output=False)


def _order(item):
    (message, context), place = item
    return place, message if isinstance(message, str) else message[0], context or ""


def faults(language):
    """Yield a sentence for every message that is missing, empty, fuzzy or wrongly formatted."""
    held = read(language)
    for (message, context), place in wanted(language).items():
        single = message[0] if isinstance(message, tuple) else message
        entry = held.get(single, context)
        strings = (
            entry.string if entry and isinstance(entry.string, tuple) else [entry and entry.string]
        )
        if not all(strings):
            yield f"{language}: “{single}” ({place}) is not translated"
        elif entry.fuzzy:
            yield f"{language}: “{single}” ({place}) is fuzzy"
        else:
            yield from (f"{language}: “{single}”: {error}" for error in entry.check(held))


if __name__ == "__main__":
    for code in LANGUAGES:
        update(code)
        missing = list(faults(code))
        print(f"{code}: {len(read(code))} messages, {len(missing)} to translate")
