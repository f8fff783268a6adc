from councilnet.models.councils import Council, CouncilSuccession, Nation, Region
from councilnet.models.memberships import Membership
from councilnet.models.people import User

__all__ = ["Council", "CouncilSuccession", "Membership", "Nation", "Region", "User"]
