"""Being understood: the methodology and its versions, the words, the acronyms where they stand,
and what the site says of itself, held against what it does."""

import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import translation
from django.utils.safestring import mark_safe

from commitments.acronyms import KNOWN, known
from commitments.models import CHOOSABLE, EvidenceLevel, Provision, Reason, ReportingCycle, Status
from commitments.publishing.methodology import CURRENT, EVIDENCE, LADDER, VERSIONS
from commitments.templatetags.acronyms import with_acronyms
from members.models import Actor
from tests import cast, reading
from tests.public_addresses import EXPLAINING
from tests.reporting_cast import the_cycle_of_the_list
from tests.rows import LANGUAGES

pytestmark = pytest.mark.django_db


def page(name, prefix="en"):
    return reading.public(f"/{prefix}/{name}/")[1]


# --- Methodology ------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_the_methodology_says_what_each_status_means_and_does_not_mean(prefix):
    shown = page("methodology", prefix)
    with translation.override(LANGUAGES[prefix]):
        labels = dict(Status.choices) | dict(EvidenceLevel.choices)
        assert [one.code for one in LADDER] == Status.values
        assert [one.code for one in EVIDENCE] == EvidenceLevel.values
        for meaning in [*LADDER, *EVIDENCE]:
            row = shown.one("tr", id=meaning.code)
            assert row.one("th").text.lower().startswith(str(labels[meaning.code]).lower())
            assert [cell.text for cell in row.all("td")][:2] == [
                str(meaning.says),
                str(meaning.does_not_say),
            ]
        for label in Reason.labels:
            assert str(label) in shown.one("main").text


def test_what_the_form_asks_for_is_said_there():
    asked = {one.code for one in LADDER if one.asks}
    assert asked - {Status.NOT_REPORTED} == {
        *("planned", "advanced", "implemented", "discontinued", "not_applicable")
    }
    assert {code for code, _label in CHOOSABLE} | {"not_reported"} == {one.code for one in LADDER}


def test_every_version_has_its_own_address_and_the_current_one_is_the_last():
    hrefs = {a["href"] for a in page("methodology").one("aside", cls="margin").all("a")}
    for number, version in VERSIONS.items():
        assert f"/en/methodology/{number}/" in hrefs
        shown = page(f"methodology/{number}")
        assert f"version {number}" in shown.one("title").text
        assert shown.all("time", datetime=version.since.isoformat())
    assert list(VERSIONS.values())[-1] == CURRENT
    assert Client().get("/en/methodology/99/").status_code == 404


def test_every_cycle_leads_to_the_version_under_which_it_was_held():
    (code,) = the_cycle_of_the_list()
    number = ReportingCycle.objects.get(code=code).methodology_version
    shown = reading.get(f"/en/cycles/{code}/")
    assert shown.all("a", href=f"/en/methodology/{number}/")


def test_a_version_that_has_no_text_here_is_named_and_leads_nowhere():
    cycle = cast.make_cycle(methodology_version="7", opened_at=cast.noon(2025, 1, 1))
    shown = reading.get(f"/en/cycles/{cycle.code}/")
    assert not [a for a in shown.all("a", href=True) if "/methodology/7" in a["href"]]


def test_a_version_that_a_cycle_can_name_by_default_exists():
    assert ReportingCycle._meta.get_field("methodology_version").default in VERSIONS


# --- Whom to write to -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["methodology", "about", "privacy", "accessibility"])
def test_it_says_whom_to_write_to(name):
    assert "write to the Technical Secretariat" in page(name).one("main").text
    cache.clear()
    with override_settings(CONTACT_EMAIL="record@quito.example"):
        shown = reading.get(f"/en/{name}/")
    assert shown.one("a", href="mailto:record@quito.example").text == "record@quito.example"


# --- Words ------------------------------------------------------------------------------


def test_the_glossary_explains_each_word_at_a_place_of_its_own():
    shown = page("glossary")
    for place in ("assignment", "provision", "crosswalk", "evidence-level", "troika"):
        entry = shown.one(id=place)
        assert entry.one("dt").text
        assert len(entry.one("dd").text) > 20


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_the_glossary_spells_out_the_acronyms_of_its_language(prefix):
    words = {dt.text for dt in page("glossary", prefix).all("dt")}
    assert set(known(prefix)) <= words


def test_the_acronyms_of_actors_are_those_of_the_record():
    recorded = {
        tuple((getattr(actor, f"acronym_{c}"), getattr(actor, f"name_{c}")) for c in LANGUAGES)
        for actor in Actor.objects.exclude(acronym_en="")
    }
    assert recorded <= set(KNOWN)
    text = " ".join(Provision.objects.values_list("text_en", flat=True))
    for row in set(KNOWN) - recorded:
        acronym, words = row[2]
        assert f"{words} ({acronym})" in text


