"""The feed of a page, and the way to where it is followed and embedded. No tag runs a query."""

from django import template
from django.urls import reverse

register = template.Library()


@register.inclusion_tag("components/feed_link.html")
def feed_link(name, title):
    """For the head of the page of what the feed *name* is about, titled so.

    name: as addresses take it, `updates`, `cycles`, `states/PER`.
    """
    return {"address": reverse("public:feed", args=[name]), "title": f"QuitoTrack: {title}"}


@register.inclusion_tag("components/feed_link.html")
def feed_of(kind, row, title):
    """The same for a *row* of one of the kinds of `following.KINDS`."""
    return feed_link(f"{kind}/{row.code}", title)


@register.inclusion_tag("components/follow_line.html")
def follow_line(kind, row):
    """The way to follow and embed *row*."""
    return {"address": reverse("public:follow", args=[f"{kind}/{row.code}"])}
