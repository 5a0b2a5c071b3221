"""Accounts are made by invitation: nobody registers on their own."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.sites.shortcuts import get_current_site
from django.urls import reverse

from commitments.reporting import outbox
from commitments.reporting.desks import desks_of


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        """Whoever reports starts at the desk, the others on the home page."""
        return reverse("portal:home") if desks_of(request.user) else reverse("public:home")

    def send_mail(self, template_prefix, email, context):
        """By the outbox, as all mail: nobody waits for the mail server, and nothing is lost."""
        site = get_current_site(self.request)
        whole = {"request": self.request, "email": email, "current_site": site, **context}
        message = self.render_mail(template_prefix, email, whole)
        outbox.post(email, message.subject, message.body)
        outbox.wake()
