"""The shipped record, who: actors and their capacities, presidencies, vocabularies."""

from datetime import date, timedelta

import pytest

from meetings.models import Round
from members.models import (
    Actor,
    ActorAlias,
    Basis,
    Dimension,
    Membership,
    Presidency,
    Theme,
    ThemeDimension,
    ThemeLink,
    ThemeWorkingGroup,
    WorkingGroup,
)

pytestmark = pytest.mark.django_db

FOUNDING = {"ARG", "BRA", "CHL", "COL", "CRI", "ECU", "MEX", "PAN", "PRY", "PER", "URY"}
FRIENDS = {
    "DEU",
    "CAN",
    "ESP",
    "USA",
    "FRA",
    "ITA",
    "NLD",
    "GBR",
    "CHE",
    "european-union",
    "idb",
    "world-bank",
}
OBSERVERS = {"CAN", "FRA", "DEU", "ITA", "NLD", "ESP", "CHE", "GBR", "USA"}
ORGANIZATIONS = {
    "r4v",
    "united-nations-system",
    "ilo",
    "undp",
    "unicef",
    "un-women",
    "unaids",
    "unesco",
    "who-paho",
    "iachr",
    "iacourthr",
    "icrc",
    "network-of-academic-entities",
}
TERMS = [
    ("ECU", date(2018, 9, 4), date(2019, 4, 9)),
    ("ARG", date(2019, 4, 10), date(2019, 7, 5)),
    ("COL", date(2019, 7, 6), date(2019, 11, 15)),
    ("CHL", date(2019, 11, 16), date(2020, 9, 24)),
    ("PER", date(2020, 9, 25), date(2021, 5, 28)),
    ("BRA", date(2021, 5, 29), date(2022, 7, 1)),
    ("CHL", date(2022, 7, 2), date(2023, 11, 24)),
    ("CRI", date(2023, 11, 25), None),
]
OF_IOM = [
    "Asylum",
    "COVID-19",
    "Education",
    "Family reunification",
    "Gender equality",
    "Guidance centers",
    "HIV AIDS",
    "Host Communities and Local Governments",
    "Human trafficking",
    "Migratory Regularization",
    "Protection of children and adolescents",
    "Socio-economic insertion",
]
OF_IX = [
    "Socioeconomic Integration",
    "Local Governments and Host Communities",
    "Family Reunification",
    "Refugees, Asylum, and International Protection",
    "Residence, Migration Stay, and Temporary Protection",
    "Gender Equity",
    "Education",
    "Health, COVID-19 and HIV/AIDS",
    "Protection of Children",
    "Orientation Centers and Support Spaces",
    "Human Trafficking",
]


def codes(queryset, column="code"):
    return set(queryset.values_list(column, flat=True))


def in_capacity(capacity):
    return codes(Actor.objects.in_capacity(capacity))


def test_thirteen_member_states_eleven_of_them_founding():
    members = Membership.objects.filter(capacity="member_state")
    assert codes(members, "actor__code") == FOUNDING | {"DOM", "GUY"}
    assert members.count() == 13
    assert codes(members.filter(founding=True), "actor__code") == FOUNDING
    assert codes(members.filter(founding=True), "since") == {date(2018, 9, 4)}


def test_of_the_two_later_members_only_a_latest_date_is_known():
    later = Membership.objects.filter(capacity="member_state", founding=False)
    assert {(m.actor.code, m.since, m.since_precision) for m in later} == {
        ("DOM", date(2023, 3, 16), "not_later_than"),
        ("GUY", date(2023, 3, 16), "not_later_than"),
    }


@pytest.mark.parametrize(
    ("day", "count"), [(date(2018, 9, 3), 0), (date(2018, 9, 4), 11), (date(2023, 11, 24), 13)]
)
def test_members_on_a_date(day, count):
    assert Actor.objects.member_states(day).count() == count


