"""The search: what the words find in three languages, and how it is shown."""

from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commitments.models import Assignment, Commitment, Provision, StatusUpdate
from commitments.searching import parse
from meetings.models import Meeting
from tests import cast, reading

pytestmark = pytest.mark.django_db


def found(language="es", **asked):
    """The page of the search for `q` and more names, `in` among them."""
    return reading.get(f"/{language}/search/?{urlencode(asked, doseq=True)}")


def links(page):
    """The addresses of what was found, in the order of the page."""
    return [head.one("a")["href"] for head in page.all("h4")]


def hit(page, row):
    """The entry of *row* on *page*."""
    path = row.get_absolute_url()[3:]  # after the language
    (entry,) = [
        entry
        for entry in page.all("li")
        if entry.all("h4") and entry.one("h4").one("a")["href"].endswith(path)
    ]
    return entry


def marks(element):
    return [mark.text for mark in element.all("mark")]


def a_commitment(*, title=None, **texts):
    """A commitment whose paragraph has these texts, as `es="…"`."""
    named = {f"text_{code}": text for code, text in texts.items()}
    provision = cast.make_provision(**{"text_en": ""} | named)
    return cast.make_commitment(provision, **title or {"title_en": "Do it"})


# --- The story --------------------------------------------------------------------------


def test_a_word_in_one_language_finds_the_text_that_says_it_in_another():
    commitment = a_commitment(
        es="Facilitarán la regularización migratoria.",
        pt="Vão abrandar a papelada da regularização.",
        en="They will ease regularization.",
    )
    page = found(q="papelada")
    entry = hit(page, commitment)
    assert "portugués" in entry.one("p", cls="note").text.lower()
    shown = entry.one("p", cls="excerpt")
    assert shown["lang"] == "pt"
    assert marks(shown) == ["papelada"]
    assert hit(page, commitment.provision)
    own = hit(found("pt", q="papelada"), commitment)
    assert not own.all("p", cls="note")
    assert own.one("p", cls="excerpt")["lang"] == "pt"


def test_educacao_is_found_by_who_reads_spanish():
    page = found(q="educação")
    expected = Commitment.objects.get(code="quito-declaration-2018/9/1")
    assert marks(hit(page, expected).one("p", cls="excerpt")) == ["educación"]


# --- Words ------------------------------------------------------------------------------

ALIKE = [
    ("regularización", "regularizacion"),
    ("REGULARIZACIÓN", "regularización"),
    ("regularizaciones", "regularización"),
    ("regularización", "regularizaciones"),
    ("refugiado", "refugiados"),
    ("refugiados", "refugiado"),
    ("países", "país"),
    ("país", "países"),
    ("veces", "vez"),
    ("instituição", "instituições"),
    ("instituições", "instituição"),
    ("mãos", "mão"),
    ("nacional", "nacionais"),
    ("homens", "homem"),
    ("policy", "policies"),
    ("policies", "policy"),
    ("measure", "measures"),
    ("niño", "niños"),
    ("ñandú", "nandu"),
]


@pytest.mark.parametrize(("typed", "written"), ALIKE)
def test_neither_accents_nor_case_nor_number_hide_a_word(typed, written):
    commitment = a_commitment(en=f"(Xq {written}, and so on.)")
    entry = hit(found("en", q=f"xq {typed}"), commitment)
    assert marks(entry.one("p", cls="excerpt")) == ["Xq", written]


def test_a_word_is_not_found_in_the_midst_of_another():
    commitment = a_commitment(en="Zcapaz and capable.")
    assert commitment.get_absolute_url() not in links(found(q="capaz"))


def test_every_word_is_asked_for_unless_or_stands_between():
    both, one = a_commitment(en="Xylophones and zithers."), a_commitment(en="Xylophones alone.")

    def shown(words):
        page = found("en", q=words, **{"in": "commitments"})
        return {c for c in (both, one) if any(c.code in x.text for x in page.all("code"))}

    assert shown("xylophone zither") == {both}
    assert shown("xylophone") == {both, one}
    assert shown("xylophone -zither") == {one}
    assert shown("zither OR xylophone") == {both, one}
    assert shown("theremin OR zither") == {both}
    assert shown('"xylophones alone"') == {one}
    assert shown("“xylophones alone”") == {one}
    assert shown('xylophone -"xylophones and"') == {one}
    assert shown('"alone xylophones"') == set()
    assert shown('"and zithers" OR "xylophones alone"') == {both, one}


def test_title_and_paragraph_are_read_as_one():
    commitment = a_commitment(en="About xylophones.", title={"title_es": "Tocar la cítara"})
    page = found(q="xylophone citara")
    entry = hit(page, commitment)
    assert marks(entry.one("h4")) == ["cítara"]
    assert entry.one("h4").one("a")["lang"] == "es"


