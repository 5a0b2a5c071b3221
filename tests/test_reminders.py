"""Reminders: on their day or as soon after as there is a run, once, to more and more people."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail as django_mail
from django.core.management import call_command

from commitments.models import Assignment, CycleExtension, CycleRequest, Mail, Notice
from commitments.reporting import digests, outbox, reminders
from members.models import Actor, FocalPoint
from tests import cast
from tests.smtp import MailServer, plain

pytestmark = pytest.mark.django_db

DUE = date(2027, 6, 30)
CUT_OFF = date(2027, 7, 20)
PANAMA = ZoneInfo("America/Panama")
COMMITMENTS = ["santiago-2023/10.A.3/1", "santiago-2023/10.A.3/2"]


@pytest.fixture
def alternate(db):
    return cast.make_focal_point("PER", role="alternate")


@pytest.fixture
def cycle(db):
    """Asks Peru and Ecuador two reports each."""
    cycle = cast.make_cycle(
        opens_on=date(2027, 5, 1),
        due_on=DUE,
        cut_off_on=CUT_OFF,
        opened_at=cast.noon(2027, 5, 1),
    )
    asked = Assignment.objects.filter(commitment__code__in=COMMITMENTS)
    for assignment in asked.filter(actor__code__in=["PER", "ECU"]):
        CycleRequest.objects.create(cycle=cycle, assignment=assignment)
    return cycle


def on(day, hour=6):
    """That day, early in the morning in the Secretariat's time zone."""
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=PANAMA))


def run(day):
    with on(day):
        call_command("send_reminders", verbosity=0)


def told(user):
    """The kinds of what *user* was told, in their order."""
    return list(user.notices.order_by("pk").values_list("kind", flat=True))


def submit_all(cycle, code="PER"):
    for request in cycle.requests.filter(assignment__actor__code=code):
        update = cast.make_update(request.assignment, stage="submitted", cycle=cycle)
        update.submitted_at = cast.noon(2027, 5, 10)
        update.save()


def english(*users):
    for user in users:
        user.language = "en"
        user.save()


def test_who_is_told_grows_as_the_day_comes_and_goes(
    cycle, peru_focal_point, alternate, peru_contributor, reviewer, ecuador_focal_point
):
    submit_all(cycle, "ECU")
    for before in (31, 30, 7, 0, -1, -7, -14, -20):
        run(DUE - timedelta(days=before))
    assert told(peru_focal_point) == ["due_30", "due_7", "due", "overdue", "overdue", "overdue"]
    assert told(alternate) == ["due_7", "due", "overdue", "overdue", "overdue"]
    assert told(peru_contributor) == ["due"]
    assert told(reviewer) == ["overdue", "overdue", "overdue"]
    assert told(ecuador_focal_point) == []


def test_each_says_what_is_missing_until_when_and_leads_to_the_desk(
    cycle, peru_focal_point, ecuador_focal_point, reviewer
):
    english(peru_focal_point, reviewer)
    submit_all(cycle, "ECU")
    mine = cycle.requests.filter(assignment__actor__code="PER").first()
    cast.make_update(mine.assignment, stage="returned", cycle=cycle)
    run(DUE - timedelta(days=7))
    run(DUE + timedelta(days=1))
    before, after = peru_focal_point.mails.order_by("pk")
    assert "Due in 7 days\n" in before.text
    said = "Peru, “A call”: 2 of 2 reports still to submit, due on 30 June 2027."
    assert f"- {said}\n  http://testserver/en/portal/for/PER/\n" in before.text
    said = "2 of 2 reports were due on 30 June 2027. What comes by the cut-off on 20 July 2027"
    assert said in after.text
    assert said in reviewer.mails.get().text
    assert "/for/PER/" not in reviewer.mails.get().text


def test_only_what_was_not_submitted_counts_and_who_has_submitted_all_is_left_in_peace(
    cycle, peru_focal_point
):
    english(peru_focal_point)
    first, second = cycle.requests.filter(assignment__actor__code="PER")
    cast.make_update(
        first.assignment, stage="accepted", cycle=cycle, submitted_at=cast.noon(2027, 5, 10)
    )
    cast.make_update(second.assignment, stage="draft", cycle=cycle)
    run(DUE)
    assert "1 of 2 reports" in peru_focal_point.notices.get().sentence
    second.assignment.updates.update(stage="submitted", submitted_at=cast.noon(2027, 7, 1))
    run(DUE + timedelta(days=7))
    assert told(peru_focal_point) == ["due"]


def test_a_run_that_missed_the_day_still_sends_the_right_one_once(cycle, peru_focal_point):
    for before in (28, 27, 5, 4, -3, -4, -9, -10):
        run(DUE - timedelta(days=before))
    assert told(peru_focal_point) == ["due_30", "due_7", "overdue", "overdue"]


def test_after_the_cut_off_and_before_the_opening_nobody_is_reminded(cycle, peru_focal_point):
    run(CUT_OFF + timedelta(days=1))
    cycle.opened_at = None
    cycle.save()
    run(DUE)
    assert told(peru_focal_point) == []


def test_a_published_cycle_reminds_nobody(cycle, peru_focal_point):
    cycle.published_at = cast.noon(2027, 6, 1)
    cycle.save()
    run(DUE)
    assert told(peru_focal_point) == []


