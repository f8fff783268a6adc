"""What two people of the network's staff, and two readers, do with a pack at the same moment."""

import pytest
from django.utils import timezone

from councilnet.models import User
from initiatives import packing, packs, self_assessing, workflow
from initiatives.models import Pack, PackFile, SelfAssessment
from initiatives.packing import ChangedMeanwhile
from initiatives.workflow import MoveRefused
from tests import factories
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff(transactional_db: None) -> User:
    factories.load_reference_data()
    return factories.reviewer()


def test_a_pack_is_issued_once(staff: User) -> None:
    pack = factories.pack(factories.published().case_study, issued=False)
    now = timezone.now()
    results = at_once(*[lambda: packing.issue(pack, by=staff, now=now)] * 3)
    assert sorted(map(str, results)) == sorted(map(str, [None, MoveRefused, MoveRefused]))
    assert PackFile.objects.count() == 2


def test_nobody_adds_to_a_pack_while_it_is_issued(staff: User) -> None:
    pack = factories.pack(factories.published("A").case_study, issued=False)
    other, now = factories.published("B").case_study, timezone.now()
    at_once(lambda: packing.issue(pack, by=staff, now=now), lambda: packing.add(pack, [other.pk]))
    held = packs.held(Pack.objects.get())
    assert [one.entry.edition_id for one in held] == [
        one.edition and one.edition.pk for one in held
    ]
    assert PackFile.objects.get(kind="pdf").editions == [one.entry.edition_id for one in held]


def test_the_same_is_added_once(staff: User) -> None:
    pack = factories.pack(issued=False)
    case_study = factories.published().case_study
    assert sum(map(int, map(str, at_once(*[lambda: packing.add(pack, [case_study.pk])] * 3)))) == 1
    assert pack.entries.count() == 1


def test_of_two_who_save_the_words_one_is_told(staff: User) -> None:
    pack = factories.pack(issued=False)
    told = {name: getattr(pack, name) for name in packing.TOLD}
    results = at_once(*[lambda: packing.change(pack, told, version=pack.version)] * 2)
    assert set(results) == {None, ChangedMeanwhile}


def test_readers_who_ask_for_what_must_be_made_anew(staff: User) -> None:
    gone, stays = factories.published("Gone"), factories.published("Stays")
    pack = factories.pack(gone.case_study, stays.case_study)
    workflow.withdraw(gone.case_study, by=staff, reason="Wrong.")
    results = at_once(*[lambda: packs.file_of(pack, "pdf").sha256] * 3)
    assert len(set(results)) == 1
    assert {file.kind: file.editions for file in PackFile.objects.all()} == {
        "docx": [stays.pk],
        "pdf": [stays.pk],
    }


def test_a_copy_is_kept_once(staff: User) -> None:
    ben = factories.person("ben", council="stevenage", lead=True)
    council, today = ben.memberships.get().council, timezone.localdate()
    results = at_once(*[lambda: self_assessing.copy(council, by=ben, day=today)] * 3)
    assert results.count(MoveRefused) == 2
    assert SelfAssessment.objects.count() == 1