def test_a_code_finds_what_bears_it():
    page = found(q="santiago-2023/10.a.3/2", **{"in": "commitments"})
    assert [code.text for code in page.all("code")] == ["santiago-2023/10.A.3/2"]


def test_reports_and_meetings_are_found_too():
    assignment = Assignment.objects.get(code="santiago-2023/10.A.3/2@PER")
    update = cast.make_update(
        assignment, stage="published", narrative_en="", narrative_pt="Xilofones para todos."
    )
    titles = {"title_es": "Un encuentro en Quito", "title_pt": "Xilofone em Quito"}
    meeting = cast.make_meeting(**titles, published_at=cast.noon(2025, 6, 1))
    page = found(q="xilofone")
    assert marks(hit(page, update)) == ["Xilofones"]
    entry = hit(page, meeting)
    assert entry.one("h4").one("a").text == "Un encuentro en Quito"
    assert marks(entry.one("p", cls="excerpt")) == ["Xilofone"]


def test_what_only_stands_in_another_language_of_a_report_is_shown_in_it():
    assignment = Assignment.objects.get(code="santiago-2023/10.A.3/2@PER")
    update = cast.make_update(assignment, stage="published", narrative_en="Xylophones for all.")
    entry = hit(found(q="xylophone"), update)
    assert entry.one("p", cls="excerpt")["lang"] == "en"


# --- What is not public -----------------------------------------------------------------


def test_what_is_not_published_is_found_by_nobody(editor):
    hidden = cast.make_provision(cast.make_instrument(published=False), text_en="Xylophones.")
    cast.make_commitment(hidden, title_en="Xylophones")
    cast.make_update(
        Assignment.objects.get(code="santiago-2023/10.A.3/2@PER"), narrative_en="Xylophones."
    )
    cast.make_meeting(title_en="Xylophones", published_at=None)
    for client in (Client(), cast.client_of(editor)):
        assert links(reading.get("/en/search/?q=xylophone", client)) == []


def test_a_draft_is_found_once_it_is_published():
    assignment = Assignment.objects.get(code="santiago-2023/10.A.3/2@PER")
    update = cast.make_update(assignment, stage="accepted", narrative_en="Xylophones.")
    assert links(found("en", q="xylophone")) == []
    StatusUpdate.objects.filter(pk=update.pk).update(
        stage="published", published_at=cast.noon(2025, 6, 2)
    )
    assert len(links(found("en", q="xylophone"))) == 1


def test_a_past_day_finds_the_reports_of_then():
    assignment = Assignment.objects.get(code="santiago-2023/10.A.3/2@PER")
    for month, words in ((5, "Xylophones first."), (7, "Xylophones again.")):
        cast.make_update(
            assignment,
            stage="published",
            narrative_en=words,
            published_at=cast.noon(2025, month, 2),
        )
    assert len(links(found("en", q="xylophone"))) == 2
    page = found("en", q="xylophone", as_of="2025-06-01")
    assert [entry.text for entry in page.all("p", cls="excerpt")] == ["Xylophones first."]


# --- Kinds, filters, order, pages -------------------------------------------------------


def test_each_kind_has_its_count_and_its_page():
    page = found(q="refugiados")
    kinds = {a.text: a["href"] for a in page.one("nav", cls="kinds").all("a")}
    for label, href in kinds.items():
        shown = reading.get(href)
        if "(" not in label:
            continue
        count = int(label.rsplit("(")[1].rstrip(")"))
        status = shown.one("nav", cls="kinds").all("a", aria_current="true")
        assert status[0].text == label
        assert len(links(reading.get(href + "&page_size=500"))) == count


def test_filters_narrow_what_they_speak_of():
    words = {"q": "refugiados OR migrantes", "page_size": 500}

    def shown(kind, **filters):
        return set(links(found(**words, **{"in": kind}, **filters)))

    everything, lima = shown("provisions"), shown("provisions", instrument="brussels-2023")
    assert lima < everything
    assert [link for link in lima if "/brussels-2023/" not in link] == []
    assert shown("commitments", state="PER") < shown("commitments")
    themed = shown("commitments", theme="ix-education")
    carried = Commitment.objects.filter(themes__code="ix-education")
    assert themed == {c.get_absolute_url() for c in carried} & shown("commitments")
    assert shown("meetings", theme="ix-education") == set()


