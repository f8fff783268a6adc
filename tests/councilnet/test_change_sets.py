"""What administrators change is kept, told field by field, and undone."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet import personal
from councilnet.curating import change_sets, history
from councilnet.models import Change, ChangeSet, Council, Membership, User
from initiatives.models import Award, Theme
from tests import factories
from tests.councilnet.test_admin import address, form_of
from tests.initiatives.funded import award

pytestmark = pytest.mark.django_db
Kind = ChangeSet.Kind


def renamed(row: Any, by: User, **values: Any) -> ChangeSet:
    noted = change_sets.Noted()
    change_sets.change(row, values, noted)
    kept = change_sets.keep(noted, kind=Kind.AT_ONCE, words=lambda: "A change", by=by)
    assert kept is not None
    return kept


def saved(client: Client, row: Any, **fields: Any) -> ChangeSet:
    """As an administrator saves its page; the change set that it made."""
    page = address(type(row), "change", row.pk)
    assert client.post(page, form_of(client, page) | fields).status_code == 302
    return ChangeSet.objects.latest("pk")


def undo(client: Client, kept: ChangeSet) -> str:
    page = reverse("admin:councilnet_changeset_undo", args=[kept.pk])
    return client.post(page, follow=True).content.decode()


# --- Keeping -----------------------------------------------------------------------------------
def test_each_save_keeps_what_differs(as_erin: Client, erin: User, stevenage: Council) -> None:
    kept = saved(as_erin, stevenage, population="90000", email_domains="stevenage.gov.uk")
    [change] = kept.changes.all()
    assert (kept.kind, kept.by, kept.words) == ("edited", erin, "council: Stevenage")
    assert change.before == {"population": 88104, "email_domains": []}
    assert change.after == {"population": 90000, "email_domains": ["stevenage.gov.uk"]}


def test_words_are_kept_in_the_networks_language(as_erin: Client, stevenage: Council) -> None:
    """Whatever language the page was in: others read them too."""
    page = f"/cy{address(Council, 'change', stevenage.pk)}"
    fields = form_of(as_erin, page) | {"population": "1", "email_domains": ""}
    assert as_erin.post(page, fields).status_code == 302
    assert ChangeSet.objects.get().words == "council: Stevenage"


def test_saving_without_a_change_keeps_nothing(as_erin: Client, reference_data: None) -> None:
    theme = Theme.objects.all()[0]
    page = address(Theme, "change", theme.pk)
    assert as_erin.post(page, form_of(as_erin, page)).status_code == 302
    assert not ChangeSet.objects.exists()


def test_inline_rows_are_kept_with_theirs(as_erin: Client, stevenage: Council) -> None:
    oldham = Council.objects.get(slug="oldham")
    added = {
        "successions_from-TOTAL_FORMS": "1",
        "successions_from-0-old": str(stevenage.pk),
        "successions_from-0-new": str(oldham.pk),
        "successions_from-0-share": "1",
    }
    kept = saved(as_erin, stevenage, email_domains="", **added)
    [change] = kept.changes.all()
    assert (change.name, change.is_made) == ("Stevenage → Oldham", True)
    assert change.after is not None
    assert change.after["new_id"] == oldham.pk
    undo(as_erin, kept)
    assert not stevenage.successions_from.exists()


def test_a_password_is_in_no_change_set(as_erin: Client, erin: User) -> None:
    fields = {
        "name": "Fay",
        "email": "fay@stevenage.gov.uk",
        "usable_password": "true",
        "password1": factories.PASSWORD,
        "password2": factories.PASSWORD,
    }
    as_erin.post(address(User, "add"), fields)
    [change] = Change.objects.all()
    assert change.after is not None
    assert set(change.after) == {
        *("email", "name", "role", "language", "is_active", "bounced_at", "joined_at")
    }


def test_the_database_keeps_them(erin: User, stevenage: Council) -> None:
    kept = renamed(stevenage, erin, population=1)
    change = kept.changes.get()
    for breaks in (
        lambda: ChangeSet.objects.filter(pk=kept.pk).update(words=lambda: "Another"),
        lambda: Change.objects.filter(pk=change.pk).update(after={"population": 2}),
        lambda: Change.objects.filter(pk=change.pk).update(object_id="0"),
        lambda: Change.objects.filter(pk=change.pk).delete(),
        lambda: ChangeSet.objects.filter(pk=kept.pk).delete(),
    ):
        with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
            breaks()


def test_who_is_forgotten_is_forgotten_there_too(erin: User, amber: User) -> None:
    of_person = renamed(amber, erin, name="Amber Bell")
    factories.person("gil", role=User.Role.ADMINISTRATOR)
    personal.forget_account(amber, [])
    change = of_person.changes.get()
    assert (change.name, change.before, change.after) == ("a former member", {}, {})
    assert change_sets.undo(of_person, by=erin).refusals[0].sentence == (
        "What it was is not kept any more."
    )
    personal.forget_account(erin, [])
    of_person.refresh_from_db()
    assert of_person.by_name == "a former member"


# --- Undoing -----------------------------------------------------------------------------------
def test_undoing_and_undoing_that(as_erin: Client, erin: User, stevenage: Council) -> None:
    kept = renamed(stevenage, erin, population=1, region="wales")
    assert "1 row is what it was before." in undo(as_erin, kept)
    stevenage.refresh_from_db()
    assert (stevenage.population, stevenage.region) == (88104, "east-of-england")
    undone = ChangeSet.objects.latest("pk")
    assert (undone.kind, undone.undoes, undone.words) == ("undone", kept, "Undone: A change")
    undo(as_erin, undone)
    stevenage.refresh_from_db()
    assert (stevenage.population, stevenage.region) == (1, "wales")


def test_it_is_undone_once(as_erin: Client, erin: User, stevenage: Council) -> None:
    kept = renamed(stevenage, erin, population=1)
    undo(as_erin, kept)
    stevenage.refresh_from_db()
    renamed(stevenage, erin, population=1)
    assert "All of it was undone already." in undo(as_erin, kept)
    stevenage.refresh_from_db()
    assert stevenage.population == 1


def test_what_changed_since_stays_and_is_named(as_erin: Client, erin: User) -> None:
    stevenage, oldham = (Council.objects.get(slug=slug) for slug in ("stevenage", "oldham"))
    noted = change_sets.Noted()
    for council in (stevenage, oldham):
        change_sets.change(council, {"population": 5}, noted)
    kept = change_sets.keep(noted, kind=Kind.AT_ONCE, words=lambda: "Two", by=erin)
    assert kept is not None
    Council.objects.filter(pk=oldham.pk).update(population=6)
    said = undo(as_erin, kept)
    assert "Oldham stays as it is. It was changed again since: Population." in said
    assert "1 row is what it was before." in said
    assert Council.objects.get(pk=oldham.pk).population == 6
    assert Council.objects.get(pk=stevenage.pk).population == 88104


def test_what_was_made_goes_unless_something_hangs_on_it(erin: User, reference_data: None) -> None:
    told = {"type": "district", "nation": "wales", "region": "wales"}
    made = [Council.objects.create(name=n, short_name=n, slug=n, **told) for n in ("new", "other")]
    noted = change_sets.Noted()
    for council in made:
        noted.made(council)
    kept = change_sets.keep(noted, kind=Kind.IMPORTED, words=lambda: "Two", by=erin)
    assert kept is not None
    Membership.objects.create(user=erin, council=made[1])
    undone = change_sets.undo(kept, by=erin)
    assert [refusal.sentence for refusal in undone.refusals] == [
        "Others refer to it: 1 memberships."
    ]
    assert list(Council.objects.filter(slug__in=["new", "other"])) == [made[1]]
    assert undone.kept is not None
    change_sets.undo(undone.kept, by=erin)
    assert Council.objects.get(slug="new").pk == made[0].pk


def test_no_undo_gives_anybody_rights_or_an_address(erin: User, amber: User) -> None:
    own = renamed(erin, erin, is_active=False)
    User.objects.filter(pk=erin.pk).update(is_active=True)
    address_of_amber = renamed(amber, erin, email="amber@oldham.gov.uk")
    said = [
        change_sets.undo(kept, by=erin).refusals[0].sentence for kept in (own, address_of_amber)
    ]
    assert said == [
        "Nobody changes their own rights: ask another administrator.",
        "Change the e-mail address on the person’s own page.",
    ]


def test_what_the_database_refuses_is_said(erin: User, amber: User) -> None:
    held = amber.memberships.get()
    kept = renamed(held, erin, ended_on=str(timezone.localdate()))
    Membership.objects.create(user=amber, council=held.council)
    undone = change_sets.undo(kept, by=erin)
    assert [refusal.sentence for refusal in undone.refusals] == [
        "The database does not allow it to be what it was."
    ]


def test_undoing_wants_a_post_and_an_administrator(
    as_erin: Client, as_dev: Client, erin: User, stevenage: Council
) -> None:
    kept = renamed(stevenage, erin, population=1)
    page = reverse("admin:councilnet_changeset_undo", args=[kept.pk])
    assert as_erin.get(page).status_code == 405
    assert as_dev.post(page).status_code == 302
    stevenage.refresh_from_db()
    assert stevenage.population == 1


def test_what_was_made_goes_with_what_it_was_joined_to(erin: User, reference_data: None) -> None:
    made = award("A lab", partners=("oldham",))
    noted = change_sets.Noted()
    noted.made(made)
    kept = change_sets.keep(noted, kind=Kind.EDITED, words=lambda: "award", by=erin)
    assert kept is not None
    undone = change_sets.undo(kept, by=erin)
    assert (undone.refusals, Award.objects.exists()) == ([], False)
    assert undone.kept is not None
    change_sets.undo(undone.kept, by=erin)
    assert [partner.slug for partner in Award.objects.get().partners.all()] == ["oldham"]


# --- History -----------------------------------------------------------------------------------
def test_history_tells_old_and_new_in_words(as_erin: Client, stevenage: Council) -> None:
    saved(as_erin, stevenage, region="wales", valid_to="2027-04-01", email_domains="")
    page = as_erin.get(address(Council, "history", stevenage.pk))
    [happening] = page.context["happenings"]
    assert happening.who == "Erin"
    assert happening.lines == (
        history.Line("Region", "East of England", "Wales"),
        history.Line("Council until", "–", "1 April 2027"),
    )


def test_history_tells_what_was_noted_before_there_were_change_sets(
    as_erin: Client, amber: User
) -> None:
    page = f"/admin/councilnet/user/{amber.pk}/password/"
    secret = {"password1": "seven plums here", "password2": "seven plums here"}
    as_erin.post(page, {"usable_password": "true", **secret})
    told = as_erin.get(address(User, "history", amber.pk)).context["happenings"]
    assert [(one.who, one.what) for one in told] == [("Erin", "Changed password.")]


def test_page_of_many_rows_asks_as_much_as_of_few(
    as_erin: Client, erin: User, amber: User, django_assert_num_queries: Any
) -> None:
    def page_of(slugs: list[str]) -> str:
        noted = change_sets.Noted()
        for council in Council.objects.filter(slug__in=slugs):
            noted.made(Membership.objects.create(user=amber, council=council))
        kept = change_sets.keep(noted, kind=Kind.AT_ONCE, words=lambda: "Held", by=erin)
        assert kept is not None
        return history.address_of(kept)

    EmailAddress.objects.all().delete()
    one, three = page_of(["oldham"]), page_of(["croydon", "preston", "salford"])
    as_erin.get(one)
    for page in (one, three):
        with django_assert_num_queries(9):
            as_erin.get(page)
