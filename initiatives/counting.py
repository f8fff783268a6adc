"""How far ideas travelled, as numbers on the current editions: cards and the facet read them there.

An adoption counts for the case study that was taken up while both councils confirm it, whether or
not the taker has published a case study of its own. For the taker’s case study it counts while what
it took up is published too: a line in a family tree has two ends. So a case study that comes or
goes changes the numbers of those that were made of it, and of no others.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from initiatives.models import Adoption, Edition


def hold(case_study_ids: Iterable[int]) -> None:
    """Let nobody else change their current editions until this transaction ends.

    Whoever changes an adoption calls it first: editions are locked before the directory’s state,
    which the change of an adoption locks too, or two people could wait for one another.
    """
    current = Edition.objects.current().filter(case_study__in=list(case_study_ids))
    list(current.order_by("pk").select_for_update().values_list("pk"))


def recount(case_study_ids: Iterable[int]) -> int:
    """Set ``taken_up`` and ``kin`` of their current editions anew; gives how many rows differed.

    Call it after the change, in its transaction.
    """
    ids = list(case_study_ids)
    hold(ids)  # and count in a statement after it, which sees what those before us did
    counted = Edition.objects.current().filter(case_study__in=ids).annotate(**_numbers())
    differing = counted.exclude(taken_up=F("councils"), kin=F("relations"))
    return differing.update(taken_up=F("councils"), kin=F("relations"))


def with_what_was_made_of(case_study_id: int) -> list[int]:
    """Whose numbers change when it comes or goes: its own, and its takers’ case studies’."""
    made = Adoption.objects.filter(origin=case_study_id, result__isnull=False)
    return [case_study_id, *made.order_by("result").values_list("result", flat=True)]


def _numbers() -> dict[str, Any]:
    of_it = {"origin": OuterRef("case_study")}
    took = Adoption.objects.shown().filter(
        result=OuterRef("case_study"), origin__editions__status=Edition.Status.CURRENT
    )
    return {
        "councils": _count(Adoption.objects.tried().filter(**of_it), "origin", "council"),
        "relations": _count(Adoption.objects.shown().filter(**of_it), "origin", "pk")
        + _count(took, "result", "pk"),
    }


def _count(adoptions: QuerySet[Adoption], of: str, what: str) -> Coalesce:
    counted = adoptions.order_by().values(of).annotate(n=Count(what, distinct=True))
    return Coalesce(Subquery(counted.values("n")), Value(0))
