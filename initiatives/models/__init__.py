from initiatives.models.case_studies import (
    BroughtWriteUp,
    CaseStudy,
    CostBand,
    EvidenceLevel,
    Link,
    Milestone,
    Outcome,
    PrincipleClaim,
    SharedPower,
    Stage,
    State,
    StopCause,
)
from initiatives.models.editions import Edition, OldAddress
from initiatives.models.events import Event
from initiatives.models.principles import Principle, PrincipleWording, Theme

__all__ = [
    "BroughtWriteUp",
    "CaseStudy",
    "CostBand",
    "Edition",
    "Event",
    "EvidenceLevel",
    "Link",
    "Milestone",
    "OldAddress",
    "Outcome",
    "Principle",
    "PrincipleClaim",
    "PrincipleWording",
    "SharedPower",
    "Stage",
    "State",
    "StopCause",
    "Theme",
]
