"""The API keeps to its document, whatever it is asked: schemathesis asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck
from hypothesis import settings as asked
from pytest_django import Settings
from schemathesis import checks
from schemathesis.schemas import BaseSchema

from councilnet.wsgi import application
from initiatives import workflow
from initiatives.api import describing
from initiatives.models import Edition
from socialvalue.api.whole import api
from tests import factories
from tests.initiatives import family
from tests.socialvalue import scored

HELD = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
]


@pytest.fixture
def one_connection() -> Iterator[None]:
    """A server closes it after each request, and with it what a test takes back at its end."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(reference_data: None, settings: Settings, one_connection: None) -> Edition:
    """With one of each kind to be read, at the addresses that the document has for examples."""
    settings.API_REQUESTS_A_MINUTE = 0
    edition = factories.revised(factories.whole_edition())
    run = scored.scored(edition)
    scored.delivered(run, 0, "12")
    factories.withdrawn("Gone", council="oldham")
    moved = factories.published("Moved", council="oldham")
    workflow.change_address(moved.case_study, by=factories.reviewer(), wanted="here")
    family.took("oldham", edition)
    return edition


def document() -> BaseSchema:
    told = describing.document(api, "http://localhost{}".format)
    read = schemathesis.openapi.from_dict(told)
    read.app = application
    read.config.analysis.constants.enabled = False  # else other code would change what is asked
    return read


@document().parametrize()
@asked(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_asked_the_answer_is_as_the_document_says(case: Any, world: Edition) -> None:
    case.call_and_validate(checks=HELD)
