from initiatives.models.asking import MemberAsked
from initiatives.models.attachments import Attachment
from initiatives.models.case_studies import (
    BroughtWriteUp,
    CaseStudy,
    CheckedLink,
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
from initiatives.models.collections import Collection, CollectionEntry
from initiatives.models.editions import Edition, OldAddress
from initiatives.models.events import Event
from initiatives.models.finding import DirectoryState, Word
from initiatives.models.following import Follow, KeptCaseStudy, SharedList
from initiatives.models.principles import Principle, PrincipleWording, Theme
from initiatives.models.reviewing import (
    BoardReview,
    PublishingHold,
    Remark,
    ReviewPolicy,
    ReviewRound,
)
from initiatives.models.sharing import Presence, PreviewLink

__all__ = [
    "Attachment",
    "BoardReview",
    "BroughtWriteUp",
    "CaseStudy",
    "CheckedLink",
    "Collection",
    "CollectionEntry",
    "CostBand",
    "DirectoryState",
    "Edition",
    "Event",
    "EvidenceLevel",
    "Follow",
    "KeptCaseStudy",
    "Link",
    "MemberAsked",
    "Milestone",
    "OldAddress",
    "Outcome",
    "Presence",
    "PreviewLink",
    "Principle",
    "PrincipleClaim",
    "PrincipleWording",
    "PublishingHold",
    "Remark",
    "ReviewPolicy",
    "ReviewRound",
    "SharedList",
    "SharedPower",
    "Stage",
    "State",
    "StopCause",
    "Theme",
    "Word",
]
