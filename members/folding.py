"""Accent- and case-blind text: what a reader types finds what an editor wrote.

SQLite compares accented letters byte by byte, so each searchable model keeps
one folded column beside its text, and every search folds its words the same way.
"""

import unicodedata

from django.db import models


def fold(text):
    """Return *text* in lower case, without accents, its white space collapsed."""
    decomposed = unicodedata.normalize("NFKD", str(text))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())


class FoldedField(models.TextField):
    """Keeps the folded text of other fields, refreshed whenever the row is saved.

    from_fields: names of text fields of the same model, in any language.
    """

    def __init__(self, *args, from_fields=(), **kwargs):
        self.from_fields = tuple(from_fields)
        super().__init__(*args, **{"blank": True, "editable": False, "default": "", **kwargs})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "from_fields": self.from_fields}

    def pre_save(self, model_instance, add):
        folded = self.of(model_instance)
        setattr(model_instance, self.attname, folded)
        return folded

    def of(self, row, **changed):
        """What it holds once the fields in *changed* of *row* have these values."""
        values = (changed.get(name, getattr(row, name)) for name in self.from_fields)
        return fold(" ".join(value or "" for value in values))


def holding_words(words, *columns):
    """Return a Q that is true where every word of *words* occurs in one of *columns*.

    words: what the reader typed; columns: lookups of folded fields.
    """
    condition = models.Q()
    for word in fold(words).split():
        anywhere = models.Q()
        for column in columns:
            anywhere |= models.Q(**{f"{column}__contains": word})
        condition &= anywhere
    return condition
