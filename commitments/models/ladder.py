"""The status ladder and the review stages: codes for ever, labels translated.

Status (what the reporter says) and stage (where the update is in review) are never the
same field. `not_reported` is the system's alone: nobody can choose it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    NOT_REPORTED = "not_reported", _("Not reported")
    UNDER_CONSIDERATION = "under_consideration", _("Under consideration")
    PLANNED = "planned", _("Planned")
    IN_PROGRESS = "in_progress", _("In progress")
    ADVANCED = "advanced", _("Substantially advanced")
    IMPLEMENTED = "implemented", _("Implemented")
    DISCONTINUED = "discontinued", _("Not being pursued")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


CHOOSABLE = [choice for choice in Status.choices if choice[0] != Status.NOT_REPORTED]


class Reason(models.TextChoices):
    """Why a commitment is not pursued or does not apply."""

    NATIONAL_LEGISLATION = "national_legislation", _("national legislation")
    OUTSIDE_COMPETENCE = "outside_competence", _("outside competence")
    SUPERSEDED = "superseded", _("superseded")
    RESOURCES = "resources", _("resources")
    PRIORITY_CHANGED = "priority_changed", _("priority changed")
    SITUATION_DOES_NOT_ARISE = "situation_does_not_arise", _("situation does not arise")
    OTHER = "other", _("other")


class Stage(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", _("accepted")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


WRITABLE_STAGES = [Stage.DRAFT, Stage.RETURNED]
OPEN_STAGES = [Stage.DRAFT, Stage.SUBMITTED, Stage.RETURNED, Stage.ACCEPTED]


class EvidenceLevel(models.TextChoices):
    """The Secretariat's reading of the documentation, never of the merit."""

    NONE = "none", _("no evidence")
    STATEMENT = "statement", _("statement only")
    CITED = "cited", _("source cited")
    ARCHIVED = "archived", _("document archived")
    CORROBORATED = "corroborated", _("corroborated")


class Measure(models.TextChoices):
    """The form that an action took."""

    LAW = "law", _("law")
    DECREE = "decree", _("decree")
    POLICY = "policy", _("policy")
    PRACTICE = "practice", _("practice")
    PROGRAMME = "programme", _("programme")
    AGREEMENT = "agreement", _("agreement")
    SYSTEM = "system", _("system")
    TRAINING = "training", _("training")


class Obstacle(models.TextChoices):
    """What stands in the way."""

    LEGAL_FRAMEWORK = "legal_framework", _("legal framework")
    FUNDING = "funding", _("funding")
    STAFF = "staff", _("staff")
    COORDINATION = "coordination", _("coordination between institutions")
    DATA = "data", _("data and information")
    TECHNOLOGY = "technology", _("technology and infrastructure")
    TRANSITION = "transition", _("change of authorities")
    DEMAND = "demand", _("more people than foreseen")
    OTHER = "other", _("other")


class Support(models.TextChoices):
    """What support is asked for."""

    FUNDING = "funding", _("funding")
    TECHNICAL_ASSISTANCE = "technical_assistance", _("technical assistance")
    TRAINING = "training", _("training")
    DATA = "data", _("data and studies")
    EQUIPMENT = "equipment", _("equipment and systems")
    LEGAL_ADVICE = "legal_advice", _("legal advice")
    REGIONAL_COORDINATION = "regional_coordination", _("regional coordination")
    OTHER = "other", _("other")
