"""Whatever people do in whatever order, these things stay true."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from councilnet.models import User
from initiatives import reviewing, workflow
from initiatives.models import CaseStudy, Edition, PrincipleClaim, ReviewPolicy, ReviewRound, State
from initiatives.reviewing import Decision
from tests import factories

OUTSIDERS = {"cara"}
REFUSED = (workflow.MoveRefused, PermissionDenied)


class Workflow(RuleBasedStateMachine):
    """Two case studies, an officer, a stranger and two reviewers, who try everything."""

    people: dict[str, User]
    who = st.sampled_from(["dev", "fay", "dev", "fay", "amber", "cara"])  # mostly who may
    writer = st.sampled_from(["amber", "amber", "amber", "cara", "dev"])
    which = st.sampled_from([0, 1])
    state = st.sampled_from(State.values)

    @initialize(two_steps=st.booleans(), states=st.tuples(state, state))
    def begin(self, two_steps: bool, states: tuple[str, str]) -> None:
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.people = {
            "amber": factories.person("amber", council="stevenage"),
            "cara": factories.person("cara", council="oldham"),
            "dev": factories.person("dev", role=User.Role.NETWORK_STAFF),
            "fay": factories.person("fay", role=User.Role.NETWORK_STAFF),
        }
        self.case_studies = [
            factories.moved_to(state, factories.complete(f"Café {n}"))
            for n, state in enumerate(states)
        ]
        self.acts = {one.pk: one.events.count() for one in self.case_studies}
        ReviewPolicy.objects.create(two_steps=two_steps)

    def teardown(self) -> None:
        if hasattr(self, "outer"):
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    def move(self, which: int, who: str, act: Callable[[CaseStudy, User], object]) -> None:
        """A refusal leaves everything as it was; what is done leaves one event."""
        case_study, by = self.case_studies[which], self.people[who]
        before = list(everything())
        try:
            with transaction.atomic():
                act(case_study, by)
        except REFUSED:
            assert list(everything()) == before
        else:
            assert who not in OUTSIDERS
            self.acts[case_study.pk] += 1

    def approved_by_two(self, case_study: CaseStudy, by: User) -> None:
        """Where the network asks for it, somebody else recommended it, a small correction apart."""
        case_study.refresh_from_db()
        if ReviewPolicy.current().two_steps and not case_study.is_correction:
            assert case_study.recommended_by_id not in {None, by.pk}

    @rule(which=which, who=writer)
    def submit(self, which: int, who: str) -> None:
        self.move(which, who, lambda c, by: workflow.submit(c, by=by))

    @rule(which=which, who=who, message=st.sampled_from(["", "More."]))
    def request_changes(self, which: int, who: str, message: str) -> None:
        self.move(which, who, lambda c, by: workflow.request_changes(c, by=by, message=message))

    @rule(which=which, who=who)
    def point_out(self, which: int, who: str) -> None:
        self.move(
            which,
            who,
            lambda c, by: reviewing.remark(c, by=by, part="story", text="Who?", is_to_change=True),
        )

    @rule(which=which, who=who, confirms=st.booleans())
    def decide(self, which: int, who: str, confirms: bool) -> None:
        claim = PrincipleClaim.objects.get(case_study=self.case_studies[which])
        is_news = claim.decision != ("confirmed" if confirms else "rejected")
        decisions = {"innovation": Decision(confirms, "" if confirms else "It was not new.")}
        if is_news:
            self.move(which, who, lambda c, by: reviewing.decide_claims(c, decisions, by=by))

    @rule(which=which, who=who)
    def recommend(self, which: int, who: str) -> None:
        self.move(which, who, lambda c, by: reviewing.recommend(c, by=by))

    @rule(which=which, who=who)
    def publish(self, which: int, who: str) -> None:
        def act(case_study: CaseStudy, by: User) -> None:
            workflow.publish(case_study, by=by)
            self.approved_by_two(case_study, by)

        self.move(which, who, act)

    @rule(which=which, who=who, days=st.sampled_from([-1, 1, 1]))
    def approve(self, which: int, who: str, days: int) -> None:
        def act(case_study: CaseStudy, by: User) -> None:
            workflow.approve(case_study, by=by, at=timezone.now() + timedelta(days=days))
            self.approved_by_two(case_study, by)

        self.move(which, who, act)

    @rule(which=which, who=who)
    def take_back(self, which: int, who: str) -> None:
        self.move(which, who, lambda c, by: workflow.take_back_approval(c, by=by))

    @rule(days=st.sampled_from([0, 2]))
    def time_passes(self, days: int) -> None:
        published, refused = workflow.publish_due(timezone.now() + timedelta(days=days))
        assert refused == []
        for edition in published:
            assert edition.published_by is None
            self.acts[edition.case_study_id] += 1

    @rule(which=which, who=writer, is_correction=st.booleans())
    def revise(self, which: int, who: str, is_correction: bool) -> None:
        self.move(which, who, lambda c, by: workflow.revise(c, by=by, is_correction=is_correction))

    @rule(which=which, who=who)
    def withdraw(self, which: int, who: str) -> None:
        self.move(which, who, lambda c, by: workflow.withdraw(c, by=by, reason="It ended."))

    @rule(which=which, into=which, who=who)
    def merge(self, which: int, into: int, who: str) -> None:
        other = self.case_studies[into]
        self.move(which, who, lambda c, by: workflow.merge(c, by=by, into=other))

    @rule(which=which, who=who)
    def restore(self, which: int, who: str) -> None:
        self.move(which, who, lambda c, by: workflow.restore(c, by=by))

    # What stays true

    def rows(self) -> Iterator[CaseStudy]:
        yield from CaseStudy.objects.filter(pk__in=self.acts) if hasattr(self, "acts") else ()

    @invariant()
    def at_most_one_edition_stands_and_numbers_follow_on(self) -> None:
        for row in self.rows():
            assert row.editions.standing().count() <= 1
            numbers = sorted(row.editions.values_list("number", flat=True))
            assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def what_is_published_has_an_edition_and_what_is_withdrawn_is_not_current(self) -> None:
        for row in self.rows():
            current = row.editions.current().count()
            if row.state == State.PUBLISHED:
                assert current == 1
            if row.state == State.WITHDRAWN:
                assert (current, row.editions.standing().count()) == (0, 1)

    @invariant()
    def every_edition_has_confirmed_principles_alone(self) -> None:
        for keys in Edition.objects.values_list("principle_keys", flat=True):
            assert keys == ["innovation"]

    @invariant()
    def each_act_left_one_event_and_they_follow_one_another(self) -> None:
        for row in self.rows():
            events = list(row.events.order_by("pk"))
            assert len(events) == self.acts[row.pk]
            states = [event.to_state for event in events]
            assert [event.from_state for event in events[1:]] == states[:-1]
            assert states[-1] == row.state

    @invariant()
    def a_round_is_open_exactly_while_it_is_reviewed(self) -> None:
        for row in self.rows():
            is_open = ReviewRound.objects.filter(case_study=row, closed_at=None).count()
            assert is_open == (row.state in {State.IN_REVIEW, State.APPROVED})

    @invariant()
    def what_is_approved_alone_has_a_time(self) -> None:
        for row in self.rows():
            assert (row.publish_at is not None) == (row.state == State.APPROVED)

    @invariant()
    def what_is_merged_leads_to_an_address_at_which_something_stands(self) -> None:
        for row in self.rows():
            if row.merged_into:
                assert row.state == State.WITHDRAWN
                assert row.merged_into.editions.standing().count() == 1
                assert row.merged_into.merged_into_id != row.pk


def everything() -> Iterator[object]:
    """All that a move could touch."""
    yield from CaseStudy.objects.order_by("pk").values()
    yield from Edition.objects.order_by("pk").values("pk", "status", "withdrawn_at", "slug")
    yield from ReviewRound.objects.order_by("pk").values()
    yield from PrincipleClaim.objects.order_by("pk").values()


@pytest.mark.django_db
def test_whatever_people_do_it_stays_in_order(reference_data: None) -> None:
    run_state_machine_as_test(
        Workflow,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
