"""What the councils of Wales are called in Welsh, whose first letter changes with the sentence."""

from __future__ import annotations

from collections.abc import Iterator

# By GSS code, where the name is another than in English
NAMES = {
    "W06000001": "Ynys Môn",
    "W06000004": "Sir Ddinbych",
    "W06000005": "Sir y Fflint",
    "W06000006": "Wrecsam",
    "W06000009": "Sir Benfro",
    "W06000010": "Sir Gaerfyrddin",
    "W06000011": "Abertawe",
    "W06000012": "Castell-nedd Port Talbot",
    "W06000013": "Pen-y-bont ar Ogwr",
    "W06000014": "Bro Morgannwg",
    "W06000015": "Caerdydd",
    "W06000018": "Caerffili",
    "W06000020": "Tor-faen",
    "W06000021": "Sir Fynwy",
    "W06000022": "Casnewydd",
    "W06000024": "Merthyr Tudful",
}
# What a first letter may become: "Caerdydd", "i Gaerdydd", "yng Nghaerdydd", "a Chaerdydd"
BECOMES = {
    "B": ("F", "M"),
    "C": ("G", "Ngh", "Ch"),
    "M": ("F",),
    "P": ("B", "Mh", "Ph"),
    "T": ("D", "Nh", "Th"),
    "A": ("Ha",),
}


def spellings(gss_code: str | None) -> Iterator[str]:
    """The Welsh name, as it stands and as it may begin after another word."""
    name = NAMES.get(gss_code or "")
    if name:
        yield name
        yield from (start + name[1:] for start in BECOMES.get(name[0], ()))
