"""Cited for ever: permanent and pinned addresses, and the ready citation in three forms."""

import json
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from commitments import roles
from commitments.models import Instrument, Provision, ReportingCycle, StatusUpdate
from commitments.moments import Moment
from commitments.publishing import citations
from members.models import Actor, WorkingGroup
from tests import cast, reading
from tests.reporting_cast import the_cycle_of_the_list

pytestmark = pytest.mark.django_db

COMMITMENT = "santiago-2023/10.A.3/2"
UPDATE = "santiago-2023/14/1@technical-secretariat.1"
#: Collection -> (a code of the record, the page on which it is read, without its language).
CITED = {
    "instruments": ("quito-declaration-2018", "instruments/quito-declaration-2018/"),
    "provisions": ("santiago-2023/10.C.3.4", "instruments/santiago-2023/10.C.3.4/"),
    "commitments": (COMMITMENT, f"commitments/{COMMITMENT}/"),
    "assignments": (f"{COMMITMENT}@PER", f"commitments/{COMMITMENT}/PER/"),
}
SIGNED_IN_2018 = "Argentina, Brazil, Chile, Colombia, Costa Rica, Ecuador, Mexico, Panama"


def file(collection, code, extension, query="", prefix="en"):
    response = Client().get(f"/{prefix}/cite/{collection}/{code}.{extension}{query}")
    assert response.status_code == 200
    return response


def text(collection, code, **more):
    return file(collection, code, "txt", **more).content.decode()


def item(collection, code, **more):
    (found,) = json.loads(file(collection, code, "json", **more).content)
    return found


def cited(row, moment=None):
    """The Citation of *row*, fetched as a page fetches it, in English."""
    with translation.override("en"):
        fetched = citations.citable(type(row).objects.all()).get(pk=row.pk)
        return citations.of(fetched, moment or Moment())


@time_machine.travel("2026-12-05 12:00-05:00", tick=False)
def test_an_adopted_text_is_cited_under_the_names_of_those_who_adopted_it():
    cast_ = text("instruments", "quito-declaration-2018")
    assert cast_ == (
        f"{SIGNED_IN_2018}, Paraguay, Peru, Uruguay (2018). Declaration of Quito on human mobility"
        f" of Venezuelan citizens in the region. QuitoTrack. {settings.SITE_URL}/id/instruments/"
        "quito-declaration-2018?as_of=2026-12-05. Retrieved on 5 December 2026.\n"
    )


def test_a_report_is_cited_under_the_name_of_who_reported():
    assert text("status-updates", UPDATE).startswith("Technical Secretariat (2026). In progress: ")
    assert "Status update 1. QuitoTrack." in text("status-updates", UPDATE)
    assert item("status-updates", UPDATE)["author"] == [{"literal": "Technical Secretariat"}]


def test_where_the_record_names_nobody_it_is_the_process():
    code = Instrument.objects.filter(positions=None).first().code
    assert item("instruments", code)["author"] == [{"literal": "Quito Process"}]
    (cycle,) = the_cycle_of_the_list()
    assert item("cycles", cycle)["author"] == [{"literal": "Quito Process"}]


def test_who_only_attended_is_not_cited_as_an_author():
    instrument = cast.make_instrument(code="of-two-2025")
    for code, position in [("PER", "signed"), ("CHL", "attended_without_signing")]:
        cast.make_position(instrument, Actor.objects.get(code=code), position)
    assert cited(instrument).authors == ["Peru"]


def test_a_report_of_a_working_group_is_cited_under_its_name():
    group = WorkingGroup.objects.get(code="education")
    assignment = cast.make_assignment(working_group=group)
    update = cast.make_update(assignment, stage="published", reporter=None)
    assert cited(update).authors == ["Working Group on Education"]


