"""Lists as JSON."""

import json
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given as whatever
from hypothesis import strategies as st
from pytest_django import Settings

from councilnet.models import Council
from initiatives.models import Edition
from initiatives.outputs import documents
from initiatives.outputs.columns import Column
from initiatives.outputs.listings import Listing
from tests.factories import published
from tests.initiatives.given import document, given, text_of


def test_a_document_says_what_it_is_and_all_of_each(client: Client, reference_data: None) -> None:
    edition = published(
        "Tool library",
        theme="community-assets",
        principles=("co-production", "learning"),
        started="2019-04",
        stage="ended",
        cost_one_off=22000,
    )
    said = document(client, "/case-studies.json?theme=community-assets&page=3")
    assert datetime.fromisoformat(said.pop("generated")) <= timezone.now()
    today = timezone.localdate().isoformat()
    assert said == {
        "query": "1 case study about Community assets",
        "address": "http://testserver/case-studies/?theme=community-assets",
        "licence": {
            "name": "Open Government Licence v3.0",
            "url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        },
        "total": 1,
        "case_studies": [
            {
                "id": f"tag:127.0.0.1,2026:case-studies/{edition.case_study_id}",
                "title": "Tool library",
                "council": {
                    "name": "Stevenage Borough Council",
                    "slug": "stevenage",
                    "gss_code": "E07000243",
                },
                "council_type": {"key": "district", "label": "District council"},
                "region": {"key": "east-of-england", "label": "East of England"},
                "nation": {"key": "england", "label": "England"},
                "theme": {"key": "community-assets", "label": "Community assets"},
                "principles": [
                    {"key": "co-production", "title": "Co-production"},
                    {"key": "learning", "title": "Learning"},
                ],
                "stage": {"key": "ended", "label": "Ended as planned"},
                "started": "2019-04",
                "ended": None,
                "evidence": {"level": 0, "label": "Described"},
                "cost_band": {"key": "10k-50k", "label": "£10,000 to £49,999"},
                "shared_power": {"key": None, "label": None},
                "says_what_failed": False,
                "ready_to_copy": False,
                "tried_elsewhere": 0,
                "version": 1,
                "published": today,
                "checked": today,
                "unchecked_since": None,
                "address": "http://testserver/case-studies/stevenage/tool-library/",
                "summary": "What Tool library is, in two lines.",
            }
        ],
    }


def test_nothing_found_is_a_document_too(
    client: Client, reference_data: None, settings: Settings
) -> None:
    settings.OPEN_DATA_LICENCE = "NONE"
    said = document(client, "/case-studies.json?q=zebra")
    assert (said["total"], said["case_studies"]) == (0, [])
    assert said["licence"] == {"name": "All rights reserved", "url": None}


def test_councils_and_principles(client: Client, reference_data: None) -> None:
    published("Tool library", principles=("innovation",))
    facts = {"population": 89500, "rural_urban": "urban", "facts_from": "A census"}
    Council.objects.filter(slug="stevenage").update(**facts)
    councils = document(client, "/councils.json")
    assert (councils["query"], councils["total"]) == ("44 councils", 44)
    assert next(one for one in councils["councils"] if one["slug"] == "stevenage") == {
        "name": "Stevenage Borough Council",
        "short_name": "Stevenage",
        "slug": "stevenage",
        "gss_code": "E07000243",
        "type": {"key": "district", "label": "District council"},
        "region": {"key": "east-of-england", "label": "East of England"},
        "nation": {"key": "england", "label": "England"},
        "membership": {"key": "full", "label": "Full member"},
        "population": 89500,
        "rural_urban": {"key": "urban", "label": "Urban"},
        "facts_from": "A census",
        "valid_from": None,
        "valid_to": None,
        "case_studies": 1,
        "address": "http://testserver/councils/stevenage/",
    }
    principles = document(client, "/principles.json")
    assert (principles["query"], principles["total"]) == ("10 principles", 10)
    innovation = next(one for one in principles["principles"] if one["key"] == "innovation")
    assert innovation["wording"]["text"].startswith("We will embrace innovation")
    assert innovation["case_studies"] == 1
    assert innovation["address"] == "http://testserver/principles/innovation/"


def test_it_is_json(client: Client, reference_data: None) -> None:
    assert given(client, "/case-studies.json")["Content-Type"] == "application/json"


@pytest.mark.parametrize("text", ['"}]}', "\\", "</script>", "\x7f\x85\u2028\ufeff", "😀 ŵ \ufffd"])
def test_what_people_wrote_is_only_ever_text(
    client: Client, reference_data: None, text: str
) -> None:
    published(f"A {text} title", summary=f"B {text} summary")
    edition = Edition.objects.get()
    [said] = document(client, "/case-studies.json")["case_studies"]
    assert (said["title"], said["summary"]) == (edition.title, edition.summary)


@whatever(st.lists(st.text()), st.text())
def test_any_text_comes_through_as_it_was(texts: list[str], words: str) -> None:
    shown = [Column("a.text", "", str), Column("a.length", "", len)]
    listing = Listing("texts", "texts", "", words, "/texts/", len(texts), shown, lambda: texts)
    said = json.loads("".join(documents.lines(listing, str)))
    assert said["query"] == words
    assert said["texts"] == [{"a": {"text": text, "length": len(text)}} for text in texts]


def test_a_line_for_each(client: Client, reference_data: None) -> None:
    """So that it can be read as it comes, and compared line by line."""
    published("One")
    published("Two")
    lines = text_of(client, "/case-studies.json").splitlines()
    assert len(lines) == 4
    assert lines[1].startswith('{"id": ')
