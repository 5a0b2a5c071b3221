"""Where things are: the reader on the site, a meeting in the world. No tag runs a query."""

from babel import Locale
from babel.core import get_global
from django import template
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def country_name(iso3):
    """The name of a country in the language of the page; the code itself where unknown.

    iso3: an ISO 3166-1 alpha-3 code, or nothing.
    """
    locale = Locale.parse((translation.get_language() or "es").split("-")[0])
    (iso2,) = get_global("territory_aliases").get(iso3, [iso3])[:1]
    return locale.territories.get(iso2, iso3)


@register.inclusion_tag("components/breadcrumbs.html")
def trail(*steps):
    """The way from home to this page.

    steps: the label and the address of each page above, then the label of this one.
    """
    *above, here = steps
    pairs = zip(above[::2], above[1::2], strict=True)
    crumbs = [{"label": label, "url": url} for label, url in pairs]
    home = {"label": _("Home"), "url": reverse("public:home")}
    return {"crumbs": [home, *crumbs, {"label": here}]}
