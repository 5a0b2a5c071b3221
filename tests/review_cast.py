"""Reports at the desk of the Secretariat, on top of tests/cast.py."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commitments.models import Stage
from members.models import Actor
from tests import reading
from tests.administration import address
from tests.cast import client_of, make_assignment, make_update

#: A status that can be submitted, with all that it asks: for each of the ladder.
WHOLE = {
    "under_consideration": {},
    "planned": {"plan_en": "A plan."},
    "in_progress": {},
    "advanced": {"missing_en": "The last province."},
    "implemented": {"existed_before": False, "continuing": True},
    "discontinued": {"reason": "resources"},
    "not_applicable": {"reason": "other", "reason_text_en": "There is no border."},
}


def make_asked(code="PER"):
    """An assignment of the state or body *code*."""
    return make_assignment(actor=Actor.objects.get(code=code))


def make_reported(stage=Stage.SUBMITTED, code="PER", **fields):
    """A report of *code* at *stage*, submitted now unless it is a draft."""
    defaults = {"assignment": fields.pop("assignment", None) or make_asked(code)}
    if stage != Stage.DRAFT:
        defaults["submitted_at"] = timezone.now()
    if stage in (Stage.ACCEPTED, Stage.PUBLISHED):
        defaults["evidence_level"] = "statement"
    return make_update(stage=stage, **defaults | fields)


def moves_of(update):
    """[(from, to, role)] of *update*, in their order."""
    return list(update.transitions.values_list("from_stage", "to_stage", "role"))


def afresh(row):
    return type(row).objects.get(pk=row.pk)


# --- At the screen ----------------------------------------------------------------------


def english(person):
    """A browser in which *person* is signed in and reads English."""
    type(person).objects.filter(pk=person.pk).update(language="en")
    return client_of(person)


def review_of(update):
    return address("commitments.statusupdate", "review", update.pk)


def screen(client, update):
    """The review of *update*, as *client* reads it."""
    return reading.get(review_of(update), client)


def offered(page):
    """The names of the decisions that the screen offers."""
    return [field["value"] for field in page.all("input", name="decision")]


def decide(client, update, decision, /, **values):
    """Fill in the form of the *decision* on the screen and send it; return the page after."""
    form = screen(client, update).one("input", name="decision", value=decision).parent
    sent = reading.filled(form) | values
    return reading.read(client.post(review_of(update), sent, follow=True))


def cost(client, path):
    """How many statements the page at *path* takes."""
    with CaptureQueriesContext(connection) as captured:
        reading.get(path, client)
    return len(captured)
