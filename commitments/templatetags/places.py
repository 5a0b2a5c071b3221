"""Where things are: the reader on the site, a meeting in the world. No tag runs a query."""

from babel import Locale
from babel.core import get_global
from django import template
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from .record import page_of

register = template.Library()


@register.filter
def country_name(iso3):
    """The name of a country in the language of the page; the code itself where unknown.

    iso3: an ISO 3166-1 alpha-3 code, or nothing.
    """
    locale = Locale.parse((translation.get_language() or "es").split("-")[0])
    (iso2,) = get_global("territory_aliases").get(iso3, [iso3])[:1]
    return locale.territories.get(iso2, iso3)


@register.inclusion_tag("components/breadcrumbs.html", takes_context=True)
def trail(context, *steps):
    """The way from home to this page, about the same moment.

    steps: the label and the address of each page above, then the label of this one.
    """
    *above, here = steps
    pairs = zip(above[::2], above[1::2], strict=True)
    crumbs = [{"label": label, "url": page_of(context, url)} for label, url in pairs]
    home = {"label": _("Home"), "url": page_of(context, reverse("public:home"))}
    return {"crumbs": [home, *crumbs, {"label": here}]}


@register.simple_tag(takes_context=True)
def page_links(context, pages):
    """(number, address) of each of *pages*, everything else that was asked for kept; what stands
    for those left out has no address.

    The query string is written once: a long list of pages would else cost more than its rows.
    """
    query = context.request.GET.copy()
    query.pop("page", None)
    start = f"?{query.urlencode()}&page=" if query else "?page="
    return [(number, f"{start}{number}" if isinstance(number, int) else "") for number in pages]
