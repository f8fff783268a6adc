"""The demonstration's case studies, written and moved on as people would, never as bare rows.

Facts come from data/case_studies.json and the words for them from data/demonstration.json; invented
examples, which say that they are, from data/examples.json; collections from data/collections.json.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.db.models import Model
from django.utils.text import slugify

from councilnet import notices
from councilnet.demonstration import AMBER, DEV, account_of, officer_of
from councilnet.models import Council, User
from initiatives import contents, drafting, reviewing, workflow
from initiatives.models import (
    CaseStudy,
    Collection,
    Link,
    Milestone,
    Outcome,
    Principle,
    PrincipleClaim,
    Stage,
    Theme,
)

FOLDER = Path(__file__).parent / "data"
WRITE_UP = FOLDER / "example-write-up.txt"
PUBLISHED_AT_ONCE = [["submit"], ["publish"]]


@dataclass(frozen=True)
class Entry:
    """A case study to tell: ``fields`` by the model's names, ``history`` as steps with words."""

    council: str
    title: str
    theme: str
    fields: dict[str, Any]
    reasons: dict[str, str]
    milestones: list[list[str]] = field(default_factory=list)
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    links: list[list[str]] = field(default_factory=list)
    history: list[list[Any]] = field(default_factory=lambda: PUBLISHED_AT_ONCE)

    @property
    def token(self) -> UUID:
        return token_of(self.council, self.title)


def token_of(council: str, title: str) -> UUID:
    """By which a case study is known the next time."""
    return uuid5(NAMESPACE_URL, f"demonstration/{council}/{title}")


def load() -> tuple[int, int]:
    """How many case studies were added, and how many were there already, left as they are."""
    told = entries()
    known = set(
        CaseStudy.objects.filter(start_token__in=[entry.token for entry in told]).values_list(
            "start_token", flat=True
        )
    )
    for entry in told:
        if entry.token not in known:
            tell(entry)
    added = len(told) - len(known) + _bring_write_up()
    return added, len(told) + 1 - added


def load_collections() -> None:
    """Those that are absent; one that is there is left as it is."""
    for told in _read("collections.json")["collections"]:
        picks = told.pop("picks", [])
        collection, is_new = Collection.objects.get_or_create(
            slug=told["slug"], defaults=told | {"is_public": True}
        )
        for order, pick in enumerate(picks if is_new else []):
            case_study = CaseStudy.objects.get(start_token=token_of(pick["council"], pick["title"]))
            collection.entries.create(case_study=case_study, order=order, note=pick["note"])


def entries() -> list[Entry]:
    words = {
        (entry["council"], entry["title"]): entry
        for entry in _read("demonstration.json")["case_studies"]
    }
    facts = _read("case_studies.json")["case_studies"]
    return [
        *(entry_of(_told(fact, words[fact["council"], fact["title"]])) for fact in facts),
        *map(entry_of, _read("examples.json")["examples"]),
    ]


def _read(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"), parse_float=Decimal)


def _told(facts: dict[str, Any], words: dict[str, Any]) -> dict[str, Any]:
    """The facts under the model's names, with the words for them. What is not known stays out."""
    said_of = words.get("outcomes", {})
    told = {
        "theme": facts["theme"],
        "stage": facts.get("stage", Stage.NOT_KNOWN),
        "started": facts.get("started", ""),
        "ended": facts.get("ended", ""),
        "cost_one_off": facts.get("cost_gbp"),
        "funding": "\n".join(
            f"{who}: £{sum_:,}".capitalize() for who, sum_ in facts.get("funding", [])
        ),
        "partners": facts.get("partners", []),
        "milestones": facts.get("milestones", []),
    }
    outcomes = [
        {name: outcome[name] for name in ("indicator", "unit", "result")}
        | said_of.get(outcome["indicator"], {})
        for outcome in facts.get("outcomes", [])
    ]
    return told | words | {"outcomes": outcomes}


def entry_of(told: dict[str, Any]) -> Entry:
    own = set(Entry.__dataclass_fields__) - {"fields"}
    fields = {name: value for name, value in told.items() if name not in own}
    for name in contents.TEXTS:
        if isinstance(fields.get(name), list):
            fields[name] = "\n\n".join(fields[name])
    return Entry(fields=fields, **{name: value for name, value in told.items() if name in own})


# Telling one


@transaction.atomic
def tell(entry: Entry) -> None:
    council = Council.objects.get(short_name=entry.council)
    officer = officer_of(council)
    case_study = drafting.start(council, entry.title, by=officer, token=entry.token)
    theme = Theme.objects.get(key=slugify(entry.theme))
    _save(case_study, _rows(case_study, entry), by=officer, theme=theme, **entry.fields)
    for step, *words in entry.history:
        case_study.refresh_from_db()
        act, by = STEPS[step]
        act(case_study, by=account_of(DEV) if by == "network" else officer, **dict(*words))
    notices.count_as_told(f"case-study-{case_study.pk}")


def _save(case_study: CaseStudy, rows: list[Model], *, by: User, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(case_study, name, value)
    changed = [case_study, *rows]
    for row in changed:
        row.full_clean()
    drafting.save(case_study, changed, by=by)


def _rows(case_study: CaseStudy, entry: Entry) -> list[Model]:
    return [
        *_claims(case_study, entry.reasons),
        *(
            Milestone(case_study=case_study, when=when, what=what)
            for when, what in entry.milestones
        ),
        *(Outcome(case_study=case_study, **outcome) for outcome in entry.outcomes),
        *(Link(case_study=case_study, text=text, url=url) for text, url in entry.links),
    ]


def _claims(case_study: CaseStudy, reasons: dict[str, str]) -> Iterator[PrincipleClaim]:
    for principle in Principle.objects.filter(key__in=reasons):
        yield PrincipleClaim(
            case_study=case_study, principle=principle, reason=reasons[principle.key]
        )


def _write(case_study: CaseStudy, *, by: User, **fields: Any) -> None:
    _save(case_study, [], by=by, **fields)


def _publish(case_study: CaseStudy, *, by: User) -> None:
    reviewing.confirm_all(case_study, by=by)
    workflow.publish(case_study, by=by)


STEPS: dict[str, tuple[Callable[..., object], str]] = {
    "submit": (workflow.submit, "council"),
    "revise": (workflow.revise, "council"),
    "write": (_write, "council"),
    "publish": (_publish, "network"),
    "request_changes": (workflow.request_changes, "network"),
    "withdraw": (workflow.withdraw, "network"),
    "set_evidence_level": (workflow.set_evidence_level, "network"),
}


def _bring_write_up() -> bool:
    """A draft as it is right after an officer brought a write-up."""
    council = Council.objects.get(slug=AMBER.council)
    __, made = drafting.start_from_write_up(
        council, WRITE_UP.read_bytes(), WRITE_UP.name, by=account_of(AMBER)
    )
    return made
