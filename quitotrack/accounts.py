"""Accounts are made by invitation: nobody registers on their own."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.sites.shortcuts import get_current_site

from commitments.reporting import outbox


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        """By the outbox, as all mail: nobody waits for the mail server, and nothing is lost."""
        site = get_current_site(self.request)
        whole = {"request": self.request, "email": email, "current_site": site, **context}
        message = self.render_mail(template_prefix, email, whole)
        outbox.post(email, message.subject, message.body)
        outbox.wake()
