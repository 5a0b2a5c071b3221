"""Registers translated texts and the history of a model in one go.

modeltranslation and simple-history must come in this order: a history declared inside a
model would be made before its translated columns and break every save. The history keeps
the columns of the three languages, and not the one that follows the reader's.
"""

from modeltranslation.translator import TranslationOptions, translator
from simple_history import register


def translate_and_keep_history(fields_by_model, *, many_to_many=()):
    """Register each model of *fields_by_model* with its translated fields, then its history.

    many_to_many: names of many-to-many fields whose changes the history keeps too, for the
    models that have them.
    """
    for model, fields in fields_by_model.items():
        options = type(f"{model.__name__}Translation", (TranslationOptions,), {"fields": fields})
        translator.register(model, options)
        kept = [name for name in many_to_many if _has_plain_many_to_many(model, name)]
        searched = ["folded"] if any(f.name == "folded" for f in model._meta.fields) else []
        register(model, m2m_fields=kept, excluded_fields=[*fields, *searched])


def _has_plain_many_to_many(model, name):
    field = next((f for f in model._meta.many_to_many if f.name == name), None)
    return field is not None and field.remote_field.through._meta.auto_created
