"""Receipts: what everybody may read of a score, and recompute to the last place."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from councilnet.models import User
from initiatives import workflow
from initiatives.models import CaseStudy, Edition
from socialvalue import assessing
from socialvalue.models import CalculationRun, Framework, Measure
from tests import factories
from tests.pages import text_of
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]


@pytest.fixture
def edition(reference_data: None) -> Edition:
    return factories.published("Job club")


@pytest.fixture
def run(edition: Edition) -> CalculationRun:
    return assessed.published(edition.case_study)


def receipt(run: CalculationRun, client: Client | None = None) -> str:
    answer = (client or Client()).get(run.get_absolute_url())
    assert answer.status_code == 200
    return text_of(answer)


def test_it_tells_every_step_in_words(run: CalculationRun) -> None:
    words = receipt(run)
    for told in (
        "Receipt of its score",
        "This score is illustrative",
        "Co-operative social value 1.0",
        "People out of work",
        "would have happened anyway (deadweight)",
        "As the club's own survey found.",
        "Survey of those who came",
        "Members of the club",
        "stands beside what has a price as its equal",
        "A harm",
        "We looked into it.",
        "Put forward by",
        "Signed by",
        run.input_sha256,
        run.output_sha256,
        "appraise FILE --simulate 20000 --seed 1 --trace",
    ):
        assert told in words, told


def test_an_auditor_gets_the_same_figures(run: CalculationRun, tmp_path: Path) -> None:
    """With the file and the command that the receipt gives, and without a database."""
    file = tmp_path / "assessment.json"
    file.write_bytes(Client().get(reverse("receipt_file", args=[run.pk])).content)
    words = receipt(run)
    command = words[words.index("python manage.py appraise") :].split("--trace")[0] + "--trace"
    arguments = command.replace("FILE", str(file)).split()[1:]
    told = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | {"DEBUG": "1", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"},
        capture_output=True,
        check=True,
    )
    given = json.loads(Client().get(reverse("receipt_output", args=[run.pk])).content)
    assert json.loads(told.stdout) == given == run.result
    assert given["input_sha256"] == run.input_sha256


@pytest.mark.parametrize("name", ["receipt", "receipt_file", "receipt_output"])
def test_what_is_not_public_is_not_there(name: str, edition: Edition, dev: User) -> None:
    run = assessed.proposed(edition.case_study)
    address = reverse(name, args=[run.pk])
    statuses = [Client().get(address).status_code]
    assessing.sign(run.assessment, by=dev)
    statuses.append(Client().get(address).status_code)
    assessing.publish(run.assessment, by=dev)
    statuses.append(Client().get(address).status_code)
    workflow.withdraw(edition.case_study, by=dev, reason="It ended.")
    statuses.append(Client().get(address).status_code)
    assert statuses == [404, 404, 200, 404]


def test_a_withdrawn_score_leaves_its_reason(run: CalculationRun, dev: User) -> None:
    assessing.withdraw(run.assessment, by=dev, reason="The survey was of another town.")
    answer = Client().get(run.get_absolute_url())
    assert answer.status_code == 410
    assert "The survey was of another town." in text_of(answer)
    assert "£" not in text_of(answer)
    assert Client().get(reverse("receipt_file", args=[run.pk])).status_code == 404


def test_a_superseded_one_leads_to_the_newest(run: CalculationRun, amber: User, dev: User) -> None:
    assessing.reopen(run.assessment, by=amber)
    second = assessing.propose(run.assessment, by=amber)
    assessing.sign(run.assessment, by=dev)
    assessing.publish(run.assessment, by=dev)
    answer = Client().get(run.get_absolute_url())
    assert "This score is superseded" in text_of(answer)
    assert f'href="{second.get_absolute_url()}"' in answer.content.decode()
    assert "superseded" not in receipt(second)
    assessing.withdraw(run.assessment, by=dev, reason="A mistake.")
    assert "The score that took its place has been withdrawn." in receipt(run)


def test_values_of_a_private_framework_are_withheld(
    run: CalculationRun, as_amber: Client, as_cara: Client
) -> None:
    Framework.objects.update(is_private=True)
    Framework.objects.get().licensees.add(run.case_study.council)
    words = receipt(run)
    assert "Withheld: it is licensed" in words
    assert "there is no file to download" in words
    value = Measure.objects.get(code="WS1", version=run.version).unit_value.central
    assert f"{value:,.2f}" not in words
    assert "Step by step" not in words
    assert receipt(run, as_cara).count("Withheld") == words.count("Withheld")
    assert "Step by step" in receipt(run, as_amber)
    for name in ("receipt_file", "receipt_output"):
        for client in (Client(), as_amber):
            assert client.get(reverse(name, args=[run.pk])).status_code == 404


def test_replies_stand_with_their_lines(edition: Edition, ben: User, dev: User, erin: User) -> None:
    run = assessed.proposed(edition.case_study, by=dev)
    assessing.sign(run.assessment, by=erin)
    lines: list[int | None] = [None, 0, 1, 2]
    told = dict.fromkeys(lines, assessing.Answer(True))
    told[0] = assessing.Answer(False, "There were 20.")
    assessing.reply(run.assessment, told, by=ben)
    assessing.publish(run.assessment, by=erin)
    words = receipt(run)
    assert words.count("The council agrees.") == 3
    assert "The council disagrees. There were 20." in words


def test_the_title_of_a_draft_is_given_to_nobody(edition: Edition, amber: User) -> None:
    workflow.revise(edition.case_study, by=amber)
    CaseStudy.objects.filter(pk=edition.case_study_id).update(title="Not to be known yet")
    run = assessed.published(CaseStudy.objects.get(pk=edition.case_study_id))
    for name in ("receipt", "receipt_file", "receipt_output"):
        page = Client().get(reverse(name, args=[run.pk])).content.decode()
        assert "Not to be known yet" not in page
    assert run.document.count("Job club (Forecast: what is expected)") == 1


def test_no_reply_is_said(edition: Edition, dev: User, erin: User) -> None:
    run = assessed.proposed(edition.case_study, by=dev)
    assessing.sign(run.assessment, by=erin)
    CalculationRun.objects.update(reply_until="2026-01-30")
    assessing.publish(run.assessment, by=erin)
    assert "No reply by 30 January 2026." in receipt(run)


@pytest.mark.parametrize("lines", [1, 3])
def test_it_asks_as_often_for_many_lines_as_for_one(
    lines: int, edition: Edition, dev: User, django_assert_num_queries: object
) -> None:
    assessment = assessed.begun(edition.case_study)
    for i in range(lines):
        assessed.line(assessment, stakeholder=f"Group {i}", deadweight="0.4")
    assessed.costs(assessment)
    assessed.explained(assessment)
    run = assessing.propose(assessment, by=assessed.assessor(assessment))
    assessing.sign(assessment, by=dev)
    assessing.publish(assessment, by=dev)
    with django_assert_num_queries(7):  # type: ignore[operator]
        Client().get(run.get_absolute_url())


def test_names_go_when_somebody_is_forgotten(run: CalculationRun) -> None:
    CalculationRun.objects.filter(pk=run.pk).update(signed_by_name="a former member")
    assert "a former member" in receipt(run)


def test_whoever_put_it_forward_is_not_named_in_public(run: CalculationRun) -> None:
    page = receipt(run)
    assert f"Signed by {run.signed_by_name}" in page
    assert "Put forward by The council" in page
    assert run.made_by_name not in page
