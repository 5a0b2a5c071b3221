"""Why something was not done, in words for the person who asked for it."""

from django.utils.translation import gettext as _


class Refused(Exception):
    """Its text is a whole sentence, in the language that was active."""


class Conflict(Refused):
    """Somebody else changed it meanwhile. current: the update as it stands now, None if gone."""

    def __init__(self, current):
        super().__init__(
            _("Somebody else has changed this report meanwhile. Nothing was overwritten.")
        )
        self.current = current


class Faulty(Refused):
    """Reports lack something. faults: {update: [(field, sentence)]}, as `checks.faults` has it."""

    def __init__(self, faults):
        super().__init__(_("Some reports cannot be submitted yet. Nothing was submitted."))
        self.faults = faults
