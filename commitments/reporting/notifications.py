"""Who is told what. A notice is a row of the transaction whose move causes it.

What cannot wait is an e-mail of its own at once, the rest waits for its reader's next summary.
Everything is said in the language of whoever reads it. Nothing here sends anything: that is
for the outbox, once the transaction is through.
"""

from functools import cache, partial

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.models import Note, Notice, StatusUpdate
from members.models import FocalPoint, User

from . import outbox

Kind = Notice.Kind
LONGEST = Notice._meta.get_field("sentence").max_length

#: What is said of a move to those whom it concerns.
OF_A_MOVE = {
    Kind.SUBMITTED: gettext_lazy(
        "%(assignee)s: the report on “%(title)s” (%(code)s) was submitted."
    ),
    Kind.WITHDRAWN: gettext_lazy(
        "%(assignee)s: the report on “%(title)s” (%(code)s) was withdrawn."
    ),
    Kind.RETURNED: gettext_lazy(
        "%(assignee)s: the Secretariat returned the report on “%(title)s” (%(code)s)."
    ),
    Kind.ACCEPTED: gettext_lazy(
        "%(assignee)s: the Secretariat accepted the report on “%(title)s” (%(code)s)."
    ),
    Kind.NOTE: gettext_lazy(
        "%(assignee)s: the Secretariat wrote a note on the report on “%(title)s” (%(code)s)."
    ),
    Kind.PUBLISHED: gettext_lazy(
        "%(assignee)s: the report on “%(title)s” (%(code)s) was published."
    ),
    Kind.ON_BEHALF: gettext_lazy(
        "%(assignee)s: the Secretariat entered a report on “%(title)s” (%(code)s) in its name, "
        "from a letter. It can be withdrawn until it is accepted."
    ),
}


def tell(kind, people, *, sentence, path, key, detail="", urgent=False, **about):
    """Tell each of *people* once; called in the transaction of what it tells of.

    sentence, detail, path: text, or functions without arguments that return it, asked once
    for each person with their language active. key: a word for the thing that is told; a
    second call with it tells nobody twice. urgent: by an e-mail of its own, at once. about:
    the `update`, the `cycle`, and whether it is all a `demonstration`. Accounts that are not
    active are left out, and from what is not urgent those who want nothing else.
    """
    texts = {"sentence": sentence, "detail": detail, "path": path}
    rows = _rows(people, texts, key, kind=kind, urgent=urgent, **about)
    if urgent:
        for row in rows:
            _mail_once(row)
    else:
        Notice.objects.bulk_create(rows, ignore_conflicts=True)


def invite(invitation):
    """Mail its link to the address of *invitation*, in its language, once for each nonce.

    The link is in the e-mail and nowhere else.
    """
    notice, new = Notice.objects.get_or_create(
        key=f"invitation:{invitation.nonce}",
        defaults={
            "kind": Kind.INVITATION,
            "sentence": f"{invitation.get_role_display()}, {invitation.assignee}"[:LONGEST],
            "demonstration": invitation.demonstration,
        },
    )
    if not new:
        return
    with translation.override(invitation.language):
        sentence = _("You are invited to report for %(assignee)s in QuitoTrack")
        notice.mail = outbox.write(
            invitation.email,
            sentence % {"assignee": invitation.assignee},
            "invitation",
            {"invitation": invitation, "path": invitation.link},
            demonstration=invitation.demonstration,
        )
    notice.save(update_fields=["mail"])


# --- Whom there is to tell --------------------------------------------------------------


def everyone_at(assignee):
    """Active accounts that hold a mandate for *assignee* today, contributors too."""
    return _holders(FocalPoint.objects.in_force().of(assignee))


def signers(assignee):
    """Those of them who submit: titular and alternate."""
    return _holders(FocalPoint.objects.in_force().of(assignee).signing())


def titulars(assignee):
    mandates = FocalPoint.objects.in_force().of(assignee)
    return _holders(mandates.filter(role=FocalPoint.Role.TITULAR))


def reviewers():
    """The Secretariat's staff who review what is reported."""
    return _staff_who_may("commitments", "review_statusupdate")


def editors():
    """The Secretariat's staff who keep the mandates."""
    return _staff_who_may("members", "change_focalpoint")


def _holders(mandates):
    return User.objects.filter(is_active=True, pk__in=mandates.values("user"))


def _staff_who_may(app, codename):
    """Active staff who have the right by one of their groups, and superusers."""
    by_group = Q(
        groups__permissions__codename=codename,
        groups__permissions__content_type__app_label=app,
    )
    staff = User.objects.filter(by_group | Q(is_superuser=True), is_staff=True, is_active=True)
    return staff.distinct()


# --- What the workflow tells ------------------------------------------------------------


def submitted(update):
    _tell_of_move(Kind.SUBMITTED, update, reviewers(), path=review_of(update))


def withdrawn(update):
    _tell_of_move(Kind.WITHDRAWN, update, reviewers(), path=review_of(update))


def returned(update, note):
    """note: the Note that says why."""
    people = everyone_at(update.assignment.assignee)
    _tell_of_move(Kind.RETURNED, update, people, detail=lambda: note.text, urgent=True)


def accepted(update):
    _tell_of_move(Kind.ACCEPTED, update, everyone_at(update.assignment.assignee))