@pytest.mark.parametrize("collection", CITED)
def test_a_page_shows_its_addresses_and_its_citation(collection):
    code, path = CITED[collection]
    section = reading.public(f"/en/{path}")[1].one("section", cls="citation")
    permanent = f"/id/{collection}/{code}"
    today = timezone.localdate().isoformat()
    assert section.all("a", href=permanent)[0].text == f"{settings.SITE_URL}{permanent}"
    assert section.all("a", href=f"{permanent}?as_of={today}")
    assert text(collection, code).strip() == section.one("details").all("p")[0].text
    files = [a["href"] for a in section.one("details").all("a")]
    assert {href.rpartition(".")[2] for href in files} == set(citations.MEDIA_TYPES)
    assert all(Client().get(href).status_code == 200 for href in files)


def test_every_report_in_a_timeline_has_its_own():
    page = reading.public(f"/en/commitments/{UPDATE.split('@')[0]}/technical-secretariat/")[1]
    report = page.one("li", id="update-1")
    hrefs = [a["href"] for a in report.all("a")]
    assert f"/id/status-updates/{UPDATE}" in hrefs
    files = [href for href in hrefs if "/cite/" in href]
    assert len(files) == 3
    assert all(Client().get(href).status_code == 200 for href in files)


def test_a_page_of_a_past_day_is_cited_as_of_that_day():
    day = (timezone.localdate()).isoformat()
    page = reading.get(f"/en/commitments/{COMMITMENT}/PER/?as_of={day}")
    (plain,) = [a["href"] for a in page.one("section", cls="citation").all("a", rel="nofollow")][
        -1:
    ]
    assert plain.endswith(f".txt?as_of={day}")
    assert f"?as_of={day}." in Client().get(plain).content.decode()


@time_machine.travel("2026-12-05 12:00-05:00", tick=False)
def test_what_is_cited_of_the_past_says_when_it_was_read():
    found = item("assignments", f"{COMMITMENT}@PER", query="?as_of=2026-11-25")
    assert found["URL"].endswith("@PER?as_of=2026-11-25")
    assert found["accessed"] == {"date-parts": [[2026, 12, 5]]}


def test_what_a_cycle_froze_is_cited_by_the_cycle():
    cycle = ReportingCycle(code="first-2026", published_at=timezone.now())
    row = citations.citable(Instrument.objects.all()).get(code="santiago-2023")
    assert citations.of(row, Moment(cycle=cycle)).pinned.endswith("?cycle=first-2026")


# --- Permanent addresses that are pinned ------------------------------------------------


@pytest.mark.parametrize("collection", CITED)
def test_a_pinned_address_shows_that_day(collection):
    code, path = CITED[collection]
    response = Client().get(f"/id/{collection}/{code}?as_of=2026-11-22&other=1")
    assert response.status_code == 303
    assert response["Location"] == f"/es/{path}?as_of=2026-11-22"
    assert reading.get(response["Location"]).one("h1")


def test_a_pinned_report_keeps_its_place_on_the_page():
    response = Client().get(f"/id/status-updates/{UPDATE}?as_of=2026-11-22")
    assert response["Location"].endswith("/technical-secretariat/?as_of=2026-11-22#update-1")


def test_a_day_that_is_none_is_refused_by_the_page_and_not_forgotten():
    response = Client().get("/id/actors/PER?as_of=soon&as_of=later")
    assert response["Location"] == "/es/states/PER/?as_of=soon&as_of=later"
    reading.get(response["Location"], status=400)


def test_no_line_break_gets_into_the_address():
    response = Client().get("/id/actors/PER", {"as_of": "2026-11-22\r\nSet-Cookie: a=b"})
    assert "\n" not in response["Location"]
    assert "Set-Cookie" not in response.headers


# --- The forms --------------------------------------------------------------------------

REQUIRED = {"id", "type", "title", "URL", "accessed", "author", "publisher"}
KINDS = {"document", "webpage", "report"}  # of CSL 1.0.2


