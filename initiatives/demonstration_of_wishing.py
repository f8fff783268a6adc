"""The demonstration’s request for help, invented and saying so, with an offer and a letter."""

from __future__ import annotations

from django.db import transaction

from councilnet import notices
from councilnet.demonstration import officer_of
from councilnet.models import Council
from initiatives import demonstration, wishing
from initiatives.models import CaseStudy, Offer, Powers, Theme, Wish

TITLE = "Example: lend tools from a library"
TEXT = (
    "Invented for the demonstration. We would like residents to borrow a drill instead of buying "
    "one, and do not know who should keep the list.\n\n"
    "We would gladly ring somebody who has done it."
)
LETTER = "Invented for the demonstration. Do ring us: Tuesdays are best."
SHOWN = ("Stevenage", "Example: a library of things")


@transaction.atomic
def load() -> int:
    """How many requests were added: one, or none where it is there."""
    if Wish.objects.filter(title=TITLE).exists():
        return 0
    asker, helper = (Council.objects.get(short_name=name) for name in ("Oxford", SHOWN[0]))
    told = {
        "title": TITLE,
        "text": TEXT,
        "theme": Theme.objects.get(key="neighbourhoods"),
        "powers": Powers.ANY,
        "size": Wish.Size.ANY,
    }
    wish = wishing.ask(asker, told, by=officer_of(asker))
    wishing.offer(
        wish,
        helper,
        Offer.Kind.CALL,
        by=officer_of(helper),
        case_study=CaseStudy.objects.get(start_token=demonstration.token_of(*SHOWN)),
        text=LETTER,
    )
    notices.count_as_told(f"request-{wish.pk}")
    return 1
