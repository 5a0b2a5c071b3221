"""What a reader types into a box of words, and which texts it finds.

Words find texts whatever their accents, case and number, in any of the three languages: a row
is searched by its folded column, which joins them. Words in quotes stand side by side, a minus
leaves texts out, OR offers another choice. PostgreSQL compares stems, by the indexes that
migration 0006 makes; elsewhere whole words are compared, singular and plural alike.
"""

import re
from dataclasses import dataclass
from functools import cache

from django.db import models
from django.db.models import Q

from members.folding import FoldedField, fold

from .models import Commitment, Provision

#: As many letters as a reader may type.
LONGEST = 200
WORD = re.compile(r"[a-z0-9]+")
PIECE = re.compile(r'(-?)"([^"]*)"|(\S+)')
QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
#: A choice between two; Spanish and Portuguese ones only in capitals, as small ones are words.
OTHERWISE = {"or", "OR", "O", "OU"}
#: Words that stand in every text and tell none from another, in the three languages, folded.
STOP_WORDS = frozenset(
    WORD.findall("""
    a al ante antes as ao aos com como con cuando da das de del desde do dos e el ela elas ele
    eles ella ellas ellos em en entre era es esa esas ese eso esos esta estas este esto estos fue
    ha han hasta isso isto la las le les lo los mas me mi na nas nem ni no nos o os ou para pela
    pelas pelo pelos per pero por qual que quem se seu seus si sin sobre su sua suas sus tambem
    tambien the and or of in on to at by for from with without is are was were be been an it its
    this that these those their them they there as u um uma umas una unas uno unos uns y ya
    """)
)
#: Endings of the singular and of its plurals, beside those that only add an s or es.
PLURALS = (
    ("ao", ("oes", "aos", "aes")),
    ("al", ("ais",)),
    ("el", ("eis",)),
    ("ol", ("ois",)),
    ("m", ("ns",)),
    ("z", ("ces",)),
    ("y", ("ies",)),
)
SHORTEST = 4
#: On PostgreSQL: the table beside that of the reports in which their words are kept.
KEPT_WORDS = {"commitments_statusupdate": "commitments_updatewords"}


@dataclass(frozen=True)
class Term:
    """One word, folded, or several that stand side by side; wanted or not."""

    words: tuple[str, ...]
    unwanted: bool = False

    @property
    def telling(self):
        """Its words without the stop words."""
        return [word for word in self.words if word not in STOP_WORDS]

    @property
    def pattern(self):
        """A regular expression, understood alike by Python and PostgreSQL, for folded text."""
        if len(self.words) == 1:
            inner = "|".join(forms(self.words[0]))
        else:
            inner = "[^a-z0-9]+".join(self.words)
        return rf"(?<![a-z0-9])(?:{inner})(?![a-z0-9])"


@dataclass(frozen=True)
class Asked:
    """What was typed, understood: one of `choices`, each of whose terms must hold.

    skipped: whether stop words were passed over; excluding: whether a minus stands before a
    word. Either may be all there is, so that no choice remains.
    """

    choices: tuple[tuple[Term, ...], ...]
    skipped: bool = False
    excluding: bool = False

    def __bool__(self):
        return bool(self.choices)

    @property
    def wanted(self):
        """The terms that a text found may hold, each once."""
        terms = (term for choice in self.choices for term in choice if not term.unwanted)
        return list(dict.fromkeys(terms))


def parse(words):
    """Return what the reader typed as an Asked; false where it has no word to look for."""
    choices: list[list[Term]] = [[]]
    skipped = excluding = False
    for minus, quoted, bare in PIECE.findall(words.translate(QUOTES)):
        if bare in OTHERWISE:
            choices.append([])
            continue
        unwanted = bool(minus) or bare.startswith("-")
        term = Term(tuple(WORD.findall(fold(quoted or bare))), unwanted)
        if term.telling:
            choices[-1].append(term)
            excluding |= unwanted
        skipped |= bool(term.words and not term.telling)
    kept = (choice for choice in choices if not all(term.unwanted for term in choice))
    return Asked(tuple(tuple(choice) for choice in kept), skipped, excluding)


@cache
def forms(word):
    """*word*, folded, in the singular and the plural, as far as its ending can tell."""
    if not _inflected(word):
        return (word,)
    found = set(irregular(word))
    found |= {form[: -len(end)] for form in found for end in ("s", "es") if form.endswith(end)}
    found = {form for form in found if len(form) >= SHORTEST - 1}
    found |= {again for form in found for again in irregular(form)}
    found |= {f"{form}{end}" for form in found for end in ("s", "es")}
    return (word, *sorted(found - {word}))


