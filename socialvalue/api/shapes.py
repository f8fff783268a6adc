"""The shapes of frameworks and of published scores, as ``versions.document`` and the columns of
portfolios tell them. Every number that was given as a decimal stays one, as text.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, Field, PlainSerializer

from initiatives.api.shapes import Day, Labelled, Licence, Listed, Page, PrincipleName, Resource

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Money = Annotated[
    Decimal,
    PlainSerializer(lambda number: f"{number:f}", return_type=str),
    Field(description="An exact decimal, as text.", examples=["35780.120000"]),
]
Number = Annotated[str | None, Field(description="An exact decimal, as text.")]


class VersionRow(BaseModel):
    number: Annotated[str, Field(examples=["1.0"])]
    status: Annotated[str, Field(examples=["published", "retired"])]
    published: Day
    is_illustrative: bool
    address: Page
    resource: Annotated[
        str | None, Field(description="Where all of it is told; null where it is private.")
    ]


class Framework(BaseModel):
    """Values and criteria that one body keeps. Of a private one this is all that is told."""

    slug: Annotated[str, Field(examples=["co-operative-social-value"])]
    name: str
    purpose: str
    kept_by: str
    is_private: Annotated[bool, Field(description="Its values are for its licensees alone.")]
    address: Page
    versions: Annotated[list[VersionRow], Field(description="The newest first.")]


class FrameworkList(Listed):
    frameworks: list[Framework]


class Pinned(BaseModel):
    key: str
    sha256: Sha256


class Range(BaseModel):
    low: Number
    high: Number


class UnitValue(Range):
    """What one unit is worth, in pounds of the year ``price_base``."""

    central: str
    price_base: str
    source: str
    source_url: str
    licence: str
    status: str
    approved_by: Annotated[str, Field(description="Which body approved it.")]
    shares: dict[str, str]
    cashable: list[str]


class Measure(BaseModel):
    code: str
    name: str
    unit: str
    kind: str
    direction: str
    schedule: str
    evidence_rule: str
    exclusion_group: str
    is_output: bool
    counts_people: bool
    grows_with_income: bool
    longest_duration: str
    plausible: Range
    defaults: dict[str, Number]
    defaults_source: str
    note: str
    unit_value: UnitValue | None


class Outcome(BaseModel):
    name: str
    measures: list[Measure]


class FrameworkTheme(BaseModel):
    key: str
    name: str
    fits: Annotated[list[str], Field(description="Keys of the themes of case studies.")]
    outcomes: list[Outcome]


class Criterion(BaseModel):
    key: str
    title: str
    question: str
    principle: Annotated[str | None, Field(description="The key of a principle.")]
    weight: str
    descriptors: Annotated[list[str], Field(description="What each of the six levels means.")]


class VersionContent(BaseModel):
    format: str
    framework: str
    number: str
    is_illustrative: bool
    summary: str
    change_log: str
    licence: str
    licence_url: str
    editions: Annotated[
        dict[str, Pinned | None], Field(description="The editions of series that it pins.")
    ]
    income_elasticity: Number
    themes: list[FrameworkTheme]
    criteria: list[Criterion]


class FrameworkVersion(BaseModel):
    """A published version of an open framework, which never changes."""

    name: str
    address: Page
    status: str
    published: Annotated[str, Field(description="The moment, in ISO 8601.")]
    sha256: Annotated[
        Sha256, Field(description="Of `content`, its keys sorted and no spaces between.")
    ]
    content: VersionContent


class FrameworkUsed(BaseModel):
    name: str
    version: str
    is_illustrative: bool


class CouncilScored(BaseModel):
    name: str
    gss_code: str | None


class DeliveredSoFar(BaseModel):
    """Of the lines of which somebody told; null where nobody did, which is not 0."""

    committed: Money | None
    delivered: Money | None
    until: Day | None


class Score(BaseModel):
    """A published score of a case study, in the prices of ``price_year``.

    Figures by two versions, of two kinds or in two years' prices are not to be compared.
    """

    id: Annotated[int, Field(description="The number of its receipt.")]
    status: Annotated[str, Field(description="published, or superseded by a later score.")]
    title: str
    council: CouncilScored
    theme: Labelled
    principles: list[PrincipleName]
    framework: FrameworkUsed
    kind: Annotated[str, Field(examples=["forecast", "evaluation"])]
    price_year: Annotated[str, Field(examples=["2023-24"])]
    pv_benefits: Money
    pv_harms: Money
    pv_costs: Money
    npsv: Money
    npsv_low: Annotated[Money, Field(description="P10: one time in ten it is lower.")]
    npsv_high: Annotated[Money, Field(description="P90: one time in ten it is higher.")]
    bcr: Annotated[Money | None, Field(description="Null where there are no costs.")]
    fiscal: Money
    cashable: Money
    quality: Annotated[Money | None, Field(description="By the criteria, from 0 to 100.")]
    confidence: Annotated[str, Field(description="A grade from A to F.")]
    delivery: DeliveredSoFar
    assessed_by: Annotated[str, Field(examples=["council", "network"])]
    published: Day
    receipt: Page
    address: Page
    engine: Annotated[str, Field(description="The arithmetic that made it.")]
    draws: int
    seed: int
    input_sha256: Annotated[
        Sha256, Field(description="Of the assessment file as `appraise --canonical` writes it.")
    ]
    output_sha256: Annotated[Sha256, Field(description="Of the output, byte by byte.")]
    resource: Resource


class ScoreList(Listed):
    scores: list[Score]


class Receipt(Score):
    """All that a score rests on. ``document`` and ``output`` are JSON in a text, as they were kept
    byte by byte."""

    licence: Licence
    document: Annotated[str, Field(description="The assessment file that it was computed from.")]
    output: Annotated[str, Field(description="What appraise printed, with every figure between.")]
    record: Annotated[
        dict[str, Any],
        Field(description="What the file has no place for: reasons, sources, evidence, criteria."),
    ]
