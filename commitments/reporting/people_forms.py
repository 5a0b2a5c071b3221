"""The forms of accounts, profiles and contributors."""

from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members import zones
from members.models import Invitation, User


def only_from_today(day):
    """Return *day*; raises ValidationError where it has passed."""
    if day and day < timezone.localdate():
        raise forms.ValidationError(_("This day has passed."))
    return day


class ContributorForm(forms.ModelForm):
    """Whom to invite as a contributor."""

    class Meta:
        model = Invitation
        fields = ["name", "email", "language", "until"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "language": _("The e-mail is written in it."),
            "until": _("Leave it empty where no end is agreed."),
        }

    def clean_until(self):
        return only_from_today(self.cleaned_data["until"])


class AccountForm(SetPasswordMixin, forms.ModelForm):
    """The account that an invitation makes; its address is that of the invitation."""

    password1, password2 = SetPasswordMixin.create_password_fields(
        label1=_("Password"), label2=_("Password, once more")
    )

    class Meta:
        model = User
        fields = ["name", "language"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def clean(self):
        self.validate_passwords()
        return super().clean()

    def _post_clean(self):
        super()._post_clean()
        self.validate_password_for_user(self.instance, "password1")

    @property
    def account(self):
        """What `invitations.accept` takes of a new account."""
        chosen = self.cleaned_data
        return {
            "name": chosen["name"],
            "language": chosen["language"],
            "password": chosen["password1"],
        }


class ProfileForm(forms.ModelForm):
    """What everyone decides about their own account."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones.choices,
        help_text=_(
            "Times of day are shown in it. Days begin and end in Panama's time for everyone."
        ),
    )

    class Meta:
        model = User
        fields = ["name", "language", "time_zone", "digest"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "digest": forms.RadioSelect,
        }
        help_texts = {
            "language": _("Of these pages, and of the e-mails you get."),
            "digest": _(
                "Invitations, returned reports and changes to your mandate are always sent at once."
            ),
        }
