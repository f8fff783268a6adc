"""Begin an assessment, and save what is written in it while it is a draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from councilnet.languages import ours
from councilnet.models import Council, User
from initiatives.models import CaseStudy
from initiatives.permissions import is_theirs
from initiatives.workflow import MoveRefused
from socialvalue import assessing, permissions
from socialvalue.models import (
    Assessment,
    AssessmentEvent,
    CostLine,
    Criterion,
    CriterionScore,
    Evidence,
    FlagReason,
    FrameworkVersion,
    Line,
    LineInput,
    State,
)

Role = CriterionScore.Role
ABOUT = (
    "starts",
    "price_year",
    "horizon_years",
    "benefits_offset_years",
    "costs_offset_years",
)


class SavedMeanwhile(Exception):
    """Somebody else saved this assessment after it was read."""


@transaction.atomic
def start(
    case_study: CaseStudy, version: FrameworkVersion, kind: str, *, by: User, **about: Any
) -> Assessment:
    """A draft, by whose side begins it. ``about`` are fields that ABOUT names."""
    if not permissions.can_assess(by, case_study):
        raise PermissionDenied
    CaseStudy.objects.select_for_update(no_key=True).get(pk=case_study.pk)
    if not usable_for(case_study).filter(pk=version.pk).exists():
        raise MoveRefused(_("Choose a version of a framework that this council may use."))
    begun = Assessment.objects.filter(case_study=case_study, version=version, kind=kind)
    if begun.exists():
        raise MoveRefused(_("It is assessed by this version already: go on with that assessment."))
    side = Assessment.Side
    assessment = Assessment.objects.create(
        case_study=case_study,
        version=version,
        kind=kind,
        assessed_by=side.COUNCIL if is_theirs(by, case_study) else side.NETWORK,
        started_by=by,
        **about,
    )
    assessing.record(assessment, AssessmentEvent.Kind.STARTED, by=by)
    return assessment


def usable_for(case_study: CaseStudy) -> Any:
    """The versions in use that are open, or whose licence the case study's council holds."""
    holders = Council.objects.filter(pk=case_study.council_id)
    open_to = Q(framework__is_private=False) | Q(framework__licensees__in=holders)
    return FrameworkVersion.objects.in_use().filter(open_to).distinct()


@contextmanager
def changing(
    assessment: Assessment,
    *,
    by: User,
    edit: int | None = None,
    may: Callable[[User, Assessment], bool] = permissions.is_of_its_side,
) -> Iterator[Assessment]:
    """The locked draft. ``edit`` is the number that its page was made with.

    SavedMeanwhile is raised where it has risen since; None is for what saves over nobody's words.
    """
    with transaction.atomic():
        locked = (
            Assessment.objects.select_for_update(of=("self",))
            .select_related("case_study__council", "version")
            .get(pk=assessment.pk)
        )
        if not may(by, locked):
            raise PermissionDenied
        if locked.state != State.DRAFT:
            raise MoveRefused(_("This cannot be changed now: it has been put forward."))
        if edit is not None and edit != locked.edit:
            raise SavedMeanwhile
        yield locked
        locked.edit += 1
        locked.save(update_fields=["edit", "changed_at"])
        assessment.edit = locked.edit


def save_about(assessment: Assessment, fields: Mapping[str, Any], *, by: User, edit: int) -> None:
    with changing(assessment, by=by, edit=edit) as locked:
        for name in ABOUT:
            setattr(locked, name, fields[name])
        locked.save(update_fields=[*ABOUT])


def save_line(
    assessment: Assessment,
    line: Line,
    inputs: Sequence[LineInput],
    evidence: Sequence[Evidence],
    *,
    by: User,
    edit: int,
) -> Line:
    """With these inputs and this evidence in the place of those it had. The line may be new."""
    with changing(assessment, by=by, edit=edit) as locked:
        line.assessment = locked
        line.save()
        for rows in (line.inputs.all(), line.evidence.all()):
            rows.delete()
        _write(inputs, line=line)
        _write(evidence, line=line)
    return line


def remove_line(line: Line, *, by: User) -> None:
    with changing(line.assessment, by=by):
        Line.objects.filter(pk=line.pk).delete()


def save_costs(assessment: Assessment, costs: Sequence[CostLine], *, by: User, edit: int) -> None:
    """These in the place of those it had."""
    with changing(assessment, by=by, edit=edit) as locked:
        locked.costs.all().delete()
        _write(costs, assessment=locked)


def _write(rows: Sequence[Model], **of: Model) -> None:
    """Each as a new row of what it belongs to."""
    for row in rows:
        row.pk = None
        for name, owner in of.items():
            setattr(row, name, owner)
        row.save(force_insert=True)


# --- Criteria ----------------------------------------------------------------------------------
def score(
    assessment: Assessment, criterion: Criterion, level: int, reason: str, *, by: User
) -> None:
    """By one of two people, who may change their own until both are there.

    Where both gave the same level, it is agreed by itself.
    """
    with changing(assessment, by=by, may=permissions.is_of_either_side) as locked:
        scores = {one.role: one for one in locked.criterion_scores.filter(criterion=criterion)}
        mine = next((r for r, one in scores.items() if one.scored_by_id == by.pk), None)
        free = next((role for role in (Role.FIRST, Role.SECOND) if role not in scores), None)
        role = mine or free
        if role is None or len(scores) > 1:
            raise MoveRefused(_("Two people have scored this criterion already."))
        _score(locked, criterion, Role(role), level, reason, by)
        _agree_where_alike(locked, criterion, by)


def agree(
    assessment: Assessment, criterion: Criterion, level: int, reason: str, *, by: User
) -> None:
    """Network staff settle what two people see differently."""
    with changing(assessment, by=by, may=permissions.is_of_the_network) as locked:
        both = locked.criterion_scores.filter(criterion=criterion).exclude(role=Role.MODERATED)
        if both.count() < 2:
            raise MoveRefused(_("Two people score a criterion before it is agreed."))
        _score(locked, criterion, Role.MODERATED, level, reason, by)


def _agree_where_alike(assessment: Assessment, criterion: Criterion, by: User) -> None:
    both = list(
        assessment.criterion_scores.filter(criterion=criterion).exclude(role=Role.MODERATED)
    )
    if len(both) == 2 and both[0].level == both[1].level:
        with ours():
            words = _("Both gave the same level.")
        _score(assessment, criterion, Role.MODERATED, both[0].level, words, by)


def _score(
    assessment: Assessment, criterion: Criterion, role: Role, level: int, reason: str, by: User
) -> None:
    told = {
        "level": level,
        "reason": reason,
        "scored_by": by,
        "scored_by_name": str(by),
        "scored_at": timezone.now(),
    }
    CriterionScore.objects.update_or_create(
        assessment=assessment, criterion=criterion, role=role, defaults=told
    )


# --- Recorded reasons --------------------------------------------------------------------------
def give_reason(
    assessment: Assessment, code: str, line: Line | None, reason: str, *, by: User
) -> None:
    """Why a flag does not stop this score; an empty one takes it back."""
    with changing(assessment, by=by) as locked:
        if not reason:
            locked.flag_reasons.filter(code=code, line=line).delete()
            return
        told = {
            "reason": reason,
            "given_by": by,
            "given_by_name": str(by),
            "given_at": timezone.now(),
        }
        FlagReason.objects.update_or_create(assessment=locked, code=code, line=line, defaults=told)
