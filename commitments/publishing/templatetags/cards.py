"""What the head of a page says of it, for search engines and for whoever shares it."""

from html import unescape

from django import template
from django.templatetags.static import static
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe

from commitments.publishing import addresses, cards, structured

register = template.Library()

#: The language of a page as Open Graph names it; no country but where one is meant.
LOCALES = {"es": "es_LA", "pt": "pt_BR", "en": "en_US"}
#: Pages that no search engine should keep.
UNKEPT = ("search",)


@register.simple_block_tag
def captured(content):
    """What stands between the tags, on one line: `{% captured as name %}…{% endcaptured %}`."""
    return mark_safe(" ".join(content.split()))


@register.simple_tag(takes_context=True)
def described(context, title, own):
    """The sentence on this page: its *own* where it has one. Both come as HTML."""
    return own or cards.description(_name(context), context.flatten(), plain(title))


@register.inclusion_tag("components/head.html", takes_context=True)
def card(context, title, description):
    """Where the page stands for good, in which languages, and what it is about."""
    path, prefix = context["request"].path, addresses.prefix()
    canonical = addresses.absolute(path)
    about = {"title": plain(title), "description": plain(description), "url": canonical}
    return {
        "title": title,
        "description": description,
        "canonical": canonical,
        "alternates": addresses.alternates(path),
        "kind": "website" if _name(context) == "home" else "article",
        "locale": LOCALES[prefix],
        "other_locales": [name for code, name in LOCALES.items() if code != prefix],
        "image": addresses.absolute(static(f"img/card-{prefix}.png")),
        "kept": _name(context) not in UNKEPT,
        "data": structured.script(structured.page(_name(context), context.flatten(), **about)),
    }


@register.simple_tag
def way(crumbs):
    """The way to this page, as JSON-LD."""
    return structured.script(structured.trail(crumbs))


def plain(html):
    """The text of a piece of HTML."""
    return unescape(strip_tags(html))


def _name(context):
    """The name of the address of this page, among the public ones."""
    match = context["request"].resolver_match
    return match.url_name if match and match.app_name == "public" else ""
