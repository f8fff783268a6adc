"""Frameworks and published scores for programs, and the document of the whole API."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from councilnet.models import User
from initiatives import workflow
from initiatives.facets import FACETS
from initiatives.views import for_everybody
from socialvalue import files, pinned
from socialvalue.api.shapes import Score
from socialvalue.models import Framework, FrameworkVersion
from socialvalue.portfolio_listing import columns_of
from tests.factories import published, reviewer
from tests.initiatives.given import document
from tests.initiatives.test_api import V1, names, shaped, told
from tests.socialvalue.scored import delivered, job_club, scored

STARTER = f"{V1}/frameworks/co-operative-social-value/1.0"


def private() -> FrameworkVersion:
    """The starter's first version, kept by somebody who gives its values to licensees alone."""
    Framework.objects.update(is_private=True)
    return FrameworkVersion.objects.issued().get()


def test_frameworks_with_their_versions(client: Client, reference_data: None) -> None:
    found = told(client, f"{V1}/frameworks")
    assert (found["query"], found["total"], found["next"]) == ("1 framework", 1, None)
    [framework] = found["frameworks"]
    [version] = framework["versions"]
    assert (framework["slug"], framework["is_private"]) == ("co-operative-social-value", False)
    assert (version["number"], version["status"]) == ("1.0", "published")
    assert version["resource"] == f"http://testserver{STARTER}"


def test_a_version_is_told_as_its_file_tells_it(client: Client, reference_data: None) -> None:
    page = "/social-value/frameworks/co-operative-social-value/1.0"
    found = told(client, STARTER)
    assert found == document(client, f"{page}.json")
    one_way = json.dumps(
        found["content"], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert hashlib.sha256(one_way.encode()).hexdigest() == found["sha256"]


def test_of_a_private_framework_nobody_is_told_a_value(
    client: Client, as_erin: Client, reference_data: None
) -> None:
    run = scored(published())
    private()
    [framework] = told(client, f"{V1}/frameworks")["frameworks"]
    assert framework["is_private"] is True
    assert [version["resource"] for version in framework["versions"]] == [None]
    for who in (client, as_erin):
        assert told(who, STARTER, 404)["status"] == 404
        assert told(who, f"{V1}/scores/{run.pk}", 404)["status"] == 404
        assert told(who, f"{V1}/scores")["total"] == 0


def test_a_draft_of_a_framework_is_not_there(client: Client, reference_data: None) -> None:
    starter = FrameworkVersion.objects.get()
    fields = {name: getattr(starter, name) for name in ("deflator", "discounting", "confidence")}
    starter.framework.versions.create(number="2.0", summary="x", licence="x", **fields)
    assert told(client, STARTER.replace("1.0", "2.0"), 404)["status"] == 404
    [framework] = told(client, f"{V1}/frameworks")["frameworks"]
    assert [version["number"] for version in framework["versions"]] == ["1.0"]


def test_scores_as_the_portfolio_tells_them(client: Client, reference_data: None) -> None:
    edition = published("Job club")
    old = scored(edition, status="superseded")
    new = scored(edition, grade="B")
    delivered(new, 0, "12", checked="Dev")
    scored(edition, status="signed")
    found = told(client, f"{V1}/scores")
    assert [(one["id"], one["status"]) for one in found["scores"]] == [
        (new.pk, "published"),
        (old.pk, "superseded"),
    ]
    [export] = document(client, "/social-value/portfolio.json")["scores"]
    assert {key: found["scores"][0][key] for key in export} == export
    assert found["scores"][1]["delivery"] == {"committed": None, "delivered": None, "until": None}
    of_one = told(client, f"{V1}/scores?limit=1")
    rest = told(client, of_one["next"])
    assert [one["id"] for one in of_one["scores"] + rest["scores"]] == [new.pk, old.pk]
    assert rest["next"] is None


def test_its_shape_names_what_the_columns_tell(reference_data: None) -> None:
    options: Any = {"theme": [], "principle": []}
    besides = {"id", "status", "engine", "draws", "seed", "input_sha256", "output_sha256"}
    labelled = {f"theme.{part}" for part in ("key", "label")}
    found = shaped(Score) - besides - {"resource"}
    assert found | labelled == names(columns_of(options, str))


def test_a_receipt_can_be_computed_again(client: Client, reference_data: None) -> None:
    run = job_club()
    found = told(client, f"{V1}/scores/{run.pk}")
    assert found["document"] == run.document
    assert found["record"] == run.record
    assert files.sha256(pinned.case_of(run)) == found["input_sha256"]
    assert hashlib.sha256(found["output"].encode()).hexdigest() == found["output_sha256"]
    assert "Amber" not in json.dumps(found), "who made it is not told"
    assert "Dev" not in json.dumps(found), "nor who signed it"


@pytest.mark.parametrize("status", ["proposed", "signed", "sent-back", "withdrawn"])
def test_what_is_not_published_is_not_there(
    client: Client, as_amber: Client, reference_data: None, status: str
) -> None:
    run = scored(published(), status=status)
    for who in (client, as_amber):
        assert told(who, f"{V1}/scores")["scores"] == []
        assert told(who, f"{V1}/scores/{run.pk}", 404)["status"] == 404


def test_a_score_goes_with_its_case_study(client: Client, reference_data: None) -> None:
    run = job_club()
    workflow.withdraw(run.case_study, by=reviewer(), reason="A mistake.")
    assert told(client, f"{V1}/scores")["total"] == 0
    assert told(client, f"{V1}/scores/{run.pk}", 404)["status"] == 404


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 40])
def test_any_number_is_but_a_number(client: Client, reference_data: None, number: str) -> None:
    assert told(client, f"{V1}/scores/{number}", 404)["status"] == 404


