"""What the accessibility statement says was checked: all of it, by tests that are there."""

from collections import Counter

import pytest
from django.test import Client
from lxml import html

from councilnet import conformance
from councilnet.conformance import CRITERIA, Check, Criterion, Result
from tests.test_security_table import functions_of

A = """
1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1
2.4.2 2.4.3 2.4.4 2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2
"""
AA = """
1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11
2.5.7 2.5.8 3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3
"""
CHECKS = list(dict.fromkeys(check for criterion in CRITERIA for check in criterion.checks))


def test_each_criterion_of_both_levels_is_there_once() -> None:
    expected = [
        (number, level) for level, all_ in {"A": A, "AA": AA}.items() for number in all_.split()
    ]
    assert Counter((c.number, c.level) for c in CRITERIA) == Counter(expected)


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.number)
def test_says_how_and_what_is_left(criterion: Criterion) -> None:
    assert criterion.checks
    assert bool(criterion.left) == (criterion.result in {Result.UNPROVEN, Result.FAILED})


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: str(check.words)[:30])
def test_every_test_that_is_named_is_there(check: Check) -> None:
    named = [test.split("::") for test in check.tests]
    assert [name for file, name in named if name not in functions_of(file)] == []


def test_the_document_has_the_same_table() -> None:
    found = conformance.TABLE.search(conformance.DOCUMENT.read_text())
    assert found
    assert found[0] == conformance.table()


@pytest.mark.django_db
def test_the_statement_has_each_with_its_result(client: Client) -> None:
    page = html.fromstring(client.get("/accessibility/").content.decode())
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//dl/div")]
    assert [(name, result) for name, result, __ in rows] == [
        (f"{c.number} {c.name}", c.shown) for c in CRITERIA
    ]
    items = page.xpath("//h3[contains(., 'Non-acc')]/following::ul[1]/li")
    unproven = conformance.that_are(Result.UNPROVEN)
    assert [item.text_content() for item in items] == [
        f"{c.number} {c.name}: {c.left}" for c in unproven
    ]
