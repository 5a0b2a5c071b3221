"""The columns of the registries of what: fixtures, imports and exports alike.

Publication is a move and not a column: an import by hand cannot publish or unpublish.
Status updates come in this way only with the shipped record; everyone else reports.
"""

from django.utils.translation import gettext as _
from import_export import fields

from members.columns import CodeWidget, Columns, PublishedByAction, columns

from . import models


class PathWidget(CodeWidget):
    """The parent of a provision, given by its path in the same instrument."""

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        code = f"{row['instrument']}/{value}"
        parent = self.model.objects.filter(code=code).first()
        if parent is None:
            raise ValueError(_("There is no provision “%(value)s”.") % {"value": code})
        return parent

    def render(self, value, obj=None, **kwargs):
        return value.path if value else ""


class Reported(Columns):
    """Status updates of the shipped record, accepted until their evidence is in."""

    def before_save_instance(self, instance, row, **kwargs):
        super().before_save_instance(instance, row, **kwargs)
        instance.stage = models.Stage.ACCEPTED

    def skip_row(self, instance, original, row, import_validation_errors=None):
        if instance.pk:
            return True
        reported = models.StatusUpdate.objects.filter(assignment=instance.assignment_id)
        if reported.exists():
            self.left_alone.append(instance.code)
            return True
        return False


class Documented(Columns):
    """Evidence of the shipped record; what stands with a published update stays."""

    def skip_row(self, instance, original, row, import_validation_errors=None):
        if instance.pk:
            return True
        if instance.update_id and instance.update.stage == models.Stage.PUBLISHED:
            self.left_alone.append(f"{instance.update} {instance.order}")
            return True
        return False


InstrumentColumns = columns(
    models.Instrument,
    key="code",
    names="code kind title* short_title* adopted_on adopted_precision place* meeting annex_of"
    " coverage original_languages opening* closing* standing* published_at source note*",
    base=PublishedByAction,
)
PositionColumns = columns(
    models.Position, key="instrument actor", names="instrument actor position source note*"
)
ProvisionColumns = columns(
    models.Provision,
    key="code",
    names="code instrument path parent order label act paraphrase text* standing* source"
    " annotation*",
    parent=fields.Field(
        attribute="parent", column_name="parent", widget=PathWidget(models.Provision)
    ),
)
CommitmentColumns = columns(
    models.Commitment,
    key="code",
    names="code provision number place title* quote* timing due_on due_precision dimension"
    " themes themes_basis note*",
)
CommitmentLinkColumns = columns(
    models.CommitmentLink,
    key="commitment kind other",
    names="commitment kind other basis source note*",
)
RestatementColumns = columns(
    models.Restatement, key="commitment provision", names="commitment provision source note*"
)
AssignmentColumns = columns(
    models.Assignment,
    key="code",
    names="code commitment actor working_group in_force_from closed_on closed_reason"
    " addressees_recorded source note*",
)
StatusUpdateColumns = columns(
    models.StatusUpdate,
    key="code",
    names="code assignment number status narrative* missing* existed_before continuing"
    " reported_on published_at evidence_level reporter",
    base=Reported,
)
EvidenceColumns = columns(
    models.Evidence,
    key="update order",
    names="update order kind title* source locator*",
    base=Documented,
)