def test_observers_friends_contributors_and_the_secretariat():
    assert in_capacity("observer_state") == OBSERVERS
    assert in_capacity("group_of_friends") == FRIENDS
    assert in_capacity("contributor") == {"NOR", "SWE"}
    assert in_capacity("secretariat_agency") == {"iom", "unhcr"}
    assert in_capacity("participating_organization") == ORGANIZATIONS
    assert Membership.objects.count() == 13 + 9 + 12 + 2 + 2 + 13


def test_observer_states_have_no_date_since_the_source_gives_none():
    observers = Membership.objects.filter(capacity="observer_state")
    assert set(observers.values_list("since", "since_precision")) == {(None, "not_stated")}


def test_the_four_bodies():
    assert codes(Actor.objects.filter(kind="body")) == {
        "pro-tempore-presidency",
        "technical-secretariat",
        "member-states",
        "group-of-friends",
    }


def test_who_is_only_addressed_named_or_attended_has_no_capacity():
    without = Actor.objects.exclude(kind="body").filter(memberships__isnull=True)
    assert codes(without) == {
        "VEN",
        "BOL",
        "oas",
        "can",
        "mercosur",
        "regional-conference-on-migration",
        "south-american-conference-on-migrations",
    }


@pytest.mark.parametrize(
    ("formal", "code"),
    [
        ("Argentine Republic", "ARG"),
        ("Federative Republic of Brazil", "BRA"),
        ("Republic of Chile", "CHL"),
        ("Republic of Colombia", "COL"),
        ("Republic of Costa Rica", "CRI"),
        ("Dominican Republic", "DOM"),
        ("Republic of Ecuador", "ECU"),
        ("Cooperative Republic of Guyana", "GUY"),
        ("United Mexican States", "MEX"),
        ("Republic of Panama", "PAN"),
        ("Republic of Paraguay", "PRY"),
        ("Republic of Peru", "PER"),
        ("Oriental Republic of Uruguay", "URY"),
        ("Bolivarian Republic of Venezuela", "VEN"),
    ],
)
def test_a_formal_name_finds_its_state(formal, code):
    named = codes(Actor.objects.filter(name_en=formal))
    assert named | codes(ActorAlias.objects.filter(name=formal), "actor__code") == {code}


def test_eight_presidencies_in_their_true_order():
    terms = Presidency.objects.order_by("order").select_related("actor")
    assert [(term.actor.code, term.since, term.until) for term in terms] == TERMS
    assert [term.order for term in terms] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert all(term.derived for term in terms)


def test_a_term_ends_with_the_closing_day_of_its_last_round():
    for term in Presidency.objects.exclude(until=None):
        last = term.rounds.order_by("number").last()
        main = last.meetings.filter(kind__in=["technical", "plenary"]).latest("end")
        assert main.end == term.until, term


def test_the_state_that_presides_a_round_is_the_one_that_held_its_main_meeting():
    rounds = Round.objects.select_related("presidency__actor")
    held = {r.code: r.presidency.actor.code for r in rounds}
    for number in rounds:
        for meeting in number.meetings.filter(kind__in=["technical", "plenary"]):
            assert meeting.country in ("", held[number.code]), meeting
    assert " ".join(held.values()) == "ECU ECU ECU ARG COL CHL PER BRA CHL CRI"


@pytest.mark.parametrize(
    ("day", "troika"),
    [
        (date(2018, 9, 3), (None, None, None)),
        (date(2018, 9, 4), (None, "ECU", "ARG")),
        (date(2019, 7, 5), ("ECU", "ARG", "COL")),
        (date(2019, 7, 6), ("ARG", "COL", "CHL")),
        (date(2020, 9, 24), ("COL", "CHL", "PER")),
        (date(2023, 11, 24), ("BRA", "CHL", "CRI")),
        (date(2023, 11, 25), ("CHL", "CRI", None)),
        (date(2026, 11, 22), ("CHL", "CRI", None)),
    ],
)
def test_the_troika_on_any_date(day, troika):
    on = Presidency.objects.troika(day)
    terms = (on.outgoing, on.current, on.incoming)
    assert tuple(term and term.actor.code for term in terms) == troika


