"""What a careful reader would notice before a person looks. It advises, and blocks nothing.

What blocks is in parts.py: what is missing for submission.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from initiatives.contents import TEXTS, Content
from initiatives.models import CaseStudy, CheckedLink, Principle
from initiatives.parts import PARTS, Part

MANY_PRINCIPLES = 6
LONG_SENTENCE = 35
ENOUGH_KEYWORDS = 2
A_FEW = 3

# In which part each text is written
PART_OF = {name: "learning" if name in TEXTS[3:] else "story" for name in TEXTS}
CHANGE = re.compile(
    r"\b(more|fewer|less|better|improved?|increased?|reduced?|halved|doubled|rose|fell|saved)\b",
    re.IGNORECASE,
)
ACRONYM = re.compile(r"\b[A-Z][A-Z&]{1,5}\b")
WELL_KNOWN = frozenset(
    {"AGM", "BBC", "CCTV", "CEO", "CIC", "COVID", "EU", "FAQ", "GB", "GP", "HMRC", "HR", "ICT"}
    | {"IT", "LED", "LGA", "MP", "NHS", "OK", "ONS", "PDF", "PE", "TV", "UK", "UN", "US", "VAT"}
)
NAMED_PERSON = re.compile(
    r"\b(?:Cllr|Councillor|Mr|Mrs|Ms|Miss|Dr|Prof(?:essor)?)\.? [A-Z][a-z]+(?: [A-Z][a-z]+)?"
)
TWO_NAMES = re.compile(r"^[A-Z][a-z]+ [A-Z][a-z'’-]+$")
ROLE_WORDS = re.compile(
    r"\b(team|office|officer|manager|lead|service|services|unit|desk|council|partnership|"
    r"director|head|policy|communities|community)\b",
    re.IGNORECASE,
)
PERSONAL_MAILBOX = re.compile(r"^[a-z]+\.[a-z'-]+@", re.IGNORECASE)


@dataclass(frozen=True)
class Advice:
    part: Part
    sentence: str


def advice(case_study: CaseStudy, content: Content) -> list[Advice]:
    """In the order of the parts. Asks the database for the principles and the links."""
    found = [Advice(PARTS[part], sentence) for check in CHECKS for part, sentence in check(content)]
    found += [Advice(PARTS["contact"], sentence) for sentence in of_contact(case_study)]
    found += [Advice(PARTS["principles"], sentence) for sentence in of_keywords(content)]
    found += [Advice(PARTS[part], sentence) for part, sentence in of_links(content)]
    order = list(PARTS)
    return sorted(found, key=lambda one: order.index(one.part.key))


Found = Iterator[tuple[str, str]]


def of_parts(content: Content) -> Found:
    if not content["texts"]["what_did_not_work"]:
        yield "learning", _("Say what did not work: it is what other councils ask for most.")
    if not content["texts"]["what_others_need"]:
        yield "learning", _("Say what another place would need to do the same.")
    if not any(content["cost"].values()):
        yield "cost", _("Say what it cost, even roughly: there are bands to choose from.")


def of_principles(content: Content) -> Found:
    if len(content["claims"]) > MANY_PRINCIPLES:
        yield (
            "principles",
            _("%(n)s principles are many: keep those whose reasons are strong.")
            % {"n": len(content["claims"])},
        )


def of_figures(content: Content) -> Found:
    if CHANGE.search(content["texts"]["what_happened"]) and not content["outcomes"]:
        yield "outcomes", _("“What happened” tells of a change, and no figure shows it.")
    for outcome in content["outcomes"]:
        named = {"indicator": outcome["indicator"]}
        if not outcome["result"]:
            yield "outcomes", _("“%(indicator)s” has no result yet.") % named
            continue
        if not outcome["source"]:
            yield "outcomes", _("Say where the figure for “%(indicator)s” comes from.") % named
        if not outcome["measured"]:
            yield "outcomes", _("Say when “%(indicator)s” was measured.") % named


def of_sentences(content: Content) -> Found:
    long = [
        (PART_OF[name], sentence)
        for name, text in content["texts"].items()
        for sentence in re.split(r"(?<=[.!?])\s+|\n+", text)
        if len(sentence.split()) > LONG_SENTENCE
    ]
    for part, sentence in long[:A_FEW]:
        told = {"n": len(sentence.split()), "begin": " ".join(sentence.split()[:6])}
        yield part, _("A sentence has %(n)s words: make two of “%(begin)s …”.") % told


def of_acronyms(content: Content) -> Found:
    """One is explained where it stands in brackets, or has brackets after it."""
    said: set[str] = set()
    for name, text in content["texts"].items():
        for acronym in dict.fromkeys(ACRONYM.findall(text)):
            explained = re.search(rf"\({re.escape(acronym)}s?\)|\b{re.escape(acronym)}s? \(", text)
            if acronym not in WELL_KNOWN | said and not explained and len(said) < A_FEW:
                yield PART_OF[name], _("Say what %(acronym)s stands for.") % {"acronym": acronym}
            said.add(acronym)


def of_people(content: Content) -> Found:
    texts = [(PART_OF[name], text) for name, text in content["texts"].items()]
    texts.append(("people", content["power"]["decided_by"]))
    for part, text in texts:
        if person := NAMED_PERSON.search(text):
            yield part, _("“%(person)s” names a person: would a role do?") % {"person": person[0]}


CHECKS: tuple[Callable[[Content], Found], ...] = (
    of_parts,
    of_principles,
    of_figures,
    of_sentences,
    of_acronyms,
    of_people,
)


def of_contact(case_study: CaseStudy) -> Iterator[str]:
    role, email = case_study.contact_role, case_study.contact_email
    if not email:
        yield _("Name a shared mailbox, so that other councils can ask.")
    elif PERSONAL_MAILBOX.match(email):
        yield _("The address looks like one person’s: a shared mailbox stays when people move on.")
    if TWO_NAMES.match(role) and not ROLE_WORDS.search(role):
        yield _("“%(role)s” looks like a person’s name: give a team or a role.") % {"role": role}


def of_keywords(content: Content) -> Iterator[str]:
    """Principles whose keywords stand in the text, and that are not claimed."""
    claimed = {claim["key"] for claim in content["claims"]}
    text = "\n".join([content["title"], content["summary"], *content["texts"].values()])
    for principle in Principle.objects.exclude(key__in=claimed):
        words = [word for word in principle.keywords if stands_in(word, text)]
        if len(words) >= ENOUGH_KEYWORDS:
            told = {"title": principle.called, "words": "”, “".join(words[:A_FEW])}
            yield _("The text says “%(words)s”: does it meet “%(title)s” too?") % told


def of_links(content: Content) -> Found:
    """Those that did not answer when they were last tried: see check_links."""
    urls = {link["url"]: "links" for link in content["links"]}
    urls |= {claim["evidence_url"]: "principles" for claim in content["claims"]}
    urls |= {content["evaluation"]["url"]: "outcomes"}
    for dead in CheckedLink.objects.filter(url__in=urls).exclude(fault="").order_by("url"):
        told = {"url": dead.url, "fault": dead.fault}
        yield urls[dead.url], _("Check the link %(url)s. %(fault)s") % told


def stands_in(word: str, text: str) -> bool:
    """As a word or a phrase of its own, in the singular or the plural."""
    return bool(re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", text, re.IGNORECASE))
