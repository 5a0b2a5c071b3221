"""Vocabularies of different origin and date: working groups, two lists of themes, action
dimensions. Linked by explicit crosswalks, never merged; crosswalks never enter a count."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .actors import Actor
from .sources import Basis, Sourced


class WorkingGroup(Sourced):
    code = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")
        ordering = ["code"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("public:working-group", args=[self.code])


class Dimension(Sourced):
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=250)
    collaborators = models.ManyToManyField(
        Actor, through="DimensionCollaborator", related_name="dimensions"
    )

    class Meta:
        verbose_name = _("action dimension")
        verbose_name_plural = _("action dimensions")
        ordering = ["number"]

    def __str__(self):
        return f"{self.number}. {self.name}"

    def get_absolute_url(self):
        return reverse("public:dimension", args=[self.number])


class DimensionCollaborator(Sourced):
    dimension = models.ForeignKey(
        Dimension,
        on_delete=models.CASCADE,
        related_name="collaborations",
        verbose_name=_("action dimension"),
    )
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="collaborations", verbose_name=_("actor")
    )

    class Meta:
        verbose_name = _("collaborator of a dimension")
        verbose_name_plural = _("collaborators of dimensions")
        ordering = ["dimension__number", "actor__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["dimension", "actor"],
                name="dimension_collaborator_once",
                violation_error_message=_("This actor is already named for this dimension."),
            )
        ]

    def __str__(self):
        return f"{self.actor} · {self.dimension}"


class Theme(Sourced):
    class List(models.TextChoices):
        IOM = "iom", _("IOM list")
        IX = "ix", _("IX declaration")

    code = models.SlugField(_("code"), max_length=80, unique=True)
    list = models.CharField(_("list"), max_length=10, choices=List.choices)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=200)
    is_new = models.BooleanField(
        _("called new"), default=False, help_text=_("The document that names it calls it new.")
    )
    dimensions = models.ManyToManyField(Dimension, through="ThemeDimension", related_name="themes")
    working_groups = models.ManyToManyField(
        WorkingGroup, through="ThemeWorkingGroup", related_name="themes"
    )

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["list", "order"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("public:theme", args=[self.code])


class Crosswalk(Sourced):
    """A link between two vocabularies, with its basis."""

    basis = models.CharField(
        _("basis"), max_length=20, choices=Basis.choices, default=Basis.PROPOSED
    )

    class Meta:
        abstract = True

    @property
    def derived(self):
        return self.basis != Basis.STATED


class ThemeLink(Crosswalk):
    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, related_name="links", verbose_name=_("theme")
    )
    other = models.ForeignKey(
        Theme, on_delete=models.CASCADE, related_name="linked_from", verbose_name=_("other theme")
    )

    class Meta:
        verbose_name = _("link between themes")
        verbose_name_plural = _("links between themes")
        ordering = ["theme__list", "theme__order"]
        constraints = [
            models.UniqueConstraint(fields=["theme", "other"], name="theme_link_once"),
        ]

    def __str__(self):
        return f"{self.theme} → {self.other}"


class ThemeDimension(Crosswalk):
    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, related_name="dimension_links", verbose_name=_("theme")
    )
    dimension = models.ForeignKey(
        Dimension,
        on_delete=models.CASCADE,
        related_name="theme_links",
        verbose_name=_("action dimension"),
    )

    class Meta:
        verbose_name = _("theme of a dimension")
        verbose_name_plural = _("themes of dimensions")
        ordering = ["dimension__number", "theme__list", "theme__order"]
        constraints = [
            models.UniqueConstraint(fields=["theme", "dimension"], name="theme_dimension_once"),
        ]

    def __str__(self):
        return f"{self.theme} → {self.dimension}"


class ThemeWorkingGroup(Crosswalk):
    theme = models.ForeignKey(
        Theme, on_delete=models.CASCADE, related_name="group_links", verbose_name=_("theme")
    )
    working_group = models.ForeignKey(
        WorkingGroup,
        on_delete=models.CASCADE,
        related_name="theme_links",
        verbose_name=_("working group"),
    )

    class Meta:
        verbose_name = _("theme of a working group")
        verbose_name_plural = _("themes of working groups")
        ordering = ["working_group__code", "theme__list", "theme__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["theme", "working_group"], name="theme_working_group_once"
            ),
        ]

    def __str__(self):
        return f"{self.theme} → {self.working_group}"
