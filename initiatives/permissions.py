"""Who may act on a case study. Who may see one is ``CaseStudy.objects.visible_to(user)``."""

from councilnet.models import User
from councilnet.roles import acts_for
from initiatives.models import CaseStudy, State


def can_start(user: User, council_id: int) -> bool:
    return acts_for(user, council_id)


def can_edit(user: User, case_study: CaseStudy) -> bool:
    """Its council's people, while it is theirs to change."""
    return case_study.state in {State.DRAFT, State.CHANGES_REQUESTED} and is_theirs(
        user, case_study
    )


def is_theirs(user: User, case_study: CaseStudy) -> bool:
    return acts_for(user, case_study.council_id)


def can_review(user: User, case_study: CaseStudy) -> bool:
    """Network staff, but nobody reviews the work of a council for which they act."""
    return user.is_network_staff and not is_theirs(user, case_study)


def can_remove_contact(user: User, case_study: CaseStudy) -> bool:
    """The council, the network, and whoever the contact is: consent may be taken back."""
    if is_theirs(user, case_study) or can_review(user, case_study):
        return True
    return CaseStudy.objects.with_contact(user).filter(pk=case_study.pk).exists()