@pytest.mark.parametrize(
    ("collection", "code"),
    [(name, code) for name, (code, _path) in CITED.items()] + [("status-updates", UPDATE)],
)
@pytest.mark.parametrize("prefix", ["es", "pt", "en"])
def test_csl_json_has_what_a_reference_manager_needs(collection, code, prefix):
    found = item(collection, code, prefix=prefix)
    assert set(found) >= REQUIRED | {"issued"}
    assert found["type"] in KINDS
    assert found["URL"].startswith(f"{settings.SITE_URL}/id/{collection}/{code}?as_of=")
    assert found["language"] == prefix
    for name in ("issued", "accessed"):
        ((year, *rest),) = found[name]["date-parts"]
        assert 2018 <= year <= timezone.localdate().year
        assert all(type(number) is int for number in rest)
    assert all(author["literal"] for author in found["author"])


@pytest.mark.parametrize(
    ("precision", "parts", "year"),
    [
        ("day", [[2019, 7, 5]], "2019"),
        ("month", [[2019, 7]], "2019"),
        ("year", [[2019]], "2019"),
        ("not_later_than", None, "no date"),
        ("not_stated", None, "no date"),
    ],
)
def test_a_date_is_cited_no_more_exactly_than_it_is_known(precision, parts, year):
    code = f"dated-{precision.replace('_', '-')}"
    row = cast.make_instrument(code=code, adopted_on=date(2019, 7, 5), adopted_precision=precision)
    found = cited(row)
    assert found.csl.get("issued", {}).get("date-parts") == parts
    with translation.override("en"):
        assert f"({year})." in found.text
    assert ("year = {2019}" in found.bibtex) == (parts is not None)


def test_bibtex_is_one_entry_that_tex_can_read():
    written = file("provisions", "santiago-2023/10.C.3.4", "bib").content.decode()
    assert re.match(r"@misc\{quitotrack:santiago-2023:10\.C\.3\.4,\n", written)
    assert written.count("@misc") == 1
    assert written.endswith("}\n")
    fields = dict(re.findall(r"^  (\w+) = \{(.*)\},$", written, re.MULTILINE))
    assert {"author", "title", "year", "url", "urldate", "publisher"} <= set(fields)
    assert fields["author"].startswith("{Argentina} and {Brazil} and ")
    assert fields["title"] == "{Paragraph 10, c.3.4}"


def test_what_tex_would_run_is_printed():
    nasty = "50% of $1 & #2 _a_ {b} ~c ^d \\input{/etc/passwd}\n} @misc{other,"
    row = cast.make_instrument(code="nasty-2025", title_en=nasty, adopted_on=date(2025, 1, 1))
    written = cited(row).bibtex
    assert r"50\% of \$1 \& \#2 \_a\_ \{b\} \textasciitilde{}c \textasciicircum{}d" in written
    assert r"\textbackslash{}input\{/etc/passwd\} \} @misc\{other," in written
    assert len(re.findall(r"^@", written, re.MULTILINE)) == 1
    without = re.sub(r"\\[{}]", "", written)
    assert without.count("{") == without.count("}")


def test_the_keys_of_a_reference_manager_are_plain_and_differ():
    codes = [
        *Provision.objects.values_list("code", flat=True),
        *StatusUpdate.objects.values_list("code", flat=True),
    ]
    keys = [citations.key(code) for code in codes]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z0-9:.-]+", key) for key in keys)


def test_the_files_are_saved_under_a_plain_name_and_told_what_they_are():
    for extension, kind in citations.MEDIA_TYPES.items():
        response = file("assignments", f"{COMMITMENT}@PER", extension)
        assert response["Content-Type"] == kind
        name = f"quitotrack-santiago-2023-10.A.3-2-PER.{extension}"
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_what_is_not_public_cannot_be_cited():
    instrument = cast.make_instrument(published=False)
    path = f"/en/cite/instruments/{instrument.code}.txt"
    assert Client().get(path).status_code == 404
    assert cast.client_of(cast.make_staff(roles.EDITOR)).get(path).status_code == 200


def test_a_day_to_come_cannot_be_cited():
    day = timezone.localdate() + timedelta(days=1)
    path = f"/en/cite/commitments/{COMMITMENT}.txt?as_of={day}"
    assert Client().get(path).status_code == 400
