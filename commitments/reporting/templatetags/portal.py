"""What the pages of the portal need: their own addresses, and the stage of a report."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from commitments.models import Stage
from commitments.reporting import forms
from commitments.reporting.workflow import SECRETARIAT
from members.models import FocalPoint

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


@register.filter
def field_name(field):
    """The name in the form of what `checks.faults` calls *field*."""
    return forms.field_name(field)


@register.filter
def role_name(code):
    """The role in which somebody made a move."""
    if code == SECRETARIAT:
        return _("Technical Secretariat")
    return FocalPoint.Role(code).label if code in FocalPoint.Role.values else code
