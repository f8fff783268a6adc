"""A council becomes part of another: what is said, who may act, what is found where."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet.models import ChangeSet, Council, CouncilSuccession, User
from tests import factories
from tests.councilnet.test_admin import address, form_of
from tests.councilnet.test_change_sets import undo
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def unitary(reference_data: None) -> Council:
    told = {"type": "unitary", "nation": "england", "region": "east-of-england"}
    return Council.objects.create(
        name="Hertfordshire East Council", short_name="East", slug="east", **told
    )


def ask(client: Client, old: Council, **told: Any) -> Any:
    page = reverse("admin:councilnet_council_succession", args=[old.pk])
    return client.post(page, told, follow=True)


def told_of(new: Council, **told: Any) -> dict[str, Any]:
    yesterday = timezone.localdate() - timedelta(days=1)
    return {"new": new.pk, "day": yesterday.isoformat(), "share": "1"} | told


def done(client: Client, old: Council, told: dict[str, Any]) -> ChangeSet:
    look = ask(client, old, **told).context["look"]
    ask(client, old, **told, seen=look.seen)
    return ChangeSet.objects.get(kind="succeeded")


def test_a_look_says_all_that_would_change(
    as_erin: Client, stevenage: Council, unitary: Council, amber: User
) -> None:
    look = ask(as_erin, stevenage, **told_of(unitary, with_people="on")).context["look"]
    assert [(row.change.name, row.what) for row in look.told] == [
        ("Stevenage", "Changed"),
        ("Stevenage → East", "Made"),
        ("Amber, East", "Made"),
    ]
    assert not CouncilSuccession.objects.exists()


def test_readers_and_people_find_their_way(
    as_erin: Client, client: Client, stevenage: Council, unitary: Council, ben: User
) -> None:
    factories.published("Repair café")
    kept = done(as_erin, stevenage, told_of(unitary, with_people="on"))
    day = timezone.localdate() - timedelta(days=1)
    said = text_of(client.get(stevenage.get_absolute_url()))
    assert f"Stevenage ended on {day.day} {day:%B %Y}. It became part of Hertfordshire East" in said
    assert "Repair café" in said
    assert "Repair café" in text_of(client.get(unitary.get_absolute_url()))
    assert ben.memberships.get(council=unitary).role == "officer"
    undo(as_erin, kept)
    assert "ended on" not in text_of(client.get(stevenage.get_absolute_url()))
    assert not ben.memberships.filter(council=unitary).exists()


def test_people_of_the_new_council_go_on_with_the_work(
    as_erin: Client, stevenage: Council, unitary: Council
) -> None:
    draft = factories.draft("Begun")
    fay = factories.person("fay", council="east")
    done(as_erin, stevenage, told_of(unitary))
    client = Client()
    client.force_login(fay)
    assert client.get(f"/your-case-studies/{draft.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"share": "0.6"}, "The shares of its successors come to more than 1."),
        ({"day": "1970-01-01"}, "The council must end after it began."),
        ({"new": "old"}, "A council cannot succeed itself."),
        ({"new": "before"}, "Oldham went into Stevenage, so it cannot come after it."),
        ({"new": "said"}, "This is said already, on the page of the council."),
        ({"new": "ended"}, "Salford has ended by that day."),
    ],
)
def test_what_cannot_be_is_refused(
    told: dict[str, str], says: str, as_erin: Client, stevenage: Council, unitary: Council
) -> None:
    before, said, ended = (Council.objects.get(slug=s) for s in ("oldham", "croydon", "salford"))
    Council.objects.filter(pk=stevenage.pk).update(valid_from="1974-04-01")
    Council.objects.filter(pk=ended.pk).update(valid_to="2020-04-01")
    CouncilSuccession.objects.create(old=before, new=stevenage)
    CouncilSuccession.objects.create(old=stevenage, new=said, share=Decimal("0.5"))
    councils = {"old": stevenage, "before": before, "said": said, "ended": ended}
    new = councils.get(told.get("new", ""), unitary)
    page = ask(as_erin, stevenage, **told_of(unitary, share="0.5") | told | {"new": new.pk})
    assert page.context["form"].non_field_errors() == [says]


def test_what_changed_since_the_look_is_looked_at_again(
    as_erin: Client, stevenage: Council, unitary: Council
) -> None:
    told = told_of(unitary)
    seen = ask(as_erin, stevenage, **told).context["look"].seen
    Council.objects.filter(pk=stevenage.pk).update(valid_to="2030-04-01")
    assert (
        "Something has changed meanwhile."
        in ask(as_erin, stevenage, **told, seen=seen).content.decode()
    )
    assert not CouncilSuccession.objects.exists()


def test_a_council_without_a_successor_says_that_it_ended(
    client: Client, stevenage: Council
) -> None:
    Council.objects.filter(pk=stevenage.pk).update(valid_to="2025-04-01")
    assert "Stevenage ended on 1 April 2025." in text_of(client.get(stevenage.get_absolute_url()))


def test_another_name_keeps_the_first_to_be_read_and_found(
    as_erin: Client, client: Client, stevenage: Council
) -> None:
    page = address(Council, "change", stevenage.pk)
    told = {"name": "City of Stevenage Council", "email_domains": "", "former_names": ""}
    assert as_erin.post(page, form_of(as_erin, page) | told).status_code == 302
    said = text_of(client.get(stevenage.get_absolute_url()))
    assert "FormerlyStevenage Borough Council" in said
    found = as_erin.get(address(Council, "changelist"), {"q": "Borough Council"})
    assert "stevenage" in [council.slug for council in found.context["cl"].result_list]
