"""Whether this site shows demonstration data, for the banner that every page then opens with.

What is fictitious is reported by accounts that are, or in a cycle that is: two small tables.
What may be kept of a page is kept with its edition; elsewhere the answer is kept for a minute in
each process, and costs a page nothing.
"""

from django.core.cache import cache

from members.models import User

from .models import ReportingCycle

KEY = "demonstration"
SECONDS = 60


def shown():
    """Whether there is any, as found at most a minute ago."""
    return cache.get_or_set(KEY, there_is_any, SECONDS)


def forget():
    """Look again at the next page: something was loaded or removed in this process."""
    cache.delete(KEY)


def there_is_any():
    """Whether there is any now; one query."""
    users, cycles = (
        model.objects.filter(demonstration=True).order_by().values("demonstration")
        for model in (User, ReportingCycle)
    )
    return users.union(cycles).exists()
