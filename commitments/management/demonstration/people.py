"""The accounts of the demonstration: one for each role, all with one password."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.utils import timezone

from commitments import roles
from members.models import Actor, FocalPoint, User, WorkingGroup

PASSWORD = "demonstration-2026"
STAFF = {
    "administrator": roles.ADMINISTRATOR,
    "editor": roles.EDITOR,
    "reviewer": roles.REVIEWER,
    "reviewer.two": roles.REVIEWER,
    "presidency": roles.PRESIDENCY,
}
#: Name of the account -> for whom it speaks, in which role.
FOCAL_POINTS = {
    "ecuador": ("ECU", FocalPoint.Role.TITULAR),
    "ecuador.alternate": ("ECU", FocalPoint.Role.ALTERNATE),
    "peru": ("PER", FocalPoint.Role.TITULAR),
    "peru.contributor": ("PER", FocalPoint.Role.CONTRIBUTOR),
    "brazil": ("BRA", FocalPoint.Role.TITULAR),
    "presidency.holder": (Actor.PRESIDENCY, FocalPoint.Role.TITULAR),
    "coordinator": ("education", FocalPoint.Role.TITULAR),
}
LANGUAGES = {"brazil": User.Language.PORTUGUESE, "reviewer.two": User.Language.ENGLISH}


def address(name):
    return f"{name}@demo.example"


def make_people():
    """Make the accounts that are not there yet; return {name: User} of all."""
    for name, group in STAFF.items():
        _account(name, is_staff=True).groups.set([Group.objects.get(name=group)])
    for name, (code, role) in FOCAL_POINTS.items():
        FocalPoint.objects.get_or_create(
            user=_account(name),
            actor=Actor.objects.filter(code=code).first(),
            working_group=WorkingGroup.objects.filter(code=code).first(),
            role=role,
            defaults={"since": timezone.localdate(), "demonstration": True},
        )
    return {name: User.objects.get(email=address(name)) for name in (*STAFF, *FOCAL_POINTS)}


def _account(name, is_staff=False):
    user = User.objects.filter(email=address(name)).first()
    return user or _new_account(name, is_staff)


def _new_account(name, is_staff):
    user = User.objects.create_user(
        address(name),
        PASSWORD,
        name=f"Demo {name.replace('.', ' ').title()}",
        language=LANGUAGES.get(name, User.Language.SPANISH),
        is_staff=is_staff,
        demonstration=True,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
