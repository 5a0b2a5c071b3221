"""What pages owe the person who is signed in: the way to their desk, and instants said in
their own time zone. Days stay the Secretariat's: they end in Panama's time for everyone.
"""

from django import template
from django.utils.html import format_html

from commitments.reporting.desks import desks_of
from members import zones

register = template.Library()


@register.filter
def desks(user):
    """The desks of *user*; one query for the whole page, none for who is signed out."""
    return desks_of(user)


@register.simple_tag
def in_zone(instant, user):
    """*instant* as a `<time>` element, in the time zone of *user*, which it names."""
    words = zones.said(instant, user.time_zone)
    return format_html('<time datetime="{}">{}</time>', instant.isoformat(), words)
