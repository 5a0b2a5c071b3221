"""What the first page of the workbook explains, in the three languages side by side."""

from django.utils import translation
from django.utils.translation import gettext as _

from commitments.models import CHOOSABLE, Measure, Obstacle, Reason, Status, Support

from .columns import INTERFACES, OWN_NAMES


def pages():
    """Return rows of three texts each, one per language; the first row is the headings."""
    spoken = []
    for language in INTERFACES:
        with translation.override(language):
            spoken.append([OWN_NAMES[language.split("-")[0]], *_explained()])
    return list(zip(*spoken, strict=True))


def _explained():
    yield _("One row of the next page is one commitment. Fill in the white cells only.")
    yield _("Grey cells say which commitment it is and what was published. They are locked.")
    yield _("Cells are filled in with your draft, or with your last published report.")
    yield _("Write each text in at least one language.")
    yield _("Where nothing has changed, choose “Yes” under “The last answers still hold”.")
    yield _("Several values in one cell are separated by a semicolon (;).")
    yield _("Evidence: a title and an https address, or the citation of a legal norm alone.")
    yield _("Files are attached on the site. Evidence already attached stays as it is.")
    yield _("Upload the file at your desk. You see every change before anything is written.")
    yield _("Uploading makes drafts. Nothing is submitted until a focal point submits it.")
    yield _("Each status and what it asks:")
    yield from (f"{label}: {_asks(code)}" for code, label in CHOOSABLE)
    for title, choices in (
        (_("Reasons:"), Reason.choices),
        (_("Forms of measure:"), Measure.choices),
        (_("Obstacles:"), Obstacle.choices),
        (_("Support needed:"), Support.choices),
    ):
        yield f"{title} " + "; ".join(str(label) for _code, label in choices)


def _asks(status):
    return {
        Status.PLANNED: _("the decision or plan"),
        Status.ADVANCED: _("what is still missing"),
        Status.IMPLEMENTED: _("whether it existed before adoption, and whether it continues"),
        Status.DISCONTINUED: _("a reason"),
        Status.NOT_APPLICABLE: _("a reason"),
    }.get(status, _("a narrative"))
