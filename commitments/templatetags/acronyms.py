"""Acronyms explained where they stand, without a letter of the text changed."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from commitments.acronyms import known, pattern

register = template.Library()

TAGS = re.compile(r"(<[^>]*>)")


@register.filter
def with_acronyms(text, language):
    """*text* as HTML, with the first occurrence of each known acronym explained.

    text: plain, or safe HTML of whole tags; language: that of the text (`es`, `pt` or `en`). An
    acronym whose words stand in the text already is left as it is.
    """
    words, safe = known(language), str(conditional_escape(text))
    if not pattern(language).search(safe):
        return mark_safe(safe)
    explained = {name for name, meaning in words.items() if meaning.lower() in safe.lower()}

    def explain(match):
        name = match.group()
        if name in explained:
            return name
        explained.add(name)
        return format_html('<abbr title="{}">{}</abbr>', words[name], name)

    parts = TAGS.split(safe)
    parts[::2] = [pattern(language).sub(explain, part) for part in parts[::2]]
    return mark_safe("".join(parts))
