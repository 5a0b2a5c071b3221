"""What every address costs, from the one list of addresses; and that no list costs a query
for each of its rows."""

from datetime import date

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.models import (
    Assignment,
    Commitment,
    CycleLine,
    CycleRequest,
    Instrument,
    Provision,
    ReportingCycle,
    Restatement,
)
from meetings.models import DateReading, Meeting, Participation
from members.models import Actor, Dimension, Theme, WorkingGroup
from tests import cast
from tests.addresses import ADDRESSES, OTHERS, PAGES, REGISTRIES
from tests.cycle_cast import the_line
from tests.people_cast import make_invitation
from tests.public_addresses import EXPLAINING
from tests.reporting_cast import make_published_cycle
from tests.rows import ROLES
from tests.smtp import make_mail

pytestmark = pytest.mark.django_db

#: What a signed-in reader adds to the cost of a public page: session, account, rights.
SIGNED_IN = 4


def queries(client, url):
    """The statements that *url* costs where nothing is kept yet."""
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return [query["sql"] for query in captured]


def cost(client, url):
    return len(queries(client, url))


@pytest.fixture
def clients(request):
    return {role: cast.client_of(request.getfixturevalue(role)) for role in ROLES}


@pytest.mark.thorough
def test_no_address_costs_more_than_its_ceiling(clients):
    dear = {
        str(address): count
        for address in ADDRESSES
        if (count := cost(clients[address.reader], address.url())) > address.queries
    }
    assert dear == {}


def test_a_public_page_costs_an_editor_little_more(clients):
    dear = {
        str(address): count
        for address in PAGES
        if (count := cost(clients["editor"], address.url())) > address.queries + SIGNED_IN
    }
    assert dear == {}


# --- Pages of lists ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["commitment-list", "assignment-list", "update-list"])
@pytest.mark.parametrize("query", ["", "&as_of=2026-11-22"])
def test_a_long_page_costs_what_a_short_one_costs(name, query):
    url = reverse(f"public:{name}") + "?page_size={}" + query
    assert cost(Client(), url.format(1)) == cost(Client(), url.format(50))


def a_restatement():
    row = {"commitment": cast.make_commitment(), "provision": cast.make_provision()}
    Restatement.objects.create(**row, source=cast.make_source())


def a_reading():
    days = {"start": date(2025, 5, 7), "end": date(2025, 5, 8)}
    DateReading.objects.create(meeting=cast.make_meeting(), source=cast.make_source(), **days)


def an_invitation():
    make_invitation(email=f"{next(cast.NUMBERS)}@example.org")


#: Registries of which the record has too few rows to tell.
MORE = {
    "commitments.restatement": a_restatement,
    "meetings.datereading": a_reading,
    "meetings.document": cast.make_document,
    "members.user": cast.make_user,
    "members.focalpoint": lambda: cast.make_focal_point("PER"),
    "members.invitation": an_invitation,
    "commitments.mail": make_mail,
    "commitments.reportingcycle": cast.make_cycle,
    "commitments.cycleline": the_line,
}


@pytest.mark.parametrize("label", [*REGISTRIES, *OTHERS])
def test_a_list_of_the_administration_costs_no_query_a_row(administrator, label):
    client = cast.client_of(administrator)
    for _row in range(5):
        MORE.get(label, lambda: None)()
    url = reverse(f"admin:{label.replace('.', '_')}_changelist")
    first, *others = apps.get_model(label).objects.values_list("pk", flat=True)
    assert len(others) > 2
    assert cost(client, f"{url}?pk__in={first}") + 1 >= cost(client, url)


# --- The same for 2 rows and for 20 -----------------------------------------------------


def an_assignment(**fields):
    return cast.make_assignment(_commitment(), **fields)


def _commitment(**fields):
    instrument = Instrument.objects.get(code="lima-2021")
    order = instrument.provisions.count() + 1
    provision = cast.make_provision(instrument, path=f"p{order}", order=order)
    return cast.make_commitment(provision, **fields)


def a_commitment_on(theme):
    _commitment().themes.add(Theme.objects.get(code=theme))


def a_member_state():
    number = Actor.objects.filter(code__startswith="Z").count()
    code = f"Z{chr(65 + number // 26)}{chr(65 + number % 26)}"
    state = cast.make_actor(code=code, kind="state")
    cast.make_member(state)
    an_assignment(actor=state)


def a_participant():
    row = {"actor": cast.make_actor(), "source": cast.make_source()}
    meeting = Meeting.objects.get(code="santiago-2023-11-22")
    Participation.objects.create(meeting=meeting, **row)