def noted(update, note):
    """note: a Note to the state or a public one, which the state may answer."""
    public = note.audience == Note.Audience.PUBLIC
    _tell_of_move(
        Kind.NOTE,
        update,
        everyone_at(update.assignment.assignee),
        path=form_of(update, "portal:preview" if public else "portal:report"),
        key=f"noted:{note.pk}",
        detail=lambda: note.text,
    )


def entered_on_behalf(update):
    people = signers(update.assignment.assignee)
    _tell_of_move(Kind.ON_BEHALF, update, people, urgent=True)


def published(updates):
    """Of all of them at once: a cycle puts out hundreds."""
    everyone = cache(lambda assignee: list(everyone_at(assignee)))
    rows = []
    for update in StatusUpdate.objects.filter(pk__in=[row.pk for row in updates]).select_related(
        "assignment__commitment", "assignment__actor", "assignment__working_group"
    ):
        texts = {"sentence": _words(Kind.PUBLISHED, update), "path": form_of(update)}
        people, key = everyone(update.assignment.assignee), f"published:{update.pk}"
        rows += _rows(people, texts, key, kind=Kind.PUBLISHED, update=update)
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def opened(cycle, assignee):
    """To all who hold a mandate; that nobody could submit goes to the Secretariat."""
    people = everyone_at(assignee)
    key = f"opened:{cycle.pk}:{assignee.code}"
    open_ = gettext_lazy("%(assignee)s: “%(cycle)s” is open. Reports are due on %(day)s.")
    said = partial(of_cycle, open_, cycle, assignee, cycle.due_on)
    tell(Kind.OPENED, people, sentence=said, path=desk_of(assignee), key=key, cycle=cycle)
    if not signers(assignee).exists():
        alone = gettext_lazy("%(assignee)s: “%(cycle)s” is open, and there is no focal point.")
        tell(
            Kind.OPENED,
            reviewers(),
            sentence=partial(of_cycle, alone, cycle, assignee, cycle.due_on),
            path=cycle_page(cycle),
            key=f"{key}:secretariat",
            cycle=cycle,
        )


def extended(cycle, assignee, due_on):
    given = gettext_lazy("%(assignee)s: more time for “%(cycle)s”. Reports are due on %(day)s.")
    tell(
        Kind.EXTENDED,
        everyone_at(assignee),
        sentence=partial(of_cycle, given, cycle, assignee, due_on),
        path=desk_of(assignee),
        key=f"extended:{cycle.pk}:{assignee.code}:{due_on}",
        cycle=cycle,
    )


# --- Words and addresses, each in the language that is active when it is asked ------------


def of_cycle(sentence, cycle, assignee, day, **more):
    """*sentence* on the cycle, the assignee's name and the day filled in."""
    day = date_format(day, "DATE_FORMAT")
    return sentence % {"cycle": cycle.title, "assignee": assignee.name, "day": day, **more}


def form_of(update, name="portal:report"):
    assignment = update.assignment
    args = [assignment.assignee.code, *assignment.commitment.address]
    return partial(reverse, name, args=args)


def desk_of(assignee):
    return partial(reverse, "portal:desk", args=[assignee.code])


def review_of(update):
    return partial(reverse, "admin:commitments_statusupdate_review", args=[update.pk])


def cycle_page(cycle):
    """Where the Secretariat follows the cycle."""
    return partial(reverse, "admin:commitments_reportingcycle_change", args=[cycle.pk])


def _words(kind, update):
    assignment = update.assignment

    def said():
        commitment = assignment.commitment
        about = {"title": commitment.title, "code": commitment.code}
        return OF_A_MOVE[kind] % {**about, "assignee": assignment.assignee.name}

    return said


def _tell_of_move(kind, update, people, *, path=None, key="", detail="", urgent=False):
    """Each move raises the version of the update: the same move again is told again."""
    tell(
        kind,
        people,
        sentence=_words(kind, update),
        detail=detail,
        path=path or form_of(update),
        key=key or f"{kind}:{update.pk}:{update.version}",
        urgent=urgent,
        update=update,
        cycle=update.cycle,
    )


# --- Rows -------------------------------------------------------------------------------


def _rows(people, texts, key, *, kind, urgent=False, update=None, cycle=None, demonstration=False):
    """One unsaved notice for each of *people* who is to be told, in their own words."""
    demonstration |= any(thing.demonstration for thing in (update, cycle) if thing)
    told = {user.pk: user for user in people if user.is_active}
    return [
        Notice(
            user=user,
            kind=kind,
            key=f"{key}:{user.pk}",
            update=update,
            cycle=cycle,
            demonstration=demonstration,
            **_in_the_words_of(user, texts),
        )
        for user in told.values()
        if urgent or user.digest != User.Digest.NEVER
    ]


def _in_the_words_of(user, texts):
    with translation.override(user.language):
        said = {name: str(text() if callable(text) else text) for name, text in texts.items()}
    return said | {"sentence": said["sentence"][:LONGEST]}


def _mail_once(row):
    """Keep the notice with an e-mail of its own, unless its key was told before."""
    columns = ("user", "kind", "sentence", "detail", "path", "update", "cycle", "demonstration")
    defaults = {name: getattr(row, name) for name in columns}
    notice, new = Notice.objects.get_or_create(key=row.key, defaults=defaults)
    if new:
        with translation.override(row.user.language):
            notice.mail = outbox.write(
                row.user.email,
                row.sentence,
                "notice",
                {"notice": row, "path": row.path},
                user=row.user,
                demonstration=row.demonstration,
            )
        notice.save(update_fields=["mail"])