@cache
def irregular(word):
    """*word* and its forms of which no stem can tell that they are of one word."""
    found = {word}
    if _inflected(word):
        for one, many in PLURALS:
            found |= {word[: -len(end)] + one for end in many if word.endswith(end)}
            if word.endswith(one):
                found |= {word.removesuffix(one) + end for end in many}
    return (word, *sorted(found - {word}))


def _inflected(word):
    return len(word) >= SHORTEST and word.isalpha()


# --- In the database --------------------------------------------------------------------


@FoldedField.register_lookup
class Says(models.Lookup):
    """Whether a folded column says one of the choices of an Asked."""

    lookup_name = "says"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        """Word by word; what merely holds the letters is soon told from what does not."""
        column, _params = self.process_lhs(compiler, connection)
        return _joined(" OR ", [_by_letters(column, choice) for choice in self.rhs.choices])

    def as_postgresql(self, compiler, connection):
        """By the index of stems; what stands in quotes also letter by letter."""
        column, _params = self.process_lhs(compiler, connection)
        model = self.lhs.target.model
        key, _params = compiler.compile(model._meta.pk.get_col(self.lhs.alias))
        said = f"quitotrack_words({column}) @@ (%s)"
        if table := KEPT_WORDS.get(model._meta.db_table):
            said = f"{key} IN (SELECT update_id FROM {table} WHERE words @@ (%s))"
        stems = [_stems(choice) for choice in self.rhs.choices]
        found = [_asked_of(said, *_joined(" || ", stems))]
        quoted = [_quoted(column, choice) for choice in self.rhs.choices]
        if any(sql for sql, _params in quoted):
            each = [
                _joined(" AND ", [_asked_of(said, *stem), quote])
                for stem, quote in zip(stems, quoted, strict=True)
            ]
            found.append(_joined(" OR ", each) if len(each) > 1 else quoted[0])
        return _joined(" AND ", found)


def _joined(sign, pieces):
    """(SQL, parameters) of *pieces*, pairs of the same, all in brackets; of none, false."""
    pieces = [(sql, params) for sql, params in pieces if sql]
    sql = sign.join(f"({sql})" for sql, _params in pieces)
    return f"({sql or '1 = 0'})", tuple(value for _sql, params in pieces for value in params)


def _asked_of(said, query, params):
    return said.replace("%s", query), params


def _by_letters(column, choice):
    pieces = []
    for term in choice:
        if term.unwanted:
            pieces.append((f"NOT {column} REGEXP %s", [term.pattern]))
        else:
            near = f"%{_beginning(term)}%"
            pieces.append((f"{column} LIKE %s AND {column} REGEXP %s", [near, term.pattern]))
    return _joined(" AND ", pieces)


def _stems(choice):
    """What the stems of a text must be: phrases are as yet but their words."""
    pieces = []
    for term in choice:
        if len(term.words) == 1:
            sign = "!! " if term.unwanted else ""
            pieces.append((f"{sign}quitotrack_query(%s)", [" | ".join(irregular(term.words[0]))]))
        elif not term.unwanted:
            pieces += [("quitotrack_query(%s)", [word]) for word in term.telling]
    return _joined(" && ", pieces)


def _quoted(column, choice):
    """What stands side by side, or must not; empty where nothing is in quotes."""
    pieces = [
        (f"{'NOT ' if term.unwanted else ''}quitotrack_quoted({column}, %s)", [term.pattern])
        for term in choice
        if len(term.words) > 1
    ]
    return _joined(" AND ", pieces) if pieces else ("", ())


def _beginning(term):
    """The letters that every text with *term* holds."""
    first, *others = forms(term.words[0]) if len(term.words) == 1 else term.words[:1]
    while not all(form.startswith(first) for form in others):
        first = first[:-1]
    return first


def about(words, prefix=""):
    """Return a Q for the commitments whose title or paragraph says what *words* ask.

    words: what the reader typed; none asks nothing, and none that tells texts apart finds
    nothing. prefix: the way from the queried model to the commitment, as `commitment__`.
    """
    if not words.strip():
        return Q()
    found = Q(pk__in=[])
    for choice in parse(words).choices:
        said = Q()
        for term in choice:
            holds = _holding(term, prefix)
            said &= ~holds if term.unwanted else holds
        found |= said
    return found


def _holding(term, prefix):
    """Each table by its own index: one condition on both would be read row by row."""
    one = Asked(((Term(term.words),),))
    titled = Commitment.objects.filter(folded__says=one).order_by()
    worded = Provision.objects.filter(folded__says=one).order_by()
    return Q(**{f"{prefix}pk__in": titled.values("pk")}) | Q(
        **{f"{prefix}provision__in": worded.values("pk")}
    )
