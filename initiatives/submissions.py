"""What a reviewer has before them of one submission: the words, what changed, what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from councilnet.models import User
from initiatives import checks, contents, editions, holds, parts, permissions, similar, workflow
from initiatives.contents import Change, Content
from initiatives.models import (
    BoardReview,
    CaseStudy,
    Edition,
    Event,
    EvidenceLevel,
    PublishingHold,
    Remark,
    ReviewRound,
    State,
)

UNDECIDED = frozenset({State.IN_REVIEW, State.APPROVED})
NOT_SUBMITTED = frozenset({State.DRAFT, State.CHANGES_REQUESTED})
MOST_FOUND = 20


@dataclass(frozen=True)
class Submission:
    case_study: CaseStudy
    reader: User
    content: Content
    rounds: list[ReviewRound]
    standing: Edition | None
    remarks: list[Remark]
    board_reviews: list[BoardReview]
    events: list[Event]
    hold: PublishingHold | None
    needs_second_person: bool

    @property
    def since_last_round(self) -> list[Change]:
        """Word by word, from what was submitted the last time; nothing on the first."""
        previous = self.rounds[1:2]
        return contents.compare(previous[0].content, self.content) if previous else []

    @property
    def since_live(self) -> list[Change]:
        if self.standing is None or self.case_study.state == State.PUBLISHED:
            return []
        return contents.compare(self.standing.content, self.content)

    @property
    def points(self) -> list[Remark]:
        return [remark for remark in self.remarks if remark.is_to_change]

    @property
    def earlier_points(self) -> list[Remark]:
        """Those of rounds before this one, with what the council did about them."""
        now = self.rounds[0].pk if self.rounds else None
        return [point for point in self.points if point.round_id != now]

    @property
    def remarks_now(self) -> list[Remark]:
        now = self.rounds[0].pk if self.rounds else None
        return [remark for remark in self.remarks if remark.round_id == now]

    @cached_property
    def missing(self) -> list[parts.Missing]:
        return parts.missing(self.case_study)

    @cached_property
    def can_review(self) -> bool:
        return permissions.can_review(self.reader, self.case_study)

    @property
    def can_decide(self) -> bool:
        return self.can_review and self.case_study.state == State.IN_REVIEW

    @property
    def can_hand_on(self) -> bool:
        return self.can_review and self.case_study.state in UNDECIDED | {State.CHANGES_REQUESTED}

    @property
    def can_withdraw(self) -> bool:
        current = self.standing and self.standing.status == Edition.Status.CURRENT
        return bool(current) and self.can_review

    @property
    def can_restore(self) -> bool:
        return self.can_review and self.case_study.state == State.WITHDRAWN

    @property
    def recommended_by_reader(self) -> bool:
        return self.case_study.recommended_by_id == self.reader.pk

    @cached_property
    def undecided(self) -> int:
        return self.case_study.claims.filter(decision="").count()

    @property
    def next_step(self) -> str:
        """What the buttons offer: to decide, recommend, wait for another person, or publish."""
        if self.undecided or self.missing:
            return "decide"
        if not self.needs_second_person:
            return "publish"
        if self.case_study.recommended_by_id is None:
            return "recommend"
        return "wait" if self.recommended_by_reader else "publish"

    @cached_property
    def first_day(self) -> date:
        """On which it could be published at a time to come."""
        tomorrow = timezone.localdate() + timedelta(days=1)
        return holds.first_day_free(self.case_study.council, tomorrow)

    @property
    def days_overdue(self) -> int:
        due = self.case_study.review_due
        return (timezone.localdate() - due).days if due else 0

    @cached_property
    def computed_level(self) -> EvidenceLevel:
        return editions.computed_evidence_level(self.case_study)

    @cached_property
    def advice(self) -> list[checks.Advice]:
        return checks.advice(self.case_study, self.content)

    @cached_property
    def similar(self) -> list[similar.Similar]:
        return similar.find(similar.Likeness.of(self.content), but=self.case_study.pk)


def read(case_study: CaseStudy, reader: User) -> Submission:
    rounds = list(ReviewRound.objects.of_this_version(case_study))
    boards = BoardReview.objects.filter(round__in=rounds).select_related("round")
    return Submission(
        case_study,
        reader,
        _content(case_study, rounds),
        rounds,
        case_study.editions.standing().select_related("council").first(),
        list(Remark.objects.of_this_version(case_study)),
        list(boards),
        list(case_study.events.all()),
        holds.hold_on(case_study.council, timezone.localdate()),
        workflow.needs_second_person(case_study),
    )


def _content(case_study: CaseStudy, rounds: list[ReviewRound]) -> Content:
    """As it was submitted: what the council has written since is not shown to others yet."""
    if case_study.state in NOT_SUBMITTED:
        last = rounds[0] if rounds else case_study.rounds.first()
        if last:
            return last.content  # type: ignore[no-any-return]
    return editions.content_of(case_study, timezone.localdate())


def published_like(q: str, *, but: int) -> list[Edition]:
    """Current editions by their address or by words of their titles, ``but`` of a case study."""
    current = Edition.objects.current().exclude(case_study=but).select_related("council")
    steps = [step for step in urlsplit(q).path.split("/") if step]
    if len(steps) >= 3 and steps[0] == "case-studies":
        return list(current.filter(council__slug=steps[1], slug=steps[2]))
    words = Q()
    for word in q.split():
        words &= Q(title__icontains=word)
    return list(current.filter(words).order_by("title")[:MOST_FOUND])
