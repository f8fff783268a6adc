"""Numbers as people write them: one reader for the file, the forms, the import and the admin.

What is plain is read ("1,234.50", "£12", "15%"); what could mean two things is asked about
("1.234,50", "15" for a rate) and never guessed. What is read always fits numeric(20, 6).
"""

import re
from decimal import Decimal
from typing import Literal

Kind = Literal["number", "quantity", "money", "rate", "duration"]

WHOLE_DIGITS = 14
PLACES = 6
LONGEST_YEARS = 500
ZERO, ONE = Decimal(0), Decimal(1)

PLAIN = re.compile(r"\d+(\.\d*)?|\.\d+", re.ASCII)
GROUPED = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII)
EXPONENT = re.compile(r"[\d.,]+e[-+]?\d+", re.ASCII | re.IGNORECASE)
RATE = "Write a rate as a number from 0 to 1, or with a per cent sign."
SHOWN = 40  # characters of what somebody wrote


class NotANumber(ValueError):
    """Says in a sentence, for whoever wrote the number, what to write instead."""


def read(text: str, *, kind: Kind = "number") -> Decimal:
    """The number that ``text`` means. Raises NotANumber with a sentence.

    A rate is from 0 to 1, a duration above 0; but for a "number", nothing is below 0.
    """
    bare, is_negative, is_per_cent = _without_signs(text.strip().replace("−", "-"), kind)
    if not (PLAIN.fullmatch(bare) or GROUPED.fullmatch(bare)):
        raise NotANumber(_question(bare, kind))
    whole, _, places = bare.replace(",", "").partition(".")
    whole, places = whole.lstrip("0"), places.rstrip("0")
    if is_per_cent:
        whole, places = _hundredth(whole, places)
    if len(whole) > WHOLE_DIGITS or len(places) > PLACES:
        raise NotANumber(
            f"Use at most {WHOLE_DIGITS} figures before the point and {PLACES} after it."
        )
    number = Decimal(f"{whole or 0}{'.' if places else ''}{places}")
    if is_per_cent and number > ONE:
        raise NotANumber(f"This is above 100%. {RATE}")
    return _in_bounds(-number if is_negative and number else number, kind)


def plain(number: Decimal) -> str:
    """The shortest text without an exponent: "0.5" of 0.500, and "0" of -0."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def shown(text: str) -> str:
    """What somebody wrote, short enough and plain enough to stand in a sentence."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:SHOWN]) + (
        "…" if len(text) > SHOWN else ""
    )


def _without_signs(text: str, kind: Kind) -> tuple[str, bool, bool]:
    """The digits; whether a minus stood before them; whether they are hundredths."""
    if not text:
        raise NotANumber("Enter a number.")
    if "£" in text and kind != "money":
        raise NotANumber("Leave out the pound sign: this is not an amount of money.")
    if "%" in text and kind != "rate":
        raise NotANumber("Leave out the per cent sign: this is not a rate.")
    is_negative = text.startswith(("-", "£-"))
    text = text.replace("-", "", 1) if is_negative else text
    text = text.removeprefix("£").lstrip()
    return text.removesuffix("%").rstrip(), is_negative, text.endswith("%")


def _hundredth(whole: str, places: str) -> tuple[str, str]:
    padded = whole.zfill(2)
    return padded[:-2].lstrip("0"), (padded[-2:] + places).rstrip("0")


def _in_bounds(number: Decimal, kind: Kind) -> Decimal:
    if kind != "number" and number < ZERO:
        raise NotANumber("Enter 0 or more. What does harm is a line of its own.")
    if kind == "rate" and number > ONE:
        raise NotANumber(_rate_question(number))
    if kind == "duration" and not ZERO < number <= LONGEST_YEARS:
        raise NotANumber(f"Enter a number of years above 0 and at most {LONGEST_YEARS}.")
    return number


def _rate_question(number: Decimal) -> str:
    if number > 100:
        return f"This is above 100%. {RATE}"
    _, digits, exponent = number.as_tuple()
    share = plain(Decimal((0, digits, int(exponent) - 2)))
    return f"Did you mean {share} ({plain(number)}%)? {RATE}"


def _question(text: str, kind: Kind) -> str:
    if EXPONENT.fullmatch(text):
        return "Write the number out in full, without an exponent."
    meant = _meant(text)
    if meant:
        return (
            f"Did you mean {meant}? Write a point before decimals, "
            "and commas, if any, between thousands."
        )
    example = {"money": "1,250.50", "rate": "0.15 or 15%"}.get(kind, "1,250.5")
    return f"“{shown(text)}” is not a number. Enter figures, such as {example}."


def _meant(text: str) -> str:
    """What figures with points and commas in the wrong places may stand for, or ""."""
    if len(text) > SHOWN or not re.fullmatch(r"\d[\d.,' ]*\d", text, re.ASCII):
        return ""
    whole, mark, places = _split(re.sub(r"[' ]", "", text))
    digits = re.sub(r"\D", "", whole).lstrip("0") or "0"
    grouped = f"{int(digits):,}"
    return f"{grouped}.{places}" if mark else grouped


def _split(text: str) -> tuple[str, str, str]:
    """At the decimal mark: the last of two kinds, or a lone comma that no thousands follow."""
    last = max(text.rfind("."), text.rfind(","))
    kinds = {mark for mark in ".," if mark in text}
    is_lone = text.count(",") + text.count(".") == 1
    is_decimal = len(kinds) == 2 and text.count(text[last]) == 1
    return (
        (text[:last], ".", text[last + 1 :])
        if last >= 0 and (is_decimal or is_lone)
        else (text, "", "")
    )
