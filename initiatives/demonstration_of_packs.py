"""The demonstration's pack: ten of its case studies, under a title that says what it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from councilnet.demonstration import DEV, account_of
from initiatives import packing
from initiatives.models import Edition, Pack

TITLE = "Example: ten case studies"
SUBTITLE = "A pack for the demonstration, issued by nobody"
FOREWORD = (
    "This pack is an example. The network did not issue it, and nobody checked what is in it. "
    "It shows what the portal makes of case studies that staff put together:\n\n"
    "- this page, which can be printed\n"
    "- a PDF that a screen reader can read\n"
    "- a file for Word"
)
A_PACK = 10


@transaction.atomic
def load(now: datetime) -> bool:
    """Whether it was absent. Making its files takes a fraction of a second."""
    if Pack.objects.filter(title=TITLE).exists():
        return False
    dev = account_of(DEV)
    pack = packing.begin(TITLE, SUBTITLE, by=dev, day=localdate(now))
    told = {name: getattr(pack, name) for name in packing.TOLD}
    words = {"foreword": FOREWORD, "foreword_by": "Whoever wrote the demonstration"}
    packing.change(pack, told | words, version=pack.version)
    first = Edition.objects.current().order_by("pk").values_list("case_study", flat=True)
    packing.add(pack, list(first[:A_PACK]))
    packing.issue(pack, by=dev, now=now)
    return True
