"""What a second reader found: each of these went wrong once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commitments.management.demonstration.removal import remove
from commitments.models import Assignment, Mail, Note, ReportingCycle
from commitments.reporting import cycles, drafts, outbox, workflow
from commitments.reporting.forms import EvidenceForm
from commitments.reporting.refusals import Refused
from members.models import User
from tests import cast, reading
from tests.administration import address, saved
from tests.cycle_cast import planned_for
from tests.reporting_cast import make_opened_cycle
from tests.review_cast import decide, make_reported

pytestmark = pytest.mark.django_db


def fictitious(user):
    User.objects.filter(pk=user.pk).update(demonstration=True)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def reviewer():
    return cast.make_staff("Secretariat reviewer")


def test_a_demonstration_account_moves_and_remarks_on_nothing_real(reviewer):
    update, reviewer = make_reported(), fictitious(reviewer)
    texts = {"es": "", "pt": "", "en": "A note."}
    for move in (
        lambda: workflow.accept(update, level="statement", by=reviewer),
        lambda: workflow.return_(update, note=texts, by=reviewer),
        lambda: workflow.remark(update, audience="internal", texts=texts, by=reviewer),
        lambda: workflow.put_out([update], by=reviewer),
    ):
        with pytest.raises(Refused):
            move()
    assert remove()[0] == 1


def test_a_demonstration_account_writes_in_no_real_draft():
    state = cast.make_focal_point("PER")
    update = drafts.begin(cast.make_assignment(), {"narrative_en": "Ours."}, by=state)
    other = fictitious(cast.make_focal_point("PER", "contributor"))
    with pytest.raises(Refused):
        drafts.save(update, {"narrative_en": "Theirs."}, by=other, version=update.version)


def test_mail_to_the_address_alone_of_a_demonstration_account_goes_with_it():
    user = fictitious(cast.make_user())
    Mail.objects.create(address=user.email, language="es", subject="A new password", text="…")
    remove()
    assert not Mail.objects.exists()


def test_a_note_that_is_sent_twice_is_written_once(client, reviewer):
    client.force_login(reviewer)
    update = make_reported()
    for text in ("The same.", "The same.", "Another.", "The same."):
        decide(client, update, "remark", **{"remark-audience": "public", "remark-text_en": text})
    assert Note.objects.filter(update=update).count() == 3


def test_no_mandate_is_deleted_on_the_page_of_an_account(client):
    client.force_login(cast.make_staff("Administrator"))
    holder = cast.make_focal_point("PER")
    page = reading.get(address("members.user", "change", holder.pk), client)
    assert page.all("select", name="mandates-0-role")
    assert not page.all("input", name="mandates-0-DELETE")


def test_a_fictitious_report_belongs_to_no_real_cycle_and_a_real_one_to_no_fictitious_cycle():
    state, assignment = fictitious(cast.make_focal_point("PER")), cast.make_assignment()
    make_opened_cycle([assignment])
    assert drafts.begin(assignment, {"status": "planned"}, by=state).cycle is None
    real = drafts.begin(asked_of_peru(), {"status": "planned"}, by=cast.make_focal_point("PER"))
    cycle = planned_for("PER")
    cycles.open_cycle(cycle, by=cast.make_staff("Secretariat reviewer"))
    assert cycle.requests.filter(assignment=real.assignment).exists()
    real.refresh_from_db()
    assert real.cycle is None


def asked_of_peru():
    return Assignment.objects.filter(actor__code="PER", updates=None).first()


def test_a_cycle_that_a_demonstration_account_plans_is_one_for_demonstration(client, reviewer):
    client.force_login(fictitious(reviewer))
    dates = {"opens_on": "2026-01-01", "due_on": "2026-02-01", "cut_off_on": "2026-03-01"}
    plan = {"code": "trial", "title_es": "Ronda", "methodology_version": "1", "preview_days": "7"}
    saved(client, address("commitments.reportingcycle", "add"), **plan, **dates)
    assert ReportingCycle.objects.get(code="trial").demonstration


def test_evidence_is_not_dated_in_the_future():
    day = timezone.localdate() + timedelta(days=1)
    sent = {"evidence-kind": "norm", "evidence-title": "Decreto 1", "evidence-dated": str(day)}
    assert list(EvidenceForm(sent, {}).errors) == ["dated"]


def test_a_mailbox_that_refuses_holds_up_nobody_elses_mail(mailoutbox):
    refused = {"error": "SMTPRecipientsRefused 550", "claimed_at": timezone.now(), "attempts": 1}
    for more in (refused, {}):
        Mail.objects.create(address="a@example.org", language="es", subject="s", text="t", **more)
    outbox.deliver_at_once()
    assert len(mailoutbox) == 1


def test_the_handover_is_kept_by_no_cache(client):
    client.force_login(cast.make_staff("Secretariat reviewer"))
    assert "no-store" in client.get(reverse("portal:handover-workbook"))["Cache-Control"]
