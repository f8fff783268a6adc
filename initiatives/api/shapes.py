"""The shapes of what the API tells of councils, principles and case studies.

They describe what ``outputs.columns`` reads and ``editions.content_of`` freezes, and decide
nothing: a test holds the names of both against these.
"""

from __future__ import annotations

from typing import Annotated

from ninja import P, PathEx
from pydantic import BaseModel, ConfigDict, Field

CouncilSlug = PathEx[str, P(description="The council’s part of the address.", example="stevenage")]
Slug = PathEx[str, P(description="The case study’s part of the address.", example="repair-cafe")]
PrincipleKey = PathEx[str, P(description="The principle’s key.", example="innovation")]
Resource = Annotated[str, Field(description="Where the API tells all of it.")]
Page = Annotated[str, Field(description="The page with the same, for people.")]
Day = Annotated[str, Field(description="A day, as 2026-11-23.", examples=["2026-11-23"])]
PartialDate = Annotated[
    str | None,
    Field(description="As exact as it is known: 2019, 2019-04 or 2019-04-30."),
]
Exact = Annotated[str, Field(description="An exact decimal, as text; empty where not given.")]


class Problem(BaseModel):
    """What went wrong, in the shape of RFC 9457."""

    type: Annotated[str, Field(examples=["about:blank"])]
    title: Annotated[str, Field(description="What the status is called.", examples=["Not Found"])]
    status: Annotated[int, Field(examples=[404])]
    detail: Annotated[str, Field(description="A sentence that says what to do.")]


class Licence(BaseModel):
    name: Annotated[str, Field(examples=["Open Government Licence v3.0"])]
    url: Annotated[str | None, Field(description="Null where all rights are reserved.")]


class Listed(BaseModel):
    """What every list says of itself."""

    query: Annotated[str, Field(description="In words, what was asked and how many there are.")]
    address: Page
    licence: Licence
    total: Annotated[int, Field(description="How many there are on all pages together.")]
    next: Annotated[str | None, Field(description="The link to the next page; null on the last.")]


class Labelled(BaseModel):
    """A key for programs, which never changes its meaning, and a label for people, which may."""

    key: str | None
    label: str | None


class CouncilName(BaseModel):
    """A council; while its name is withheld, the slug is `name-withheld`."""

    name: Annotated[str, Field(examples=["Stevenage Borough Council"])]
    slug: Annotated[str, Field(examples=["stevenage"])]
    gss_code: Annotated[str | None, Field(examples=["E07000243"])]


class PrincipleName(BaseModel):
    key: Annotated[str, Field(examples=["innovation"])]
    title: Annotated[str, Field(examples=["Innovation"])]


class EvidenceOf(BaseModel):
    """How strong the evidence is: from 0, described, to 4, independently evaluated."""

    level: Annotated[int, Field(ge=0, le=4)]
    label: str


class CaseStudyRow(BaseModel):
    """A published case study, as lists tell it. What is not known is null."""

    id: Annotated[str, Field(description="Stays the same whatever the title or the address.")]
    title: Annotated[str, Field(examples=["Repair café"])]
    council: CouncilName
    council_type: Labelled
    region: Labelled
    nation: Labelled
    theme: Labelled
    principles: list[PrincipleName]
    stage: Labelled
    started: PartialDate
    ended: PartialDate
    evidence: EvidenceOf
    cost_band: Labelled
    shared_power: Labelled
    says_what_failed: bool
    ready_to_copy: Annotated[bool, Field(description="Whether its kit for others is filled.")]
    tried_elsewhere: Annotated[int, Field(description="How many other councils tried it.")]
    version: Annotated[int, Field(description="Which edition of it this is, from 1.")]
    published: Day
    checked: Annotated[Day, Field(description="When somebody last said that it still holds.")]
    unchecked_since: Annotated[Day | None, Field(description="Where nobody said so when asked.")]
    address: Page
    summary: str
    resource: Resource


class CaseStudyList(Listed):
    case_studies: list[CaseStudyRow]


class Said(BaseModel):
    """What an edition holds, frozen on the day of its publication. Keys may be added later."""

    model_config = ConfigDict(extra="allow")


class ClaimSaid(Said):
    """A principle, in its wording of that day, and how the case study meets it."""

    key: str
    number: int
    title: str
    wording: str
    is_official: Annotated[bool, Field(description="Whether the wording is the network’s own.")]
    reason: str
    evidence_url: str


class OutcomeSaid(Said):
    indicator: str
    unit: str
    baseline: Exact
    target: Exact
    result: Exact
    measured: str
    source: str
    compared_with: str
    note: str


class MilestoneSaid(Said):
    when: str
    what: str


class CostSaid(Said):
    """In pounds."""

    one_off: Exact
    yearly: Exact
    band: str
    staff_time: str
    funding: str


class PowerSaid(Said):
    decided_by: str
    shared_power: str
    how: str
    partners: list[str]


class EvaluationSaid(Said):
    by: str
    url: str


class EvidenceSaid(Said):
    level: int
    reason: Annotated[str, Field(description="Where a reviewer set the level, why.")]


class LinkSaid(Said):
    text: str
    url: str


