"""The criteria of an assessment, as one person may see them: blind until they gave their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from councilnet.models import User
from socialvalue.models import Assessment, Criterion, CriterionScore
from socialvalue.recording import quality_of

Role = CriterionScore.Role


@dataclass(frozen=True)
class Judged:
    """``others`` are shown once one's own is there; ``agreed`` once both are."""

    criterion: Criterion
    mine: CriterionScore | None
    others: list[CriterionScore]
    given: int
    agreed: CriterionScore | None

    @property
    def is_mine_to_give(self) -> bool:
        return self.given < 2 and self.mine is None

    @property
    def may_change(self) -> bool:
        return self.given < 2 and self.mine is not None

    @property
    def differs(self) -> bool:
        return self.given == 2 and self.agreed is None


def judged(assessment: Assessment, user: User) -> list[Judged]:
    scores: dict[int, list[CriterionScore]] = {}
    for score in assessment.criterion_scores.all():
        scores.setdefault(score.criterion_id, []).append(score)
    criteria = assessment.version.criteria.select_related("principle")
    return [_judged(one, scores.get(one.pk, []), user) for one in criteria]


def _judged(criterion: Criterion, scores: Iterable[CriterionScore], user: User) -> Judged:
    blind = [score for score in scores if score.role != Role.MODERATED]
    mine = next((score for score in blind if score.scored_by_id == user.pk), None)
    may_see = mine is not None or len(blind) == 2
    return Judged(
        criterion=criterion,
        mine=mine,
        others=[score for score in blind if score != mine] if may_see else [],
        given=len(blind),
        agreed=next((score for score in scores if score.role == Role.MODERATED), None),
    )


def progress(assessment: Assessment) -> tuple[int, int]:
    """How many criteria are agreed on, and how many there are."""
    agreed = assessment.criterion_scores.filter(role=Role.MODERATED).count()
    return agreed, assessment.version.criteria.count()


def quality(assessment: Assessment) -> str | None:
    """0 to 100 as it would stand in a run made now; None until each criterion is agreed on."""
    agreed = assessment.criterion_scores.filter(role=Role.MODERATED)
    levels = dict(agreed.values_list("criterion_id", "level"))
    criteria = assessment.version.criteria.values_list("pk", "weight")
    return quality_of([{"weight": weight, "level": levels.get(pk)} for pk, weight in criteria])
