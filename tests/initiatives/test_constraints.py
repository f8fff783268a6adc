"""What the database refuses of case studies, whoever asks."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models.expressions import RawSQL
from django.utils import timezone

from councilnet.models import Council, User
from initiatives.models import (
    BroughtWriteUp,
    CaseStudy,
    DirectoryState,
    Edition,
    Follow,
    KeptCaseStudy,
    Letter,
    MemberAsked,
    OldAddress,
    Pack,
    Presence,
    Principle,
    PrincipleNote,
    PublishingHold,
    ReviewPolicy,
    StagePolicy,
)
from tests import factories
from tests.initiatives.adopted import adopted
from tests.initiatives.funded import award, round_
from tests.initiatives.wished import offered, wished

Break = Callable[[User], object]


def case_study(**fields: Any) -> Break:
    return lambda amber: _changed(factories.draft(), fields)


def _changed(row: models.Model, fields: dict[str, Any]) -> object:
    return type(row)._default_manager.filter(pk=row.pk).update(**fields)


def merged_into_itself(amber: User) -> object:
    row = factories.withdrawn().case_study
    return _changed(row, {"merged_into": row})


def claim(**fields: Any) -> Break:
    return lambda amber: factories.complete().claims.update(**fields)


def claim_twice(amber: User) -> None:
    row = factories.complete().claims.get()
    row.pk = None
    row.save()


def outcome(**fields: Any) -> Break:
    return lambda amber: _changed(factories.draft().outcomes.create(indicator="Mended"), fields)


def attachment(**fields: Any) -> Break:
    return lambda amber: _attached(factories.draft(), **fields)


def _attached(row: CaseStudy, key: str = "a", **fields: Any) -> object:
    told = {"kind": "pdf", "file": f"attachments/{key}", "name": "Report", "size": 9, "sha256": "0"}
    return row.attachments.create(key=key, **(told | fields))


def attached_twice(amber: User) -> object:
    row = factories.draft()
    return [_attached(row, key) for key in "ab"]


def edition(**fields: Any) -> Break:
    """A further row beside a published one, superseded unless it says otherwise."""

    def insert(amber: User) -> None:
        row = factories.published()
        told = {"pk": None, "number": 9, "status": Edition.Status.SUPERSEDED} | fields
        for name, value in told.items():
            setattr(row, name, value)
        row._state.adding = True
        row.save(force_insert=True)

    return insert


def same_address(amber: User) -> object:
    factories.published("One")
    other = factories.published("Two")
    return _changed(other, {"slug": "one"})


def old_address_twice(amber: User) -> object:
    row = factories.draft()
    return [
        OldAddress.objects.create(council=row.council, slug="old", case_study=row) for __ in "ab"
    ]


def write_up_twice(amber: User) -> object:
    return [
        BroughtWriteUp.objects.create(
            case_study=row, council=row.council, text="x", sha256="0", understood={}
        )
        for row in (factories.draft("One"), factories.draft("Two"))
    ]


def review_round(**fields: Any) -> Break:
    return lambda amber: factories.submitted().rounds.update(**fields)


def another_round(number: int) -> Break:
    def insert(amber: User) -> None:
        row = factories.submitted().rounds.get()
        row.pk, row.number = None, number
        if number == 1:
            row.closed_at, row.outcome = timezone.now(), "published"
        row.save()

    return insert


def remark_done(amber: User) -> object:
    open_round = factories.submitted().rounds.get()
    return open_round.remarks.create(part="story", text="x", by_name="Dev", done_at=timezone.now())


def board_without_verdict(amber: User) -> object:
    return (
        factories.submitted()
        .rounds.get()
        .board_reviews.create(
            name="Board",
            email="board@example.org",
            secret_sha256="0",
            expires_at=timezone.now(),
            answered_at=timezone.now(),
        )
    )


def hold(**fields: Any) -> Break:
    told: dict[str, Any] = {"first_day": date(2027, 3, 1), "last_day": date(2027, 5, 6)}
    return lambda amber: PublishingHold.objects.create(reason="Election", **(told | fields))


def present_twice(amber: User) -> object:
    row = factories.draft()
    return [Presence.objects.create(case_study=row, user=amber, part="story") for __ in "ab"]


def wording_twice(amber: User) -> object:
    return Principle.objects.get(key="innovation").wordings.create(text="Other words")


def search_followed_twice(amber: User) -> object:
    return [Follow.objects.create(user=amber, name="Ours", address="?q=x") for __ in "ab"]


def picked_twice(amber: User) -> None:
    case_study = factories.published().case_study
    collection = factories.collected(case_study)
    collection.entries.create(case_study=case_study)


def case_study_followed(times: int, address: str = "") -> Break:
    def insert(amber: User) -> None:
        row = factories.draft()
        for __ in range(times):
            Follow.objects.create(user=amber, name="Ours", case_study=row, address=address)

    return insert


def stage_policy(**fields: Any) -> Break:
    def insert(amber: User) -> None:
        StagePolicy.objects.all().delete()
        StagePolicy.objects.create(**({"stage": "live"} | fields))

    return insert


def reminded_twice(amber: User) -> None:
    row = factories.published()
    told = {"due_on": date(2027, 1, 1), "step": "before", "sent_at": NOW}
    for __ in "ab":
        row.review_reminders.create(**told)


def follow_up(times: int = 1, **fields: Any) -> Break:
    def insert(amber: User) -> None:
        row = factories.draft()
        told = {"due_on": date(2027, 1, 1), "asked_at": NOW} | fields
        for __ in range(times):
            row.follow_ups.create(**told)

    return insert


def kept_twice(amber: User) -> object:
    row = factories.draft()
    return [KeptCaseStudy.objects.create(user=amber, case_study=row) for __ in "ab"]


def in_a_pack_twice(amber: User) -> None:
    row = factories.published().case_study
    factories.pack(row, issued=False).entries.create(case_study=row)


def file_of_a_pack_twice(amber: User) -> None:
    row = factories.pack(factories.published().case_study)
    row.files.create(kind="pdf", content=b"", sha256="0" * 64)


def note_twice(amber: User) -> object:
    told = {"council": Council.objects.get(slug="oldham"), "text": "x"}
    learning = Principle.objects.get(key="learning")
    return [PrincipleNote.objects.create(principle=learning, **told) for __ in "ab"]


def wish(**fields: Any) -> Break:
    return lambda amber: _changed(wished(), fields)


def wish_with_an_adoption(amber: User) -> object:
    made = adopted(factories.published())
    return _changed(wished(), {"adoption": made})


def adoption(**fields: Any) -> Break:
    return lambda amber: _changed(adopted(factories.published()), fields)


def adopted_twice(amber: User) -> None:
    row = adopted(factories.published())
    row.pk = None
    row.save()


def adoption_of_itself(amber: User) -> None:
    """Past the triggers, which are told of first: the constraint stands by itself too."""
    row = adopted(factories.published())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE initiatives_adoption DISABLE TRIGGER circle")
    _changed(row, {"result": row.origin})


def offer(**fields: Any) -> Break:
    return lambda amber: _changed(offered(wished()), fields)


def offered_twice(amber: User) -> None:
    made = offered(wished())
    made.pk = None
    made.save()


def letter_of_nothing(amber: User) -> None:
    oldham = Council.objects.get(slug="oldham")
    Letter.objects.create(council=oldham, by_name="Amber", text="Hello.")


def letter_without_words(amber: User) -> None:
    made = offered(wished())
    Letter.objects.create(offer=made, council=made.council, by_name="Amber", text="")


def funding_round(**fields: Any) -> Break:
    return lambda amber: _changed(round_(), fields)


def awarded(**fields: Any) -> Break:
    return lambda amber: _changed(award(), fields)


NAN = RawSQL("'NaN'::numeric", [])
NOW = timezone.now()
ANSWERED: dict[str, Any] = {"answered_at": NOW, "what_changed": "Much.", "again": "yes"}
BROKEN_BY: dict[str, Break] = {
    "wording_begins_on_its_own_day": wording_twice,
    "case_study_has_a_title": case_study(title=""),
    "case_study_state_is_known": case_study(state="lost"),
    "case_study_stage_is_known": case_study(stage="lost"),
    "case_study_was_submitted": case_study(state="published"),
    "case_study_is_approved_for_a_time": case_study(state="approved", submitted_at=NOW),
    "case_study_is_merged_into_another": merged_into_itself,
    "case_study_start_is_a_date": case_study(started="June"),
    "case_study_end_is_a_date": case_study(ended="2021-13"),
    "case_study_ends_after_it_started": case_study(started="2021-06", ended="2020"),
    "case_study_one_off_cost_is_a_number": case_study(cost_one_off=-1),
    "case_study_yearly_cost_is_a_number": case_study(cost_yearly=-1),
    "case_study_powers_are_known": case_study(kit_powers="royal"),
    "case_study_first_result_comes_some_time": case_study(kit_months=121),
    "case_study_withholds_a_name_once_it_stopped": case_study(
        stage="live", name_withheld_until=date(2030, 1, 1)
    ),
    "case_study_evidence_level_has_a_reason": case_study(evidence_level_set=3),
    "claim_is_made_once_for_a_principle": claim_twice,
    "claim_is_decided_at_a_time": claim(decision="confirmed"),
    "claim_is_rejected_with_a_reason": claim(decision="rejected", decided_at=NOW),
    "milestone_date_is_a_date": lambda amber: factories.draft().milestones.create(
        when="soon", what="x"
    ),
    "funding_round_total_is_money": funding_round(total=-1),
    "award_is_made_once_in_a_round": lambda amber: [award() for __ in "ab"],
    "award_amount_is_money": awarded(amount=NAN),
    "award_kind_is_known": awarded(kind="loan"),
    "outcome_date_is_a_date": outcome(measured="soon"),
    "outcome_baseline_is_a_number": outcome(baseline=NAN),
    "outcome_target_is_a_number": outcome(target=NAN),
    "outcome_result_is_a_number": outcome(result=NAN),
    "write_up_is_brought_once_by_a_council": write_up_twice,
    "attachment_picture_has_alternative_text": attachment(kind="png"),
    "attachment_size_is_within_20_mb": attachment(size=20 * 1024 * 1024 + 1),
    "attachment_stands_once": attached_twice,
    "edition_number_is_used_once": edition(number=1),
    "edition_stands_alone": edition(status="current", slug="another"),
    "edition_has_its_own_address": same_address,
    "edition_status_is_known": edition(status="lost"),
    "edition_withdrawal_has_a_reason": edition(withdrawn_at=NOW),
    "edition_withdrawn_at_a_time": lambda amber: _changed(
        factories.published(), {"status": "withdrawn"}
    ),
    "edition_meets_a_principle": edition(principle_keys=[]),
    "edition_evidence_level_is_known": edition(evidence_level=5),
    "old_address_leads_one_way": old_address_twice,
    "round_number_is_unique": another_round(1),
    "round_is_open_once": another_round(2),
    "round_closes_with_an_outcome": review_round(closed_at=NOW),
    "remark_is_done_if_it_was_to_change": remark_done,
    "board_review_is_answered_with_a_verdict": board_without_verdict,
    "review_policy_is_one": lambda amber: ReviewPolicy.objects.create(id=2),
    "hold_ends_after_it_began": hold(nation="wales", last_day=date(2027, 2, 1)),
    "hold_is_of_a_nation_or_a_council": hold(),
    "presence_is_one": present_twice,
    "follow_is_of_a_search_or_a_case_study": case_study_followed(1, "?q=x"),
    "follow_of_a_search_is_made_once": search_followed_twice,
    "follow_of_a_case_study_is_made_once": case_study_followed(2),
    "case_study_is_kept_once": kept_twice,
    "directory_has_one_state": lambda amber: DirectoryState.objects.create(id=2),
    "collection_picks_a_case_study_once": picked_twice,
    "member_is_asked_in_words": lambda amber: MemberAsked.objects.create(
        council=Council.objects.get(slug="oldham"),
        principle=Principle.objects.get(key="learning"),
        subject="",
        message="Please.",
    ),
    "stage_policy_stage_is_known": stage_policy(stage="lost"),
    "stage_policy_months_to_review_is_some_time": stage_policy(months_to_review=0),
    "stage_policy_months_to_follow_up_is_some_time": stage_policy(months_to_follow_up=121),
    "review_reminder_is_sent_once": reminded_twice,
    "follow_up_is_asked_once": follow_up(2),
    "follow_up_is_answered_in_words": follow_up(answered_at=NOW),
    "follow_up_number_has_a_source": follow_up(**ANSWERED, number=1, indicator="Mended"),
    "follow_up_number_is_a_number": follow_up(number=NAN, indicator="Mended", source="x"),
    "follow_up_is_carried_once_answered": follow_up(carried_at=NOW),
    "pack_has_a_title": lambda amber: Pack.objects.create(title="", slug="a-pack"),
    "pack_has_a_case_study_once": in_a_pack_twice,
    "pack_has_one_file_of_a_kind": file_of_a_pack_twice,
    "principle_note_is_one_of_a_council": note_twice,
    "wish_has_a_title": wish(title=""),
    "wish_is_closed_at_a_time_and_somehow": wish(closed_how="answered"),
    "wish_with_an_adoption_is_closed_by_it": wish_with_an_adoption,
    "wish_saved_a_number_of_days": wish(days_saved=-1),
    "offer_is_made_once_of_a_kind": offered_twice,
    "offer_is_answered_at_a_time": offer(answer="accepted"),
    "adoption_is_made_once_by_a_council": adopted_twice,
    "adoption_status_is_known": adoption(status="lost"),
    "adoption_stops_with_a_cause_and_a_lesson": adoption(status="stopped"),
    "adoption_leads_to_another_case_study": adoption_of_itself,
    "adoption_taker_disputes_with_a_reason": adoption(taker_answer="disputed"),
    "adoption_origin_disputes_with_a_reason": adoption(origin_answer="disputed"),
    "adoption_start_is_a_date": adoption(started="soon"),
    "letter_belongs_to_one_thing": letter_of_nothing,
    "letter_says_something": letter_without_words,
}


def test_each_constraint_has_its_breaker() -> None:
    of_models = apps.get_app_config("initiatives").get_models()
    names = {constraint.name for model in of_models for constraint in model._meta.constraints}
    assert set(BROKEN_BY) == names


@pytest.mark.parametrize("name", BROKEN_BY)
def test_the_database_refuses_to_break(name: str, amber: User) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BROKEN_BY[name](amber)
