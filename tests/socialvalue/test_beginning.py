"""How an assessment is begun, and whose assessments somebody sees."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from councilnet.models import User
from initiatives.models import CaseStudy
from socialvalue import assessing
from socialvalue.models import Assessment, Framework
from tests import factories
from tests.pages import errors, fields, text_of
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db


@pytest.fixture
def case_study(amber: User) -> CaseStudy:
    return factories.published("Job club").case_study


def told(**changed: str) -> dict[str, str]:
    return {
        "version": str(assessed.starter().pk),
        "kind": "forecast",
        "starts": "2023-24",
        "price_year": "2023-24",
        "horizon_years": "10",
        "benefits_offset_years": "0",
        "costs_offset_years": "1",
    } | changed


def begin(client: Client, case_study: CaseStudy, **changed: str) -> Any:
    return client.post(reverse("begin_assessment", args=[case_study.pk]), told(**changed))


def test_it_is_begun(as_amber: Client, case_study: CaseStudy) -> None:
    response = begin(as_amber, case_study)
    assessment = Assessment.objects.get()
    assert response["Location"] == reverse("assessment", args=[assessment.pk])
    assert (assessment.assessed_by, assessment.price_year, assessment.costs_offset_years) == (
        "council",
        "2023-24",
        1,
    )


def test_looking_ahead_and_back_are_explained(as_amber: Client, case_study: CaseStudy) -> None:
    page = text_of(as_amber.get(reverse("begin_assessment", args=[case_study.pk])))
    assert "Before it is over: from plans, and from what was counted so far." in page
    assert "Afterwards: from what was counted, and from who was asked." in page


def test_a_second_time_leads_to_a_sentence(as_amber: Client, case_study: CaseStudy) -> None:
    begin(as_amber, case_study)
    again = begin(as_amber, case_study, starts="2021-22")
    sentence = "It is assessed by this version already: go on with that assessment."
    assert errors(again) == [("id_kind_0", sentence)]
    assert fields(again)["starts"] == "2021-22"
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("starts", "", "Enter the first year"),
        ("starts", "soon", "Enter a year, such as 2023-24 or 2023"),
        ("starts", "2023-25", "Enter a year, such as 2023-24 or 2023"),
        ("starts", "٢٠٢٣", "Enter a year, such as 2023-24 or 2023"),
        ("starts", "0000-01", "Enter a year, such as 2023-24 or 2023"),
        ("price_year", "2049-50", "Enter a year that the deflator hmt-2024-10 has: up to 2029-30"),
        ("price_year", "2023/2024", "Enter a year, such as 2023-24 or 2023"),
        ("horizon_years", "0", "Enter a whole number of years from 1 to 125"),
        ("horizon_years", "1e3", "Enter a whole number of years from 1 to 125"),
    ],
)
def test_what_is_refused(
    field: str, typed: str, sentence: str, as_amber: Client, case_study: CaseStudy
) -> None:
    response = begin(as_amber, case_study, **{field: typed})
    assert errors(response) == [(f"id_{field}", sentence)]
    assert fields(response)[field] == typed
    assert Assessment.objects.count() == 0


def test_a_private_framework_is_not_offered(as_amber: Client, case_study: CaseStudy) -> None:
    url = reverse("begin_assessment", args=[case_study.pk])
    assert "Co-operative social value 1.0" in text_of(as_amber.get(url))
    Framework.objects.update(is_private=True)
    sentence = "There is no framework that this council may use: ask the network."
    for response in (as_amber.get(url), begin(as_amber, case_study)):
        assert (response.status_code, sentence in text_of(response)) == (409, True)


def test_what_was_said_at_the_beginning_is_changed(as_amber: Client, case_study: CaseStudy) -> None:
    begin(as_amber, case_study)
    assessment = Assessment.objects.get()
    url = reverse("assessment_about", args=[assessment.pk])
    sent = fields(as_amber.get(url)) | {"price_year": "2022-23"}
    assert as_amber.post(url, sent).status_code == 302
    assessment.refresh_from_db()
    assert assessment.price_year == "2022-23"
    newer = as_amber.post(url, sent | {"price_year": "2021-22"})
    assert "A colleague saved this assessment meanwhile" in text_of(newer)


def test_theirs_by_state(
    as_amber: Client, as_cara: Client, as_dev: Client, case_study: CaseStudy
) -> None:
    url = reverse("your_assessments")
    assert "None yet." in text_of(as_amber.get(url))
    assessed.proposed(case_study)
    for client in (as_amber, as_dev):
        page = text_of(client.get(url))
        assert "Waiting for sign-off Job club Stevenage" in page
    assert "Job club" not in text_of(as_cara.get(url))


def test_a_draft_shown_to_nobody_is_not_told_of(
    as_amber: Client, as_dev: Client, amber: User
) -> None:
    assessment = assessed.begun(factories.draft("Seed library"), by=amber)
    listed, page = reverse("your_assessments"), reverse("assessment", args=[assessment.pk])
    assert "Seed library" in text_of(as_amber.get(listed))
    assert "Seed library" not in text_of(as_dev.get(listed))
    assert as_dev.get(page).status_code == 404
    assessed.costs(assessment)
    assessed.explained(assessment)
    assessing.propose(assessment, by=amber)
    assert "Seed library" in text_of(as_dev.get(listed))
    assert as_dev.get(page).status_code == 200


def test_what_waits_for_them_comes_first(
    as_amber: Client, as_dev: Client, case_study: CaseStudy
) -> None:
    assessed.proposed(case_study)
    assessed.begun(factories.published("Seed library").case_study)
    url = reverse("your_assessments")
    states = ["Being assessed", "Waiting for sign-off"]
    assert sorted(states, key=text_of(as_amber.get(url)).index) == states
    assert sorted(states, key=text_of(as_dev.get(url)).index) == states[::-1]


def test_until_when_the_council_may_reply(
    as_amber: Client, case_study: CaseStudy, erin: User
) -> None:
    assessment = assessed.proposed(case_study, by=factories.reviewer()).assessment
    run = assessing.sign(assessment, by=erin)
    assert run.reply_until
    words = f"The council may reply until the end of {date_format(run.reply_until, 'j F Y')}."
    assert words in text_of(as_amber.get(reverse("your_assessments")))


def test_figures_so_far(as_amber: Client, case_study: CaseStudy) -> None:
    of = assessed.begun(case_study)
    url = reverse("assessment", args=[of.pk])
    page = text_of(as_amber.get(url))
    assert "Net present social value Not yet" in page
    assert "Quality Not yet: 0 of" in page
    assert "Confidence, from A to F Not yet" in page
    assessed.line(of, quantity="24", deadweight="0.4", grade="C")
    assessed.judged(of, 3)
    page = text_of(as_amber.get(url))
    assert "Quality 60 of 100" in page
    assert "Confidence, from A to F C" in page
    assert "“People out of work” rests on evidence of grade C" in page


@pytest.mark.parametrize("assessments", [1, 3])
def test_statements_of_the_list(
    assessments: int, as_dev: Client, django_assert_num_queries: Any
) -> None:
    for number in range(assessments):
        assessed.begun(factories.published(f"Number {number}").case_study)
    with django_assert_num_queries(3):
        as_dev.get(reverse("your_assessments"))