@pytest.mark.parametrize(
    ("address", "statements"), [(f"{V1}/scores", 6), (f"{V1}/frameworks", 3), (STARTER, 9)]
)
def test_no_list_asks_more_for_telling_more(
    client: Client,
    reference_data: None,
    settings: Settings,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
    statements: int,
) -> None:
    settings.API_REQUESTS_A_MINUTE = 0
    delivered(job_club(), 0, "12")
    told(client, address)
    for_everybody.forget()
    with django_assert_num_queries(statements):
        told(client, address)
    for title in ("Two", "Three"):
        delivered(job_club(title), 0, "12")
    told(client, address)
    for_everybody.forget()
    with django_assert_num_queries(statements):
        told(client, address)


# The document and its page


def test_the_document_says_all_that_programs_need(
    client: Client, reference_data: None, settings: Settings
) -> None:
    settings.CONTACT_EMAIL = "data@example.org"
    found = told(client, f"{V1}/openapi.json")
    assert found["openapi"].startswith("3.1")
    assert found["servers"] == [{"url": "http://testserver", "description": "CouncilNet"}]
    info = found["info"]
    assert info["contact"]["email"] == "data@example.org"
    assert info["license"]["name"] == "Open Government Licence v3.0"
    assert len(found["paths"]) == 14
    for path, methods in found["paths"].items():
        [operation] = methods.values()
        assert operation["description"], path
        assert operation["tags"], path
        assert {"200", "304", "400", "429"} <= set(operation["responses"]), path
        for parameter in operation["parameters"]:
            assert parameter["description"], (path, parameter["name"])


def test_the_document_has_every_shape_once(client: Client, reference_data: None) -> None:
    """Two of one name would be told as one."""
    text = client.get(f"{V1}/openapi.json").content.decode()
    found = json.loads(text)
    shapes = found["components"]["schemas"]
    referred = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert referred == set(shapes)
    assert "fits" in shapes["FrameworkTheme"]["properties"]
    assert "label" in shapes["Theme"]["properties"]


def test_every_parameter_of_the_directory_stands_in_it(
    client: Client, reference_data: None
) -> None:
    operation = told(client, f"{V1}/openapi.json")["paths"][f"{V1}/case-studies"]["get"]
    known = [parameter["name"] for parameter in operation["parameters"]]
    assert known == ["limit", "cursor", *(facet.key for facet in FACETS), "q", "sort"]


def test_the_page_tells_what_the_document_tells(
    client: Client, reference_data: None, amber: User
) -> None:
    html = client.get("/api/").content.decode()
    found = told(client, f"{V1}/openapi.json")
    for path in found["paths"]:
        assert f"<code>GET {path}</code>" in html
    for name in found["components"]["schemas"]:
        assert f'id="shape-{name}"' in html
        assert f'href="#shape-{name}"' in html, f"nothing leads to {name}"
    assert "curl 'http://testserver/api/v1/principles?limit=1'" in html
    assert "<script" not in html.split("<main")[1]
    assert 'href="/api/"' in client.get("/about/").content.decode()
