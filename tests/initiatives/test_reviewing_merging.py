"""Merging duplicates, restoring, and that a decision touches one record alone."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet.models import Membership, User
from initiatives import drafting, reviewing, workflow
from initiatives.models import CaseStudy, Edition, Event, PrincipleClaim, State
from tests import factories
from tests.pages import errors, text_of
from tests.together import at_once

Kind = Event.Kind


@pytest.fixture
def twice(reference_data: None) -> tuple[Edition, Edition]:
    """One thing that two councils told of."""
    return factories.published("Repair café"), factories.published("Mending", council="oldham")


# --- Merging ------------------------------------------------------------------------------------


def test_the_old_address_leads_to_the_one_that_stays(
    twice: tuple[Edition, Edition], as_dev: Client
) -> None:
    gone, kept = twice
    url = reverse("merge", args=[gone.case_study_id])
    as_dev.post(url, {"into": kept.case_study_id})
    for address in ("", "versions/", "versions/1/"):
        answer = Client().get(gone.get_absolute_url() + address)
        assert (answer.status_code, answer["Location"]) == (301, kept.get_absolute_url())
        assert answer["Cache-Control"] == "no-cache"
    gone.case_study.refresh_from_db()
    assert gone.case_study.merged_into == kept.case_study
    [event] = gone.case_study.events.filter(kind=Kind.MERGED)
    assert (event.message, event.actor_name) == ("Merged into “Mending”", "Dev")
    for page in ("/case-studies/", "/sitemap.xml", "/case-studies.csv"):
        words = b"".join(Client().get(page)).decode()
        assert "mending" in words.lower()
        assert "repair-cafe" not in words


def test_an_address_leads_on_through_what_was_merged_twice(
    twice: tuple[Edition, Edition], dev: User
) -> None:
    first, second = twice
    last = factories.published("The one that stays", council="salford")
    workflow.merge(first.case_study, by=dev, into=second.case_study)
    workflow.merge(second.case_study, by=dev, into=last.case_study)
    page = Client().get(first.get_absolute_url(), follow=True)
    assert page.redirect_chain[-1][0] == last.get_absolute_url()
    assert page.status_code == 200


def test_restoring_undoes_a_merger(
    twice: tuple[Edition, Edition], as_dev: Client, dev: User
) -> None:
    gone, kept = twice
    before = Edition.objects.values().get(pk=gone.pk)
    workflow.merge(gone.case_study, by=dev, into=kept.case_study)
    as_dev.post(reverse("restore", args=[gone.case_study_id]))
    after = Edition.objects.values().get(pk=gone.pk)
    assert after | {"changed": 0} == before | {"changed": 0}
    assert Client().get(gone.get_absolute_url()).status_code == 200
    gone.case_study.refresh_from_db()
    assert (gone.case_study.state, gone.case_study.merged_into) == (State.PUBLISHED, None)


@pytest.mark.parametrize(
    ("q", "titles"),
    [
        ("mend", ["Mending"]),
        ("http://testserver/case-studies/oldham/mending/", ["Mending"]),
        ("/case-studies/oldham/mending/versions/1/", ["Mending"]),
        ("/case-studies/oldham/no-such/", []),
        ("repair", []),  # itself
        ("draft", []),
        ("withdrawn", []),
    ],
)
def test_the_one_that_stays_is_found_among_what_is_published(
    q: str, titles: list[str], twice: tuple[Edition, Edition], as_dev: Client
) -> None:
    factories.submitted("Mended draft in review of Oldham", council="oldham")
    CaseStudy.objects.filter(state=State.IN_REVIEW).update(title="A draft")
    factories.withdrawn("Withdrawn", council="oldham")
    page = as_dev.get(reverse("merge", args=[twice[0].case_study_id]), {"q": q})
    assert [edition.title for edition in page.context["found"]] == titles


def test_only_what_is_published_and_another_is_merged_into(
    twice: tuple[Edition, Edition], as_dev: Client
) -> None:
    url = reverse("merge", args=[twice[0].case_study_id])
    draft = factories.submitted("In review", council="oldham")
    for wrong in (twice[0].case_study_id, draft.pk, "x"):
        as_dev.post(url, {"into": wrong})
    shown = as_dev.post(f"{url}?q=mend", {})
    assert errors(shown) == [("id_into_0", "Choose the case study that stays")]
    assert Edition.objects.current().count() == 2


def test_withdrawn_ones_show_their_notice_still(twice: tuple[Edition, Edition], dev: User) -> None:
    workflow.withdraw(twice[0].case_study, by=dev, reason="It ended.")
    page = Client().get(twice[0].get_absolute_url())
    assert (page.status_code, "It ended." in text_of(page)) == (410, True)


# --- One record, and everything kept ------------------------------------------------------------


def rows_but(case_study: CaseStudy) -> list[object]:
    def rows() -> Iterator[object]:
        yield from CaseStudy.objects.exclude(pk=case_study.pk).order_by("pk").values()
        for model in (Edition, PrincipleClaim, Event):
            yield from model.objects.exclude(case_study=case_study).order_by("pk").values()
        yield from User.objects.order_by("pk").values()
        yield from Membership.objects.order_by("pk").values()

    return list(rows())


def test_a_decision_touches_one_record_and_no_other_of_its_author(
    as_dev: Client, amber: User
) -> None:
    others = [factories.submitted("Second"), factories.complete("Third")]
    factories.published("Fourth")
    case_study = factories.submitted("First")
    before = rows_but(case_study)
    pk = [case_study.pk]
    as_dev.post(reverse("decide_principles", args=pk), {
        "decision_innovation": "rejected", "why_innovation": "It was not new."})  # fmt: skip
    as_dev.post(reverse("request_changes", args=pk), {"message": "More."})
    workflow.submit(case_study, by=amber)
    as_dev.post(reverse("decide_principles", args=pk), {"decision_innovation": "confirmed"})
    as_dev.post(reverse("publish", args=pk))
    as_dev.post(reverse("withdraw", args=pk), {"notice": "It ended."})
    case_study.refresh_from_db()
    assert case_study.state == State.WITHDRAWN
    assert rows_but(case_study) == before
    assert case_study.what_was_done == "We began First with residents."
    assert case_study.rounds.count() == 2
    assert others[0].rounds.get().closed_at is None


# --- At the same moment -------------------------------------------------------------------------


def test_two_merged_into_one_another_at_once_lead_somewhere(committed: None) -> None:
    one, two = (factories.published(f"Café {n}").case_study for n in range(2))
    dev = factories.reviewer()
    at_once(
        lambda: workflow.merge(one, by=dev, into=two), lambda: workflow.merge(two, by=dev, into=one)
    )
    assert Edition.objects.current().count() == 1
    assert Event.objects.filter(kind=Kind.MERGED).count() == 1


def test_an_author_submits_anew_while_a_reviewer_withdraws(committed: None) -> None:
    case_study = factories.published().case_study
    amber, dev = factories.officer_of("stevenage"), factories.reviewer()
    workflow.revise(case_study, by=amber)
    at_once(
        lambda: workflow.submit(case_study, by=amber),
        lambda: workflow.withdraw(case_study, by=dev, reason="It ended."),
    )
    case_study.refresh_from_db()
    assert case_study.state == State.WITHDRAWN or case_study.rounds.filter(closed_at=None).exists()
    assert case_study.editions.standing().get().status == Edition.Status.WITHDRAWN
    assert case_study.events.filter(kind=Kind.WITHDRAWN).count() == 1
    events = list(case_study.events.order_by("pk"))
    assert [e.from_state for e in events[1:]] == [e.to_state for e in events[:-1]]


def test_one_publishes_while_another_sends_it_back(committed: None) -> None:
    case_study, dev = factories.submitted(), factories.reviewer()
    reviewing.confirm_all(case_study, by=dev)
    at_once(
        lambda: workflow.publish(case_study, by=dev),
        lambda: workflow.request_changes(case_study, by=dev, message="More."),
    )
    case_study.refresh_from_db()
    decided = case_study.events.filter(kind__in=[Kind.PUBLISHED, Kind.CHANGES_REQUESTED])
    assert decided.count() == 1
    assert Edition.objects.count() == (case_study.state == State.PUBLISHED)
    assert case_study.rounds.get().outcome == decided.get().kind


def test_a_member_is_removed_while_saving(committed: None) -> None:
    """It is saved whole or refused; afterwards nothing more of theirs is."""
    case_study, amber = factories.complete(), factories.officer_of("stevenage")
    today = timezone.localdate()
    case_study.refresh_from_db()
    seen = case_study.version
    __, saved = at_once(
        lambda: amber.memberships.update(ended_on=today),
        lambda: drafting.save(case_study, [], by=amber),
    )
    case_study.refresh_from_db()
    assert (saved, case_study.version) in [(None, seen + 1), (PermissionDenied, seen)]
    amber.refresh_from_db()
    after = at_once(lambda: workflow.submit(case_study, by=amber))
    assert [str(result) for result in after] == [
        "<class 'django.core.exceptions.PermissionDenied'>"
    ]
