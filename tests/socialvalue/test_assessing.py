"""Every state × move × person, and what each move leaves behind."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from councilnet.models import Membership, User
from initiatives import workflow
from initiatives.workflow import MoveRefused
from socialvalue import assessing
from socialvalue.assessing import Answer
from socialvalue.models import Assessment, AssessmentEvent, CalculationRun, Delivery, State
from tests import factories
from tests.socialvalue import assessed
from tests.together import at_once

Kind = AssessmentEvent.Kind
pytestmark = pytest.mark.django_db
COUNCILS, STAFF = {"amber", "ben"}, {"dev", "erin"}
CAST = ["amber", "ben", "cara", "dev", "erin"]


def answers(run: CalculationRun, **changed: Answer) -> dict[int | None, Answer]:
    """Agreement with each line, but for what ``changed`` says: line_0, or whole."""
    told: dict[int | None, Answer] = {None: changed.get("whole", Answer(True))}
    for i in range(len(run.record["lines"])):
        told[i] = changed.get(f"line_{i}", Answer(True))
    return told


def _reply(assessment: Assessment, by: User) -> None:
    run = assessing.run_of(assessment)
    assessing.reply(assessment, answers(run) if run else {}, by=by)


ACTS: dict[str, Callable[[Assessment, User], object]] = {
    Kind.PROPOSED: lambda a, by: assessing.propose(a, by=by),
    Kind.SENT_BACK: lambda a, by: assessing.send_back(a, by=by, message="Say who."),
    Kind.SIGNED: lambda a, by: assessing.sign(a, by=by),
    Kind.REPLIED: _reply,
    Kind.PUBLISHED: lambda a, by: assessing.publish(a, by=by),
    Kind.REOPENED: lambda a, by: assessing.reopen(a, by=by),
    Kind.WITHDRAWN: lambda a, by: assessing.withdraw(a, by=by, reason="A mistake."),
}
LEADS_TO = {
    (State.DRAFT, Kind.PROPOSED): State.PROPOSED,
    (State.PROPOSED, Kind.SENT_BACK): State.DRAFT,
    (State.WITH_COUNCIL, Kind.SENT_BACK): State.DRAFT,
    (State.READY, Kind.SENT_BACK): State.DRAFT,
    (State.WITH_COUNCIL, Kind.REPLIED): State.READY,
    (State.READY, Kind.PUBLISHED): State.PUBLISHED,
    (State.PUBLISHED, Kind.REOPENED): State.DRAFT,
    (State.PUBLISHED, Kind.WITHDRAWN): State.DRAFT,
}
SIGNING = {"council": State.READY, "network": State.WITH_COUNCIL}


@pytest.fixture
def cast(amber: User, ben: User, cara: User, dev: User, erin: User) -> dict[str, User]:
    return {"amber": amber, "ben": ben, "cara": cara, "dev": dev, "erin": erin}


def in_state(state: str, side: str, cast: dict[str, User]) -> Assessment:
    """Put forward by amber for the council or by dev for the network; erin signs."""
    who = cast["amber" if side == "council" else "dev"]
    assessment = assessed.whole(factories.published("Job club").case_study, by=who)
    if state == State.DRAFT:
        return assessment
    run = assessing.propose(assessment, by=who)
    if state != State.PROPOSED:
        assessing.sign(assessment, by=cast["erin"])
    if side == "network" and state in {State.READY, State.PUBLISHED}:
        assessing.reply(assessment, answers(run), by=cast["ben"])
    if state == State.PUBLISHED:
        assessing.publish(assessment, by=cast["erin"])
    assessment.refresh_from_db()
    return assessment


def may(kind: str, state: str, side: str) -> set[str]:
    """dev put the network's forward, so that only erin signs it once there is a run."""
    if kind in {Kind.PROPOSED, Kind.REOPENED}:
        return COUNCILS if side == "council" else STAFF
    if kind == Kind.REPLIED:
        return COUNCILS if side == "network" else set()
    if kind == Kind.SIGNED and side == "network" and state != State.DRAFT:
        return {"erin"}
    return STAFF


def leads_to(state: str, kind: str, side: str) -> str | None:
    if (state, kind) == (State.PROPOSED, Kind.SIGNED):
        return SIGNING[side]
    return LEADS_TO.get((State(state), Kind(kind)))


