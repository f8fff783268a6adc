"""Assessments and scores in the administration: to be read, never changed."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from councilnet.models import User
from socialvalue import assessing
from socialvalue.assessing import Answer
from socialvalue.models import CalculationRun, Delivery, Reply
from tests import factories
from tests.pages import text_of
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db
MODELS = ["assessment", "assessmentevent", "calculationrun", "reply", "delivery"]


@pytest.fixture
def run(amber: User, dev: User, erin: User) -> CalculationRun:
    run = assessed.proposed(factories.published("Job club").case_study, by=dev)
    assessing.sign(run.assessment, by=erin)
    lines: list[int | None] = [None, 0, 1, 2]
    assessing.reply(run.assessment, dict.fromkeys(lines, Answer(True)), by=amber)
    assessing.publish(run.assessment, by=erin)
    day = date(2024, 3, 31)
    assessing.deliver(run, by=amber, line=0, until=day, quantity=Decimal(9), source="A book")
    return run


def rows(run: CalculationRun) -> dict[str, int]:
    return {
        "assessment": run.assessment_id,
        "assessmentevent": run.assessment.events.all()[0].pk,
        "calculationrun": run.pk,
        "reply": Reply.objects.filter(run=run)[0].pk,
        "delivery": Delivery.objects.get(run=run).pk,
    }


def test_all_is_read_and_nothing_changed(run: CalculationRun, as_erin: Client) -> None:
    for model, pk in rows(run).items():
        listed = as_erin.get(reverse(f"admin:socialvalue_{model}_changelist"))
        page = as_erin.get(reverse(f"admin:socialvalue_{model}_change", args=[pk]))
        assert (listed.status_code, page.status_code) == (200, 200)
        assert 'name="_save"' not in page.content.decode()
        posted = as_erin.post(reverse(f"admin:socialvalue_{model}_change", args=[pk]))
        added = as_erin.get(reverse(f"admin:socialvalue_{model}_add"))
        gone = as_erin.post(reverse(f"admin:socialvalue_{model}_delete", args=[pk]))
        assert (posted.status_code, added.status_code, gone.status_code) == (403, 403, 403)


def test_values_of_licensed_frameworks_do_not_show(run: CalculationRun, as_erin: Client) -> None:
    """What went in and what came out is in the receipt, which asks who reads it."""
    page = as_erin.get(reverse("admin:socialvalue_calculationrun_change", args=[run.pk]))
    words = text_of(page)
    assert run.input_sha256 in words
    assert "councilnet-assessment/1" not in words


@pytest.mark.parametrize("model", MODELS)
def test_lists_ask_the_database_seldom(
    model: str, run: CalculationRun, as_erin: Client, django_assert_max_num_queries: object
) -> None:
    address = reverse(f"admin:socialvalue_{model}_changelist")
    as_erin.get(address)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        as_erin.get(address)