def test_an_acronym_is_explained_once_and_not_a_letter_is_changed():
    text = "IOM & R4V met; IOM <wrote> to IOM."
    html = with_acronyms(text, "en")
    assert html.count("<abbr") == 2
    assert html.startswith('<abbr title="International Organization for Migration">IOM</abbr>')
    assert reading.parse(html).text == text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("R4VX, XIOM and IOM-led", "en"),
        ("the International Organization for Migration (IOM)", "en"),
        ("IOM en español", "es"),
        ("UN/IOM/UNHCR", "en"),
        ("", "en"),
    ],
)
def test_what_is_no_acronym_or_explains_itself_is_left_alone(text, language):
    assert "<abbr" not in with_acronyms(text, language)


def test_an_acronym_is_not_sought_within_a_tag_and_what_is_marked_stays_marked():
    html = with_acronyms(mark_safe('<a title="IOM"><mark>IOM</mark></a>'), "en")
    assert html.startswith('<a title="IOM"><mark><abbr title=')


def test_what_looks_like_a_tag_in_a_text_stays_text():
    assert "&lt;script&gt;<abbr" in with_acronyms("<script>IOM</script>", "en")


def test_the_words_of_a_paragraph_are_verbatim_with_their_acronyms_explained():
    for code in ("14", "16", "10.D.2"):
        provision = Provision.objects.get(code=f"santiago-2023/{code}")
        shown = reading.public(f"/en/instruments/santiago-2023/{code}/")[1]
        quotation = shown.one("blockquote", cls="quotation")
        assert " ".join(provision.text_en.split()) in quotation.text
    fourteen = reading.public("/en/instruments/santiago-2023/14/")[1]
    assert fourteen.one("blockquote").all("abbr")[0].text == "R4V"


def test_an_acronym_within_the_words_of_a_commitment_keeps_its_mark():
    shown = reading.public("/en/commitments/santiago-2023/14/1/")[1]
    assert shown.one("blockquote").one("mark").all("abbr")[0].text == "R4V"


def test_the_words_stand_in_the_language_of_the_text():
    update = cast.make_update(
        stage="published", narrative_en="", narrative_es="La OIM y la IOM se reunieron."
    )
    shown = reading.get(update.assignment.get_absolute_url().replace("/es/", "/en/"))
    (found,) = shown.one("li", id="update-1").all("abbr")
    assert (found.text, found["title"]) == ("OIM", known("es")["OIM"])


# --- What the site says of itself -------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in EXPLAINING if name != "methodology-version"])
def test_every_page_leads_to_it(name):
    assert page("states").one("footer").all("a", href=f"/en/{name}/")


def test_public_pages_set_no_cookie_as_the_privacy_page_says():
    client = Client()
    for path in ("/", "/es/", "/en/states/PER/", "/pt/assignments/?state=PER", "/en/privacy/"):
        client.get(path)
    assert not client.cookies


def test_who_signs_in_gets_no_cookie_but_those_that_are_named():
    client = Client()
    user = cast.make_focal_point("PER")
    user.set_password("a long password")
    user.save()
    client.get("/en/accounts/login/")
    client.post("/en/accounts/login/", {"login": user.email, "password": "a long password"})
    client.get("/en/portal/")
    named = {code.text for code in page("privacy").one("table").all("code")}
    assert settings.SESSION_COOKIE_NAME in client.cookies
    assert set(client.cookies) <= named


def test_the_log_holds_no_address_of_a_reader(caplog):
    for path in ("/en/no-such-page/", "/en/assignments/?state=XXX"):
        Client().get(path, REMOTE_ADDR="203.0.113.9")
    formatter = settings.LOGGING["formatters"]["line"]["format"]
    assert caplog.records
    assert "{request" not in formatter
    assert "203.0.113.9" not in caplog.text


def test_the_licence_page_says_what_the_file_says():
    text = (settings.BASE_DIR / "LICENSE-DATA.md").read_text(encoding="utf-8")
    shown = page("licence").one("main").text
    assert "CC BY 4.0" in shown
    for sentence in ("QuitoTrack claims no right in them and grants none.",):
        assert sentence in " ".join(text.split())
        assert sentence in shown


def test_no_page_that_explains_ranks_or_promises():
    for name in EXPLAINING:
        path = name if name != "methodology-version" else "methodology/1"
        text = page(path).one("main").text
        assert not re.search(r"\b(best|worst|leading|lagging)\b", text)
