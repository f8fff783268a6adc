"""Loading the councils that the project ships, and what is known of them."""

import csv
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

from councilnet.management.commands.load_councils import FILE
from councilnet.models import Council

FROM = (
    "mySociety’s tables of UK councils (CC BY 4.0): population as estimated for 2020; "
    "urban or rural by where its people live"
)


def load() -> str:
    out = StringIO()
    call_command("load_councils", stdout=out)
    return out.getvalue().strip()


def facts(slug: str) -> tuple[int | None, str, str]:
    council = Council.objects.get(slug=slug)
    return council.population, council.rural_urban, council.facts_from


def test_a_fact_has_its_source_and_a_gap_stays_a_gap(reference_data: None) -> None:
    assert facts("stevenage") == (88104, "urban", FROM)
    assert facts("oxfordshire") == (696880, "partly-rural", FROM)
    assert facts("witney") == (None, "", "")


def test_every_fact_of_the_file_is_whole_and_can_be_known_by_its_code() -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known = {bool(row[name]) for name in ("population", "rural_urban", "facts_from")}
            assert known == {bool(row["gss_code"])}, row["name"]
            assert row["rural_urban"] in {"", *Council.RuralUrban.values}


def test_councils_of_before_get_the_facts_and_keep_all_else(reference_data: None) -> None:
    unknown = {"population": None, "rural_urban": "", "facts_from": ""}
    Council.objects.filter(slug="stevenage").update(**unknown, region="london")
    assert load() == "0 councils added, 44 there already."
    assert facts("stevenage") == (88104, "urban", FROM)
    assert Council.objects.get(slug="stevenage").region == "london"


@pytest.mark.parametrize(
    "said",
    [
        {"population": 90000, "rural_urban": "", "facts_from": ""},
        {"population": None, "rural_urban": "rural", "facts_from": ""},
        {"population": None, "rural_urban": "", "facts_from": "We are asking the council."},
    ],
)
def test_what_an_administrator_said_stays(reference_data: None, said: dict[str, object]) -> None:
    Council.objects.filter(slug="stevenage").update(**said)
    load()
    assert facts("stevenage") == tuple(said.values())


def test_an_administrator_looks_after_the_facts(as_erin: Client, reference_data: None) -> None:
    witney = Council.objects.get(slug="witney")
    html = as_erin.get(f"/admin/councilnet/council/{witney.pk}/change/").content.decode()
    assert "Facts by which councils are likened" in html
    for name in ("population", "rural_urban", "facts_from"):
        assert f'name="{name}"' in html


def test_a_population_of_nobody_is_refused_with_a_sentence(reference_data: None) -> None:
    witney = Council.objects.get(slug="witney")
    witney.population = 0
    with pytest.raises(ValidationError) as refused:
        witney.full_clean()
    assert refused.value.messages == [
        "Enter a population above 0, or leave it empty where it is not known."
    ]
