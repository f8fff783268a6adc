"""Who may act on a case study, in each state."""

import pytest

from councilnet.models import Council, Membership, User
from initiatives import permissions
from initiatives.models import State
from tests import factories

COUNCIL, NETWORK = {"amber", "ben"}, {"dev", "erin"}


@pytest.fixture
def cast(amber: User, ben: User, cara: User, dev: User, erin: User) -> dict[str, User]:
    return {"amber": amber, "ben": ben, "cara": cara, "dev": dev, "erin": erin}


@pytest.mark.parametrize("state", State.values)
def test_it_is_its_councils_and_to_be_changed_while_it_is_theirs(
    state: str, cast: dict[str, User]
) -> None:
    case_study = factories.moved_to(state, factories.complete())
    case_study.refresh_from_db()
    may_edit = {name for name, user in cast.items() if permissions.can_edit(user, case_study)}
    theirs = {name for name, user in cast.items() if permissions.is_theirs(user, case_study)}
    may_review = {name for name, user in cast.items() if permissions.can_review(user, case_study)}
    assert may_edit == (COUNCIL if state in {"draft", "changes-requested"} else set())
    assert (theirs, may_review) == (COUNCIL, NETWORK)


def test_nobody_reviews_the_work_of_a_council_for_which_they_act(dev: User) -> None:
    case_study = factories.submitted()
    Membership.objects.create(user=dev, council=case_study.council, role=Membership.Role.OFFICER)
    assert permissions.is_theirs(dev, case_study)
    assert not permissions.can_review(dev, case_study)


def test_people_start_for_their_own_council(cast: dict[str, User]) -> None:
    stevenage = Council.objects.get(slug="stevenage")
    may = {name for name, user in cast.items() if permissions.can_start(user, stevenage.pk)}
    assert may == COUNCIL


def test_a_contact_is_taken_away_by_either_side_and_by_whom_it_names(cast: dict[str, User]) -> None:
    case_study = factories.published(
        contact_role="Repairs team", contact_email=cast["cara"].email, contact_agreed=True
    ).case_study
    cast["fay"] = factories.person("fay", council="oldham")
    may = {name for name, user in cast.items() if permissions.can_remove_contact(user, case_study)}
    assert may == COUNCIL | NETWORK | {"cara"}
