"""How pages name the files that are kept as evidence."""

from django import template

from commitments.filekinds import BY_MEDIA_TYPE

register = template.Library()


@register.filter
def file_kind(stored):
    """The name of the kind of the StoredFile: “PDF”."""
    return BY_MEDIA_TYPE[stored.media_type].label if stored.media_type in BY_MEDIA_TYPE else ""
