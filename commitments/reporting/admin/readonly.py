"""For what is only read in the administration: nobody adds, changes or deletes it."""


class ReadOnly:
    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def sees_addresses(user):
    """Whether *user* keeps the accounts: to all others of the staff, people are names."""
    return user.has_perm("members.change_user")
