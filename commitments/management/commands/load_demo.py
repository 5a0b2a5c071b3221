from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand
from django.utils import timezone

from commitments import roles
from members.models import Actor, FocalPoint, User

PASSWORD = "demonstration-2026"
STAFF = {
    "administrator": roles.ADMINISTRATOR,
    "editor": roles.EDITOR,
    "reviewer": roles.REVIEWER,
    "presidency": roles.PRESIDENCY,
}
FOCAL_POINTS = {
    "ecuador": ("ECU", FocalPoint.Role.TITULAR),
    "peru": ("PER", FocalPoint.Role.TITULAR),
    "peru.contributor": ("PER", FocalPoint.Role.CONTRIBUTOR),
}


class Command(BaseCommand):
    help = (
        "Create one demonstration account per role and print their sign-in; `clear_demo` removes."
    )

    def handle(self, *args, **options):
        for name, group in STAFF.items():
            user = self._account(name, is_staff=True)
            user.groups.set([Group.objects.get(name=group)])
        for name, (state, role) in FOCAL_POINTS.items():
            FocalPoint.objects.get_or_create(
                user=self._account(name),
                actor=Actor.objects.get(code=state),
                role=role,
                defaults={"since": timezone.localdate(), "demonstration": True},
            )
        self.stdout.write(f"Demonstration accounts, all with the password {PASSWORD}:")
        for name in (*STAFF, *FOCAL_POINTS):
            self.stdout.write(f"  {address(name)}")

    def _account(self, name, is_staff=False):
        user = User.objects.filter(email=address(name)).first()
        return user or User.objects.create_user(
            address(name),
            PASSWORD,
            name=f"Demo {name.replace('.', ' ').title()}",
            is_staff=is_staff,
            demonstration=True,
        )


def address(name):
    return f"{name}@demo.example"
