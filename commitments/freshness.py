"""How old the last report is, in words: a fact about a date, never a judgement of what it says.

Two thresholds, in days, come from the settings; 0 turns one off. A report that confirms an
earlier one unchanged is as fresh as its own date.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import ngettext

AGEING, OLD = "ageing", "old"
YEAR = 365


@dataclass(frozen=True)
class Age:
    """code: AGEING or OLD; days: the threshold that was passed."""

    code: str
    days: int

    @property
    def label(self):
        """What the threshold says, in years where it is a number of them."""
        years, rest = divmod(self.days, YEAR)
        if rest:
            words = ngettext("over %(number)s day old", "over %(number)s days old", self.days)
            return words % {"number": self.days}
        words = ngettext("over %(number)s year old", "over %(number)s years old", years)
        return words % {"number": years}


def age_of(reported_on, on, *, ageing=None, old=None):
    """Return the Age of a report of the day *reported_on* as seen *on* a day; None while fresh.

    ageing, old: after how many days, those of the settings where not given.
    """
    thresholds = {
        OLD: settings.REPORT_OLD_DAYS if old is None else old,
        AGEING: settings.REPORT_AGEING_DAYS if ageing is None else ageing,
    }
    if reported_on is None:
        return None
    days = (on - reported_on).days
    passed = (Age(code, limit) for code, limit in thresholds.items() if limit and days > limit)
    return next(passed, None)
