"""Names of files: shown to people, and put into addresses and headers."""

from __future__ import annotations

import re
import unicodedata

from django.utils.text import slugify

LONGEST = 120
# Controls, and the formatting marks by which a name reads otherwise than it is written
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean_name(name: str, kinds: list[str]) -> str:
    """On one line, without folders, unseen characters, or the ending that its kind says anyway."""
    seen = "".join(" " if unicodedata.category(c) in UNSEEN else c for c in name)
    last = re.split(r"[\\/]", seen)[-1] if re.search(r"^[A-Za-z]:|\.\.|^[\\/]", seen) else seen
    tidy = " ".join(re.sub(r"[\\/]", "-", last).split()).strip(" .")
    ending = "|".join([*kinds, "jpg"])
    return re.sub(rf"(?:\.(?:{ending}))+$", "", tidy, flags=re.IGNORECASE).strip(" .")[:LONGEST]


def file_name(name: str, kind: str) -> str:
    """In small plain letters, with the one ending that the content was judged to have."""
    return f"{slugify(name)[:80].strip('-') or 'file'}.{kind}"
