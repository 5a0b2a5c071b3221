"""What the pages of the portal need: their own addresses, and the stage of a report."""

from django import template
from django.urls import reverse

from commitments.models import Stage

register = template.Library()


@register.simple_tag
def portal_url(name, assignment, *more):
    """The address of the page *name* of the portal for *assignment*; no query."""
    commitment, assignee = assignment.code.split("@")
    instrument, path, number = commitment.split("/")
    return reverse(f"portal:{name}", args=[assignee, instrument, path, int(number), *more])


@register.inclusion_tag("portal/parts/stage.html")
def stage(code):
    """Where a report is in review, in words; an empty *code* is a report not begun."""
    return {"stage": code, "label": Stage(code).label if code else ""}
