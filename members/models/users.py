"""Accounts. One person, one account, named by an e-mail address; rights come from
groups (Secretariat staff) and from dated mandates (focal points)."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        """Create an account; without a password it cannot sign in until one is set.

        Raises ValueError where no address is given.
        """
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    class Language(models.TextChoices):
        SPANISH = "es", "Español"
        PORTUGUESE = "pt-br", "Português"
        ENGLISH = "en", "English"

    class Digest(models.TextChoices):
        DAILY = "daily", _("one summary a day")
        WEEKLY = "weekly", _("one summary a week")
        NEVER = "never", _("only what cannot wait")

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(
        _("language"), max_length=5, choices=Language.choices, default=Language.SPANISH
    )
    time_zone = models.CharField(_("time zone"), max_length=40, default="America/Panama")
    digest = models.CharField(
        _("how often to be mailed"), max_length=10, choices=Digest.choices, default=Digest.DAILY
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(
        _("Secretariat staff"), default=False, help_text=_("May sign in to the administration.")
    )
    date_joined = models.DateTimeField(_("account since"), default=timezone.now, editable=False)
    demonstration = models.BooleanField(_("demonstration data"), default=False, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("There is already an account with this address."),
            )
        ]

    def __str__(self):
        return self.name or self.email
