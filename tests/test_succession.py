"""Succession is one action: an account of one's own, the open drafts, and a briefing."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commitments.models import Assignment, Mail, Note, Notice, Stage, StatusUpdate
from commitments.reporting import invitations
from commitments.reporting.desks import desks_of
from members.models import FocalPoint, User
from tests import cast, reading
from tests.administration import act, address, messages, saved
from tests.cast import client_of
from tests.people_cast import (
    ADDRESS,
    SECRET,
    assignee,
    english,
    fill,
    link_of,
    mailed_link,
    main_of,
    make_invitation,
    mandate_of,
    person,
)
from tests.reporting_cast import make_opened_cycle

pytestmark = pytest.mark.django_db

LABEL = "members.focalpoint"


@pytest.fixture
def desk(editor):
    editor.language = "en"
    editor.save()
    return client_of(editor)


def peruvian(code="santiago-2023/10.A.3/2"):
    return Assignment.objects.get(code=f"{code}@PER")


def hand_over(desk, before, **changed):
    """What the Secretariat does: the button on the mandate, and the form as it opens."""
    page = reading.get(address(LABEL, "change", mandate_of(before).pk), desk)
    (button,) = [a["href"] for a in page.all("a") if "Hand over" in a.text]
    offer = {"name": "Ana Torres", "email": ADDRESS, "language": "en"}
    return saved(desk, button, **offer | changed)


def yesterday():
    return timezone.localdate() - timedelta(days=1)


# --- The story --------------------------------------------------------------------------


def test_the_successor_takes_over_and_the_predecessor_can_do_nothing(desk, peru_focal_point):
    draft = cast.make_update(peruvian(), author=peru_focal_point)
    hand_over(desk, peru_focal_point)
    assert FocalPoint.objects.in_force().filter(user=peru_focal_point).exists()
    successor = Client()
    response = fill(successor, mailed_link(), name="Ana", password1=SECRET, password2=SECRET)
    assert response.redirect_chain[-1][0] == english("portal:briefing", "PER")
    assert draft.code.split("@")[0] in main_of(reading.read(response)).text
    user = person(successor)
    assert mandate_of(user).role == "titular"
    assert mandate_of(peru_focal_point).until == yesterday()
    assert not StatusUpdate.objects.editable_by(peru_focal_point).exists()
    assert list(StatusUpdate.objects.editable_by(user)) == [draft]
    draft.refresh_from_db()
    assert draft.author == peru_focal_point


def test_the_predecessor_and_the_secretariat_are_told(desk, editor, peru_focal_point):
    hand_over(desk, peru_focal_point)
    invitation = mandate_of(peru_focal_point).successions.get()
    invitations.accept(invitation, name="Ana", language="en", password=SECRET)
    told = {notice.user: notice for notice in Notice.objects.filter(kind="succession")}
    assert set(told) >= {peru_focal_point, editor}
    assert told[editor].sentence == "Ana now speaks for Peru in place of " + (
        f"{peru_focal_point.name}."
    )
    assert Mail.objects.filter(user=peru_focal_point).count() == 1
    mandate = User.objects.get(email=ADDRESS).mandates.get()
    reading.get(told[editor].path, desk)
    assert told[editor].path == address(LABEL, "change", mandate.pk)


def test_a_mandate_that_began_today_ends_today_and_not_before():
    before = cast.make_focal_point("PER", since=timezone.localdate())
    invitation = make_invitation(succeeds=mandate_of(before))
    invitations.accept(invitation, name="Ana", language="en", password=SECRET)
    assert mandate_of(before).until == timezone.localdate()


def test_a_mandate_that_has_ended_meanwhile_stays_as_it_is(peru_focal_point):
    mandate = mandate_of(peru_focal_point)
    invitation = make_invitation(succeeds=mandate)
    FocalPoint.objects.filter(pk=mandate.pk).update(until=date(2024, 1, 1))
    invitations.accept(invitation, name="Ana", language="en", password=SECRET)
    assert mandate_of(peru_focal_point).until == date(2024, 1, 1)
    assert not Notice.objects.filter(kind="succession").exists()


def test_a_mandate_for_somebody_else_is_not_handed_over(ecuador_focal_point):
    with pytest.raises(invitations.Refused):
        make_invitation("PER", succeeds=mandate_of(ecuador_focal_point))


def test_what_is_handed_over_fills_the_form(desk, coordinator):
    hand_over(desk, coordinator)
    invitation = mandate_of(coordinator).successions.get()
    assert (invitation.working_group.code, invitation.role) == ("education", "titular")


@pytest.mark.parametrize(("who", "links"), [("reviewer", 0), ("editor", 1)])
def test_only_who_invites_finds_the_way_to_hand_over(request, peru_focal_point, who, links):
    client = client_of(request.getfixturevalue(who))
    path = address(LABEL, "change", mandate_of(peru_focal_point).pk)
    found = [a for a in reading.get(path, client).all("a") if "succeeds=" in a.get("href")]
    assert len(found) == links


def test_an_ended_mandate_is_not_handed_over(desk, former_focal_point):
    path = address(LABEL, "change", mandate_of(former_focal_point).pk)
    assert not [a for a in reading.get(path, desk).all("a") if "succeeds=" in a.get("href")]


# --- The briefing -----------------------------------------------------------------------


def briefing(user, code="PER"):
    user.language = "en"
    user.save()
    return main_of(reading.get(english("portal:briefing", code), client_of(user)))


def test_the_briefing_says_what_was_last_reported(peru_focal_point):
    published = cast.make_update(
        peruvian(), Stage.PUBLISHED, status="planned", evidence_level="cited", sources=1
    )
    page = briefing(peru_focal_point)
    rows = page.one("table").one("tbody").all("tr")
    assert len(rows) == Assignment.objects.filter(actor__code="PER").count()
    title = published.assignment.commitment.title_en
    (row,) = [row for row in rows if "Planned" in row.text]
    assert title in row.text
    assert "2 June 2025" in row.text
    assert "Source cited" in row.text


def test_the_briefing_says_what_was_returned_and_why_but_nothing_internal(reviewer):
    user = cast.make_focal_point("PER", role="alternate")
    update = cast.make_update(peruvian(), Stage.RETURNED, author=user)
    for audience in ("state", "internal"):
        Note.objects.create(
            update=update, audience=audience, by=reviewer, text_en=f"A word {audience}."
        )
    text = briefing(user).text
    assert "A word state." in text
    assert "A word internal." not in text
    assert f"last written by {user.name}" in text


def test_the_briefing_says_what_falls_due(peru_focal_point):
    first, second = Assignment.objects.filter(actor__code="PER")[:2]
    cycle = make_opened_cycle([first, second], title_en="The first call")
    cast.make_update(first, Stage.SUBMITTED, cycle=cycle, submitted_at=cast.noon(2025, 1, 20))
    assert "The first call: 1 of 2 reports received, due on 1 February 2025" in (
        briefing(peru_focal_point).text
    )


def test_the_briefing_of_who_has_nothing_says_so(coordinator):
    text = briefing(coordinator, "education").text
    for sentence in ("Nothing was returned.", "No report is begun or under review."):
        assert sentence in text


def test_a_long_briefing_costs_what_a_short_one_costs(
    peru_focal_point, django_assert_max_num_queries
):
    for number, assignment in enumerate(Assignment.objects.filter(actor__code="PER")[:20]):
        stage = Stage.RETURNED if number % 2 else Stage.DRAFT
        update = cast.make_update(assignment, stage, author=peru_focal_point)
        Note.objects.create(update=update, audience="state", by=peru_focal_point, text_en="Why.")
    with django_assert_max_num_queries(30):
        briefing(peru_focal_point)


# --- Ending, and states without anybody -------------------------------------------------


def test_the_secretariat_ends_a_mandate_and_its_holder_is_told(desk, peru_focal_point):
    mandate = mandate_of(peru_focal_point)
    assert messages(act(desk, LABEL, "end", [mandate])) == ["1 mandate ended."]
    assert mandate_of(peru_focal_point).until == yesterday()
    assert Mail.objects.filter(user=peru_focal_point).count() == 1
    assert desks_of(User.objects.get(pk=peru_focal_point.pk)) == []
    reading.get(english("portal:people", "PER"), client_of(peru_focal_point), status=404)
    assert "has ended already" in messages(act(desk, LABEL, "end", [mandate]))[0]
    page = reading.get(address(LABEL, "history", mandate.pk), desk)
    assert "mandate ended" in page.one("table", id="change-history").text


def without_focal_point(desk):
    """{state: where to invite one}, from the list of known gaps."""
    page = reading.get("/admin/commitments/instrument/gaps/", desk)
    (module,) = [
        box for box in page.all("div", cls="module") if "States without a focal" in box.text
    ]
    return {a.text: a["href"] for a in module.all("a")}


def test_a_state_for_which_nobody_can_submit_shows_as_such(desk, peru_contributor):
    assert "Peru" in without_focal_point(desk)
    titular = cast.make_focal_point("PER")
    assert "Peru" not in without_focal_point(desk)
    User.objects.filter(pk=titular.pk).update(is_active=False)
    invite = without_focal_point(desk)["Peru"]
    form = reading.filled(reading.get(invite, desk).one("form", id="invitation_form"))
    assert form["actor"] == str(assignee("PER").pk)


def test_so_does_a_state_that_is_no_member_but_is_asked_for_something(desk):
    state = cast.make_actor(code="ZZZ", kind="state", name_en="Zed")
    assert "Zed" not in without_focal_point(desk)
    cast.make_assignment(actor=state)
    assert "Zed" in without_focal_point(desk)


def test_an_invitation_that_waits_is_no_focal_point(desk):
    link_of(make_invitation())
    assert "Peru" in without_focal_point(desk)
