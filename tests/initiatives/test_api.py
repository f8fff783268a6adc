"""The API for programs: what it tells, whom it tells it, and how it pages."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, get_type_hints
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import given as whatever
from hypothesis import settings as asked
from hypothesis import strategies as st
from pydantic import BaseModel
from pytest_django import DjangoAssertNumQueries, Settings

from initiatives import directory, workflow
from initiatives.api import limiting, shapes
from initiatives.contents import Content
from initiatives.models import Edition, PrincipleWording
from initiatives.outputs import columns, travelling
from initiatives.views import for_everybody
from tests.factories import (
    draft,
    publish,
    published,
    reviewer,
    revised,
    submitted,
    whole_edition,
    withdrawn,
)
from tests.initiatives.family import took
from tests.initiatives.given import document

V1 = "/api/v1"
WHOLE = f"{V1}/case-studies/stevenage/repair-cafe"
LISTS = ["case-studies", "councils", "principles", "themes", "adoptions", "frameworks", "scores"]


def told(client: Client, address: str, status: int = 200) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == status, address
    found: dict[str, Any] = json.loads(response.content)
    return found


def pages(client: Client, address: str) -> Iterator[dict[str, Any]]:
    """Each page of a list, by following it to its end."""
    while address:
        page = told(client, address)
        yield page
        address = (page["next"] or "").removeprefix("http://testserver")


def titles(client: Client, address: str) -> list[str]:
    return [row["title"] for page in pages(client, address) for row in page["case_studies"]]


# What it tells


def test_it_says_where_to_begin(client: Client, reference_data: None) -> None:
    beginning = told(client, f"{V1}/")
    assert beginning["version"] == "1.0"
    assert beginning["document"] == "http://testserver/api/v1/openapi.json"
    assert list(beginning["resources"].values()) == [f"http://testserver{V1}/{x}" for x in LISTS]
    for address in [beginning["document"], beginning["page"], *beginning["resources"].values()]:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("name", "kind"),
    [("case-studies", "case_studies"), ("councils", "councils"), ("principles", "principles")],
)
def test_it_tells_what_the_export_tells(
    client: Client, reference_data: None, name: str, kind: str
) -> None:
    published("Tool library", started="2019-04", cost_one_off=22000)
    published("Garden", council="oldham", stage="ended", ended="2020")
    api, export = told(client, f"{V1}/{name}?limit=100"), document(client, f"/{name}.json")
    for row in api[kind]:
        alone = told(client, row["resource"])
        assert {key: alone[key] for key in row} == row
        row.pop("resource")
    assert api.pop("next") is None
    export.pop("generated")
    assert api == export


def names(shown: Sequence[columns.Column]) -> set[str]:
    """With those of the objects in which some stand."""
    found = {column.name for column in shown if column.name}
    return found | {name.partition(".")[0] for name in found}


def shaped(shape: Any, before: str = "") -> set[str]:
    """The same of a shape."""
    found = set()
    for name, field in shape.model_fields.items():
        found.add(f"{before}{name}")
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found |= shaped(inner, f"{before}{name}.")
    return found


def test_its_shapes_name_what_the_columns_tell(reference_data: None) -> None:
    """Whoever adds a column adds it to the shape, or programs would not be told of it."""
    options = directory.Query().index.options
    of_lists = [
        (shapes.CaseStudyRow, columns.of_case_studies(options, str)),
        (shapes.Council, columns.of_councils({}, str)),
        (shapes.PrincipleRow, columns.of_principles({}, str)),
        (shapes.Theme, columns.of_themes({}, str)),
        (shapes.Adoption, travelling.of_adoptions(str).columns),
    ]
    for shape, shown in of_lists:
        assert shaped(shape) - {"resource"} == names(shown), shape
    assert set(shapes.ContentSaid.model_fields) == set(get_type_hints(Content))


def test_one_is_told_with_all_that_it_says(client: Client, reference_data: None) -> None:
    edition = revised(whole_edition(), summary="Said anew.")
    found = told(client, WHOLE)
    edition.refresh_from_db()
    assert found["content"] == edition.content
    assert (found["version"], found["tried_elsewhere"]) == (2, 0)
    today = timezone.localdate().isoformat()
    page = "http://testserver/case-studies/stevenage/repair-cafe"
    assert found["versions"] == [
        {
            "number": number,
            "published": today,
            "address": f"{page}/versions/{number}/",
            "resource": f"http://testserver{WHOLE}/versions/{number}",
        }
        for number in (2, 1)
    ]
    first = told(client, f"{WHOLE}/versions/1")
    assert first["content"] == Edition.objects.get(number=1).content
    assert first["summary"] == "What Repair café is, in two lines."
    assert told(client, f"{WHOLE}/versions/3", 404)["title"] == "Not Found"


def test_nobody_is_named_and_no_contact_given(client: Client, reference_data: None) -> None:
    """What stands on the page to be removed at once is not handed out to be kept."""
    whole_edition()
    for address in [f"{V1}/case-studies", WHOLE, f"{WHOLE}/versions/1"]:
        said = client.get(address).content.decode()
        assert "neighbourhoods@stevenage.gov.uk" not in said
        assert "Neighbourhoods team" not in said
        assert "Officer-Of-Stevenage" not in said


def test_the_wordings_of_a_principle_so_far(client: Client, reference_data: None) -> None:
    today = timezone.localdate()
    principle = PrincipleWording.objects.get(principle__key="innovation").principle
    for text, day in [("From today.", today), ("Later.", today.replace(year=today.year + 1))]:
        principle.wordings.create(text=text, is_official=True, in_force_from=day)
    found = told(client, f"{V1}/principles/innovation")
    assert found["wording"]["text"] == "From today."
    assert [one["in_force_from"] for one in found["wordings"]] == [None, today.isoformat()]


def test_who_took_up_what(client: Client, reference_data: None) -> None:
    origin, result = published(), published("Mending", council="oldham")
    took("oldham", origin, result=result, started="2024-03", contact="Whom to ring")
    took("norwich", origin, status="stopped", stop_cause="money", stop_lesson="Rent.")
    took("bassetlaw", origin, status="interested")
    took("rochdale", origin, origin_answer="")
    found = told(client, f"{V1}/adoptions")
    assert (found["query"], found["total"]) == ("2 adoptions", 2)
    norwich, oldham = found["adoptions"]
    assert oldham.pop("id").startswith("tag:127.0.0.1,2026:adoptions/")
    assert oldham == {
        "origin": {
            "council": "Stevenage",
            "title": "Repair café",
            "address": "http://testserver/case-studies/stevenage/repair-cafe/",
        },
        "taker": {
            "council": "Oldham",
            "title": "Mending",
            "address": "http://testserver/case-studies/oldham/mending/",
        },
        "status": {"key": "running", "label": "Running"},
        "started": "2024-03",
        "what_changed": "What oldham changed.",
        "stop_cause": {"key": None, "label": None},
        "stop_lesson": None,
    }
    assert norwich["taker"] == {"council": "Norwich", "title": None, "address": None}
    assert norwich["stop_cause"] == {"key": "money", "label": "Money"}
    export = document(client, "/adoptions.json")
    assert told(client, f"{V1}/adoptions")["adoptions"] == export["adoptions"]
    assert "Whom to ring" not in client.get(f"{V1}/adoptions").content.decode()


# What is there no more


def test_an_old_address_leads_on(client: Client, reference_data: None) -> None:
    workflow.change_address(published().case_study, by=reviewer(), wanted="mending")
    for more in ["", "/versions/1"]:
        moved = client.get(f"{WHOLE}{more}")
        assert moved.status_code == 301
        assert moved["Location"] == f"{V1}/case-studies/stevenage/mending{more}"
        assert (moved["Cache-Control"], moved["Access-Control-Allow-Origin"]) == ("no-cache", "*")


def test_what_was_withdrawn_is_said_to_be(client: Client, reference_data: None) -> None:
    withdrawn(reason="A reason that its page tells.")
    for address in [WHOLE, f"{WHOLE}/versions/1"]:
        found = told(client, address, 410)
        assert found["detail"] == "This case study has been withdrawn. Its page says why."
    assert told(client, f"{V1}/case-studies")["total"] == 0


def test_what_is_not_published_is_not_there(client: Client, reference_data: None) -> None:
    draft("Repair café")
    submitted("Another")
    absent = told(client, f"{V1}/case-studies/stevenage/no-such", 404)
    assert told(client, WHOLE, 404) == absent
    assert absent == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing published at this address.",
    }


def test_a_name_that_is_withheld_is_withheld_here_too(client: Client, reference_data: None) -> None:
    until = timezone.localdate() + timedelta(days=400)
    stopped = {"stage": "stopped", "stop_cause": "money", "stop_lesson": "Ask sooner."}
    edition = published("Old café")
    revised(edition, **stopped, name_withheld_until=until)
    [row] = told(client, f"{V1}/case-studies")["case_studies"]
    assert row["council"] == {
        "name": "A council whose name is withheld",
        "slug": "name-withheld",
        "gss_code": None,
    }
    assert row["region"] == {"key": None, "label": None}
    found = client.get(row["resource"]).content.decode()
    assert "tevenage" not in found
    assert [version["number"] for version in json.loads(found)["versions"]] == [2]
    assert told(client, f"{row['resource']}/versions/1", 404)["status"] == 404
    assert told(client, f"{V1}/case-studies/stevenage/old-cafe", 404)["status"] == 404
    assert told(client, f"{V1}/councils/name-withheld", 404)["status"] == 404


# Asking


def test_it_is_asked_as_the_directory_is(client: Client, reference_data: None) -> None:
    published("Garden", theme="food", principles=("learning",))
    published("Bakery", theme="food", council="oldham")
    published("Cycling", theme="housing")
    assert titles(client, f"{V1}/case-studies?theme=food") == ["Bakery", "Garden"]
    assert titles(client, f"{V1}/case-studies?theme=food&theme=housing&sort=title") == [
        "Bakery",
        "Cycling",
        "Garden",
    ]
    assert titles(client, f"{V1}/case-studies?q=garden") == ["Garden"]
    assert titles(client, f"{V1}/case-studies?theme=no-such&other=x&page=7&q=garden") == ["Garden"]
    said = told(client, f"{V1}/case-studies?principle=learning")
    assert said["query"] == "1 case study that meets Learning"
    assert said["address"] == "http://testserver/case-studies/?principle=learning"


SORTS = ["newest", "started", "title", "relevance"]


@asked(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@whatever(st.sampled_from(SORTS), st.sampled_from(["", "garden"]), st.integers(1, 5))
def test_page_by_page_comes_what_the_directory_finds(
    dozen: Client, sort: str, q: str, limit: int
) -> None:
    asked = urlencode({"sort": sort, "q": q})
    rows = document(dozen, f"/case-studies.json?{asked}")["case_studies"]
    found = list(pages(dozen, f"{V1}/case-studies?{asked}&limit={limit}"))
    assert [row["title"] for page in found for row in page["case_studies"]] == [
        row["title"] for row in rows
    ]
    assert {page["total"] for page in found} == {len(rows)}
    assert all(len(page["case_studies"]) == limit for page in found[:-1])


@pytest.fixture
def dozen(client: Client, reference_data: None, settings: Settings) -> Client:
    """A client, where a dozen are published; two have the same title, and some no start."""
    settings.API_REQUESTS_A_MINUTE = 0
    for n in range(11):
        named = "Garden" if n % 2 else f"Bakery {n % 3}"
        published(named, summary="A garden." if n % 4 else "x", started=f"{2010 + n % 3}" * (n > 2))
    published("GARDENS", council="oldham", started="2010")
    return client


@pytest.mark.parametrize("q", ["", "garden"])
@pytest.mark.parametrize("sort", SORTS)
def test_nothing_comes_twice_whatever_happens_meanwhile(dozen: Client, sort: str, q: str) -> None:
    """One is published between, one withdrawn, and the last that was given is published anew."""
    address = f"{V1}/case-studies?{urlencode({'sort': sort, 'q': q})}&limit=4"
    before = [row["id"] for page in pages(dozen, address) for row in page["case_studies"]]
    first = told(dozen, address)
    published("Aardvark garden", started="2001")
    last = Edition.objects.current().get(case_study=before[3].rpartition("/")[2])
    workflow.withdraw(
        Edition.objects.current().get(case_study=before[5].rpartition("/")[2]).case_study,
        by=reviewer(),
        reason="A mistake.",
    )
    revised(last, summary="A garden, and what came of it.")
    seen = [row["id"] for row in first["case_studies"]]
    rest = pages(dozen, first["next"].removeprefix("http://testserver"))
    later = [row["id"] for page in rest for row in page["case_studies"]]
    new = [one for one in later if one not in before]
    assert len(later) == len(set(later))
    assert [one for one in later if one in before and one not in seen] == [
        one for one in before[4:] if one != before[5]
    ]
    assert len(new) <= 1


@pytest.mark.parametrize("name", ["councils", "principles", "themes", "frameworks"])
def test_short_lists_are_paged_too(client: Client, reference_data: None, name: str) -> None:
    [whole] = pages(client, f"{V1}/{name}?limit=100")
    found = [row for page in pages(client, f"{V1}/{name}?limit=7") for row in page[name]]
    assert found == whole[name]
    assert len(found) == whole["total"]


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "", "1.5", "9" * 40])
@pytest.mark.parametrize("name", LISTS)
def test_how_many_is_said_as_a_number_in_bounds(
    client: Client, reference_data: None, name: str, limit: str
) -> None:
    found = told(client, f"{V1}/{name}?limit={limit}", 422)
    assert found["detail"] == "Give “limit” as a whole number from 1 to 100."


@pytest.mark.parametrize(
    "cursor", ["x", "é", "====", "%00a", "LTE=", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"]
)
@pytest.mark.parametrize("name", LISTS)
def test_what_is_no_cursor_is_refused(
    client: Client, reference_data: None, name: str, cursor: str
) -> None:
    response = client.get(f"{V1}/{name}?cursor={cursor}&sort=title")
    assert response.status_code in {400, 422}
    assert response["Content-Type"] == "application/problem+json"
    if response.status_code == 422:
        said = json.loads(response.content)["detail"]
        assert said == "This cursor leads nowhere. Begin without one, and follow “next”."


# How it answers


def test_what_has_not_changed_is_not_sent_again(client: Client, reference_data: None) -> None:
    edition = published()
    first = client.get(f"{V1}/case-studies")
    assert first["ETag"].startswith('"')
    assert "public" in first["Cache-Control"]
    assert first.content == client.get(f"{V1}/case-studies").content
    same = {"if-none-match": first["ETag"]}
    again = client.get(f"{V1}/case-studies", headers=same)
    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    assert client.head(f"{V1}/case-studies", headers=same).status_code == 304
    revised(edition, summary="Said anew.")
    assert client.get(f"{V1}/case-studies", headers=same).status_code == 200


def test_pages_of_other_sites_may_read_it_and_do_nothing_else(
    client: Client, reference_data: None
) -> None:
    address = f"{V1}/themes"
    allowed = client.options(address, headers={"origin": "https://elsewhere.example.org"})
    assert (allowed.status_code, allowed["Allow"]) == (204, "GET, HEAD, OPTIONS")
    for answer in [client.get(address), allowed]:
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert "Access-Control-Allow-Credentials" not in answer
        assert not answer.cookies
    for method in ["POST", "PUT", "PATCH", "DELETE", "TRACE"]:
        refused = client.generic(method, address)
        assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert refused["Content-Type"] == "application/problem+json"
    assert "Access-Control-Allow-Origin" not in client.get("/")


@pytest.mark.parametrize(
    "path", ["nothing", "case-studies/", "case-studies/x", "case%00", "%0A", "x%0D%0Ay"]
)
def test_every_mistake_is_told_in_the_one_shape(
    client: Client, reference_data: None, path: str
) -> None:
    response = client.get(f"{V1}/{path}")
    assert response.status_code in {400, 404}
    found = json.loads(response.content)
    assert sorted(found) == ["detail", "status", "title", "type"]
    assert found["status"] == response.status_code


def test_a_fault_of_ours_is_told_so_too(
    reference_data: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiting, "seconds_to_wait", lambda request: 1 / 0)
    response = Client(raise_request_exception=False).get(f"{V1}/themes")
    assert response.status_code == 500
    assert json.loads(response.content)["detail"].startswith("Something went wrong on our side.")


# How often


@pytest.fixture
def of_three(settings: Settings, reference_data: None) -> Iterator[None]:
    settings.API_REQUESTS_A_MINUTE = 3
    yield
    cache.clear()


def statuses(client: Client, n: int = 5, **more: Any) -> list[int]:
    return [client.get(f"{V1}/themes", **more).status_code for __ in range(n)]


def test_who_asks_too_often_is_told_when_to_ask_again(
    client: Client, as_amber: Client, of_three: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now)
    assert statuses(client) == [200, 200, 200, 429, 429]
    now += 20
    refused = client.get(f"{V1}/councils")
    found = json.loads(refused.content)
    assert (refused["Retry-After"], found["title"]) == ("40", "Too Many Requests")
    assert found["detail"] == "You may ask 3 times a minute. Ask again in 40 seconds."
    assert refused["Access-Control-Allow-Origin"] == "*"
    assert statuses(as_amber, 1) == [429], "it is no matter who asks"
    now += 40
    assert statuses(client) == [200, 200, 200, 429, 429]


def test_each_client_has_its_own_count(client: Client, of_three: None) -> None:
    assert statuses(client, 4, REMOTE_ADDR="192.0.2.1") == [200, 200, 200, 429]
    assert statuses(client, 1, REMOTE_ADDR="192.0.2.2") == [200]
    assert statuses(client, 4, REMOTE_ADDR="2001:db8::1") == [200, 200, 200, 429]
    assert statuses(client, 1, REMOTE_ADDR="2001:db8::ffff:1") == [429], "the same network"
    assert statuses(client, 1, REMOTE_ADDR="2001:db8:0:1::1") == [200]
    assert statuses(client, 4, REMOTE_ADDR="") == [200, 200, 200, 429]


def test_a_header_is_believed_where_a_proxy_is_trusted(
    client: Client, of_three: None, settings: Settings
) -> None:
    asked = [statuses(client, 1, headers={"x-forwarded-for": f"192.0.2.{n}"}) for n in range(4)]
    assert asked == [[200], [200], [200], [429]]
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    behind, lied = Client(), "203.0.113.9, 192.0.2.7"
    assert statuses(behind, 1, headers={"x-forwarded-for": lied}) == [200]
    assert statuses(behind, 3, headers={"x-forwarded-for": "192.0.2.7"}) == [200, 200, 429]


def test_the_page_for_people_is_not_counted(client: Client, of_three: None) -> None:
    assert [client.get("/api/").status_code for __ in range(5)] == [200] * 5


# What it costs


@pytest.mark.parametrize(
    ("address", "statements"),
    [
        (f"{V1}/case-studies", 2),
        (f"{V1}/case-studies?sort=title", 3),
        (WHOLE, 4),
        (f"{V1}/councils", 2),
        (f"{V1}/principles", 3),
        (f"{V1}/themes", 2),
        (f"{V1}/adoptions", 1),
    ],
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
    took("norwich", published())
    told(client, address)  # brings the index up to date, which costs a few statements once
    for_everybody.forget()
    with django_assert_num_queries(statements):
        told(client, address)
    took("oldham", published("Two", council="norwich"))
    took("oldham", revised(published("Three")))
    told(client, address)
    for_everybody.forget()
    with django_assert_num_queries(statements):
        told(client, address)


def test_to_count_costs_a_little(
    client: Client, reference_data: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told(client, f"{V1}/themes")
    with django_assert_num_queries(7):  # one for the state, and six for the cache in the database
        told(client, f"{V1}/themes")


def test_it_is_made_once(
    client: Client,
    reference_data: None,
    settings: Settings,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.API_REQUESTS_A_MINUTE = 0
    publish(submitted())
    first = client.get(f"{V1}/case-studies")
    with django_assert_num_queries(1):
        again = client.get(f"{V1}/case-studies")
    del first["X-Request-ID"], again["X-Request-ID"]
    del first.headers["X-Request-ID"], again.headers["X-Request-ID"]  # of each by itself
    assert (again.content, dict(again.items())) == (first.content, dict(first.items()))
