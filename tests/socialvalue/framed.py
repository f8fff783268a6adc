"""Frameworks that tests need, beside the starter that is there."""

from __future__ import annotations

from typing import Any

from councilnet.models import Council
from socialvalue import versions
from socialvalue.models import Framework, FrameworkVersion, Measure, Outcome, Theme, UnitValue

SLUG = "co-operative-social-value"
PAGE = f"/social-value/frameworks/{SLUG}/1.0/"


def starter() -> FrameworkVersion:
    return FrameworkVersion.objects.get(framework__slug=SLUG, number="1.0")


def next_draft(number: str = "1.1") -> FrameworkVersion:
    """With all that the starter holds."""
    return versions.begin_next(starter(), number)


def own(slug: str = "ours", *, is_private: bool = False, **fields: Any) -> FrameworkVersion:
    """A draft of another framework with one priced measure, M1, and no criteria."""
    framework = Framework.objects.create(
        slug=slug, name=slug.title(), purpose="To try.", kept_by="Us", is_private=is_private
    )
    like = starter()
    editions = {name: getattr(like, name) for name in ("deflator", "discounting", "confidence")}
    told = {"number": "1.0", "summary": "Ours.", "licence": "Ours"} | editions | fields
    version = FrameworkVersion.objects.create(framework=framework, **told)
    theme = Theme.objects.create(version=version, key="work", name="Work")
    outcome = Outcome.objects.create(theme=theme, name="People work")
    measure = Measure.objects.create(
        version=version,
        outcome=outcome,
        code="M1",
        name="People in work",
        unit="people",
        kind="money",
        direction="increase",
    )
    UnitValue.objects.create(
        measure=measure,
        central="4321.5",
        price_base="2019-20",
        fiscal="1",
        source="A secret table",
        licence="Ours",
        status="approved",
        approved_by="Us",
    )
    return version


def licensed(*licensees: Council, slug: str = "licensed") -> FrameworkVersion:
    """Private, and published."""
    version = own(slug, is_private=True)
    version.framework.licensees.set(licensees)
    return versions.publish(version, by=None)