def test_every_day_since_the_first_has_one_presidency():
    for _state, since, until in TERMS:
        for day in filter(None, (since, until)):
            on = [t for t in TERMS if t[1] <= day and (t[2] is None or day <= t[2])]
            assert len(on) == 1
            assert Presidency.objects.on(day).actor.code == on[0][0]
    assert Presidency.objects.on(TERMS[0][1] - timedelta(days=1)) is None


def test_six_working_groups():
    assert codes(WorkingGroup.objects.all()) == {
        "registration-and-documentation",
        "migrant-protection",
        "migrant-integration",
        "cooperation",
        "education",
        "orientation-and-reception-centers",
    }


def test_two_lists_of_themes_never_merged():
    themes = Theme.objects.order_by("order")
    assert [theme.name_en for theme in themes.filter(list="iom")] == OF_IOM
    assert [theme.name_en for theme in themes.filter(list="ix")] == OF_IX
    assert all(theme.code.startswith(f"{theme.list}-") for theme in themes)


def test_the_two_themes_that_the_declaration_calls_new():
    assert codes(Theme.objects.filter(is_new=True)) == {
        "ix-local-governments-and-host-communities",
        "ix-residence-migration-stay-and-temporary-protection",
    }


def test_the_declaration_states_the_themes_of_its_dimensions_and_names_none_for_the_fourth():
    stated = ThemeDimension.objects.filter(basis=Basis.STATED)
    found = {number: set() for number in codes(Dimension.objects.all(), "number")}
    for link in stated.select_related("theme", "dimension"):
        found[link.dimension.number].add(link.theme.order)
    assert found == {1: {1, 2}, 2: {3, 4, 5}, 3: {6, 7, 8, 9, 10, 11}, 4: set()}
    assert codes(stated, "theme__list") == {"ix"}
    assert codes(ThemeDimension.objects.exclude(basis=Basis.STATED), "theme__list") == {"iom"}


@pytest.mark.parametrize(
    ("links", "count"), [(ThemeLink, 12), (ThemeWorkingGroup, 23), (ThemeDimension, 12)]
)
def test_derived_links_are_proposals_for_the_secretariat_to_confirm(links, count):
    derived = links.objects.exclude(basis=Basis.STATED)
    assert derived.count() == count
    assert codes(derived, "basis") == {Basis.PROPOSED}
    assert all(link.derived for link in derived)


def test_each_theme_of_the_iom_list_is_linked_to_one_of_the_declaration():
    linked = ThemeLink.objects.values_list("theme__code", "other__code")
    assert {theme for theme, _other in linked} == codes(Theme.objects.filter(list="iom"))
    health = {theme for theme, other in linked if other == "ix-health-covid-19-and-hiv-aids"}
    assert health == {"iom-covid-19", "iom-hiv-aids"}
    assert {other for _theme, other in linked} == codes(Theme.objects.filter(list="ix"))


def test_each_theme_is_followed_by_one_working_group():
    themes = list(Theme.objects.all())
    assert [theme.working_groups.count() for theme in themes] == [1] * 23


@pytest.mark.parametrize(
    ("number", "actors"),
    [
        (1, "COL CHL CAN USA european-union iom unhcr ilo undp SWE"),
        (2, "CRI BRA CHL CAN iom unhcr unicef iachr"),
        (
            3,
            "CHL ARG PER COL BRA ECU CAN ITA european-union USA DEU iom unhcr un-women unaids"
            " unesco unicef who-paho ilo r4v",
        ),
        (4, "european-union"),
    ],
)
def test_who_collaborated_in_each_dimension(number, actors):
    dimension = Dimension.objects.get(number=number)
    assert codes(dimension.collaborators) == set(actors.split())
