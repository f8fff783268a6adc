"""Ask an address whether it answers, and reach nothing that is not public.

Redirects are followed by hand, each judged anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import gettext as _

from councilnet.outward import Judge, NoAnswer, NotAsked, Question, ask, is_public

SECONDS_IN_ALL = 12  # for one answer
REDIRECTS = 3
GONE = {404, 410}


@dataclass(frozen=True)
class Answer:
    """``fault`` is "" where the page is there, or where it may be and would not tell a machine."""

    status: int | None
    fault: str = ""


def visit(url: str, *, may: Judge = is_public) -> Answer:
    """Raises NotAsked for what may not be asked; any other failure is an Answer with a fault."""
    for __ in range(REDIRECTS + 1):
        headers = {"User-Agent": _who_asks()}
        try:
            reply = ask(Question(url, headers, seconds_in_all=SECONDS_IN_ALL), may=may)
        except NoAnswer:
            return Answer(None, _("It does not answer."))
        if not (300 <= reply.status < 400 and reply.location):
            fault = _("There is no such page.") if reply.status in GONE else ""
            return Answer(reply.status, fault)
        url = _led_on(url, reply.location)
    return Answer(None, _("It leads from one address to another without end."))


def _led_on(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise NotAsked(_("This is not an address.")) from None


def _who_asks() -> str:
    """Whose site it is can read there who came, and why."""
    return f"CouncilNet-link-check/1.0 (+{settings.SITE_ADDRESS})"
