"""Words that would tell whose work it is, for as long as the council's name is withheld."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from councilnet.models import Council
from initiatives import contents, editions, welsh_names
from initiatives.models import CaseStudy

BETWEEN = r"[\W_]*"  # "Milton Keynes", "milton-keynes" and "miltonkeynes" name the same council


@dataclass(frozen=True)
class Telltales:
    """What names a council: whole words, whatever their case, accents and hyphens."""

    names: tuple[str, ...]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.names, key=len, reverse=True)
        said = "|".join(filter(None, map(_in_any_spelling, longest_first)))
        return re.compile(rf"(?<![^\W_])(?:{said})(?![^\W_])" if said else r"(?!)")

    def found_in(self, text: str) -> str:
        """The first of them, as the text has it without its accents; "" where it has none."""
        found = self._pattern.search(_plain(text))
        return found.group() if found else ""


def of(council: Council) -> Telltales:
    """Its names, its e-mail domains, and the same of what went into it or what it became."""
    kin = Q(successions_from__new=council) | Q(successions_to__old=council)
    councils = [council, *Council.objects.filter(kin).order_by("pk")]
    return Telltales(tuple(dict.fromkeys(name for one in councils for name in _names(one))))


def _names(council: Council) -> Iterator[str]:
    yield from (council.name, council.short_name, council.slug)
    yield from welsh_names.spellings(council.gss_code)
    yield from council.email_domains
    if council.gss_code:
        yield council.gss_code


def _plain(text: str) -> str:
    """Letters without accents, so that Môn and Mon are the same."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _in_any_spelling(name: str) -> str:
    words = re.findall(r"[^\W_]+", _plain(name).lower())
    said = ["(?:and)?" if word == "and" else re.escape(word) for word in words]  # or "&"
    return f"(?i:{BETWEEN.join(said)})" if any(word != "and" for word in words) else ""


@dataclass(frozen=True)
class Told:
    """That a part (of parts.py) says, under a heading, what would name the council."""

    part: str
    field: str  # of the part's page
    heading: str
    words: str


def told_in(case_study: CaseStudy, on: date) -> list[Told]:
    """Where readers would learn whose it is, though the name is withheld on that day."""
    if not case_study.withholds_name_on(on):
        return []
    telltales = of(case_study.council)
    lines = contents.lines(editions.content_of(case_study, on))
    return [
        Told(line.part, _field(case_study, line, telltales), line.heading, words)
        for line in lines
        if (words := telltales.found_in(line.text))
    ]


def _field(case_study: CaseStudy, line: contents.Line, telltales: Telltales) -> str:
    """The one that the line is made of; else the first of the page, for one row of many."""
    told = {_text(getattr(case_study, name)): name for name in FIELDS.get(line.part, ())}
    telling = [text for text in told if text in line.text and telltales.found_in(text)]
    return told[max(telling, key=len)] if telling else FIRST.get(line.part, "")


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "\n".join(value)


# What is written in a field of its own, by part
FIELDS = {
    "basics": ("title", "summary"),
    "story": ("situation_before", "what_was_done", "what_happened"),
    "learning": ("what_did_not_work", "what_others_need"),
    "timeline": ("stop_lesson",),
    "outcomes": ("evaluated_by", "evaluation_url"),
    "cost": ("staff_time", "funding"),
    "people": ("decided_by", "shared_power_how", "partners"),
    "kit": ("kit_partners", "kit_must_stay", "kit_may_change"),
    "welsh": ("welsh_title", "welsh_summary", "welsh_body"),
}
FIRST = {
    "principles": "principles",
    "timeline": "milestones-0-what",
    "outcomes": "outcomes-0-indicator",
    "links": "links-0-text",
}
