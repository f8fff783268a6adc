"""Ideas that travelled: adoptions as rows, with the numbers that adopting.py would have counted."""

from typing import Any

from django.db import transaction

from councilnet.models import Council
from initiatives import counting
from initiatives.models import Adoption, CaseStudy, Edition

CONFIRMED = {"taker_answer": "confirmed", "origin_answer": "confirmed"}


@transaction.atomic
def took(
    council: str, origin: Edition, *, result: Edition | CaseStudy | None = None, **fields: Any
) -> Adoption:
    """That a council took it up, confirmed by both and running unless ``fields`` differ."""
    counting.hold([origin.case_study_id])
    told: dict[str, Any] = {"status": "running", "what_changed": f"What {council} changed."}
    adoption = Adoption.objects.create(
        origin=origin.case_study,
        council=Council.objects.get(slug=council),
        result=result.case_study if isinstance(result, Edition) else result,
        **(told | CONFIRMED | fields),
    )
    recount(adoption)
    return adoption


def change(adoption: Adoption, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(adoption, name, value)
    adoption.save()
    recount(adoption)


def recount(adoption: Adoption) -> None:
    counting.recount([pk for pk in (adoption.origin_id, adoption.result_id) if pk])
