"""What the first view of a page costs one who never was on the site, in a real browser."""

import pytest

from tests.browser.looking import first_view
from tests.browser.test_axe import OF_THE_DEMONSTRATION, OF_VISITORS

pytestmark = pytest.mark.browser


def test_no_page_costs_more_than_its_budget(chromium, site):
    """At most 25 kB of HTML and 60 kB in all, in 6 requests, none of them elsewhere."""
    paths = [row.url() for row in OF_VISITORS if row.answers["visitor"] == 200]
    dear = {}
    for path in [*paths, *OF_THE_DEMONSTRATION]:
        if faults := first_view(chromium, site + path).faults:
            dear[path] = faults
    assert dear == {}
