"""Who may act on an assessment. Who may see one is ``Assessment.objects.visible_to(user)``."""

from councilnet.models import User
from initiatives.models import CaseStudy
from initiatives.permissions import can_review, is_theirs
from socialvalue.models import Assessment, CalculationRun, Delivery, State


def can_assess(user: User, case_study: CaseStudy) -> bool:
    """Its council's people, and network staff who do not act for that council."""
    return is_theirs(user, case_study) or can_review(user, case_study)


def is_of_its_side(user: User, assessment: Assessment) -> bool:
    """Whoever assesses: the council's people, or the network's."""
    if assessment.assessed_by == Assessment.Side.COUNCIL:
        return is_theirs(user, assessment.case_study)
    return can_review(user, assessment.case_study)


def is_of_either_side(user: User, assessment: Assessment) -> bool:
    return can_assess(user, assessment.case_study)


def is_of_the_network(user: User, assessment: Assessment) -> bool:
    return can_review(user, assessment.case_study)


def can_edit(user: User, assessment: Assessment) -> bool:
    return assessment.state == State.DRAFT and is_of_its_side(user, assessment)


def can_judge(user: User, assessment: Assessment) -> bool:
    """Score its criteria: either side, since two people do it, while it is a draft."""
    return assessment.state == State.DRAFT and is_of_either_side(user, assessment)


def can_sign(user: User, run: CalculationRun) -> bool:
    """Network staff, never of that council, and never who put it forward."""
    return can_review(user, run.case_study) and run.made_by_id != user.pk


def can_reply(user: User, run: CalculationRun) -> bool:
    """The council, on what the network assessed."""
    return run.assessed_by == Assessment.Side.NETWORK and is_theirs(user, run.case_study)


def can_publish(user: User, run: CalculationRun) -> bool:
    return can_review(user, run.case_study)


def can_check(user: User, delivery: Delivery) -> bool:
    """The other side than that which reported it."""
    if delivery.reported_side == Assessment.Side.COUNCIL:
        return can_review(user, delivery.run.case_study)
    return is_theirs(user, delivery.run.case_study)
