"""What two people may do with an adoption at the same moment: nobody waits for ever, or is lost."""

from councilnet.models import Council, Notice
from initiatives import adopting, workflow
from initiatives.models import Adoption, AdoptionEvent, Edition
from initiatives.workflow import MoveRefused
from tests import factories
from tests.initiatives.adopted import adopted
from tests.together import at_once


def test_two_officers_who_take_it_up_at_once_take_it_up_once(committed: None) -> None:
    edition = factories.published()
    officer, oldham = factories.officer_of("oldham"), Council.objects.get(slug="oldham")
    found = at_once(*[lambda: adopting.begin(edition, oldham, by=officer)] * 3)
    assert found.count(MoveRefused) == 2
    assert Adoption.objects.count() == AdoptionEvent.objects.count() == 1
    assert Notice.objects.filter(kind="adoptions").count() == 1


def test_two_who_move_it_on_at_once_move_it_once(committed: None) -> None:
    adoption = adopted(factories.published(), status="planning")
    officer = factories.officer_of("oldham")
    found = at_once(*[lambda: adopting.move(adoption, "trying", by=officer)] * 3)
    assert found.count(MoveRefused) == 2
    assert adoption.events.filter(kind="moved").count() == 1
    assert Edition.objects.current().get().taken_up == 1


def test_many_changes_beside_a_withdrawal_come_to_an_end(committed: None) -> None:
    """Editions are locked before the directory's state, whoever begins."""
    first = factories.published("One")
    second = factories.published("Two", council="oldham")
    adoption = adopted(first)
    oldham, stevenage = (factories.officer_of(slug) for slug in ("oldham", "stevenage"))
    staff = factories.reviewer()
    found = at_once(
        lambda: adopting.name_result(adoption, second.case_study, by=oldham),
        lambda: adopting.dispute(adoption, "origin", by=stevenage, reason="No."),
        lambda: adopting.confirm(adoption, "origin", by=stevenage),
        lambda: workflow.withdraw(first.case_study, by=staff, reason="It was a mistake."),
        lambda: workflow.withdraw(second.case_study, by=staff, reason="It was a mistake."),
    )
    assert MoveRefused not in found
    adoption.refresh_from_db()
    assert adoption.result_id == second.case_study_id
    assert not Edition.objects.current().exists()
