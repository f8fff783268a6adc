"""Requests for help, made as councils make them."""

from typing import Any

from councilnet.models import Council
from initiatives import wishing
from initiatives.models import CaseStudy, Offer, Powers, Wish
from tests import factories


def wished(
    title: str = "Lend tools from a library", *, council: str = "oldham", **told: Any
) -> Wish:
    usual = {"text": "", "theme": None, "powers": Powers.ANY, "size": Wish.Size.ANY}
    where = Council.objects.get(slug=council)
    fields = {"title": title} | usual | told
    return wishing.ask(where, fields, by=factories.officer_of(council))


def offered(
    wish: Wish,
    *,
    council: str = "stevenage",
    kind: str = "call",
    case_study: CaseStudy | None = None,
) -> Offer:
    where = Council.objects.get(slug=council)
    officer = factories.officer_of(council)
    return wishing.offer(wish, where, kind, by=officer, case_study=case_study)
