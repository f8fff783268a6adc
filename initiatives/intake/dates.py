"""Dates that can be read, in British order, and nothing that only looks like one.

Left unread: years in two digits ("04/11/24"), a financial year ("2022-23", "2022/23"), a month
alone, days that do not exist, and a number that could be a quantity ("2000 homes", "2,000").
"""

import re
from datetime import date

from .details import masked
from .write_up import DateFound

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
NUMBER_OF = {name[:3]: number for number, name in enumerate(MONTHS, start=1)}
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
YEAR = r"(?:1[89]|20|21)\d\d"
# Not a part of a longer number, of a range such as 2022-23, or of an amount.
NOT_BEFORE = r"(?<![\w¦£$€#.,/-])"
NOT_AFTER = r"(?![\w¦%]|[.,/–-]\d|\s?%)"

# A year alone counts where a word before it makes it one and no noun after it makes it a number.
# After a weaker word a round number is more likely an amount: "rose by 2000.", "a total of 1900".
STRONG = (
    r"\b(?:in|since|from|until|till|during|before|after|between|year|early|late|mid|circa|"
    r"spring|summer|autumn|winter|Q[1-4])[ \n]+"
)
WEAK = (
    r"\b(?:by|and|to|of|for|around|about)[ \n]+|\("
    r"|^[^\S\n]*(?:[•*-][^\S\n]*)?(?=\d{4}[^\S\n]*(?:[:|–—-]|$))"
)
WORDS_AFTER = (
    r"(?:a|after|also|an|and|as|at|because|before|but|by|following|for|had|has|have|if|in|into|is|"
    r"it|its|marked|of|on|onwards|or|our|saw|so|that|the|their|there|they|this|through|to|under|"
    r"until|up|was|we|were|when|where|which|while|whilst|who|with|without)\b"
)
NO_NOUN_AFTER = (
    rf"(?=[^\S\n]{{0,9}}(?:$|\n|[.,;:!?|)\]”’\"']|[–—-]\s|(?-i:[A-Z£])|{WORDS_AFTER}))"
    rf"(?!\ (?:to|and|or)\ [\d,]+\ (?!{WORDS_AFTER})(?-i:[a-z]))"
)

DATE = re.compile(
    rf"""
    (?P<iso>{NOT_BEFORE}(?P<iso_year>{YEAR})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d){NOT_AFTER})
    | (?P<numbers>{NOT_BEFORE}(?P<n_day>\d{{1,2}})(?P<mark>[/.-])(?P<n_month>\d{{1,2}})(?P=mark)
        (?P<n_year>{YEAR}){NOT_AFTER})
    | (?P<long>(?<![\w¦£.,/])(?P<l_day>{DAY})\s+(?:of\s+)?(?P<l_month>{MONTH}),?\s+
        (?P<l_year>{YEAR}){NOT_AFTER})
    | (?P<american>\b(?P<a_month>{MONTH})\s+(?P<a_day>{DAY}),?\s+(?P<a_year>{YEAR}){NOT_AFTER})
    | (?P<month>\b(?P<m_month>{MONTH}),?\s+(?P<m_year>{YEAR}){NOT_AFTER})
    | (?P<year>(?:(?:{STRONG})(?P<y_strong>{YEAR})|(?:{WEAK})(?P<y_weak>(?!\d\d00){YEAR})
        |(?<=[.!?]\ )(?P<y_first>{YEAR})(?=\ (?:saw|was|marked|brought)\b))
        (?![\w¦%]|[.,/–-]\d){NO_NOUN_AFTER})
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
SENTENCE_END = re.compile(
    r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9•])|\n\s*\n|\n(?=\s*(?:[•*#-]|\d+[.)])\s)"
)
# A sentence longer than twice this is shown in part.
CONTEXT = 300


def find_dates(text: str) -> tuple[DateFound, ...]:
    """In order; the same date in the same sentence once."""
    readable = masked(text)
    found = (
        DateFound(_shown(text, match), value, _context(text, match.start(), match.end()))
        for match in DATE.finditer(readable)
        if (value := _value(match))
    )
    return tuple(dict.fromkeys(found))


def _shown(text: str, match: re.Match[str]) -> str:
    start = match.end() - 4 if match["year"] else match.start()
    return " ".join(text[start : match.end()].split())


def _value(match: re.Match[str]) -> str:
    """'' for a day that does not exist."""
    if match["year"]:
        return match["year"][-4:]
    if match["month"]:
        return f"{match['m_year']}-{_month(match['m_month']):02}"
    try:
        return date(*_numbers(match)).isoformat()
    except ValueError:
        return ""


def _numbers(match: re.Match[str]) -> tuple[int, int, int]:
    if match["iso"]:
        return int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"])
    if match["numbers"]:
        return int(match["n_year"]), int(match["n_month"]), int(match["n_day"])
    letter = "l" if match["long"] else "a"
    year, month, day = (match[f"{letter}_{part}"] for part in ("year", "month", "day"))
    return int(year), _month(month), int("".join(filter(str.isdecimal, day)))


def _month(name: str) -> int:
    return NUMBER_OF[name[:3].lower()]


def _context(text: str, start: int, end: int) -> str:
    before = max(0, start - CONTEXT)
    begins = before
    for ended in SENTENCE_END.finditer(text, before, start):
        begins = ended.end()
    ends = SENTENCE_END.search(text, end, min(len(text), end + CONTEXT))
    stop = ends.end() if ends else min(len(text), end + CONTEXT)
    return " ".join(text[begins:stop].split())
