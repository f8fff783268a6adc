"""Versions of frameworks: what each holds as one document, and how it is published and retired.

A draft may change. ``publish`` checks it, gives it the hash of its document, and from then on the
database refuses any change. Each move is refused with sentences that say what to do.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from councilnet.models import User
from socialvalue import issuing, readiness
from socialvalue.models import (
    RATES,
    SHARES,
    Criterion,
    Framework,
    FrameworkVersion,
    Measure,
    Outcome,
    Theme,
    UnitValue,
)
from socialvalue.numbers import plain
from socialvalue.version_differences import Difference, differences

Status = FrameworkVersion.Status
Document = dict[str, Any]
M = TypeVar("M", bound=Model)
OF_MEASURE = ("code", "name", "unit", "kind", "direction", "schedule", "evidence_rule")
OF_MEASURE_TOO = ("exclusion_group", "is_output", "counts_people", "grows_with_income")
OF_VALUE = ("price_base", "source", "source_url", "licence", "status", "approved_by")
EDITIONS = ("deflator", "discounting", "confidence", "income")


class Refused(Exception):
    """What cannot be done now, with a sentence for each reason."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences = list(sentences)


# --- As one document ---------------------------------------------------------------------------
def document(version: FrameworkVersion) -> Document:
    """All that the version holds, as the database has it now; every number is a string."""
    held = FrameworkVersion.objects.whole().get(pk=version.pk)
    return {
        "format": "councilnet-framework/1",
        "framework": held.framework.slug,
        "number": held.number,
        "is_illustrative": held.is_illustrative,
        "summary": held.summary,
        "change_log": held.change_log,
        "licence": held.licence,
        "licence_url": held.licence_url,
        "editions": _editions(held),
        "income_elasticity": plain(held.income_elasticity) if held.income else None,
        "themes": [_theme(theme) for theme in held.themes.all()],
        "criteria": [_criterion(criterion) for criterion in held.criteria.all()],
    }


def sha256(version: FrameworkVersion) -> str:
    """Of the document, in the one way in which it can be written."""
    return issuing.sha256(document(version))


def _editions(version: FrameworkVersion) -> Document:
    pinned = {name: getattr(version, name) for name in EDITIONS}
    return {
        name: {"key": edition.key, "sha256": edition.content_sha256} if edition else None
        for name, edition in pinned.items()
    }


def _theme(theme: Theme) -> Document:
    outcomes = [
        {"name": outcome.name, "measures": [_measure(one) for one in outcome.measures.all()]}
        for outcome in theme.outcomes.all()
    ]
    return {"key": theme.key, "name": theme.name, "fits": theme.fits, "outcomes": outcomes}


def _measure(measure: Measure) -> Document:
    value = getattr(measure, "unit_value", None)
    return {
        **{name: getattr(measure, name) for name in (*OF_MEASURE, *OF_MEASURE_TOO)},
        "longest_duration": plain(measure.longest_duration),
        "plausible": _range(measure.plausible_low, measure.plausible_high),
        "defaults": {rate: _plain(getattr(measure, f"default_{rate}")) for rate in RATES},
        "defaults_source": measure.defaults_source,
        "note": measure.note,
        "unit_value": _unit_value(value) if value else None,
    }


def _unit_value(value: UnitValue) -> Document:
    return {
        **{name: getattr(value, name) for name in OF_VALUE},
        **_range(value.low, value.high),
        "central": plain(value.central),
        "shares": {share: plain(getattr(value, share)) for share in SHARES},
        "cashable": [plain(share) for share in value.cashable],
    }


def _criterion(criterion: Criterion) -> Document:
    return {
        "key": criterion.key,
        "title": criterion.title,
        "question": criterion.question,
        "principle": criterion.principle.key if criterion.principle else None,
        "weight": plain(criterion.weight),
        "descriptors": criterion.descriptors,
    }


def _range(low: Any, high: Any) -> Document:
    return {"low": _plain(low), "high": _plain(high)}


def _plain(number: Any) -> str | None:
    return None if number is None else plain(number)


def compare(old: FrameworkVersion, new: FrameworkVersion) -> list[Difference]:
    """What the newer one added, took out and changed, in words."""
    return differences(document(old), document(new))


# --- Its states --------------------------------------------------------------------------------
@transaction.atomic
def publish(version: FrameworkVersion, *, by: User | None) -> FrameworkVersion:
    """Raises Refused with all that stands in the way. ``by=None``: it came with the portal."""
    held = _locked(version)
    if not held.is_draft:
        raise Refused(_("This version is published already."))
    wrong = readiness.wrong_with(held)
    if wrong:
        raise Refused(*wrong)
    held.content_sha256 = sha256(held)
    held.status, held.published_at, held.published_by = Status.PUBLISHED, timezone.now(), by
    held.save(update_fields=["status", "published_at", "published_by", "content_sha256"])
    return held


@transaction.atomic
def retire(version: FrameworkVersion) -> FrameworkVersion:
    """No new assessment begins by it; scores by it stay as they are."""
    held = _locked(version)
    if held.status != Status.PUBLISHED:
        raise Refused(_("Only a published version is retired."))
    held.status, held.retired_at = Status.RETIRED, timezone.now()
    held.save(update_fields=["status", "retired_at"])
    return held


@transaction.atomic
def begin_next(version: FrameworkVersion, number: str) -> FrameworkVersion:
    """A draft with everything that this version holds."""
    Framework.objects.select_for_update().get(pk=version.framework_id)
    others = FrameworkVersion.objects.filter(framework_id=version.framework_id)
    if others.filter(status=Status.DRAFT).exists():
        raise Refused(_("This framework has a draft already: finish that one."))
    if others.filter(number=number).exists():
        raise Refused(_("This framework has a version %s already.") % number)
    held = FrameworkVersion.objects.whole().get(pk=version.pk)
    draft = _anew(held, number=number, status=Status.DRAFT, change_log="", content_sha256="")
    draft.published_at = draft.published_by = draft.retired_at = None
    draft.save()
    _copy_content(held, draft)
    return draft


def locked_draft(version: FrameworkVersion) -> FrameworkVersion:
    """To change what it holds. Raises Refused where it is published by now."""
    held = _locked(version)
    if not held.is_draft:
        raise Refused(_("This version is published: it does not change. Begin the next one."))
    return held


def _locked(version: FrameworkVersion) -> FrameworkVersion:
    """Nobody changes a row of it in the meantime: their triggers wait for this lock."""
    return FrameworkVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)


def _copy_content(old: FrameworkVersion, draft: FrameworkVersion) -> None:
    for theme in old.themes.all():
        new_theme = _saved(theme, version=draft)
        for outcome in theme.outcomes.all():
            new_outcome = _saved(outcome, theme=new_theme)
            _copy_measures(outcome, new_outcome, draft)
    Criterion.objects.bulk_create(_anew(one, version=draft) for one in old.criteria.all())


def _copy_measures(old: Outcome, new: Outcome, draft: FrameworkVersion) -> None:
    for measure in old.measures.all():
        copied = _saved(measure, version=draft, outcome=new)
        if value := getattr(measure, "unit_value", None):
            _saved(value, measure=copied)


def _saved(row: M, **changed: Any) -> M:
    copied = _anew(row, **changed)
    copied.save(force_insert=True)
    return copied


def _anew(row: M, **changed: Any) -> M:
    """The same row, not saved yet, but for what ``changed`` says."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del fields[row._meta.pk.attname]
    copied = type(row)(**fields)
    for name, value in changed.items():
        setattr(copied, name, value)
    return copied
