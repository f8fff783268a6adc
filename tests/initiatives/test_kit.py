"""The kit by which another place copies an initiative: written, frozen, shown, found."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from initiatives import directory, kit
from initiatives.models import CaseStudy, Edition
from tests import factories
from tests.pages import errors, fields, text_of

pytestmark = pytest.mark.django_db
WHOLE: dict[str, Any] = {
    "cost_band": "under-10k",
    "staff_time": "Half a day a week",
    "kit_powers": "any",
    "kit_partners": ["A library", "A repairer"],
    "kit_months": 3,
    "kit_must_stay": "Everything mended is free.",
    "kit_may_change": "The day and the place.",
}


def with_kit(title: str = "Repair café", **fields: Any) -> Edition:
    return factories.published(title, **(WHOLE | fields))


def test_a_whole_kit_is_ready_to_copy() -> None:
    edition = with_kit()
    assert (edition.ready_to_copy, edition.powers) == (True, "any")


@pytest.mark.parametrize("name", WHOLE)
def test_without_any_piece_it_is_not(name: str) -> None:
    empty: dict[str, Any] = {"kit_partners": [], "kit_months": None}
    edition = with_kit(**{name: empty.get(name, "")})
    assert edition.ready_to_copy is False
    assert len(kit.missing(kit.read(edition.content), edition.content["cost"])) == 1


def test_to_need_no_partners_is_an_answer() -> None:
    assert with_kit(kit_partners=[], kit_needs_no_partners=True).ready_to_copy is True


def test_its_page_shows_the_kit(client: Client) -> None:
    words = text_of(client.get(with_kit().get_absolute_url()))
    for said in [
        "Ready to copy",
        "Half a day a week",
        "Any council",
        "A repairer",
        "after 3 months",
        "Everything mended is free.",
        "The day and the place.",
    ]:
        assert said in words


def test_an_edition_of_before_there_were_kits_has_a_page(client: Client) -> None:
    edition = factories.published()
    content = {name: value for name, value in edition.content.items() if name != "kit"}
    assert kit.read(content) == kit.NOTHING
    assert kit.is_ready(content) is False
    assert "To copy it" not in text_of(client.get(edition.get_absolute_url()))


def test_the_facet_finds_what_is_ready() -> None:
    with_kit()
    factories.published("Another")
    ready, not_yet = (
        directory.read(QueryDict(f"ready={value}")).found.total for value in ("yes", "not-yet")
    )
    assert (ready, not_yet) == (1, 1)
    assert directory.read(QueryDict("ready=yes")).sentence(1) == (
        "1 case study that is ready to copy"
    )


def test_an_officer_writes_the_kit(as_amber: Client) -> None:
    case_study = factories.draft()
    where = reverse("edit_part", args=[case_study.pk, "kit"])
    page = as_amber.get(where)
    told = fields(page) | {
        "kit_powers": "district",
        "kit_partners": "A library\nA repairer",
        "kit_months": "6",
        "kit_must_stay": "It is free.",
    }
    assert as_amber.post(where, told).status_code == 302
    case_study.refresh_from_db()
    assert kit.of(case_study) == {
        "powers": "district",
        "partners": ["A library", "A repairer"],
        "needs_no_partners": False,
        "months": "6",
        "must_stay": "It is free.",
        "may_change": "",
    }


@pytest.mark.parametrize("months", ["0", "121", "-3", "a year", "9" * 40, "1.5"])
def test_months_that_are_none_are_asked_for_again(as_amber: Client, months: str) -> None:
    case_study = factories.draft()
    where = reverse("edit_part", args=[case_study.pk, "kit"])
    page = as_amber.post(where, fields(as_amber.get(where)) | {"kit_months": months})
    assert errors(page) == [("id_kit_months", "Enter a number of months from 1 to 120")]


def test_partners_and_none_at_once_are_asked_about(as_amber: Client) -> None:
    case_study = factories.draft()
    where = reverse("edit_part", args=[case_study.pk, "kit"])
    told = {"kit_partners": "A library", "kit_needs_no_partners": "on"}
    page = as_amber.post(where, fields(as_amber.get(where)) | told)
    assert errors(page) == [
        ("id_kit_needs_no_partners", "Untick this, or empty the list of partners")
    ]


def test_a_kit_is_compared_between_versions(client: Client) -> None:
    edition = with_kit()
    factories.revised(edition, kit_must_stay="Everything mended is cheap.")
    words = text_of(client.get(f"{edition.get_absolute_url()}versions/"))
    assert "What must stay" in words


def test_the_task_list_says_what_the_kit_lacks(as_amber: Client) -> None:
    case_study = factories.draft(**(WHOLE | {"kit_months": None, "kit_must_stay": ""}))
    where = reverse("your_case_study", args=[case_study.pk])
    said = (
        "Others find it as “ready to copy” once it also tells "
        "the months until the first result; what must stay. None of this is needed to submit."
    )
    assert said in text_of(as_amber.get(where))
    CaseStudy.objects.filter(pk=case_study.pk).update(**WHOLE)
    assert "ready to copy" not in text_of(as_amber.get(where))


def test_its_section_leads_to_the_fit_check(client: Client) -> None:
    edition = with_kit()
    section = client.get(edition.get_absolute_url()).content.decode().split('id="kit"')[1]
    assert f'href="{edition.get_absolute_url()}fit/">Set it beside what' in section


def test_the_list_of_parts_says_what_the_kit_lacks(as_amber: Client) -> None:
    case_study = factories.draft(kit_powers="any")
    words = text_of(as_amber.get(reverse("edit_part", args=[case_study.pk, "kit"])))
    assert "To be marked “ready to copy” it still lacks:" in words
    assert "the staff time" in words
    CaseStudy.objects.filter(pk=case_study.pk).update(**WHOLE)
    words = text_of(as_amber.get(reverse("edit_part", args=[case_study.pk, "kit"])))
    assert "it still lacks" not in words
