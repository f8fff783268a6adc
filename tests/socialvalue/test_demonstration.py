"""The demonstration's scores: one whole, one that waits for its council, one begun."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from initiatives.models import CaseStudy, Edition
from socialvalue.models import Assessment, CalculationRun
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(settings: Settings, reference_data: None) -> None:
    settings.DEBUG = True
    call_command("load_demonstration", stdout=StringIO())
    call_command("load_assessments", stdout=StringIO())


@pytest.mark.usefixtures("shown")
def test_one_is_published_one_waits_and_one_is_begun() -> None:
    rows = Assessment.objects.order_by("pk").values_list(
        "case_study__title", "assessed_by", "state"
    )
    assert list(rows) == [
        ("Example: a job club owned by its members", "council", "published"),
        ("Example: a community fridge", "network", "with-council"),
        ("Example: residents decide on small grants", "council", "draft"),
    ]
    out = StringIO()
    call_command("load_assessments", stdout=out)
    assert out.getvalue() == "0 assessments added.\n"


@pytest.mark.usefixtures("shown")
def test_the_whole_score_says_that_it_is_invented() -> None:
    run = CalculationRun.objects.published().get()
    assert run.quality is not None
    assert run.npsv_low < run.npsv < run.npsv_high
    assert run.record["framework"]["is_illustrative"]
    assert len([line for line in run.record["lines"] if line["place"] is None]) == 3
    assert [bool(one.checked_at) for one in run.deliveries.order_by("line")] == [True, False]
    words = text_of(Client().get(run.get_absolute_url()))
    assert words.startswith("Example: a job club owned by its members")
    assert "This score is illustrative" in words
    content = Edition.objects.current().get(case_study=run.case_study).content
    assert content["summary"].startswith("An invented example, with invented figures")


@pytest.mark.usefixtures("shown")
def test_nothing_real_is_assessed() -> None:
    assessed = CaseStudy.objects.filter(assessments__isnull=False)
    assert all(case_study.title.startswith("Example: ") for case_study in assessed)
    real = CaseStudy.objects.filter(council__slug="stevenage", title__contains="eisure")
    assert real.exists()
    assert not Assessment.objects.filter(case_study__in=real).exists()


@pytest.mark.usefixtures("shown")
def test_each_is_computed_again_to_the_same() -> None:
    out = StringIO()
    call_command("recompute_all", stdout=out)
    assert out.getvalue() == "2 runs computed anew, 0 of them differ.\n"


@pytest.mark.usefixtures("reference_data")
def test_is_refused_where_debug_is_off() -> None:
    with pytest.raises(CommandError):
        call_command("load_assessments")
