"""How often one network address may ask, in each process of the server. What is kept is answered
before anybody counts."""

import hashlib
import math
import re
import time

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from rest_framework.throttling import BaseThrottle

SECONDS = {"s": 1, "sec": 1, "min": 60, "h": 3600, "hour": 3600, "d": 86400, "day": 86400}
RATE = re.compile(r"(\d+)/(\w+)")


def rate():
    """(how many, in how many seconds) by the setting API_RATE; None: as often as they like."""
    if not settings.API_RATE:
        return None
    match = RATE.fullmatch(settings.API_RATE)
    if match is None or match[2] not in SECONDS:
        raise ImproperlyConfigured(
            f"API_RATE is {settings.API_RATE!r}. It is written as 120/min, with s, min, h or d."
        )
    return int(match[1]), SECONDS[match[2]]


class PerAddress(BaseThrottle):
    """Counts in windows of equal length, one number for each address."""

    left = 1

    def allow_request(self, request, view):
        allowed = rate()
        if allowed is None:
            return True
        number, seconds = allowed
        window, passed = divmod(time.time(), seconds)
        self.left = math.ceil(seconds - passed)
        ident = hashlib.sha256(str(self.get_ident(request)).encode()).hexdigest()
        return self._counted(f"api-rate-{ident}-{window:.0f}", seconds) <= number

    def _counted(self, key, seconds):
        """How many there were in this window, this one included."""
        cache.add(key, 0, seconds)
        try:
            return cache.incr(key)
        except ValueError:  # it was dropped in between
            return 1

    def wait(self):
        """Seconds until the window ends."""
        return max(1, self.left)
