"""Accounts are made by invitation: nobody registers on their own."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.sites.shortcuts import get_current_site
from django.urls import reverse, translate_url
from django.utils.translation import get_language, override

from commitments.reporting import outbox
from commitments.reporting.desks import desks_of


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        """Whoever reports starts at the desk, the others on the home page."""
        return reverse("portal:home") if desks_of(request.user) else reverse("public:home")

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """What was changed is told to every account, whether or not it ever signed in."""
        whole = {"user": user, **(context or {})}
        super().send_notification_mail(template_prefix, user, whole, email or user.email)

    def send_mail(self, template_prefix, email, context):
        """By the outbox, as all mail: nobody waits for the mail server, and nothing is lost.

        In the language of the account that it is about, wherever it was asked for.
        """
        site, user = get_current_site(self.request), context.get("user")
        language = user.language if user else get_language()
        whole = {"request": self.request, "email": email, "current_site": site, **context}
        if link := whole.get("password_reset_url"):
            whole["password_reset_url"] = translate_url(link, language)
        with override(language):
            message = self.render_mail(template_prefix, email, whole)
            outbox.post(email, message.subject, message.body)
        outbox.wake()
