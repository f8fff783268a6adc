"""Pages of scores on their way: signed, sent back, replied to, published, delivered, compared."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet.models import User
from initiatives.models import CaseStudy
from socialvalue import assessing
from socialvalue.models import Assessment, CalculationRun
from tests import factories
from tests.pages import errors, text_of
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db


@pytest.fixture
def case_study(reference_data: None) -> CaseStudy:
    return factories.published("Job club").case_study


def send(client: Client, name: str, of: Any, **typed: Any) -> HttpResponse:
    """And follow where it leads."""
    pk = of.pk if isinstance(of, Assessment) else of.assessment_id
    return client.post(reverse(name, args=[pk]), typed, follow=True)  # type: ignore[return-value]


def page_of(client: Client, run: CalculationRun) -> str:
    return text_of(client.get(reverse("score_run", args=[run.assessment_id, run.number])))


def state_of(run: CalculationRun) -> tuple[str, str]:
    run.refresh_from_db()
    return Assessment.objects.get(pk=run.assessment_id).state, run.status


def test_the_whole_way_of_what_a_council_assessed(
    case_study: CaseStudy, amber: User, as_amber: Client, as_dev: Client
) -> None:
    assessment = assessed.whole(case_study, by=amber)
    page = send(as_amber, "propose_score", assessment)
    assert "Put forward. Somebody else of the network now signs it." in text_of(page)
    run = assessment.runs.get()
    assert "Sign it" not in page_of(as_amber, run)
    assert "Read all of it before you sign." in page_of(as_dev, run)
    assert "We looked into it." in page_of(as_dev, run)
    assert "Signed. It can now be published." in text_of(send(as_dev, "sign_score", run))
    assert "Receipt of its score" in text_of(send(as_dev, "publish_score", run))
    assert state_of(run) == ("published", "published")
    page = send(as_amber, "reopen_score", run)
    assert "The published score stays until another is published." in text_of(page)
    assert state_of(run) == ("draft", "published")


def test_the_whole_way_of_what_the_network_assessed(
    case_study: CaseStudy, dev: User, as_dev: Client, as_erin: Client, as_ben: Client
) -> None:
    run = assessed.proposed(case_study, by=dev)
    assert "Somebody else of the network signs it" in page_of(as_dev, run)
    page = send(as_erin, "sign_score", run)
    assert "Signed. The council has been asked for its reply." in text_of(page)
    assert "Publish it" not in text_of(page)
    assert "Say line by line whether you agree" in page_of(as_ben, run)
    told = {f"agrees_{key}": "yes" for key in ("0", "1", "2", "whole")}
    told |= {"agrees_1": "no", "text_1": "There are 400 members."}
    page = send(as_ben, "reply_to_score", run, **told)
    assert "Your reply is kept, and is published with the score." in text_of(page)
    assert "The council disagrees. There are 400 members." in page_of(as_dev, run)
    assert state_of(run) == ("ready", "signed")
    send(as_dev, "publish_score", run)
    assert "There are 400 members." in text_of(Client().get(run.get_absolute_url()))


def test_the_council_reads_the_network_as_one(
    case_study: CaseStudy, dev: User, as_erin: Client, as_ben: Client
) -> None:
    run = assessed.proposed(case_study, by=dev)
    send(as_erin, "sign_score", run)
    history = text_of(as_ben.get(reverse("score_history", args=[run.assessment_id])))
    for words in (page_of(as_ben, run), history):
        assert "Erin" not in words
        assert "Dev" not in words
    assert "Erin" in page_of(as_erin, run)


def test_a_reply_that_disagrees_says_why_and_loses_nothing(
    case_study: CaseStudy, dev: User, erin: User, as_ben: Client
) -> None:
    run = assessed.proposed(case_study, by=dev)
    assessing.sign(run.assessment, by=erin)
    told = {"agrees_0": "no", "agrees_1": "yes", "text_1": "As we counted.", "agrees_2": "maybe"}
    page = send(as_ben, "reply_to_score", run, **told)
    assert errors(page) == [
        ("id_text_0", "Write why you disagree"),
        ("id_agrees_2_0", "Choose whether your council agrees"),
        ("id_agrees_whole_0", "Choose whether your council agrees"),
    ]
    assert "As we counted." in page.content.decode()
    assert not run.replies.exists()


def test_it_is_sent_back_with_words(case_study: CaseStudy, as_dev: Client) -> None:
    run = assessed.proposed(case_study)
    page = send(as_dev, "send_back_score", run, message=" ")
    assert errors(page) == [("id_message", "Write what should be changed")]
    page = send(as_dev, "send_back_score", run, message="Say who counted.")
    assert "Sent back, with what you wrote." in text_of(page)
    assert state_of(run) == ("draft", "sent-back")
    assert run.assessment.events.all()[0].message == "Say who counted."


def test_it_is_withdrawn_with_a_reason(case_study: CaseStudy, as_dev: Client) -> None:
    run = assessed.published(case_study)
    page = send(as_dev, "withdraw_score", run)
    assert errors(page) == [("id_reason", "Write why the score is withdrawn")]
    page = send(as_dev, "withdraw_score", run, reason="x" * 601)
    assert errors(page) == [("id_reason", "Shorten this to 600 characters or less: it has 601.")]
    send(as_dev, "withdraw_score", run, reason="The survey was of another town.")
    assert state_of(run) == ("draft", "withdrawn")
    assert Client().get(run.get_absolute_url()).status_code == 410


def test_what_was_delivered_is_told_and_checked(
    case_study: CaseStudy, as_amber: Client, as_dev: Client
) -> None:
    run = assessed.published(case_study)
    day = {"until_day": "31", "until_month": "3", "until_year": "2024"}
    told = {"line": "0", "quantity": "1,234.50", "source": "The club’s book", **day}
    page = send(as_amber, "deliveries", run, **told)
    assert "Saved. Somebody of the other side can now check it." in text_of(page)
    assert "It is right" not in text_of(page)
    delivery = run.deliveries.get()
    page = send(as_amber, "deliveries", run, **told)
    said = "There is a figure of this line for that day: enter another day"
    assert errors(page) == [("id_until_0", said)]
    address = reverse("check_delivery", args=[run.assessment_id, delivery.pk])
    assert as_amber.post(address).status_code == 403
    assert "Checked: your name stands beside the figure." in text_of(
        as_dev.post(address, follow=True)
    )
    words = text_of(Client().get(run.get_absolute_url()))
    today = timezone.localdate()
    assert "1,234.5 of 24 person-years in work until 31 March 2024. The club’s book." in words
    assert f"Checked by Dev on {today.day} {today:%B %Y}." in words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter how much was delivered"),
        ("-1", "Enter 0 or more. What does harm is a line of its own."),
        ("NaN", "“NaN” is not a number. Enter figures, such as 1,250.5."),
        ("1e5", "Write the number out in full, without an exponent."),
        ("9" * 500, "Use at most 14 figures before the point and 6 after it."),
    ],
)
def test_a_figure_that_is_none_is_told(
    typed: str, said: str, case_study: CaseStudy, as_amber: Client
) -> None:
    run = assessed.published(case_study)
    told = {"line": "0", "source": "A book", "until_day": "1", "until_month": "1"}
    page = send(as_amber, "deliveries", run, quantity=typed, until_year="2024", **told)
    assert errors(page) == [("id_quantity", said)]
    for line in ("9", "-1", "x", ""):
        page = send(as_amber, "deliveries", run, **(told | {"line": line}))
        assert ("id_line", "Choose a line" if not line else "Choose one of the lines") in errors(
            page
        )


def test_a_future_day_is_refused(case_study: CaseStudy, as_amber: Client) -> None:
    run = assessed.published(case_study)
    told = {"until_day": "1", "until_month": "1", "until_year": "2199"}
    page = send(as_amber, "deliveries", run, line="0", quantity="1", source="A book", **told)
    said = "Enter a day that is not to come: today at the latest"
    assert errors(page) == [("id_until_0", said)]


def test_history_tells_what_changed(case_study: CaseStudy, as_amber: Client, dev: User) -> None:
    run = assessed.proposed(case_study)
    address = reverse("score_history", args=[run.assessment_id])
    assert "Compare two runs" not in text_of(as_amber.get(address))
    assessing.send_back(run.assessment, by=dev, message="It is 30.")
    work = run.assessment.lines.get(measure__code="WS1")
    work.inputs.filter(name="quantity").update(central=30)
    assessed.explained(run.assessment)
    assessing.propose(run.assessment, by=assessed.assessor(run.assessment))
    words = text_of(as_amber.get(address))
    assert "How many of “Former jobseekers sustaining work: People out of work” rose" in words
    assert "rose from 24 to 30: this added £" in words
    for query in ("?from=1&to=2", "?from=2&to=1", "?from=9&to=x", "?from=²"):
        assert "rose from 24 to 30" in text_of(as_amber.get(address + query))
    assert "Nothing differs" in text_of(as_amber.get(f"{address}?from=1&to=1"))


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_as_often_for_many_as_for_one(
    count: int, case_study: CaseStudy, as_dev: Client, dev: User, django_assert_num_queries: Any
) -> None:
    run = assessed.proposed(case_study)
    for _number in range(count - 1):
        assessing.send_back(run.assessment, by=dev, message="Again.")
        run = assessing.propose(run.assessment, by=assessed.assessor(run.assessment))
    as_dev.get("/")
    with django_assert_num_queries(15):
        as_dev.get(reverse("score_run", args=[run.assessment_id, run.number]))
    with django_assert_num_queries(6):
        as_dev.get(reverse("score_history", args=[run.assessment_id]))
    assessing.sign(run.assessment, by=dev)
    assessing.publish(run.assessment, by=dev)
    for line in range(count):
        told: dict[str, Any] = {"line": line, "quantity": 1, "source": "A book"}
        assessing.deliver(run, by=dev, until=timezone.localdate(), **told)
    with django_assert_num_queries(10):
        as_dev.get(reverse("deliveries", args=[run.assessment_id]))
