from councilnet.models.change_sets import Change, ChangeSet
from councilnet.models.councils import Council, CouncilSuccession, Nation, Region
from councilnet.models.mail import QueuedMail
from councilnet.models.memberships import Invitation, JoinRequest, Membership, MembershipEvent
from councilnet.models.notices import Notice, NoticeChoice, Often
from councilnet.models.people import User

__all__ = [
    "Change",
    "ChangeSet",
    "Council",
    "CouncilSuccession",
    "Invitation",
    "JoinRequest",
    "Membership",
    "MembershipEvent",
    "Nation",
    "Notice",
    "NoticeChoice",
    "Often",
    "QueuedMail",
    "Region",
    "User",
]
