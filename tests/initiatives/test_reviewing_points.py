"""Remarks, points to change, two steps: what reviewers say and what the council does about it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from councilnet.models import User
from initiatives import reviewing, workflow
from initiatives.models import CaseStudy, Edition, Event, Remark, ReviewPolicy, State
from initiatives.reviewing import Decision
from tests import factories
from tests.pages import errors, text_of


@pytest.fixture
def case_study(reference_data: None) -> CaseStudy:
    return factories.submitted(principles=("innovation", "learning"))


@pytest.fixture
def sent_back(case_study: CaseStudy, dev: User) -> CaseStudy:
    """With a point about the story, a remark about the cost, and a rejected principle."""
    reviewing.remark(case_study, by=dev, part="story", text="Say who mends.", is_to_change=True)
    reviewing.remark(case_study, by=dev, part="cost", text="Well explained.")
    decisions = {"innovation": Decision(True), "learning": Decision(False, "Nobody learned.")}
    reviewing.decide_claims(case_study, decisions, by=dev)
    workflow.request_changes(case_study, by=dev)
    case_study.refresh_from_db()
    return case_study


def page(client: Client, name: str, case_study: CaseStudy, *more: str) -> str:
    return text_of(client.get(reverse(name, args=[case_study.pk, *more])))


# --- What reviewers say -------------------------------------------------------------------------


def test_a_remark_is_kept_with_its_part_its_round_and_who_said_it(
    as_dev: Client, dev: User, case_study: CaseStudy
) -> None:
    url = reverse("remark", args=[case_study.pk])
    as_dev.post(url, {"part": "story", "text": "Say who mends.", "is_to_change": "on"})
    rows = Remark.objects.values_list("round", "part", "text", "is_to_change", "by", "by_name")
    assert list(rows) == [
        (case_study.rounds.get().pk, "story", "Say who mends.", True, dev.pk, "Dev")
    ]
    assert "To change – What you did, Dev Say who mends." in page(
        as_dev, "review_case_study", case_study
    )
    event = case_study.events.get(kind=Event.Kind.REMARKED)
    assert (event.message, event.message_for_council) == ("What you did: Say who mends.", "")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"part": "story", "text": " "}, ("id_text", "Write your remark")),
        ({"part": "roof", "text": "Well."}, ("id_part", "Choose a part")),
    ],
)
def test_a_remark_says_what_it_wants(
    told: dict[str, str], expected: tuple[str, str], as_dev: Client, case_study: CaseStudy
) -> None:
    assert errors(as_dev.post(reverse("remark", args=[case_study.pk]), told)) == [expected]
    assert Remark.objects.count() == 0


def test_it_is_sent_back_with_a_message_or_a_point(
    as_dev: Client, dev: User, case_study: CaseStudy
) -> None:
    url = reverse("request_changes", args=[case_study.pk])
    wanted = [("id_message", "Write what the council should change")]
    assert errors(as_dev.post(url)) == wanted
    reviewing.remark(case_study, by=dev, part="cost", text="Well explained.")
    assert errors(as_dev.post(url)) == wanted
    with pytest.raises(workflow.MoveRefused):
        workflow.request_changes(case_study, by=dev)
    reviewing.remark(case_study, by=dev, part="story", text="Say who.", is_to_change=True)
    assert as_dev.post(url).status_code == 302
    case_study.refresh_from_db()
    assert case_study.state == State.CHANGES_REQUESTED


# --- What the council reads and does ------------------------------------------------------------


def test_the_council_reads_remarks_once_they_are_sent(
    as_amber: Client, dev: User, case_study: CaseStudy
) -> None:
    reviewing.remark(case_study, by=dev, part="story", text="Say who mends.", is_to_change=True)
    decisions = {"learning": Decision(False, "Nobody learned.")}
    reviewing.decide_claims(case_study, decisions, by=dev)
    for name in ("your_case_study", "history"):
        assert "Say who mends." not in page(as_amber, name, case_study)
    assert "Not confirmed" not in page(as_amber, "your_case_study", case_study)


def test_the_list_of_tasks_shows_points_remarks_and_reasons(
    as_amber: Client, sent_back: CaseStudy
) -> None:
    words = page(as_amber, "your_case_study", sent_back)
    assert "To change: What you did Say who mends." in words
    assert "Cost Well explained." in words
    assert "Not confirmed: Learning Nobody learned." in words


def test_each_part_shows_what_was_said_of_it(as_amber: Client, sent_back: CaseStudy) -> None:
    story = page(as_amber, "edit_part", sent_back, "story")
    assert "To change: Say who mends." in story
    assert "Well explained." not in story
    principles = page(as_amber, "edit_part", sent_back, "principles")
    assert "Not confirmed: Learning Nobody learned." in principles
    assert "What the reviewers said" not in page(as_amber, "edit_part", sent_back, "links")


def test_a_point_is_ticked_off_with_an_answer_that_the_reviewer_reads(
    as_amber: Client, as_dev: Client, amber: User, sent_back: CaseStudy
) -> None:
    point = Remark.objects.get(is_to_change=True)
    url = reverse("tick_off_point", args=[sent_back.pk, point.pk])
    as_amber.post(url, {"answer": "Nine menders, named."})
    point.refresh_from_db()
    assert (point.done_by, point.answer) == (amber, "Nine menders, named.")
    assert sent_back.events.first().message == "Say who mends.\n\nNine menders, named."  # type: ignore[union-attr]
    assert "Your answer: Nine menders, named." in page(as_amber, "your_case_study", sent_back)
    workflow.submit(sent_back, by=amber)
    words = page(as_dev, "review_case_study", sent_back)
    assert "Done – What you did, asked by Dev in round 1 Say who mends." in words
    assert "The council’s answer: Nine menders, named." in words


def test_a_point_is_opened_again(as_amber: Client, sent_back: CaseStudy) -> None:
    point = Remark.objects.get(is_to_change=True)
    url = reverse("tick_off_point", args=[sent_back.pk, point.pk])
    as_amber.post(url)
    as_amber.post(url, {"reopen": "1"})
    point.refresh_from_db()
    assert (point.done_at, point.done_by) == (None, None)
    kinds = sent_back.events.values_list("kind", flat=True)[:2]
    assert list(kinds) == ["point-reopened", "point-done"]


def test_open_points_do_not_keep_it_from_being_submitted_and_are_shown(
    as_dev: Client, amber: User, sent_back: CaseStudy
) -> None:
    workflow.submit(sent_back, by=amber)
    assert "Still open – What you did, asked by Dev" in page(as_dev, "review_case_study", sent_back)


def test_remarks_and_other_peoples_points_are_not_ticked_off(
    as_amber: Client, cara: User, sent_back: CaseStudy
) -> None:
    remark = Remark.objects.get(is_to_change=False)
    url = reverse("tick_off_point", args=[sent_back.pk, remark.pk])
    assert as_amber.post(url).status_code == 404
    other = factories.submitted("Other", council="oldham")
    theirs = reviewing.remark(
        other, by=factories.reviewer(), part="story", text="Who?", is_to_change=True
    )
    assert as_amber.post(url.replace(str(remark.pk), str(theirs.pk))).status_code == 404
    with pytest.raises(PermissionDenied):
        reviewing.tick_off(sent_back, Remark.objects.first().pk, by=cara)  # type: ignore[union-attr]
    assert Remark.objects.filter(done_at__isnull=False).count() == 0


def test_the_points_of_what_was_published_are_over(
    as_amber: Client, amber: User, dev: User, sent_back: CaseStudy
) -> None:
    workflow.submit(sent_back, by=amber)
    workflow.publish(sent_back, by=dev)
    workflow.revise(sent_back, by=amber)
    sent_back.refresh_from_db()
    assert "Say who mends." not in page(as_amber, "your_case_study", sent_back)


# --- From one round to the next -----------------------------------------------------------------


def test_what_was_decided_and_not_changed_is_said(
    as_dev: Client, amber: User, sent_back: CaseStudy
) -> None:
    claim = sent_back.claims.get(principle__key="learning")
    workflow.submit(sent_back, by=amber)
    words = page(as_dev, "review_case_study", sent_back)
    assert words.count("and unchanged since.") == 2
    assert "Rejected by Dev on" in words
    claim.refresh_from_db()
    assert claim.decision == "rejected"


def test_staff_do_not_read_what_is_being_written(
    as_dev: Client, amber: User, sent_back: CaseStudy
) -> None:
    CaseStudy.objects.filter(pk=sent_back.pk).update(what_was_done="Half a sentence that")
    assert "Half a sentence that" not in page(as_dev, "review_case_study", sent_back)
    workflow.submit(sent_back, by=amber)
    html = as_dev.get(reverse("review_case_study", args=[sent_back.pk])).content.decode()
    assert "What changed since the last round" in html
    assert "Half a sentence that" in html


# --- Two steps ----------------------------------------------------------------------------------


@pytest.fixture
def two_steps(reference_data: None) -> None:
    ReviewPolicy.objects.create(two_steps=True)


def test_one_recommends_and_another_approves(
    two_steps: None, as_dev: Client, as_erin: Client, erin: User, case_study: CaseStudy
) -> None:
    reviewing.confirm_all(case_study, by=erin)
    review, publish = (reverse(n, args=[case_study.pk]) for n in ("review_case_study", "publish"))
    assert publish not in as_dev.get(review).content.decode()
    assert "Somebody must recommend it" in text_of(as_dev.post(publish))
    as_dev.post(reverse("recommend", args=[case_study.pk]))
    assert "You recommended it, so somebody else approves it." in text_of(as_dev.get(review))
    assert "You recommended it" in text_of(as_dev.post(publish))
    assert as_erin.post(reverse("recommend", args=[case_study.pk])).status_code == 409
    assert publish in as_erin.get(review).content.decode()
    as_erin.post(publish)
    assert Edition.objects.get().published_by == erin
    assert case_study.events.get(kind=Event.Kind.RECOMMENDED).actor_name == "Dev"


def test_nothing_undecided_is_recommended(
    two_steps: None, dev: User, case_study: CaseStudy
) -> None:
    with pytest.raises(workflow.MoveRefused, match="Decide each principle first"):
        reviewing.recommend(case_study, by=dev)


def test_what_is_submitted_anew_is_recommended_anew(
    two_steps: None, amber: User, dev: User, case_study: CaseStudy
) -> None:
    reviewing.confirm_all(case_study, by=dev)
    reviewing.recommend(case_study, by=dev)
    workflow.request_changes(case_study, by=dev, message="One thing more.")
    workflow.submit(case_study, by=amber)
    case_study.refresh_from_db()
    assert (case_study.recommended_by, case_study.recommended_at) == (None, None)


def test_a_small_correction_needs_one_step(amber: User, dev: User) -> None:
    case_study = factories.published().case_study
    ReviewPolicy.objects.create(two_steps=True)
    workflow.revise(case_study, by=amber, is_correction=True)
    workflow.submit(case_study, by=amber)
    case_study.refresh_from_db()
    with pytest.raises(workflow.MoveRefused, match="one step"):
        reviewing.recommend(case_study, by=dev)
    assert workflow.publish(case_study, by=dev).number == 2
