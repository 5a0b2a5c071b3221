"""Whether this site shows demonstration data, for the banner that every page then opens with.

What is fictitious is reported by accounts that are, or in a cycle that is: two small tables.
The answer is kept for a minute in each process, and costs a page nothing.
"""

from django.core.cache import cache

from members.models import User

from .models import ReportingCycle

KEY = "demonstration"
SECONDS = 60


def shown():
    """Whether there is any, as found at most a minute ago."""
    return cache.get_or_set(KEY, _there_is_any, SECONDS)


def forget():
    """Look again at the next page: something was loaded or removed in this process."""
    cache.delete(KEY)


def _there_is_any():
    models = (User, ReportingCycle)
    return any(model.objects.filter(demonstration=True).exists() for model in models)
