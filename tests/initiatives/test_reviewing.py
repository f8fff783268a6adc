"""What network staff see and decide, by the forms that the pages show."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from councilnet.models import Council, Membership, User
from initiatives import index, workflow
from initiatives.models import CaseStudy, Edition, State
from tests import factories
from tests.pages import errors, fields, text_of


def test_staff_see_their_own_councils_work_and_cannot_decide(
    as_dev: Client, dev: User, stevenage: Council
) -> None:
    case_study = factories.submitted()
    Membership.objects.create(user=dev, council=stevenage)
    assert "Your own council’s" in text_of(as_dev.get(reverse("review_queue")))
    page = as_dev.get(reverse("review_case_study", args=[case_study.pk]))
    assert "somebody else reviews it" in text_of(page)
    assert not page.context["shown"].can_decide
    assert as_dev.post(reverse("publish", args=[case_study.pk])).status_code == 403


def test_a_reviewer_reads_the_reason_of_each_principle(as_dev: Client, dev: User) -> None:
    case_study = factories.submitted(principles=("innovation", "learning"))
    words = text_of(as_dev.get(reverse("review_case_study", args=[case_study.pk])))
    assert words.count(factories.REASON) == 4  # where it is read, and where it is decided
    assert "We will embrace innovation" in words
    assert "Submitted for review by Officer-Of-Stevenage (The council)" in words


def test_publishing_leads_to_the_page_that_everybody_reads(as_dev: Client) -> None:
    case_study = factories.submitted()
    case_study.claims.update(decision="confirmed", decided_at=timezone.now())
    response = as_dev.post(reverse("publish", args=[case_study.pk]), follow=True)
    edition = Edition.objects.get()
    assert response.redirect_chain == [(edition.get_absolute_url(), 302)]
    assert "Published: this is how everybody sees it." in text_of(response)
    assert Client().get(edition.get_absolute_url()).status_code == 200


def test_asking_for_changes_needs_words(as_dev: Client) -> None:
    case_study = factories.submitted()
    response = as_dev.post(reverse("request_changes", args=[case_study.pk]), {"message": " "})
    assert errors(response) == [("id_message", "Write what the council should change")]
    as_dev.post(reverse("request_changes", args=[case_study.pk]), {"message": "Who paid?"})
    case_study.refresh_from_db()
    assert case_study.state == State.CHANGES_REQUESTED
    assert [event.message for event in case_study.events.all()] == ["Who paid?", "", ""]


def test_withdrawing_needs_a_reason_and_shows_it_to_everybody(as_dev: Client) -> None:
    edition = factories.published()
    url = reverse("withdraw", args=[edition.case_study_id])
    assert errors(as_dev.post(url, {"notice": ""})) == [("id_notice", "Write why it is withdrawn")]
    as_dev.post(url, {"notice": "The figures are being checked."})
    page = Client().get(edition.get_absolute_url())
    assert "The figures are being checked." in text_of(page)
    assert "We began" not in text_of(page)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"level": "3", "reason": ""}, ("id_reason", "Write why you set another level")),
        ({"level": "9", "reason": "x"}, ("id_level", "Choose a level from the list")),
    ],
)
def test_an_evidence_level_needs_its_reason(
    told: dict[str, str], expected: tuple[str, str], as_dev: Client
) -> None:
    case_study = factories.submitted()
    response = as_dev.post(reverse("set_evidence_level", args=[case_study.pk]), told)
    assert errors(response) == [expected]


def test_a_level_is_set_and_given_back(as_dev: Client) -> None:
    case_study = factories.submitted()
    url = reverse("set_evidence_level", args=[case_study.pk])
    as_dev.post(url, {"level": "3", "reason": "Three towns are compared."})
    shown = fields(as_dev.get(reverse("review_case_study", args=[case_study.pk])))
    assert (shown["level"], shown["reason"].strip()) == ("3", "Three towns are compared.")
    as_dev.post(url, {"level": "", "reason": ""})
    case_study.refresh_from_db()
    assert case_study.evidence_level_set is None


def test_a_new_address_leads_on_from_the_old(as_dev: Client) -> None:
    edition = factories.published()
    url = reverse("change_address", args=[edition.case_study_id])
    assert errors(as_dev.post(url, {"slug": "Two words"})) == [
        ("id_slug", "Use small letters, figures and hyphens, such as repair-cafe")
    ]
    old = edition.get_absolute_url()
    as_dev.post(url, {"slug": "mending"})
    response = Client().get(old)
    assert (response.status_code, response["Location"]) == (301, "/case-studies/stevenage/mending/")


def test_what_differs_from_the_live_version_is_shown(as_dev: Client, amber: User) -> None:
    case_study = factories.published(what_was_done="We began with one.").case_study
    workflow.revise(case_study, by=amber)
    CaseStudy.objects.filter(pk=case_study.pk).update(what_was_done="We began with two.")
    workflow.submit(case_study, by=amber)
    page = as_dev.get(reverse("review_case_study", args=[case_study.pk])).content.decode()
    assert "What changes in the published version" in page
    assert '<del><span class="govuk-visually-hidden">removed: </span>one</del>' in page
    assert '<ins><span class="govuk-visually-hidden">added: </span>two</ins>' in page


def test_a_decision_too_late_is_answered_in_words(as_dev: Client) -> None:
    case_study = factories.published().case_study
    late = as_dev.post(reverse("request_changes", args=[case_study.pk]), {"message": "Wait"})
    assert late.status_code == 409
    assert "This cannot be done now: the case study is “Published”." in text_of(late)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_review_asks_as_much_for_three_principles_as_for_one(
    rows: int, as_dev: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    principles = ("innovation", "learning", "new-models")[:rows]
    case_study = factories.submitted(principles=principles)
    index.current()
    with django_assert_num_queries(30):
        as_dev.get(reverse("review_case_study", args=[case_study.pk]))


def test_each_principle_is_decided_and_a_rejected_one_is_not_published(as_dev: Client) -> None:
    case_study = factories.submitted(principles=("innovation", "learning"))
    url = reverse("decide_principles", args=[case_study.pk])
    told = {"decision_innovation": "confirmed", "decision_learning": "rejected"}
    assert errors(as_dev.post(url, told)) == [
        ("id_why_learning", "Write why it does not meet this principle")
    ]
    early = as_dev.post(reverse("publish", args=[case_study.pk]))
    assert "Decide each principle first" in text_of(early)
    as_dev.post(url, told | {"why_learning": "Nothing was written down for others."})
    as_dev.post(reverse("publish", args=[case_study.pk]))
    edition = Edition.objects.get()
    assert edition.principle_keys == ["innovation"]
    assert [claim["key"] for claim in edition.content["claims"]] == ["innovation"]
    messages = case_study.events.filter(kind="claim-decided").values_list("message", flat=True)
    assert sorted(messages) == [
        "Innovation: Confirmed.",
        "Learning: Rejected. Nothing was written down for others.",
    ]
