"""Helpers that give a valid row: pass only what the test is about.

Rows that a helper needs and nobody passed are made as well; codes that nobody passed are
numbered, so that no two are the same.
"""

from datetime import UTC, date, datetime
from itertools import count

from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from commitments.models import (
    Assignment,
    Commitment,
    Evidence,
    Instrument,
    Position,
    Provision,
    ReportingCycle,
    Stage,
    StatusUpdate,
)
from meetings.models import Document, Meeting
from members.models import Actor, FocalPoint, Membership, Source, User, WorkingGroup

PASSWORD = "correct-horse-battery"
NUMBERS = count(1)
LONG_AGO = date(2018, 9, 4)


def client_of(user):
    """A browser in which *user* is signed in; a visitor's is signed out."""
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    return client


def noon(year, month, day):
    """Midday in universal time: the same day in the Secretariat's time zone."""
    return datetime(year, month, day, 17, tzinfo=UTC)


# People


def make_user(name="", **fields):
    name = name or f"user {next(NUMBERS)}"
    address = f"{name.replace(' ', '.').lower()}@example.org"
    return User.objects.create_user(address, PASSWORD, name=name, **fields)


def make_staff(group):
    """An account of the Secretariat's administration, with the rights of the named group."""
    user = make_user(f"{group.split()[-1].strip('()')} {next(NUMBERS)}", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def make_focal_point(code, role="titular", since=LONG_AGO, until=None):
    """An account with a mandate for the state, organization or working group *code*."""
    user = make_user(f"{code} {role} {next(NUMBERS)}")
    FocalPoint.objects.create(
        user=user,
        actor=Actor.objects.filter(code=code).first(),
        working_group=WorkingGroup.objects.filter(code=code).first(),
        role=role,
        since=since,
        until=until,
    )
    return user


# Who and when


def make_source(**fields):
    number = next(NUMBERS)
    return Source.objects.create(**{"code": f"source-{number}", "title_en": "A paper"} | fields)


def make_actor(**fields):
    number = next(NUMBERS)
    defaults = {"code": f"actor-{number}", "kind": "organization", "name_en": f"Actor {number}"}
    return Actor.objects.create(**_sourced(defaults | fields))


def make_member(actor, since=LONG_AGO, **fields):
    defaults = {"actor": actor, "capacity": "member_state", "since": since}
    return Membership.objects.create(**_sourced(defaults | fields))


def make_meeting(**fields):
    defaults = {
        "code": f"meeting-{next(NUMBERS)}",
        "title_en": "A meeting",
        "kind": "technical",
        "start": date(2025, 5, 7),
        "end": date(2025, 5, 8),
    }
    return Meeting.objects.create(**_sourced(defaults | fields))


def make_document(**fields):
    number = next(NUMBERS)
    defaults = {
        "meeting": Meeting.objects.order_by("start").first(),
        "title_en": "A paper",
        "address": f"https://papers.example/{number}",
    }
    return Document.objects.create(**_sourced(defaults | fields))


# What


def make_instrument(published=True, **fields):
    defaults = {
        "code": f"instrument-{next(NUMBERS)}",
        "kind": "declaration",
        "title_en": "A declaration",
        "short_title_en": "Declaration",
        "adopted_on": date(2025, 5, 8),
        "published_at": noon(2025, 6, 1) if published else None,
    }
    return Instrument.objects.create(**_sourced(defaults | fields))


def make_position(instrument, actor, position="signed", **fields):
    row = {"instrument": instrument, "actor": actor, "position": position}
    return Position.objects.create(**_sourced(row | fields))


def make_provision(instrument=None, **fields):
    instrument = instrument or make_instrument()
    number = instrument.provisions.count() + 1
    defaults = {
        "instrument": instrument,
        "path": str(number),
        "order": number,
        "label": f"{number}.",
        "act": "commitment",
        "text_en": "To do what was agreed.",
        "standing_en": "authentic",
    }
    return _cleaned(Provision(**_sourced(defaults | fields)))


def make_commitment(provision=None, **fields):
    provision = provision or make_provision()
    number = provision.commitments.count() + 1
    row = {"provision": provision, "number": number, "place": number, "title_en": "Do it"}
    return _cleaned(Commitment(**row | fields))


def make_assignment(commitment=None, actor=None, **fields):
    """For a new organization where neither an actor nor a `working_group` is given."""
    commitment = commitment or make_commitment()
    if actor is None and "working_group" not in fields:
        actor = make_actor()
    row = {"commitment": commitment, "actor": actor, "in_force_from": date(2025, 5, 8)}
    return _cleaned(Assignment(**_sourced(row | fields)))


# What was reported


def make_update(assignment=None, stage=Stage.DRAFT, sources=0, **fields):
    """An update at *stage*, resting on so many *sources*.

    A published one supersedes the one that was current; its evidence is in before.
    """
    assignment = assignment or make_assignment()
    defaults = {
        "assignment": assignment,
        "number": assignment.updates.count() + 1,
        "status": "in_progress",
        "narrative_en": "Work goes on.",
        "reported_on": date(2025, 6, 2),
    }
    if stage == Stage.PUBLISHED:
        defaults["published_at"] = fields.get("published_at") or timezone.now()
        current = StatusUpdate.objects.current().filter(assignment=assignment)
        current.update(superseded_at=defaults["published_at"])
    before = Stage.ACCEPTED if sources else stage
    update = _cleaned(StatusUpdate(**defaults | fields, stage=before))
    for _number in range(sources):
        make_evidence(update)
    update.stage = stage
    if sources:
        update.save()
    return update


def make_evidence(update, **fields):
    row = {"update": update, "order": update.evidence.count() + 1, "kind": "source"}
    return Evidence.objects.create(**_sourced(row | {"title_en": "A paper"} | fields))


def make_cycle(**fields):
    defaults = {
        "code": f"cycle-{next(NUMBERS)}",
        "title_en": "A call",
        "opens_on": date(2025, 1, 1),
        "due_on": date(2025, 2, 1),
        "cut_off_on": date(2025, 2, 15),
    }
    return ReportingCycle.objects.create(**defaults | fields)


def _sourced(fields):
    return fields if "source" in fields else {**fields, "source": make_source()}


def _cleaned(row):
    """Save a row that its own rules accept; its code is made from those above it."""
    row.full_clean()
    row.save()
    return row