def a_child_of(code):
    parent = Provision.objects.get(code=code)
    number = parent.children.count() + 20
    path = f"{parent.path}.{number}"
    order = parent.instrument.provisions.count() + 1
    provision = cast.make_provision(parent.instrument, parent=parent, path=path, order=order)
    cast.make_assignment(cast.make_commitment(provision))


def a_reported_assignment():
    cast.make_update(an_assignment(), stage="published", sources=1)


def a_correction():
    wrong = cast.make_update(an_assignment(), stage="published")
    cast.make_update(wrong.assignment, stage="published", corrects=wrong)


def a_line_of_a_cycle():
    """A published cycle takes no more lines: it is made anew, with one more than it had."""
    before = ReportingCycle.objects.filter(code="grown-2025")
    count = CycleLine.objects.filter(cycle__in=before).count()
    for model in (CycleLine, CycleRequest):
        model.objects.filter(cycle__in=before).delete()
    before.delete()
    lines = [
        (row, {"update": cast.make_update(row, stage="published"), "outcome": "reported"})
        for row in (an_assignment() for _line in range(count + 1))
    ]
    make_published_cycle(lines, code="grown-2025", demonstration=True)


GROWING = {
    ("home",): a_reported_assignment,
    ("commitment-list",): an_assignment,
    ("assignment-list",): a_reported_assignment,
    ("matrix",): an_assignment,
    ("update-list",): a_reported_assignment,
    ("correction-list",): a_correction,
    ("cycle-list",): lambda: cast.make_cycle(opened_at=cast.noon(2025, 1, 1)),
    ("cycle", "grown-2025"): a_line_of_a_cycle,
    ("instrument-list",): cast.make_instrument,
    ("instrument", "lima-2021"): an_assignment,
    ("provision", "santiago-2023", "10.A"): lambda: a_child_of("santiago-2023/10.A"),
    ("commitment", "santiago-2023", "10.A.3", 2): lambda: cast.make_assignment(
        Commitment.objects.get(code="santiago-2023/10.A.3/2")
    ),
    ("assignment", "santiago-2023", "10.A.3", 2, "PER"): lambda: cast.make_update(
        Assignment.objects.get(code="santiago-2023/10.A.3/2@PER"), stage="published"
    ),
    ("state-list",): a_member_state,
    ("state", "PER"): lambda: an_assignment(actor=Actor.objects.get(code="PER")),
    ("actor-list",): cast.make_actor,
    ("actor", "member-states"): a_member_state,
    ("working-group-list",): lambda: WorkingGroup.objects.create(
        code=f"group-{next(cast.NUMBERS)}", name_en="A group", source=cast.make_source()
    ),
    ("working-group", "education"): lambda: an_assignment(
        working_group=WorkingGroup.objects.get(code="education")
    ),
    ("theme-list",): lambda: Theme.objects.create(
        code=f"ix-{next(cast.NUMBERS)}", list="ix", order=50, source=cast.make_source()
    ),
    ("theme", "ix-education"): lambda: a_commitment_on("ix-education"),
    ("dimension-list",): lambda: Dimension.objects.create(
        number=next(cast.NUMBERS) + 100, name_en="A dimension", source=cast.make_source()
    ),
    ("dimension", 1): lambda: _commitment(dimension=Dimension.objects.get(number=1)),
    ("meeting-list",): cast.make_meeting,
    ("meeting", "santiago-2023-11-22"): a_participant,
    ("search",): a_reported_assignment,
    ("feed-list",): cast.make_instrument,
    ("follow", "states/PER"): lambda: an_assignment(actor=Actor.objects.get(code="PER")),
    ("figure", "by-state"): lambda: an_assignment(actor=Actor.objects.get(code="PER")),
    ("map",): lambda: an_assignment(actor=Actor.objects.get(code="PER")),
    ("data",): cast.make_source,
    ("source-list",): cast.make_source,
    **{(name,): cast.make_source for name in EXPLAINING if name != "methodology-version"},
    ("methodology-version", "1"): cast.make_source,
}


def test_every_public_page_is_asked_to_grow():
    assert {f"public:{name}" for name, *_args in GROWING} == {row.name for row in PAGES}


@pytest.mark.parametrize("grown", GROWING, ids=lambda grown: grown[0])
def test_a_page_costs_the_same_with_2_rows_and_with_20_more(grown):
    name, *args = grown
    url = reverse(f"public:{name}", args=args)
    for _row in range(2):
        GROWING[grown]()
    few = cost(Client(), url)
    for _row in range(18):
        GROWING[grown]()
    assert cost(Client(), url) == few
