"""The whole draft report of a state, to be read and signed before it is submitted."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from commitments.models import Assignment, CycleRequest
from commitments.reporting import drafts
from tests import cast
from tests.reading import read

pytestmark = pytest.mark.django_db
COMMITMENTS = ["santiago-2023/10.A.3/1", "santiago-2023/10.A.3/2"]
#: What Typst would run, were it taken for markup.
MARKUP = '#panic("run") *no* <b>#sys.version</b> $x$ \\ @ref'


@pytest.fixture
def cycle(db, peru_focal_point):
    cycle = cast.make_cycle(opened_at=cast.noon(2025, 1, 1), demonstration=True)
    asked = Assignment.objects.filter(commitment__code__in=COMMITMENTS, actor__code="PER")
    CycleRequest.objects.bulk_create(CycleRequest(cycle=cycle, assignment=row) for row in asked)
    first = asked.get(commitment__code=COMMITMENTS[0])
    draft = drafts.begin(
        first,
        {"status": "planned", "narrative_es": MARKUP, "plan_pt": "Às três."},
        by=peru_focal_point,
    )
    drafts.attach(draft, by=peru_focal_point, kind="norm", title_es="Decreto 10", restricted=True)
    return cycle


def address(name, prefix="es"):
    return reverse(f"portal:{name}", args=["PER"]).replace("/es/", f"/{prefix}/")


@pytest.mark.usefixtures("cycle")
@pytest.mark.parametrize("prefix", ["es", "pt", "en"])
def test_the_page_shows_what_is_written_and_what_is_not(peru_focal_point, prefix):
    page = read(cast.client_of(peru_focal_point).get(address("clear", prefix)))
    for text in (MARKUP, "Às três.", "Decreto 10", f"{COMMITMENTS[1]}@PER"):
        assert text in page.text
    assert page.one("p", data_kind="demonstration")


@pytest.mark.usefixtures("cycle")
@pytest.mark.parametrize("prefix", ["es", "pt", "en"])
def test_the_pdf_is_tagged_speaks_the_language_and_takes_no_text_for_markup(
    peru_focal_point, prefix
):
    response = cast.client_of(peru_focal_point).get(address("clear-pdf", prefix))
    assert response["Content-Disposition"].startswith("attachment")
    pdf = PdfReader(BytesIO(response.content))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert '#panic("run") *no*' in text
    for said in ("Às três.", "Decreto 10", f"{COMMITMENTS[1]}@PER"):
        assert said in text
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == prefix


@pytest.mark.usefixtures("cycle")
@pytest.mark.parametrize("name", ["clear", "clear-pdf"])
def test_another_state_finds_nothing(ecuador_focal_point, name):
    assert cast.client_of(ecuador_focal_point).get(address(name)).status_code == 404