@pytest.mark.parametrize("side", ["council", "network"])
@pytest.mark.parametrize("state", State.values)
def test_only_the_moves_of_the_table_are_made(state: str, side: str, cast: dict[str, User]) -> None:
    if (state, side) == (State.WITH_COUNCIL, "council"):
        return  # nobody asks a council about what it said itself
    assessment = in_state(state, side, cast)
    for kind in ACTS:
        for name in CAST:
            _try(assessment, state, kind, side, cast[name], name)


def _try(assessment: Assessment, state: str, kind: str, side: str, by: User, name: str) -> None:
    to, allowed = leads_to(state, kind, side), name in may(kind, state, side)
    events = assessment.events.count()
    shown = assessing.possible(Kind(kind), assessment, by=by)
    with transaction.atomic():
        if not allowed:
            with pytest.raises(PermissionDenied):
                ACTS[kind](assessment, by)
        elif to is None:
            with pytest.raises(MoveRefused):
                ACTS[kind](assessment, by)
        else:
            ACTS[kind](assessment, by)
        assessment.refresh_from_db()
        moved = allowed and to is not None
        assert assessment.state == (to if moved else state), (kind, name)
        assert assessment.events.count() == events + moved
        assert shown is (moved or _shown_in_vain(state, kind, allowed)), (kind, name)
        transaction.set_rollback(True)
    assessment.refresh_from_db()


def _shown_in_vain(state: str, kind: str, allowed: bool) -> bool:
    """Publishing waits for the last day; withdrawing finds that nothing is published."""
    waits = (state, kind) == (State.WITH_COUNCIL, Kind.PUBLISHED)
    return allowed and (waits or kind == Kind.WITHDRAWN)


def test_each_move_records_who_what_and_why(cast: dict[str, User]) -> None:
    assessment = in_state(State.PROPOSED, "council", cast)
    assessing.send_back(assessment, by=cast["dev"], message="Say who counted.")
    rows = assessment.events.order_by("pk").values_list("kind", "side", "actor_name", "message")
    assert list(rows) == [
        ("started", "council", "Amber", ""),
        ("proposed", "council", "Amber", ""),
        ("sent-back", "network", "Dev", "Say who counted."),
    ]


def test_what_was_sent_back_is_signed_no_more(cast: dict[str, User]) -> None:
    assessment = in_state(State.READY, "network", cast)
    assessing.send_back(assessment, by=cast["dev"], message="They disagree.")
    run = assessing.run_of(assessment)
    assert run is not None
    assert (run.status, run.signed_at, run.signed_by_name, run.reply_until) == (
        "sent-back", None, "", None,
    )  # fmt: skip
    assert run.replies.count() == 4


def test_a_run_keeps_the_file_the_output_and_their_hashes(cast: dict[str, User]) -> None:
    run = assessing.run_of(in_state(State.PROPOSED, "council", cast))
    assert run is not None
    assert (run.number, run.status, run.draws, run.seed) == (1, "proposed", 20_000, 1)
    assert (run.made_by, run.made_by_name, run.assessed_by) == (cast["amber"], "Amber", "council")
    assert run.npsv == Decimal(run.result["npsv"])
    assert run.npsv_low == Decimal(run.result["simulation"]["p10"])
    assert run.quality == Decimal(60)
    assert run.confidence == "B"
    assert [line["place"] for line in run.record["lines"]] == [0, None, 1]
    assert run.record["flags"]
    assert {flag["reason"] for flag in run.record["flags"]} == {"We looked into it."}


def test_no_name_stands_in_what_cannot_be_changed(cast: dict[str, User]) -> None:
    run = assessing.run_of(in_state(State.PROPOSED, "council", cast))
    assert run is not None
    told = f"{run.record}{run.document}{run.output}"
    assert not [name for name in ("Amber", "Ben", "Dev", "Erin") if name in told]


def test_what_stands_in_the_way_is_named(cast: dict[str, User]) -> None:
    assessment = assessed.begun(by=cast["amber"])
    with pytest.raises(MoveRefused, match=r"Something must be put right first\. Add a line"):
        assessing.propose(assessment, by=cast["amber"])
    assessed.line(assessment, deadweight="0.4", attribution="0.1", displacement="0.1")
    with pytest.raises(MoveRefused, match="Record a reason for each of these first"):
        assessing.propose(assessment, by=cast["amber"])
    assert assessing.run_of(assessment) is None


