"""Who gets what: every event × every role. And reminders, each of them once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from councilnet import notices, post
from councilnet.models import Council, Membership, Notice, User
from initiatives import emails, reviewing, workflow
from initiatives.models import CaseStudy, Edition, Event, State
from tests import factories

Kind = Event.Kind
ROLES = ["author", "ben", "looks after", "officer", "reviewer", "dev", "staff of council", "cara"]
# Every kind of event: the roles that are told, and as which kind of notice
DECIDED = {"author": "decisions", "ben": "decisions", "looks after": "decisions"}
COLLEAGUES = {"author": "colleagues", "ben": "colleagues", "looks after": "colleagues"}
KEPT_TRUE = dict.fromkeys(DECIDED, "keeping-true")
FOLLOWED_UP = dict.fromkeys(DECIDED, "follow-ups")
REVIEWED = {"reviewer": "reviews", "dev": "review-queue"}
EXPECTED: dict[str, dict[str, str]] = {
    Kind.STARTED: {},
    Kind.SUBMITTED: COLLEAGUES | REVIEWED,
    Kind.CHANGES_REQUESTED: DECIDED,
    Kind.PUBLISHED: DECIDED,
    Kind.REVISED: COLLEAGUES,
    Kind.WITHDRAWN: DECIDED,
    Kind.EVIDENCE_SET: DECIDED,
    Kind.ADDRESS_CHANGED: DECIDED,
    Kind.CONTACT_REMOVED: DECIDED,
    Kind.CLAIM_DECIDED: {},
    Kind.ASSIGNED: {"reviewer": "reviews"},
    Kind.RECOMMENDED: REVIEWED,
    Kind.APPROVED: DECIDED,
    Kind.APPROVAL_TAKEN_BACK: DECIDED,
    Kind.BOARD_ASKED: {},
    Kind.BOARD_ANSWERED: REVIEWED,
    Kind.MERGED: DECIDED,
    Kind.RESTORED: DECIDED,
    Kind.REMARKED: {},
    Kind.POINT_DONE: {},
    Kind.POINT_REOPENED: {},
    Kind.LINK_SHARED: COLLEAGUES,
    Kind.LINK_REVOKED: COLLEAGUES,
    Kind.HANDED_OVER: COLLEAGUES,
    Kind.AUTHORS_CHANGED: COLLEAGUES,
    Kind.FILE_ADDED: {},
    Kind.FILE_REMOVED: {},
    Kind.CHECKED: COLLEAGUES,
    Kind.CHANGE_NEEDED: KEPT_TRUE,
    Kind.SAID_STOPPED: KEPT_TRUE,
    Kind.FOLLOW_UP_ASKED: {},
    Kind.FOLLOWED_UP: FOLLOWED_UP,
    Kind.NAME_GIVEN: COLLEAGUES,
}


@pytest.fixture
def cast(ben: User, cara: User, dev: User) -> dict[str, User]:
    staff = User.Role.NETWORK_STAFF
    return {
        "author": factories.person("author", council="stevenage"),
        "looks after": factories.person("keeper", council="stevenage"),
        "officer": factories.person("officer", council="stevenage"),
        "reviewer": factories.person("rita", role=staff),
        "staff of council": factories.person("own", council="stevenage", role=staff),
        "ben": ben,
        "cara": cara,
        "dev": dev,
    }


@pytest.fixture
def case_study(cast: dict[str, User]) -> CaseStudy:
    """In review, with somebody in every role. Nobody has been told of anything yet."""
    made = factories.submitted()
    CaseStudy.objects.filter(pk=made.pk).update(
        looked_after_by=cast["looks after"], reviewer=cast["reviewer"]
    )
    made.authors.add(cast["author"])
    made.refresh_from_db()
    Notice.objects.all().delete()
    return made


def told(cast: dict[str, User]) -> dict[str, str]:
    names = {person.pk: name for name, person in cast.items()}
    rows = Notice.objects.values_list("user", "kind")
    found = [(names[pk], kind) for pk, kind in rows]
    assert len(dict(found)) == len(found)  # nobody is told twice
    return dict(found)


def test_every_event_is_in_the_table_or_left_out_on_purpose() -> None:
    assert set(emails.TABLE) | emails.UNTOLD == set(Kind)
    assert set(emails.TABLE) & emails.UNTOLD == set()
    assert set(EXPECTED) == set(Kind)


@pytest.mark.parametrize("kind", Kind.values)
def test_who_gets_what(kind: str, case_study: CaseStudy, cast: dict[str, User]) -> None:
    workflow.record(case_study, Kind(kind), by=None, message="Words.")
    assert told(cast) == EXPECTED[kind]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", Kind.values)
def test_nobody_is_told_of_their_own_act(
    kind: str, role: str, case_study: CaseStudy, cast: dict[str, User]
) -> None:
    workflow.record(case_study, Kind(kind), by=cast[role])
    assert told(cast) == {who: what for who, what in EXPECTED[kind].items() if who != role}


def test_who_left_the_council_or_may_not_sign_in_is_told_nothing(
    case_study: CaseStudy, cast: dict[str, User]
) -> None:
    Membership.objects.filter(user=cast["author"]).update(ended_on=timezone.localdate())
    User.objects.filter(pk=cast["ben"].pk).update(is_active=False)
    workflow.record(case_study, Kind.WITHDRAWN, by=cast["dev"], message="It ended.")
    assert told(cast) == {"looks after": "decisions"}


def test_a_reviewer_who_joined_the_council_is_not_told_as_its_reviewer(
    case_study: CaseStudy, cast: dict[str, User]
) -> None:
    stevenage = Council.objects.get(slug="stevenage")
    Membership.objects.create(user=cast["reviewer"], council=stevenage)
    workflow.record(case_study, Kind.RECOMMENDED, by=None)
    assert told(cast) == {"dev": "review-queue"}


def test_a_council_reads_the_network_as_one_and_not_what_is_said_among_reviewers(
    case_study: CaseStudy, cast: dict[str, User]
) -> None:
    workflow.request_changes(case_study, by=cast["dev"], message="Say what it cost.")
    [notice] = cast["author"].notices.all()
    assert notice.heading == "Stevenage: Repair café"
    assert notice.text == "Changes are requested.\nBy: The network\n\nSay what it cost."
    assert notice.path == f"/your-case-studies/{case_study.pk}/"
    assert notice.thread == f"case-study-{case_study.pk}"


def test_a_reviewer_reads_who_it_was(case_study: CaseStudy, cast: dict[str, User]) -> None:
    reviewing.hand_on(case_study, to=cast["reviewer"], due=None, by=cast["dev"])
    [notice] = cast["reviewer"].notices.all()
    assert notice.text == "You are asked to review it.\nBy: Dev\n\nRita"
    assert notice.path == f"/review/{case_study.pk}/"


def test_the_mail_has_council_and_title_in_its_subject(
    case_study: CaseStudy, cast: dict[str, User]
) -> None:
    reviewing.confirm_all(case_study, by=cast["dev"])
    workflow.publish(case_study, by=cast["dev"])
    notices.gather(timezone.now())
    post.deliver()
    subjects = {(message.to[0], message.subject) for message in mail.outbox}
    subject = "Stevenage: Repair café – Published."
    assert subjects == {(cast[who].email, subject) for who in ("author", "ben", "looks after")}


def test_a_move_that_is_refused_tells_nobody(case_study: CaseStudy, cast: dict[str, User]) -> None:
    with pytest.raises(workflow.MoveRefused):
        workflow.publish(case_study, by=cast["dev"])
    assert Notice.objects.count() == 0


# --- Reminders -----------------------------------------------------------------------------------
def aged(case_study: CaseStudy, days: int) -> CaseStudy:
    changed_at = timezone.now() - timedelta(days=days)
    CaseStudy.objects.filter(pk=case_study.pk).update(changed_at=changed_at)
    return case_study


def remind() -> str:
    out = StringIO()
    call_command("remind", stdout=out)
    return out.getvalue().strip()


def test_an_untouched_draft_is_called_to_mind_once(amber: User) -> None:
    aged(factories.draft("Young"), 13)
    old = aged(factories.draft("Old"), 14)
    aged(factories.submitted("Sent"), 14)
    Notice.objects.all().delete()
    assert remind() == "Reminded of 1 drafts and 0 contacts."
    assert remind() == "Reminded of 0 drafts and 0 contacts."
    [notice] = Notice.objects.all()
    assert (notice.user, notice.kind, notice.heading) == (amber, "reminders", "Stevenage: Old")
    assert notice.text == "You began this and have not finished it. It is kept as you left it."
    assert notice.path == f"/your-case-studies/{old.pk}/"


def test_it_is_called_to_mind_again_after_it_was_touched_again(amber: User) -> None:
    old = aged(factories.draft(), 40)
    remind()
    Notice.objects.update(at=timezone.now() - timedelta(days=20))
    assert remind() == "Reminded of 0 drafts and 0 contacts."
    aged(old, 15)
    assert remind() == "Reminded of 1 drafts and 0 contacts."


@pytest.mark.parametrize(("days", "is_chased"), [(-1, 0), (0, 1), (30, 1), (31, 0)])
def test_a_contact_that_expires_is_chased_once(amber: User, days: int, is_chased: int) -> None:
    edition = factories.whole_edition()
    until = timezone.localdate() + timedelta(days=days)
    Edition.objects.filter(pk=edition.pk).update(contact_until=until)
    Notice.objects.all().delete()
    assert remind() == f"Reminded of 0 drafts and {is_chased} contacts."
    assert remind() == "Reminded of 0 drafts and 0 contacts."
    assert Notice.objects.filter(user=amber, kind="reminders").count() == is_chased


def test_a_draft_with_nobody_to_remind_is_left(amber: User) -> None:
    aged(factories.draft(), 20)
    Membership.objects.filter(user=amber).update(ended_on=timezone.localdate())
    assert remind() == "Reminded of 0 drafts and 0 contacts."


def test_states_other_than_draft_are_not_reminded_of(amber: User) -> None:
    for state in State.values:
        aged(factories.moved_to(state, factories.complete(state)), 20)
    Notice.objects.all().delete()
    assert remind() == "Reminded of 1 drafts and 0 contacts."
