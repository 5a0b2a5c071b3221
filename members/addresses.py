"""The address by which somebody signs in, which sign-in and password reset keep a row of."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress


def settle(user):
    """Make the e-mail address of *user* the only one that opens the account, and a proven one.

    An earlier address would still sign in, and have a new password sent to it.
    """
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email.lower(), verified=True, primary=True)


def tell(request, user, *, before):
    """Mail to the address *before* that *user* has another one now: it may not be their doing."""
    changed = {"from_email": before, "to_email": user.email}
    adapter = get_adapter(request)
    adapter.send_notification_mail("account/email/email_changed", user, changed, before)
