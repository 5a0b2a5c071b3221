from . import cycles, invitations, mail, updates

__all__ = ["cycles", "invitations", "mail", "updates"]
