"""What a member leaves behind is listed, and handed to those who are still there."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet import joining
from councilnet.models import Council, CouncilSuccession, MembershipEvent, User
from councilnet.roles import people_of
from initiatives import hand_over, workflow
from initiatives.models import CaseStudy, Event
from tests import factories
from tests.conftest import signed_in
from tests.pages import errors, text_of

pytestmark = pytest.mark.django_db
URL = "/your-council/stevenage/hand-over/"


def looked_after_by(user: User | None, title: str = "Repair café") -> CaseStudy:
    return factories.draft(title, looked_after_by=user)


@pytest.fixture
def left(amber: User, ben: User) -> User:
    """Amber, who looked after one and wrote another, and has left."""
    looked_after_by(amber, "Repair café")
    written = looked_after_by(ben, "Seed library")
    written.authors.set([amber, ben])
    looked_after_by(ben, "Toy library")
    joining.leave(amber.memberships.get(), by=amber)
    return amber


def test_what_somebody_left_is_listed(left: User, as_ben: Client) -> None:
    page = text_of(as_ben.get(URL))
    assert "Repair café Until they left: Amber" in page
    assert "Seed library Among its authors, and no longer here: Amber" in page
    assert "Toy library" not in page


def test_lead_is_led_to_it_from_your_case_studies(left: User, as_ben: Client) -> None:
    page = as_ben.get(reverse("your_case_studies"))
    assert text_of(page).count("Nobody looks after this") == 1
    assert f'href="{URL}"' in page.content.decode()
    officer = factories.person("gil", council="stevenage")
    assert "Nobody looks after" not in text_of(signed_in(officer).get(reverse("your_case_studies")))


def test_removing_somebody_leads_to_it(as_ben: Client, amber: User) -> None:
    looked_after_by(amber)
    remove = reverse("remove_member", args=["stevenage", amber.memberships.get().pk])
    answer = as_ben.post(remove, {"reason": ""}, follow=True)
    assert answer.redirect_chain[-1][0] == URL
    assert "Until they left: Amber" in text_of(answer)


def test_handing_over(left: User, as_ben: Client, ben: User, stevenage: Council) -> None:
    gil = factories.person("gil", council="stevenage")
    cafe, library = CaseStudy.objects.order_by("title")[:2]
    fields = {f"to_{cafe.pk}": gil.pk, f"to_{library.pk}": gil.pk}
    answer = as_ben.post(URL, fields, follow=True)
    assert "2 case studies handed over." in text_of(answer)
    assert "Everything is looked after." in text_of(answer)
    cafe.refresh_from_db()
    library.refresh_from_db()
    assert (cafe.looked_after_by, library.looked_after_by) == (gil, ben)
    assert set(library.authors.all()) == {ben, gil}
    events = Event.objects.filter(kind="handed-over").order_by("pk")
    assert [(e.case_study, e.actor_name, e.side, e.message) for e in events] == [
        (cafe, "Ben", "council", ""),
        (library, "Ben", "council", ""),
    ]
    told = MembershipEvent.objects.filter(kind="handed-over").order_by("pk")
    assert list(told.values_list("council", "person_name", "actor_name", "message")) == [
        (stevenage.pk, "Gil", "Ben", "Repair café"),
        (stevenage.pk, "Gil", "Ben", "Seed library"),
    ]


def test_one_left_open_stays(left: User, as_ben: Client, ben: User) -> None:
    cafe, library = CaseStudy.objects.order_by("title")[:2]
    page = as_ben.post(URL, {f"to_{cafe.pk}": ben.pk, f"to_{library.pk}": ""}, follow=True)
    assert "1 case study handed over." in text_of(page)
    assert "Seed library" in text_of(page)
    assert "Repair café" not in text_of(page)


def test_mistakes_are_told(left: User, as_ben: Client, cara: User) -> None:
    cafe = CaseStudy.objects.get(title="Repair café")
    assert errors(as_ben.post(URL, {})) == [("", "Choose somebody for at least one case study")]
    for somebody in (cara, left):
        page = as_ben.post(URL, {f"to_{cafe.pk}": somebody.pk})
        assert errors(page) == [(f"id_to_{cafe.pk}", "Choose somebody who acts for the council")]
    cafe.refresh_from_db()
    assert cafe.looked_after_by == left


def test_case_study_of_another_council_is_not_taken(ben: User, cara: User) -> None:
    theirs = factories.draft("Theirs", council="oldham", looked_after_by=None)
    stevenage = Council.objects.get(slug="stevenage")
    hand_over.hand_over(stevenage, {theirs.pk: ben}, by=ben)
    theirs.refresh_from_db()
    assert theirs.looked_after_by is None
    assert not Event.objects.filter(kind="handed-over").exists()


def test_nobody_is_given_work_who_left_meanwhile(left: User, ben: User, dev: User) -> None:
    cafe = CaseStudy.objects.get(title="Repair café")
    with pytest.raises(workflow.MoveRefused, match="somebody left meanwhile"):
        hand_over.hand_over(cafe.council, {cafe.pk: left}, by=dev)


def test_who_hands_over(left: User, cara: User, as_dev: Client, client: Client) -> None:
    gil = factories.person("gil", council="stevenage")
    cafe = CaseStudy.objects.get(title="Repair café")
    for person, status in [(gil, 403), (cara, 404), (left, 404)]:
        for answer in (signed_in(person).get(URL), signed_in(person).post(URL, {})):
            assert answer.status_code == status
        with pytest.raises(PermissionDenied):
            hand_over.hand_over(cafe.council, {cafe.pk: gil}, by=person)
    assert as_dev.get(URL).status_code == 200
    assert as_dev.get("/your-council/no-such/hand-over/").status_code == 404


def test_people_of_the_council_that_followed_count(ben: User, cara: User) -> None:
    """Rights that passed are enough to look after the old council's work."""
    stevenage, oldham = (Council.objects.get(slug=slug) for slug in ("stevenage", "oldham"))
    case_study = looked_after_by(cara)
    assert hand_over.nobody_looks_after(ben, [stevenage]) == {case_study.pk}
    passed = CouncilSuccession.objects.create(old=stevenage, new=oldham)
    assert set(people_of(stevenage)) == {ben}
    passed.rights_passed_on = timezone.localdate()
    passed.save()
    assert set(people_of(stevenage)) == {ben, cara}
    assert hand_over.to_hand_over(stevenage) == []
    assert hand_over.nobody_looks_after(ben, [stevenage]) == set()


def test_somebody_who_cannot_sign_in_looks_after_nothing(ben: User, amber: User) -> None:
    case_study = looked_after_by(amber)
    amber.is_active = False
    amber.save()
    [task] = hand_over.to_hand_over(case_study.council)
    assert (task.case_study, task.lacks_keeper, task.left) == (case_study, True, (amber,))


def test_what_never_had_anybody_is_listed(as_ben: Client) -> None:
    looked_after_by(None)
    assert "Nobody has looked after it." in text_of(as_ben.get(URL))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(rows: int, ben: User, amber: User, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        looked_after_by(amber, f"Number {number}").authors.add(amber, ben)
    joining.leave(amber.memberships.get(), by=amber)
    client = signed_in(ben)
    with django_assert_num_queries(11):
        client.get(URL)
