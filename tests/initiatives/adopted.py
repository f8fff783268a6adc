"""Adoptions, made as councils make them: through adopting.py, with both sides' words."""

from typing import Any

from councilnet.models import Council
from initiatives import adopting
from initiatives.adopting import Description
from initiatives.models import Adoption, CaseStudy, Edition
from tests import factories


def adopted(
    origin: Edition,
    *,
    council: str = "oldham",
    status: str = "running",
    result: Edition | CaseStudy | None = None,
    confirmed: bool = True,
    **described: Any,
) -> Adoption:
    """A council took it up; ``confirmed``: the council of origin said that it is so."""
    officer = factories.officer_of(council)
    told = {"what_changed": "We did it in a library."} | described
    adoption = adopting.begin(
        origin,
        Council.objects.get(slug=council),
        by=officer,
        status="planning" if status == "stopped" else status,
        description=Description(**told),
    )
    if status == "stopped":
        stop(adoption)
    if result:
        its_own = result.case_study if isinstance(result, Edition) else result
        adopting.name_result(adoption, its_own, by=officer)
    if confirmed:
        confirm(adoption)
    adoption.refresh_from_db()
    return adoption


def confirm(adoption: Adoption, side: str = "origin") -> None:
    council = adoption.origin.council if side == "origin" else adoption.council
    adopting.confirm(adoption, side, by=factories.officer_of(council.slug))


def stop(adoption: Adoption) -> None:
    adopting.move(
        adoption,
        "stopped",
        by=factories.officer_of(adoption.council.slug),
        stop_cause="money",
        stop_lesson="Ask for rent sooner.",
    )
