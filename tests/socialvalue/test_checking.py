"""The checks before an assessment is put forward."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from councilnet.models import User
from socialvalue.models import Assessment, CalculationRun
from tests.pages import fields, text_of
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db
ADJUSTED: dict[str, Any] = {"deadweight": "0.4", "attribution": "0.1", "displacement": "0.1"}


@pytest.fixture
def assessment(amber: User) -> Assessment:
    return assessed.begun(by=amber)


@pytest.fixture
def url(assessment: Assessment) -> str:
    return reverse("checks", args=[assessment.pk])


def test_what_blocks_leads_to_its_field(as_amber: Client, url: str, assessment: Assessment) -> None:
    line = assessed.line(assessment, deadweight="0.4", duration_years="3.5")
    page = as_amber.get(url)
    assert "People out of work: This measure counts for 3 years at most." in text_of(page)
    edit = reverse("edit_line", args=[assessment.pk, line.pk])
    assert f'href="{edit}#id_duration_years"' in page.content.decode()
    assert "Put it forward for sign-off" not in text_of(page)
    assert 'id="id_duration_years"' in as_amber.get(edit).content.decode()


def test_reasons_are_kept_and_taken_back(
    as_amber: Client, url: str, assessment: Assessment
) -> None:
    line = assessed.line(assessment, **ADJUSTED)
    sent = fields(as_amber.get(url))
    names = [f"reason-{code}-{line.pk}" for code in ("above_half", "old_unit_value")]
    assert set(sent) == {"csrfmiddlewaretoken", *names, "reason-no_harm-0"}
    as_amber.post(url, sent | dict.fromkeys(names, "We looked into it."))
    kept = assessment.flag_reasons.order_by("code")
    assert [(one.code, one.reason, one.given_by_name) for one in kept] == [
        ("above_half", "We looked into it.", "Amber"),
        ("old_unit_value", "We looked into it.", "Amber"),
    ]
    as_amber.post(url, {names[1]: "We looked into it.", "reason-no_harm-0": "Nobody was harmed."})
    assert set(kept.values_list("code", flat=True)) == {"old_unit_value", "no_harm"}


def test_who_gave_a_reason_and_when(
    as_amber: Client, as_ben: Client, url: str, assessment: Assessment
) -> None:
    assessed.line(assessment, **ADJUSTED)
    name = "reason-no_harm-0"
    assert "gave this reason" not in text_of(as_amber.get(url))
    as_amber.post(url, {name: "Nobody was harmed."})
    assessment.flag_reasons.update(given_at=datetime(2026, 3, 2, 10, tzinfo=UTC))
    assert "Amber gave this reason on 2 March 2026." in text_of(as_amber.get(url))
    as_ben.post(url, {name: "We asked, and nobody was harmed."})
    today = date_format(timezone.localdate(), "j F Y")
    assert f"Ben gave this reason on {today}." in text_of(as_amber.get(url))


@pytest.mark.parametrize("lines", [1, 3])
@pytest.mark.parametrize(("name", "statements"), [("checks", 16), ("assessment", 24)])
def test_statements(
    name: str,
    statements: int,
    lines: int,
    as_amber: Client,
    assessment: Assessment,
    django_assert_num_queries: Any,
) -> None:
    for number in range(lines):
        assessed.line(assessment, stakeholder=f"Group {number}", **ADJUSTED)
    with django_assert_num_queries(statements):
        as_amber.get(reverse(name, args=[assessment.pk]))


def test_it_is_put_forward_once_all_is_answered(
    as_amber: Client, url: str, assessment: Assessment
) -> None:
    assessed.line(assessment, **ADJUSTED)
    assert "Put it forward for sign-off" not in text_of(as_amber.get(url))
    assert as_amber.post(reverse("propose_score", args=[assessment.pk])).status_code == 409
    assessed.explained(assessment)
    assert "Put it forward for sign-off" in text_of(as_amber.get(url))
    as_amber.post(reverse("propose_score", args=[assessment.pk]))
    assert CalculationRun.objects.get().record["flags"] == [
        {
            "code": flag["code"],
            "line": flag["line"],
            "message": flag["message"],
            "blocks": False,
            "reason": "We looked into it.",
            "reason_by": "council",
        }
        for flag in CalculationRun.objects.get().record["flags"]
    ]
    assert as_amber.get(url).status_code == 409


def test_a_reason_too_long_is_asked_to_be_shorter(
    as_amber: Client, url: str, assessment: Assessment
) -> None:
    assessed.line(assessment, **ADJUSTED)
    response = as_amber.post(url, {"reason-no_harm-0": "x" * 501})
    assert response.status_code == 200
    assert assessment.flag_reasons.count() == 0
    assert fields(response)["reason-no_harm-0"].strip() == "x" * 501
