"""Numbers as people write them."""

from decimal import Decimal


def plain(number: Decimal | None) -> str:
    """ "0.780000" as "0.78"; "" for none."""
    if number is None:
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
