"""The document at /api/schema/ describes what is served: thousands of requests made from it are
answered as it says."""

import json
from collections import Counter

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, override_settings
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from commitments.publishing.api.urls import COLLECTIONS
from tests.api_addresses import CODES
from tests.cast import make_update
from tests.downloaded import connection_of_the_test
from tests.evidence_cast import address_of_file
from tests.reporting_cast import the_cycle_of_the_list

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]
ALWAYS = {"304", "400", "404", "406", "429"}


def document(**headers):
    response = Client().get("/api/schema/", headers=headers)
    assert response.status_code == 200
    return json.loads(response.content)


def test_the_document_names_every_address_and_every_answer():
    paths = document()["paths"]
    lists = {f"/api/v1/{name}/" for name in COLLECTIONS}
    ones = {f"/api/v1/{name}/{{code}}/" for name in COLLECTIONS}
    assert set(paths) == {"/api/v1/"} | lists | ones
    for path, methods in paths.items():
        assert set(methods) == {"get"}, path
        assert set(methods["get"]["responses"]) == {"200", *ALWAYS}, path


def test_the_document_is_made_without_a_warning(capsys):
    document()
    assert capsys.readouterr().err == ""


def test_the_document_is_had_as_yaml_too():
    response = Client().get("/api/schema/", headers={"accept": "application/vnd.oai.openapi"})
    assert response.content.startswith(b"openapi: 3")


def test_the_documentation_asks_no_other_host_and_needs_no_inline_script():
    page = Client().get("/api/").content.decode()
    assert "<title>" in page
    assert "http" not in page.replace("http-equiv", "")
    assert "<style" not in page
    assert "<script>" not in page


@pytest.mark.fuzz
@override_settings(API_RATE="")
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_answer_is_as_the_document_says(mode):
    codes = CODES | {"cycles": the_cycle_of_the_list()[0]}
    address_of_file()
    make_update(stage="published", status="")
    with connection_of_the_test():
        described = schemathesis.openapi.from_wsgi("/api/schema/", WSGIHandler())
        answered = sum((_tried(cases) for cases in _asked(described, mode, codes)), Counter())
    assert set(answered) >= {200, 400, 404}
    assert set(answered) <= {200, 301, 400, 404, 406, 429}


def _asked(described, mode, codes):
    """The requests to each operation that is *described*; of those for one object, half ask for
    one of *codes*, which are there."""
    for operation in (found.ok() for found in described.get_all_operations()):
        cases = operation.as_strategy(mode)
        if "{code}" in operation.path:
            known = {"code": codes.get(operation.path.split("/")[3])}
            cases |= operation.as_strategy(mode, path_parameters=known)
        yield cases


def _tried(cases):
    """{status: how often} of what *cases* are answered, the same in every run."""
    answered = Counter()

    @settings(
        max_examples=20,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def ask(case):
        response = case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})
        answered[response.status_code] += 1

    ask()
    return answered
