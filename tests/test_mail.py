"""Who is told what, when, and in which words: at once what cannot wait, the rest once a day."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail as django_mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commitments.models import Assignment, Mail, Notice
from commitments.reporting import digests, notifications, outbox, workflow
from members.models import Invitation
from tests import cast
from tests.smtp import MailServer

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 3, 1)


def peru():
    return Assignment.objects.get(code="santiago-2023/10.A.3/2@PER")


def speaking(user, language, **fields):
    """*user*, who reads *language* from now on."""
    for name, value in {"language": language, **fields}.items():
        setattr(user, name, value)
    user.save()
    return user


def make_submitted(by, **fields):
    update = cast.make_update(peru(), author=by, **fields)
    workflow.submit([update], by=by)
    return update


def summary(user, day=None):
    """The text of the summary of *day* for *user*; None where there is none."""
    digests.compose(day or timezone.localdate())
    mail = user.mails.filter(summary_of=day or timezone.localdate()).first()
    return mail and mail.text


def said_to(user):
    return list(user.notices.order_by("pk").values_list("kind", flat=True))


def tell(people, key="a", **fields):
    words = {"sentence": f"Sentence {key}.", "path": f"/form/{key}/"}
    notifications.tell(Notice.Kind.ACCEPTED, people, key=key, **words | fields)


# --- What a report's way tells, and to whom ---------------------------------------------


def test_what_happens_to_a_report_is_told_to_those_whom_it_concerns(
    peru_focal_point, peru_contributor, ecuador_focal_point, reviewer, editor
):
    update = make_submitted(peru_focal_point)
    workflow.return_(update, note={"en": "Which decree?"}, by=reviewer)
    workflow.submit([update], by=peru_focal_point)
    workflow.accept(update, level="statement", by=reviewer)
    workflow.remark(update, audience="public", texts={"en": "No decree."}, by=reviewer)
    workflow.publish([update], by=reviewer)
    assert said_to(reviewer) == ["submitted", "submitted"]
    assert said_to(peru_focal_point) == ["returned", "accepted", "note", "published"]
    assert said_to(peru_contributor) == said_to(peru_focal_point)
    assert said_to(ecuador_focal_point) == said_to(editor) == []


def test_a_return_is_mailed_at_once_in_each_readers_language_with_the_note_and_the_form(
    peru_focal_point, peru_contributor, reviewer
):
    speaking(peru_focal_point, "en")
    speaking(peru_contributor, "pt-br")
    update = make_submitted(peru_focal_point)
    workflow.return_(update, note={"en": "Which decree?", "pt": "Qual decreto?"}, by=reviewer)
    english, portuguese = peru_focal_point.mails.get(), peru_contributor.mails.get()
    form = "/portal/for/PER/santiago-2023/10.A.3/2/"
    title = update.assignment.commitment.title_en
    for text in (english.text, english.html):
        assert "Peru: the Secretariat returned the report" in text
        assert title in text
        assert "santiago-2023/10.A.3/2" in text
        assert "Which decree?" in text
        assert f"http://testserver/en{form}" in text
    assert portuguese.language == "pt-br"
    assert "Qual decreto?" in portuguese.text
    assert f"http://testserver/pt{form}" in portuguese.text
    assert update.assignment.commitment.title_pt in portuguese.text
    assert "http://testserver/pt/portal/profile/" in portuguese.text
    assert "Peru" in english.subject


def test_what_was_entered_on_behalf_is_mailed_at_once_to_those_who_sign(
    peru_focal_point, peru_contributor
):
    update = cast.make_update(peru(), stage="submitted", on_behalf=True)
    notifications.entered_on_behalf(update)
    assert peru_focal_point.mails.count() == 1
    assert peru_contributor.notices.count() == 0


def test_what_was_withdrawn_the_reviewers_read_in_their_summary_with_its_page(
    peru_focal_point, reviewer
):
    speaking(reviewer, "en")
    update = make_submitted(peru_focal_point)
    workflow.withdraw(update, by=peru_focal_point)
    text = summary(reviewer)
    assert re.search(r"Submitted\n.*was submitted\..*Withdrawn\n.*was withdrawn\.", text, re.S)
    review = reverse("admin:commitments_statusupdate_review", args=[update.pk])
    assert text.count(f"http://testserver{review}\n") == 2


def test_the_same_thing_is_told_once_and_the_same_move_again_is_told_again(
    peru_focal_point, reviewer
):
    update = make_submitted(peru_focal_point)
    notifications.submitted(update)
    assert said_to(reviewer) == ["submitted"]
    workflow.return_(update, note={"en": "No."}, by=reviewer)
    notifications.returned(update, update.notes.get())
    assert peru_focal_point.mails.count() == 1


def test_an_ended_mandate_and_a_closed_account_are_told_nothing(former_focal_point):
    closed = cast.make_focal_point("PER")
    speaking(closed, "en", is_active=False)
    update = cast.make_update(peru(), stage="accepted")
    notifications.accepted(update)
    notifications.entered_on_behalf(update)
    tell([closed], urgent=True)
    assert not Notice.objects.exists()


def test_who_wants_no_summaries_is_mailed_only_what_cannot_wait(peru_focal_point):
    speaking(peru_focal_point, "en", digest="never")
    tell([peru_focal_point])
    tell([peru_focal_point], key="b", urgent=True)
    assert summary(peru_focal_point) is None
    assert [mail.subject for mail in peru_focal_point.mails.all()] == ["[QuitoTrack] Sentence b."]
    assert peru_focal_point.notices.count() == 1, "nothing piles up until they change their mind"


def test_a_cycle_that_opens_where_nobody_could_submit_is_told_to_the_secretariat(
    peru_focal_point, reviewer
):
    speaking(reviewer, "en")
    speaking(peru_focal_point, "en")
    cycle = cast.make_cycle()
    ecuador = cast.Actor.objects.get(code="ECU")
    for assignee in (peru().actor, ecuador):
        notifications.opened(cycle, assignee)
    notifications.extended(cycle, peru().actor, date(2025, 2, 10))
    assert [notice.sentence for notice in reviewer.notices.all()] == [
        "Ecuador: “A call” is open, and there is no focal point."
    ]
    assert [notice.sentence for notice in peru_focal_point.notices.order_by("pk")] == [
        "Peru: “A call” is open. Reports are due on 1 February 2025.",
        "Peru: more time for “A call”. Reports are due on 10 February 2025.",
    ]
    assert f"http://testserver/en{'/portal/for/PER/'}" in summary(peru_focal_point)


def test_a_whole_cycle_is_told_of_in_as_many_queries_as_a_few_reports(peru_focal_point):
    assignments = Assignment.objects.filter(actor__code="PER")[:12]
    updates = [cast.make_update(one, stage="published") for one in assignments]

    def cost(updates):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            notifications.published(updates)
        return len(queries)

    assert cost(updates[:2]) == cost(updates[2:])
    assert said_to(peru_focal_point) == ["published"] * 12


# --- Summaries --------------------------------------------------------------------------


def test_the_rest_is_one_summary_a_day_and_the_next_day_only_what_is_new(peru_focal_point):
    user = speaking(peru_focal_point, "en")
    tell([user], key="a")
    tell([user], key="b", detail="Why it was.")
    text = summary(user, MONDAY)
    tell([user], key="c")
    assert summary(user, MONDAY) == text
    assert user.mails.count() == 1
    assert "Sentence a.\n  http://testserver/form/a/" in text
    assert "Why it was." in text
    later = summary(user, MONDAY + timedelta(days=1))
    assert "Sentence c." in later
    assert "Sentence a." not in later
    assert user.mails.first().subject == "[QuitoTrack] Summary of 2 March 2027"


def test_nobody_gets_an_empty_summary(peru_focal_point):
    tell([peru_focal_point], urgent=True)
    assert summary(peru_focal_point) is None


def test_a_long_summary_shows_some_of_everything_and_says_how_much_more_there_is(
    peru_focal_point, reviewer
):
    people = [speaking(peru_focal_point, "en"), speaking(reviewer, "en")]
    for number in range(30):
        tell(people, key=f"{number:02}")
    notifications.tell(
        Notice.Kind.OVERDUE, people, sentence="It was due.", path="/desk/", key="overdue"
    )
    text = summary(peru_focal_point)
    assert "It was due." in text
    assert text.count("Sentence ") == 19
    assert "and 11 more:\nhttp://testserver/en/portal/" in text
    html = peru_focal_point.mails.get().html
    assert html.count("<li>") == 20
    assert '<a href="http://testserver/en/portal/">and 11 more</a>' in html
    summary(reviewer)
    assert "http://testserver/admin/commitments/statusupdate/" in reviewer.mails.get().text
    assert not Notice.objects.filter(mail=None).exists()


def test_who_asked_for_one_a_week_gets_it_on_mondays(peru_focal_point):
    user = speaking(peru_focal_point, "en", digest="weekly")
    with time_machine.travel(MONDAY + timedelta(days=2)):
        tell([user])
        sunday = MONDAY + timedelta(days=6)
        assert summary(user, MONDAY + timedelta(days=2)) is summary(user, sunday) is None
        assert "Sentence a." in summary(user, MONDAY + timedelta(days=7))


def test_a_missed_monday_is_made_up_for(peru_focal_point):
    user = speaking(peru_focal_point, "en", digest="weekly")
    with time_machine.travel(MONDAY - timedelta(days=1)):
        tell([user])
    assert "Sentence a." in summary(user, MONDAY + timedelta(days=1))


def test_what_states_write_is_text_and_never_markup(peru_focal_point):
    tell([peru_focal_point], sentence="<b>A & B</b>")
    assert "<b>A & B</b>" in summary(peru_focal_point)
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in peru_focal_point.mails.get().html


def test_a_sentence_longer_than_its_column_is_cut_and_a_subject_is_one_line(peru_focal_point):
    tell([peru_focal_point], sentence="A\n" + "word " * 200, urgent=True)
    mail = peru_focal_point.mails.get()
    assert len(mail.subject) == 300
    assert "\n" not in mail.subject


# --- Demonstration ----------------------------------------------------------------------


def test_mail_about_fictitious_reports_says_so_in_its_subject_and_on_top(
    peru_focal_point, reviewer
):
    speaking(peru_focal_point, "en")
    update = make_submitted(peru_focal_point, demonstration=True)
    workflow.return_(update, note={"en": "No."}, by=reviewer)
    workflow.submit([update], by=peru_focal_point)
    workflow.accept(update, level="statement", by=reviewer)
    summary(peru_focal_point)
    for mail in peru_focal_point.mails.all():
        assert mail.demonstration
        assert mail.subject.startswith("[QuitoTrack] Demonstration data: ")
        assert mail.text.startswith("*** Demonstration data.")
        assert mail.html.index("Demonstration data") < mail.html.index("Peru: ")
    assert peru_focal_point.mails.count() == 2


def test_what_is_fictitious_never_stands_beside_what_is_not(peru_focal_point):
    user = speaking(peru_focal_point, "en")
    tell([user], key="fictitious", demonstration=True)
    tell([user], key="real")
    first = summary(user, MONDAY)
    assert ("Sentence real." in first, "fictitious" in first) == (True, False)
    assert not user.mails.get().demonstration
    assert "Sentence fictitious." in summary(user, MONDAY + timedelta(days=1))


# --- Invitations and security -----------------------------------------------------------


def make_invitation(by, **fields):
    row = {"email": "ana@example.org", "name": "Ana", "role": "alternate", "language": "en"}
    return Invitation.objects.create(actor=peru().actor, invited_by=by, **row | fields)


def test_an_invitation_is_mailed_at_once_in_its_language_and_its_link_is_nowhere_else(editor):
    invitation = make_invitation(editor)
    notifications.invite(invitation)
    notifications.invite(invitation)
    mail = Mail.objects.get()
    assert (mail.address, mail.user, mail.language) == ("ana@example.org", None, "en")
    assert mail.subject == "[QuitoTrack] You are invited to report for Peru in QuitoTrack"
    link = "http://testserver/en/portal/invitation/"
    for text in (mail.text, mail.html):
        assert link in text
        assert str(editor) in text
        assert "alternate" in text
        assert "profile" not in text
    token = re.search(rf"{link}(\S+)/\n", mail.text)[1]
    assert Invitation.objects.from_token(token) == invitation
    assert token not in str(Notice.objects.values_list().get())


def test_an_invitation_in_portuguese_leads_to_the_portuguese_page(editor):
    notifications.invite(make_invitation(editor, language="pt-br"))
    assert "http://testserver/pt/portal/invitation/" in Mail.objects.get().text


def test_a_forgotten_password_waits_for_no_mail_server_and_its_mail_is_not_lost():
    user, server = cast.make_user(), MailServer()
    with server.in_use():
        answer = Client().post("/en/accounts/password/reset/", {"email": user.email})
        assert answer.status_code == 302
        assert Mail.objects.get().error == "ConnectionRefusedError"
        tomorrow = timezone.now() + timedelta(days=1)
        with server.running(), time_machine.travel(tomorrow, tick=True):
            outbox.deliver()
    assert len(server.to(user)) == 1
    assert django_mail.outbox == []
