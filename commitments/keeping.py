"""Assigning commitments in bulk: to the signatories, to the members, to a working group."""

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history

from members.models import Actor

from .models import Assignment, Position


class Addressees(models.TextChoices):
    SIGNATORIES = "signatories", _("everyone who signed, adopted or adhered to the instrument")
    MEMBERS = "members", _("every member state on the date")
    WORKING_GROUP = "working_group", _("the working group")


def missing_assignments(commitments, addressees, *, on, source, working_group=None):
    """Return the assignments, not yet saved, that *addressees* do not have in *commitments*.

    on: the date from which they are in force, and on which membership is read. Costs the
    same number of queries however many are missing.
    """
    commitments = list(commitments.select_related("provision"))
    held = set(
        Assignment.objects.filter(commitment__in=commitments).values_list(
            "commitment", "actor", "working_group"
        )
    )
    assignments = []
    for commitment, actor, group in _pairs(commitments, addressees, on, working_group):
        if (commitment.pk, actor and actor.pk, group and group.pk) not in held:
            assignment = Assignment(
                commitment=commitment,
                actor=actor,
                working_group=group,
                in_force_from=on,
                source=source,
            )
            assignment.clean()
            assignments.append(assignment)
    return assignments


def _pairs(commitments, addressees, on, working_group):
    """Yield (commitment, actor or None, working group or None)."""
    if addressees == Addressees.WORKING_GROUP:
        yield from ((commitment, None, working_group) for commitment in commitments)
    elif addressees == Addressees.MEMBERS:
        members = list(Actor.objects.member_states(on))
        yield from ((commitment, actor, None) for commitment in commitments for actor in members)
    else:
        taken = Position.objects.filter(position__in=Position.SUBSCRIBED).select_related("actor")
        by_instrument = {}
        for position in taken:
            by_instrument.setdefault(position.instrument_id, []).append(position.actor)
        for commitment in commitments:
            for actor in by_instrument.get(commitment.provision.instrument_id, []):
                yield commitment, actor, None


def assign(assignments, *, by):
    """Save the *assignments* that `missing_assignments` returned, all or none.

    Raises IntegrityError where somebody else made one of them meanwhile.
    """
    with transaction.atomic():
        bulk_create_with_history(assignments, Assignment, default_user=by)
    return len(assignments)