def test_more_time_moves_the_reminders_of_one_and_nobody_elses(
    cycle, peru_focal_point, ecuador_focal_point, reviewer
):
    CycleExtension.objects.create(
        cycle=cycle, actor=Actor.objects.get(code="PER"), due_on=CUT_OFF, by=reviewer
    )
    run(DUE)
    run(DUE + timedelta(days=1))
    assert told(peru_focal_point) == ["due_30"]
    assert told(ecuador_focal_point) == ["due", "overdue"]
    run(CUT_OFF)
    assert told(peru_focal_point) == ["due_30", "due"]


def test_time_given_after_a_reminder_is_reminded_of_anew(cycle, peru_focal_point, reviewer):
    run(DUE - timedelta(days=7))
    CycleExtension.objects.create(
        cycle=cycle, actor=Actor.objects.get(code="PER"), due_on=CUT_OFF, by=reviewer
    )
    run(CUT_OFF - timedelta(days=7))
    assert told(peru_focal_point) == ["due_7", "due_7"]


def test_a_state_without_a_titular_has_its_alternate_reminded_first(cycle, alternate):
    run(DUE - timedelta(days=30))
    assert told(alternate) == ["due_30"]


def test_a_state_without_a_focal_point_is_the_secretariats_matter_at_once(
    cycle, peru_contributor, ecuador_focal_point, reviewer
):
    english(reviewer)
    FocalPoint.objects.filter(user=ecuador_focal_point).update(until=DUE - timedelta(days=31))
    run(DUE - timedelta(days=30))
    said = sorted(notice.sentence for notice in reviewer.notices.all())
    assert [sentence.split(".")[0] for sentence in said] == [
        "Ecuador has no focal point who could submit",
        "Peru has no focal point who could submit",
    ]
    assert told(peru_contributor) == []


def test_a_day_ends_at_midnight_in_the_secretariats_time_zone(cycle, peru_focal_point):
    with on(DUE - timedelta(days=31), hour=23):  # the next day has begun elsewhere
        call_command("send_reminders", verbosity=0)
    assert told(peru_focal_point) == []


def test_what_a_fictitious_cycle_asks_says_that_it_is(cycle, peru_focal_point):
    english(peru_focal_point)
    cycle.demonstration = True
    cycle.save()
    run(DUE)
    assert peru_focal_point.mails.get().subject.startswith("[QuitoTrack] Demonstration data")


# --- Mandates ---------------------------------------------------------------------------


def test_a_mandate_that_ends_is_told_to_its_holder_and_to_the_editors_twice(editor, reviewer):
    english(editor)
    ending = cast.make_focal_point("PER", until=DUE)
    cast.make_focal_point("PER", role="alternate", until=DUE + timedelta(days=90))
    english(ending)
    for before in (31, 30, 29, 6, 5, -1):
        run(DUE - timedelta(days=before))
    assert told(ending) == told(editor) == ["mandate_ending"] * 2
    assert told(reviewer) == []
    sentence = "Your mandate for Peru (titular) ends on 30 June 2027."
    assert ending.notices.first().sentence == sentence
    assert editor.notices.first().sentence == (
        f"The mandate of {ending} for Peru (titular) ends on 30 June 2027."
    )


# --- Twice, and half-way ----------------------------------------------------------------


def test_a_second_run_sends_nothing_twice(cycle, peru_focal_point, reviewer):
    run(DUE + timedelta(days=1))
    sent, notices = len(django_mail.outbox), Notice.objects.count()
    assert sent == 2
    run(DUE + timedelta(days=1))
    assert (len(django_mail.outbox), Notice.objects.count()) == (sent, notices)


def dying_after(steps):
    """What lets a step of the run be taken, so many times, and then ends the run."""
    left = iter(range(steps))

    def mortal(step):
        def taken(*args, **kwargs):
            if next(left, None) is None:
                raise SystemExit
            return step(*args, **kwargs)

        return taken

    return mortal


@pytest.mark.parametrize("deaths", range(12))
def test_whatever_moment_the_first_run_died_at_the_second_completes_it(
    deaths, monkeypatch, cycle, peru_focal_point, ecuador_focal_point, alternate, reviewer
):
    mortal = dying_after(deaths)
    server, day = MailServer(), DUE + timedelta(days=1)
    with server.in_use(), server.running():
        with monkeypatch.context() as patched, suppress(SystemExit):
            patched.setattr(reminders, "tell", mortal(reminders.tell))
            patched.setattr(digests, "_compose", mortal(digests._compose))
            patched.setattr(outbox, "_send", mortal(outbox._send))
            run(day)
        run(day)
        with on(day, hour=7):  # what the dead one held is free again
            outbox.deliver()
    people = [peru_focal_point, ecuador_focal_point, alternate, reviewer]
    assert sorted(message["To"] for message in server.messages) == sorted(
        user.email for user in people
    )
    assert [told(user) for user in people] == [["overdue"]] * 3 + [["overdue"] * 2]
    assert all(mail.sent_at for mail in Mail.objects.all())


def test_what_was_due_arrives_over_the_wire(cycle, peru_focal_point):
    english(peru_focal_point)
    server = MailServer()
    with server.in_use(), server.running():
        run(DUE)
        run(DUE)
    (message,) = server.to(peru_focal_point)
    assert "due on 30 June 2027" in plain(message)