def test_figures_that_no_column_holds_are_refused_with_a_sentence(cast: dict[str, User]) -> None:
    assessment = assessed.begun(by=cast["amber"])
    assessed.line(
        assessment, quantity="99999999999999", unit_value="99999999999999", deadweight="0.1"
    )
    assessed.explained(assessment)
    with pytest.raises(MoveRefused, match="check them"):
        assessing.propose(assessment, by=cast["amber"])


def test_the_score_that_stood_is_superseded(cast: dict[str, User]) -> None:
    assessment = in_state(State.PUBLISHED, "council", cast)
    assessing.reopen(assessment, by=cast["amber"])
    assert [run.status for run in assessment.runs.all()] == ["published"]
    assessing.propose(assessment, by=cast["amber"])
    assessing.sign(assessment, by=cast["dev"])
    assessing.publish(assessment, by=cast["dev"])
    assert [(run.number, run.status) for run in assessment.runs.all()] == [
        (2, "published"),
        (1, "superseded"),
    ]


def test_a_score_by_another_assessment_takes_its_place_too(cast: dict[str, User]) -> None:
    first = in_state(State.PUBLISHED, "council", cast)
    second = assessed.whole(first.case_study, by=cast["amber"], kind="evaluation")
    assessing.propose(second, by=cast["amber"])
    assessing.sign(second, by=cast["dev"])
    run = assessing.publish(second, by=cast["dev"])
    assert run.number == 2
    assert list(CalculationRun.objects.published()) == [run]


def test_who_put_it_forward_does_not_sign_it(cast: dict[str, User]) -> None:
    assessment = in_state(State.PROPOSED, "network", cast)
    with pytest.raises(PermissionDenied):
        assessing.sign(assessment, by=cast["dev"])


def test_staff_who_act_for_the_council_do_not_sign_it(cast: dict[str, User]) -> None:
    assessment = in_state(State.PROPOSED, "council", cast)
    council = assessment.case_study.council
    Membership.objects.create(user=cast["dev"], council=council)
    with pytest.raises(PermissionDenied):
        assessing.sign(assessment, by=cast["dev"])


# --- The council's reply -----------------------------------------------------------------------
def test_the_council_has_ten_working_days(cast: dict[str, User]) -> None:
    assessment = in_state(State.WITH_COUNCIL, "network", cast)
    run = assessing.run_of(assessment)
    assert run is not None
    assert run.reply_until is not None
    assert run.reply_until - timezone.localdate() >= timedelta(days=12)
    with pytest.raises(MoveRefused, match="The council may reply until the end of"):
        assessing.publish(assessment, by=cast["erin"])


def test_without_a_reply_it_is_published_after_the_last_day(cast: dict[str, User]) -> None:
    assessment = in_state(State.WITH_COUNCIL, "network", cast)
    runs = CalculationRun.objects.filter(assessment=assessment)
    runs.update(reply_until=timezone.localdate())
    with pytest.raises(MoveRefused):
        assessing.publish(assessment, by=cast["erin"])
    runs.update(reply_until=timezone.localdate() - timedelta(days=1))
    assert assessing.publish(assessment, by=cast["erin"]).status == "published"


def test_both_sides_are_kept(cast: dict[str, User]) -> None:
    assessment = in_state(State.WITH_COUNCIL, "network", cast)
    run = assessing.run_of(assessment)
    assert run is not None
    told = answers(run, line_0=Answer(False, "There were 20."))
    assessing.reply(assessment, told, by=cast["ben"])
    rows = run.replies.values_list("line", "agrees", "text", "replied_by_name")
    assert list(rows) == [
        (None, True, "", "Ben"),
        (0, False, "There were 20.", "Ben"),
        (1, True, "", "Ben"),
        (2, True, "", "Ben"),
    ]


def test_a_reply_is_of_each_line(cast: dict[str, User]) -> None:
    assessment = in_state(State.WITH_COUNCIL, "network", cast)
    with pytest.raises(MoveRefused, match="Say of each line"):
        assessing.reply(assessment, {None: Answer(True)}, by=cast["ben"])


# --- Only what readers can see -----------------------------------------------------------------
def test_nothing_is_published_of_what_nobody_can_read(cast: dict[str, User]) -> None:
    assessment = in_state(State.READY, "council", cast)
    workflow.withdraw(assessment.case_study, by=cast["dev"], reason="It ended.")
    with pytest.raises(MoveRefused, match="Its case study is not published"):
        assessing.publish(assessment, by=cast["dev"])