def test_reports_are_filtered_by_their_state_and_their_status():
    commitment = Commitment.objects.get(code="santiago-2023/10.A.3/2")
    for code, status in (("PER", "planned"), ("ECU", "in_progress")):
        cast.make_update(
            commitment.assignments.get(actor__code=code),
            stage="published",
            status=status,
            narrative_en="Xylophones.",
        )

    def shown(**filters):
        page = found("en", q="xylophone", **{"in": "updates"}, **filters)
        return {link.split("/")[6] for link in links(page)}

    assert shown() == {"PER", "ECU"}
    assert shown(state="PER") == {"PER"}
    assert shown(status="in_progress") == {"ECU"}
    assert shown(instrument="brussels-2023") == set()


def test_filters_stay_when_the_words_change_and_words_when_the_filters_do():
    page = found(q="refugiados", state="PER", **{"in": "provisions"})
    box, panel = page.one("form", cls="search"), page.one("details").one("form")
    for form in (box, panel):
        sent = {name: value for name, value in reading.filled(form).items() if value}
        assert sent == {"q": "refugiados", "in": "provisions", "state": "PER"}
    chips = page.one("ul", cls="chips").all("a")
    assert [chip["href"].partition("?")[2] for chip in chips] == [
        "q=refugiados&in=provisions",
        "in=provisions&q=refugiados",
    ]


def test_who_says_it_in_the_title_comes_first_and_ties_never_turn():
    told = a_commitment(en="The xylophone.", title={"title_en": "Do it"})
    titled = a_commitment(en="Music.", title={"title_en": "Xylophone"})
    order = links(found("en", q="xylophone", **{"in": "commitments"}))
    assert order == [row.get_absolute_url().replace("/es/", "/en/") for row in (titled, told)]
    assert all(
        links(found("en", q="xylophone", **{"in": "commitments"})) == order for _time in range(3)
    )


def test_pages_hold_every_result_once():
    whole = links(found(q="quito", page_size=500, **{"in": "provisions"}))
    parts = []
    for number in range(1, len(whole) // 5 + 2):
        page = reading.public(f"/es/search/?q=quito&in=provisions&page_size=5&page={number}")[1]
        parts += links(page)
    assert parts == whole
    assert len(set(whole)) == len(whole) > 10
    reading.get("/es/search/?q=quito&in=provisions&page=999", status=404)


@pytest.mark.parametrize("query", ["q=xylophone", "q=xylophone&in=updates"])
def test_more_results_cost_no_more_queries(query):
    def one():
        cast.make_update(
            cast.make_assignment(a_commitment(en="Xylophones.")),
            stage="published",
            narrative_en="Xylophones.",
        )

    def cost():
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            Client().get(f"/en/search/?{query}")
        return len(captured)

    one(), one()
    few = cost()
    for _row in range(18):
        one()
    assert cost() == few <= 12


def test_what_is_shown_of_a_text_is_text():
    commitment = a_commitment(en="<b>Xylophones</b> & <script>alert(1)</script> zithers.")
    entry = hit(found("en", q="xylophone zither"), commitment)
    assert entry.one("p", cls="excerpt").text.startswith("<b>Xylophones</b> & <script>")
    assert marks(entry) == ["Xylophones", "zithers"]


def test_the_box_of_the_front_page_leads_here():
    form = reading.public("/en/")[1].one("main").one("form", role="search")
    assert form["action"] == "/en/search/"
    assert form.one("input", type="search")["name"] == "q"


# --- The lists use the same words -------------------------------------------------------


@pytest.mark.parametrize("name", ["commitments", "assignments"])
def test_the_lists_find_by_the_same_words(name):
    commitment = a_commitment(en="Zithers of the policies.", es="Las cítaras.")
    cast.make_assignment(commitment)
    for words in ("policy", "citara", '"of the policies"', "zither -xylophone"):
        page = reading.get(f"/en/{name}/?{urlencode({'q': words, 'page_size': 500})}")
        assert commitment.code.replace("/", "") in page.text.replace("/", "") or any(
            commitment.get_absolute_url()[4:] in a["href"] for a in page.all("a", href=True)
        )
    nothing = reading.get(f"/en/{name}/?{urlencode({'q': 'de la'})}")
    assert nothing.all("div", cls="empty")


# --- The index --------------------------------------------------------------------------


@pytest.mark.skipif(connection.vendor != "postgresql", reason="full text is PostgreSQL's")
@pytest.mark.parametrize(
    ("model", "index"),
    [
        (Provision, "provision_words"),
        (Commitment, "commitment_words"),
        (StatusUpdate, "update_words"),
    ],
)
def test_postgresql_looks_into_its_index(model, index):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    plan = model.objects.filter(folded__says=parse("xylophone zither")).order_by().explain()
    assert index in plan


def test_meetings_are_found_by_place():
    assert Meeting.objects.filter(folded__says=parse("buenos aires")).exists()
