"""A workbook that came back: kept from its preview until it is made into drafts."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Actor, WorkingGroup

from .cycles import ReportingCycle


class WorkbookUpload(models.Model):
    """One uploaded workbook of one assignee and cycle; only its uploader sees it."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cycle = models.ForeignKey(
        ReportingCycle, on_delete=models.PROTECT, related_name="uploads", verbose_name=_("cycle")
    )
    actor = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("actor"),
    )
    working_group = models.ForeignKey(
        WorkingGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("working group"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    file_name = models.CharField(_("name of the file"), max_length=200)
    content = models.BinaryField(_("content"))
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)

    class Meta:
        verbose_name = _("uploaded workbook")
        verbose_name_plural = _("uploaded workbooks")
        ordering = ["-at"]

    def __str__(self):
        return f"{self.cycle} · {self.file_name}"