def test_a_withdrawn_case_study_has_no_score(cast: dict[str, User]) -> None:
    assessment = in_state(State.PUBLISHED, "council", cast)
    assert CalculationRun.objects.published().count() == 1
    workflow.withdraw(assessment.case_study, by=cast["dev"], reason="It ended.")
    assert not CalculationRun.objects.published().exists()
    assert not CalculationRun.objects.public().exists()
    assert not CalculationRun.objects.receipted().exists()


def test_a_withdrawn_score_keeps_its_reason(cast: dict[str, User]) -> None:
    assessment = in_state(State.PUBLISHED, "council", cast)
    assessing.withdraw(assessment, by=cast["dev"], reason="The survey was of another town.")
    run = assessing.run_of(assessment)
    assert run is not None
    assert (run.status, run.withdrawn_reason) == ("withdrawn", "The survey was of another town.")
    assert not CalculationRun.objects.public().exists()


# --- What was delivered ------------------------------------------------------------------------
def delivered(run: CalculationRun, by: User, **told: Any) -> Delivery:
    usual: dict[str, Any] = {
        "line": 0,
        "until": date(2024, 3, 31),
        "quantity": Decimal(9),
        "source": "The club’s book",
    }
    return assessing.deliver(run, by=by, **(usual | told))


def test_the_other_side_checks_what_was_delivered(cast: dict[str, User]) -> None:
    run = assessing.run_of(in_state(State.PUBLISHED, "council", cast))
    assert run is not None
    of_council = delivered(run, cast["amber"])
    of_network = delivered(run, cast["dev"], line=1)
    for delivery, own, other in ((of_council, "ben", "dev"), (of_network, "erin", "ben")):
        with pytest.raises(PermissionDenied):
            assessing.check(delivery, by=cast[own])
        assessing.check(delivery, by=cast[other])
        delivery.refresh_from_db()
        assert delivery.checked_by_name == other.title()
        with pytest.raises(MoveRefused, match="has checked this figure already"):
            assessing.check(delivery, by=cast[other])
    assert run.assessment.events.filter(kind="checked").count() == 2


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"line": 9}, "Choose one of its lines"),
        ({"until": timezone.localdate() + timedelta(days=1)}, "up to today at most"),
    ],
)
def test_what_cannot_be_known_is_not_told(
    told: dict[str, Any], why: str, cast: dict[str, User]
) -> None:
    run = assessing.run_of(in_state(State.PUBLISHED, "council", cast))
    assert run is not None
    with pytest.raises(MoveRefused, match=why):
        delivered(run, cast["amber"], **told)


def test_one_figure_a_line_and_day(cast: dict[str, User]) -> None:
    run = assessing.run_of(in_state(State.PUBLISHED, "council", cast))
    assert run is not None
    delivered(run, cast["amber"])
    with pytest.raises(MoveRefused, match="give another day"):
        delivered(run, cast["dev"])
    with pytest.raises(PermissionDenied):
        delivered(run, cast["cara"], line=1)


def test_only_of_what_is_published(cast: dict[str, User]) -> None:
    run = assessing.run_of(in_state(State.READY, "council", cast))
    assert run is not None
    with pytest.raises(MoveRefused, match="the score that is published"):
        delivered(run, cast["amber"])


# --- At the same moment ------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_publish_at_once(reference_data: None, cast: dict[str, User]) -> None:
    assessment = in_state(State.READY, "council", cast)
    came = at_once(
        lambda: assessing.publish(assessment, by=cast["dev"]),
        lambda: assessing.publish(assessment, by=cast["erin"]),
    )
    assert came.count(MoveRefused) == 1
    assert assessment.events.filter(kind="published").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_assessments_of_one_case_study_are_published_at_once(
    reference_data: None, cast: dict[str, User]
) -> None:
    first = in_state(State.READY, "council", cast)
    second = assessed.whole(first.case_study, by=cast["amber"], kind="evaluation")
    assessing.propose(second, by=cast["amber"])
    assessing.sign(second, by=cast["erin"])
    came = at_once(
        lambda: assessing.publish(first, by=cast["dev"]),
        lambda: assessing.publish(second, by=cast["erin"]),
    )
    assert MoveRefused not in came
    of_it = CalculationRun.objects.filter(case_study=first.case_study_id)
    assert sorted(of_it.values_list("status", flat=True)) == ["published", "superseded"]
