from initiatives.models.adoption import Adoption, AdoptionEvent
from initiatives.models.asking import MemberAsked
from initiatives.models.attachments import Attachment
from initiatives.models.case_studies import CaseStudy
from initiatives.models.choices import (
    STOPS,
    CostBand,
    EvidenceLevel,
    Powers,
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
from initiatives.models.funding import Award, FundingRound
from initiatives.models.keeping_true import FollowUp, ReviewReminder, StagePolicy
from initiatives.models.links import CheckedLink, Link
from initiatives.models.packs import Pack, PackEntry, PackFile
from initiatives.models.principles import Principle, PrincipleWording, Theme
from initiatives.models.reviewing import (
    BoardReview,
    PublishingHold,
    Remark,
    ReviewPolicy,
    ReviewRound,
)
from initiatives.models.rows import Milestone, Outcome, PrincipleClaim
from initiatives.models.self_assessing import PrincipleNote, SelfAssessment
from initiatives.models.sharing import Presence, PreviewLink
from initiatives.models.wishes import Letter, Offer, Wish
from initiatives.models.write_ups import BroughtWriteUp

__all__ = [
    "STOPS",
    "Adoption",
    "AdoptionEvent",
    "Attachment",
    "Award",
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
    "FollowUp",
    "FundingRound",
    "KeptCaseStudy",
    "Letter",
    "Link",
    "MemberAsked",
    "Milestone",
    "Offer",
    "OldAddress",
    "Outcome",
    "Pack",
    "PackEntry",
    "PackFile",
    "Powers",
    "Presence",
    "PreviewLink",
    "Principle",
    "PrincipleClaim",
    "PrincipleNote",
    "PrincipleWording",
    "PublishingHold",
    "Remark",
    "ReviewPolicy",
    "ReviewReminder",
    "ReviewRound",
    "SelfAssessment",
    "SharedList",
    "SharedPower",
    "Stage",
    "StagePolicy",
    "State",
    "StopCause",
    "Theme",
    "Wish",
    "Word",
]
