"""Every state × move × person, and what each move leaves behind."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from councilnet.models import Council, CouncilSuccession, Membership, User
from initiatives import emails, reviewing, workflow
from initiatives.models import CaseStudy, Edition, Event, EvidenceLevel, OldAddress, State
from tests import factories
from tests.together import at_once

Kind = Event.Kind
TOMORROW = timezone.now() + timedelta(days=1)
ACTS: dict[str, Callable[[CaseStudy, User], object]] = {
    Kind.SUBMITTED: lambda c, by: workflow.submit(c, by=by),
    Kind.CHANGES_REQUESTED: lambda c, by: workflow.request_changes(c, by=by, message="More."),
    Kind.PUBLISHED: lambda c, by: workflow.publish(c, by=by),
    Kind.APPROVED: lambda c, by: workflow.approve(c, by=by, at=TOMORROW),
    Kind.APPROVAL_TAKEN_BACK: lambda c, by: workflow.take_back_approval(c, by=by),
    Kind.REVISED: lambda c, by: workflow.revise(c, by=by),
    Kind.RESTORED: lambda c, by: workflow.restore(c, by=by),
    Kind.WITHDRAWN: lambda c, by: workflow.withdraw(c, by=by, reason="Out of date."),
    Kind.MERGED: lambda c, by: workflow.merge(
        c, by=by, into=factories.published("The one kept").case_study
    ),
}
MAY = {
    Kind.SUBMITTED: {"amber", "ben"},
    Kind.CHANGES_REQUESTED: {"dev", "erin"},
    Kind.PUBLISHED: {"dev", "erin"},
    Kind.APPROVED: {"dev", "erin"},
    Kind.APPROVAL_TAKEN_BACK: {"dev", "erin"},
    Kind.REVISED: {"amber", "ben"},
    Kind.RESTORED: {"dev", "erin"},
    Kind.WITHDRAWN: {"dev", "erin"},
    Kind.MERGED: {"dev", "erin"},
}
LEADS_TO = {
    (State.DRAFT, Kind.SUBMITTED): State.IN_REVIEW,
    (State.CHANGES_REQUESTED, Kind.SUBMITTED): State.IN_REVIEW,
    (State.IN_REVIEW, Kind.CHANGES_REQUESTED): State.CHANGES_REQUESTED,
    (State.IN_REVIEW, Kind.PUBLISHED): State.PUBLISHED,
    (State.IN_REVIEW, Kind.APPROVED): State.APPROVED,
    (State.APPROVED, Kind.APPROVAL_TAKEN_BACK): State.IN_REVIEW,
    (State.APPROVED, Kind.PUBLISHED): State.PUBLISHED,
    (State.WITHDRAWN, Kind.RESTORED): State.PUBLISHED,
    (State.PUBLISHED, Kind.REVISED): State.DRAFT,
    (State.WITHDRAWN, Kind.REVISED): State.DRAFT,
    (State.PUBLISHED, Kind.WITHDRAWN): State.WITHDRAWN,
    (State.PUBLISHED, Kind.MERGED): State.WITHDRAWN,
}
CAST = ["amber", "ben", "cara", "dev", "erin"]


@pytest.fixture
def cast(amber: User, ben: User, cara: User, dev: User, erin: User) -> dict[str, User]:
    return {"amber": amber, "ben": ben, "cara": cara, "dev": dev, "erin": erin}


def in_state(state: str) -> CaseStudy:
    """Each principle of it is confirmed, so that only the state and the person decide."""
    case_study = factories.moved_to(state, factories.complete())
    case_study.claims.update(decision="confirmed", decided_at=timezone.now())
    case_study.refresh_from_db()
    return case_study


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("kind", list(ACTS))
@pytest.mark.parametrize("state", State.values)
def test_only_the_moves_of_the_table_are_made(
    state: str, kind: str, who: str, cast: dict[str, User]
) -> None:
    case_study, by = in_state(state), cast[who]
    events = case_study.events.count()
    to = LEADS_TO.get((State(state), Kind(kind)))
    assert workflow.possible(Kind(kind), case_study, by=by) is (
        (bool(to) and who in MAY[Kind(kind)]) or _withdrawable_in_name(state, kind, who)
    )
    if who not in MAY[Kind(kind)]:
        with pytest.raises(PermissionDenied):
            ACTS[kind](case_study, by)
    elif to is None:
        with pytest.raises(workflow.MoveRefused):
            ACTS[kind](case_study, by)
    else:
        ACTS[kind](case_study, by)
    case_study.refresh_from_db()
    moved = to is not None and who in MAY[Kind(kind)]
    assert case_study.state == (to if moved else state)
    assert case_study.events.count() == events + moved


def _withdrawable_in_name(state: str, kind: str, who: str) -> bool:
    """Drafts of something published can be withdrawn; the move finds that nothing is."""
    return (
        kind in {Kind.WITHDRAWN, Kind.MERGED}
        and who in MAY[Kind(kind)]
        and state in workflow.WORKING
    )


def test_each_move_records_who_what_and_why(amber: User, dev: User) -> None:
    case_study = factories.complete()
    workflow.submit(case_study, by=amber)
    workflow.request_changes(case_study, by=dev, message="Say who paid.")
    rows = case_study.events.order_by("pk").values_list(
        "kind", "side", "actor_name", "from_state", "to_state", "message"
    )
    assert list(rows) == [
        ("started", "council", "Amber", "", "draft", ""),
        ("submitted", "council", "Amber", "draft", "in-review", ""),
        ("changes-requested", "network", "Dev", "in-review", "changes-requested", "Say who paid."),
    ]


def test_each_move_is_a_change_to_whoever_writes_it_meanwhile(amber: User, dev: User) -> None:
    case_study = factories.complete()
    workflow.submit(case_study, by=amber)
    submitted = CaseStudy.objects.get(pk=case_study.pk).version
    assert submitted == factories.complete().version + 1
    workflow.request_changes(case_study, by=dev, message="Say who paid.")
    assert CaseStudy.objects.get(pk=case_study.pk).version == submitted + 1


def test_the_council_reads_the_network_as_one(amber: User, dev: User) -> None:
    case_study = factories.submitted()
    workflow.request_changes(case_study, by=dev, message="Say who paid.")
    assert [event.actor_for_council for event in case_study.events.all()] == [
        "The network",
        "Amber",
        "Amber",
    ]


def test_submitting_names_all_that_is_missing(amber: User) -> None:
    case_study = factories.draft()
    with pytest.raises(workflow.NotComplete) as refused:
        workflow.submit(case_study, by=amber)
    assert [(fault.part.key, fault.sentence) for fault in refused.value.missing] == [
        ("basics", "Enter a summary of one or two sentences"),
        ("basics", "Choose a theme"),
        ("story", "Write what you did"),
        ("principles", "Choose at least one principle that it meets"),
        ("timeline", "Choose the stage that it has reached"),
    ]
    case_study.refresh_from_db()
    assert case_study.state == State.DRAFT


def test_a_reason_that_is_too_short_is_missing(amber: User) -> None:
    case_study = factories.complete()
    case_study.claims.update(reason="Because.")
    with pytest.raises(workflow.NotComplete) as refused:
        workflow.submit(case_study, by=amber)
    assert [fault.sentence for fault in refused.value.missing] == [
        "Say in 20 to 600 characters why it meets “Innovation”"
    ]


def test_stopping_wants_a_cause_and_a_lesson(amber: User) -> None:
    with pytest.raises(workflow.NotComplete) as refused:
        workflow.submit(factories.complete(stage="stopped"), by=amber)
    assert [fault.field for fault in refused.value.missing] == ["stop_cause", "stop_lesson"]


def test_staff_who_act_for_the_council_do_not_review_it(dev: User, stevenage: Council) -> None:
    case_study = factories.submitted()
    Membership.objects.create(user=dev, council=stevenage)
    with pytest.raises(PermissionDenied):
        factories.publish(case_study, by=dev)


def test_staff_of_its_successor_do_not_review_it_either(dev: User, stevenage: Council) -> None:
    case_study = factories.submitted()
    new = Council.objects.create(
        name="Hertfordshire North", short_name="Herts North", slug="herts-north",
        type="unitary", nation="england", region="east-of-england",
    )  # fmt: skip
    Membership.objects.create(user=dev, council=new)
    succession = CouncilSuccession.objects.create(old=stevenage, new=new)
    assert workflow.possible(Kind.PUBLISHED, case_study, by=dev)
    succession.rights_passed_on = "2026-01-01"
    succession.save()
    assert not workflow.possible(Kind.PUBLISHED, case_study, by=dev)


def test_a_member_who_left_or_was_barred_may_nothing(amber: User) -> None:
    case_study = factories.complete()
    amber.memberships.update(ended_on="2100-01-01")
    with pytest.raises(PermissionDenied):
        workflow.submit(case_study, by=amber)
    amber.memberships.update(ended_on=None)
    amber.is_active = False
    with pytest.raises(PermissionDenied):
        workflow.submit(case_study, by=amber)


def test_the_live_edition_stays_while_the_next_is_written(amber: User, dev: User) -> None:
    first = factories.published("Repair café")
    case_study = first.case_study
    workflow.revise(case_study, by=amber)
    CaseStudy.objects.filter(pk=case_study.pk).update(title="Repair cafés everywhere")
    assert list(Edition.objects.current().values_list("title", "number")) == [("Repair café", 1)]
    workflow.submit(case_study, by=amber)
    assert list(Edition.objects.current().values_list("title", "number")) == [("Repair café", 1)]
    factories.publish(case_study, by=dev)
    assert list(Edition.objects.current().values_list("title", "number", "slug")) == [
        ("Repair cafés everywhere", 2, "repair-cafe")
    ]
    first.refresh_from_db()
    assert first.status == Edition.Status.SUPERSEDED


@pytest.mark.parametrize("told", [{}, {"is_correction": True}])
def test_the_next_version_is_a_correction_where_that_is_said(
    told: dict[str, bool], amber: User
) -> None:
    case_study = factories.published().case_study
    workflow.revise(case_study, by=amber, **told)
    case_study.refresh_from_db()
    assert case_study.is_correction is bool(told)


def test_withdrawing_while_the_next_is_written(amber: User, dev: User) -> None:
    edition = factories.published()
    workflow.revise(edition.case_study, by=amber)
    workflow.withdraw(edition.case_study, by=dev, reason="The partner asked for it.")
    edition.refresh_from_db()
    assert (edition.status, edition.withdrawn_reason) == ("withdrawn", "The partner asked for it.")
    assert Edition.objects.current().count() == 0


def test_what_was_withdrawn_can_be_published_anew(amber: User, dev: User) -> None:
    case_study = factories.published().case_study
    workflow.withdraw(case_study, by=dev, reason="A figure was wrong.")
    workflow.revise(case_study, by=amber)
    workflow.submit(case_study, by=amber)
    factories.publish(case_study, by=dev)
    assert list(case_study.editions.values_list("number", "status")) == [
        (2, "current"),
        (1, "superseded"),
    ]


def test_what_is_sent_back_stays_with_its_reviewer_and_what_is_decided_does_not(dev: User) -> None:
    case_study = factories.submitted()
    CaseStudy.objects.filter(pk=case_study.pk).update(reviewer=dev, review_due=TOMORROW)
    workflow.request_changes(case_study, by=dev, message="Say who paid.")
    case_study.refresh_from_db()
    assert (case_study.reviewer, case_study.review_due) == (dev, None)
    workflow.submit(case_study, by=factories.officer_of("stevenage"))
    factories.publish(case_study, by=dev)
    case_study.refresh_from_db()
    assert case_study.reviewer is None


def test_nothing_is_approved_for_a_time_that_has_gone_by(dev: User) -> None:
    case_study = factories.submitted()
    reviewing.confirm_all(case_study, by=dev)
    with pytest.raises(workflow.MoveRefused, match="Choose a time to come"):
        workflow.approve(case_study, by=dev, at=timezone.now() - timedelta(minutes=1))
    case_study.refresh_from_db()
    assert (case_study.state, case_study.publish_at) == (State.IN_REVIEW, None)


def test_a_curator_sets_the_evidence_level_with_a_reason(dev: User, cara: User) -> None:
    case_study = factories.submitted()
    level, reason = EvidenceLevel.COMPARED, "The annex compares three towns."
    with pytest.raises(PermissionDenied):
        workflow.set_evidence_level(case_study, by=cara, level=level, reason=reason)
    workflow.set_evidence_level(case_study, by=dev, level=level, reason=reason)
    edition = factories.publish(case_study, by=dev)
    assert edition.evidence_level == 3
    assert edition.content["evidence"] == {"level": 3, "reason": reason}
    workflow.set_evidence_level(case_study, by=dev, level=None, reason="")
    case_study.refresh_from_db()
    assert (case_study.evidence_level_set, case_study.evidence_level_reason) == (None, "")


def test_the_contact_goes_at_once_from_everywhere(amber: User, cara: User) -> None:
    edition = factories.published(
        contact_role="Repairs team", contact_email="repairs@stevenage.gov.uk", contact_agreed=True
    )
    edition.case_study.refresh_from_db()
    version = edition.case_study.version
    with pytest.raises(PermissionDenied):
        workflow.remove_contact(edition.case_study, by=cara)
    workflow.remove_contact(edition.case_study, by=amber)
    edition.refresh_from_db()
    edition.case_study.refresh_from_db()
    assert (edition.contact_role, edition.contact_email) == ("", "")
    assert (edition.case_study.contact_role, edition.case_study.contact_email) == ("", "")
    assert not edition.case_study.contact_agreed
    assert edition.case_study.version == version + 1, "whoever writes it meanwhile is told"


def test_an_address_that_changes_is_never_given_to_another(dev: User, cara: User) -> None:
    edition = factories.published("Repair café")
    assert workflow.change_address(edition.case_study, by=dev, wanted="mending") == "mending"
    other = factories.published("Repair café")
    assert other.slug == "repair-cafe-2"
    assert (
        workflow.change_address(edition.case_study, by=dev, wanted="repair-cafe") == "repair-cafe"
    )
    assert list(edition.case_study.old_addresses.values_list("slug", flat=True)) == ["mending"]


@pytest.mark.parametrize(
    "act",
    [
        lambda c, by: workflow.set_evidence_level(
            c, by=by, level=EvidenceLevel.COUNTED, reason="."
        ),
        lambda c, by: workflow.change_address(c, by=by, wanted="mending"),
        lambda c, by: workflow.remove_contact(c, by=by),
        lambda c, by: workflow.withdraw(c, by=by, reason="Out of date."),
    ],
    ids=["evidence", "address", "contact", "withdrawal"],
)
def test_what_cannot_be_told_is_not_done(
    act: Callable[[CaseStudy, User], object], dev: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(event: Event) -> None:
        raise RuntimeError("Nobody can be told")

    edition = factories.published(
        contact_role="Repairs team", contact_email="repairs@stevenage.gov.uk", contact_agreed=True
    )
    monkeypatch.setattr(emails, "tell_of", broken)
    before = _all_of(edition)
    with pytest.raises(RuntimeError):
        act(edition.case_study, dev)
    assert _all_of(edition) == before


def _all_of(edition: Edition) -> list[object]:
    of_it = {"case_study": edition.case_study_id}
    return [
        list(CaseStudy.objects.filter(pk=edition.case_study_id).values()),
        list(Edition.objects.filter(**of_it).values()),
        list(OldAddress.objects.filter(**of_it).values()),
        list(Event.objects.filter(**of_it).values()),
    ]


# --- At the same moment -------------------------------------------------------------------------


def test_two_who_publish_at_once_make_one_edition(committed: None) -> None:
    case_study = factories.submitted()
    staff = factories.reviewer()
    reviewing.confirm_all(case_study, by=staff)
    results = at_once(*[lambda: workflow.publish(case_study, by=staff)] * 4)
    assert sum(isinstance(result, Edition) for result in results) == 1
    assert results.count(workflow.MoveRefused) == 3
    assert Edition.objects.count() == 1
    assert Event.objects.filter(kind=Kind.PUBLISHED).count() == 1


def test_submitting_twice_makes_one_submission(committed: None) -> None:
    case_study = factories.complete()
    amber = factories.officer_of("stevenage")
    results = at_once(*[lambda: workflow.submit(case_study, by=amber)] * 4)
    assert sorted(map(str, results)).count("None") == 1
    assert Event.objects.filter(kind=Kind.SUBMITTED).count() == 1