class FileSaid(Said):
    key: str
    name: str
    kind: str
    size: Annotated[int, Field(description="In bytes.")]
    alternative_text: str


class KitSaid(Said):
    """What another council needs to copy it."""

    powers: str
    partners: list[str]
    needs_no_partners: bool
    months: Annotated[str, Field(description="To the first result: a number, or empty.")]
    must_stay: str
    may_change: str


class FollowUpSaid(Said):
    """What the council said when it was asked later what came of it."""

    asked: str
    answered: str
    months: str
    what_changed: str
    indicator: str
    number: Exact
    unit: str
    source: str
    again: str


class WelshSaid(Said):
    """The same in Welsh, in the council's own words; empty where it gave none."""

    title: str
    summary: str
    body: str


class NameSaid(Said):
    name: str


class ThemeSaid(NameSaid):
    key: str


class ContentSaid(Said):
    """All that its page shows. A text that was not given is empty."""

    format: int
    council: NameSaid
    title: str
    summary: str
    theme: ThemeSaid
    texts: Annotated[
        dict[str, str],
        Field(description="By key: situation_before, what_was_done, what_happened, …"),
    ]
    claims: list[ClaimSaid]
    stage: str
    started: str
    ended: str
    stop_cause: str
    stop_lesson: str
    milestones: list[MilestoneSaid]
    outcomes: list[OutcomeSaid]
    cost: CostSaid
    power: PowerSaid
    evaluation: EvaluationSaid
    evidence: EvidenceSaid
    links: list[LinkSaid]
    withheld_until: Annotated[
        str, Field(description="Until when the council’s name is withheld, where it is.")
    ] = ""
    welsh: Annotated[WelshSaid | None, Field(description="Absent from older editions.")] = None
    kit: Annotated[KitSaid | None, Field(description="Absent from older editions.")] = None
    follow_ups: Annotated[list[FollowUpSaid], Field(description="Absent from older editions.")] = []
    attachments: Annotated[
        list[FileSaid], Field(description="Absent from editions of before there were files.")
    ] = []


class Version(BaseModel):
    number: int
    published: Day
    address: Page
    resource: Resource


class VersionWhole(Version):
    """One edition as it was published, which never changes."""

    licence: Licence
    title: str
    summary: str
    content: ContentSaid


class CaseStudy(CaseStudyRow):
    licence: Licence
    content: ContentSaid
    versions: Annotated[list[Version], Field(description="Every edition, the newest first.")]


class Council(BaseModel):
    """A member of the network, or one that was. What is not known is null."""

    name: Annotated[str, Field(examples=["Stevenage Borough Council"])]
    short_name: Annotated[str, Field(examples=["Stevenage"])]
    slug: Annotated[str, Field(examples=["stevenage"])]
    gss_code: Annotated[str | None, Field(examples=["E07000243"])]
    type: Labelled
    region: Labelled
    nation: Labelled
    membership: Labelled
    population: int | None
    rural_urban: Labelled
    facts_from: Annotated[str | None, Field(description="Whose figures these are, of which year.")]
    valid_from: Annotated[Day | None, Field(description="Since when there has been this council.")]
    valid_to: Annotated[Day | None, Field(description="Until when; null while it is there.")]
    case_studies: Annotated[int, Field(description="How many of its case studies are published.")]
    address: Page
    resource: Resource


class CouncilList(Listed):
    councils: list[Council]


class Wording(BaseModel):
    text: str | None
    is_official: Annotated[bool | None, Field(description="Whether these are the network’s words.")]
    in_force_from: Annotated[Day | None, Field(description="Null: the first that is known.")]


class PrincipleRow(BaseModel):
    number: int
    key: Annotated[str, Field(examples=["innovation"])]
    title: Annotated[str, Field(examples=["Innovation"])]
    wording: Annotated[Wording, Field(description="The one in force today.")]
    case_studies: Annotated[int, Field(description="How many case studies meet it.")]
    address: Page
    resource: Resource


class PrincipleList(Listed):
    principles: list[PrincipleRow]


class Principle(PrincipleRow):
    licence: Licence
    wordings: Annotated[list[Wording], Field(description="All so far, the oldest first.")]


class Theme(BaseModel):
    key: Annotated[str, Field(examples=["food"])]
    label: Annotated[str, Field(examples=["Food"])]
    case_studies: Annotated[int, Field(description="How many case studies are about it.")]
    address: Page


class ThemeList(Listed):
    themes: list[Theme]


class Place(BaseModel):
    """A council, and its case study of the idea where one is published."""

    council: Annotated[str, Field(description="Its short name, or that its name is withheld.")]
    title: str | None
    address: Page | None


class Adoption(BaseModel):
    """That ``taker`` took up what ``origin`` tells of, as both councils confirmed it."""

    id: Annotated[str, Field(description="Stays the same for ever.")]
    origin: Place
    taker: Place
    status: Annotated[Labelled, Field(description="planning, trying, running or stopped.")]
    started: PartialDate
    what_changed: Annotated[str | None, Field(description="What the taker did otherwise.")]
    stop_cause: Labelled
    stop_lesson: Annotated[str | None, Field(description="What was learned, where it stopped.")]


class AdoptionList(Listed):
    adoptions: list[Adoption]
