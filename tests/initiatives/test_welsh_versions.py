"""A case study in Welsh too: written, checked, frozen, read, found, compared and given out."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from initiatives import contents, editions, parts, reviewing
from initiatives.models import Edition
from tests import factories
from tests.factories import IN_WELSH
from tests.pages import fields, text_of

pytestmark = pytest.mark.django_db

PAGE = "/case-studies/stevenage/repair-cafe/"


def main(response: object) -> html.HtmlElement:
    return html.fromstring(response.content.decode()).xpath("//main")[0]  # type: ignore[attr-defined]


def in_welsh() -> Edition:
    return factories.published(what_happened="More was mended.", **IN_WELSH)


def test_it_is_written_in_a_part_of_its_own(as_amber: Client) -> None:
    case_study = factories.draft()
    page = reverse("edit_part", args=[case_study.pk, "welsh"])
    shown = as_amber.get(page)
    assert [tag.get("lang") for tag in main(shown).xpath(".//*[@id='id_welsh_body']")] == ["cy"]
    as_amber.post(page, fields(shown) | IN_WELSH)
    case_study.refresh_from_db()
    assert {name: getattr(case_study, name) for name in IN_WELSH} == IN_WELSH
    assert "welsh" in parts.begun(case_study)


@pytest.mark.parametrize("name", IN_WELSH)
def test_it_is_all_there_or_not_at_all(name: str, reference_data: None) -> None:
    case_study = factories.complete(**(IN_WELSH | {name: ""}))
    assert [(fault.part.key, fault.field) for fault in parts.missing(case_study)] == [
        ("welsh", name)
    ]


def test_nobody_must_write_it(reference_data: None) -> None:
    assert parts.missing(factories.complete()) == []


def test_a_welsh_page_has_it_in_the_place_of_the_english(
    client: Client, reference_data: None
) -> None:
    in_welsh()
    page = client.get(f"/cy{PAGE}")
    (heading,) = main(page).xpath(".//h1")
    assert (heading.text, heading.get("lang")) == ("Caffi trwsio", None)
    assert "Lle i drwsio pethau gyda’n gilydd." in text_of(page)
    assert main(page).xpath(".//div[@class='app-prose']/ul/li/text()") == [
        "Ar ddydd Llun",
        "Ar ddydd Gwener",
    ]
    assert "More was mended." not in text_of(page)
    assert '"inLanguage": "cy"' in page.content.decode()
    (link,) = main(page).xpath(".//a[@lang='en-gb']")
    assert link.get("href") == PAGE


def test_the_english_page_says_that_there_is_one(client: Client, reference_data: None) -> None:
    in_welsh()
    page = client.get(PAGE)
    assert "Caffi trwsio" not in text_of(page)
    (link,) = main(page).xpath(".//a[@lang='cy']")
    assert (link.get("href"), link.get("hreflang")) == (f"/cy{PAGE}", "cy")


def test_without_one_the_welsh_page_marks_the_english(client: Client, reference_data: None) -> None:
    factories.published(what_happened="More was mended.")
    page = main(client.get(f"/cy{PAGE}"))
    (heading,) = page.xpath(".//h1")
    assert (heading.text, heading.get("lang")) == ("Repair café", "en")
    (said,) = page.xpath(".//p[text()='More was mended.']")
    assert said.getparent().get("lang") == "en"


def test_lists_show_its_title(client: Client, reference_data: None) -> None:
    in_welsh()
    english, welsh = client.get("/case-studies/"), client.get("/cy/case-studies/")
    assert "Caffi trwsio" not in text_of(english)
    assert "Caffi trwsio" in text_of(welsh)
    assert "Repair café" not in text_of(welsh)


@pytest.mark.parametrize("words", ["trigolion", "caffi trwsio", "neighbourhoods", "residents"])
@pytest.mark.parametrize("language", ["", "/cy"])
def test_words_of_both_are_found(
    words: str, language: str, client: Client, reference_data: None
) -> None:
    edition = in_welsh()
    page = client.get(f"{language}/case-studies/", {"q": words})
    assert f"{language}{edition.get_absolute_url()}" in page.content.decode()


def test_what_is_sought_in_is_the_same_whoever_publishes(
    client: Client, as_dev: Client, reference_data: None
) -> None:
    case_study = factories.submitted()
    reviewing.confirm_all(case_study, by=factories.reviewer())
    as_dev.post(f"/cy{reverse('publish', args=[case_study.pk])}")
    english = factories.published("Another")
    bodies = Edition.objects.order_by("pk").values_list("body", flat=True)
    assert bodies[0].replace("Repair café", "") == bodies[1].replace("Another", "")
    assert english.number == 1


def test_a_version_without_it_is_compared_with_one_that_has_it(
    client: Client, reference_data: None
) -> None:
    factories.revised(factories.published(), **IN_WELSH)
    page = text_of(client.get(f"{PAGE}versions/"))
    assert "Title in Welsh" in page
    assert "Caffi trwsio" in page


def test_editions_of_before_have_none(reference_data: None) -> None:
    content = factories.published().content
    del content["welsh"]
    assert contents.told(content, "cy").title == "Repair café"
    assert [line.text for line in contents.lines(content) if line.part == "welsh"] == ["", "", ""]


def test_reviewers_read_it_beside_the_english(as_dev: Client, reference_data: None) -> None:
    case_study = factories.submitted(**IN_WELSH)
    page = main(as_dev.get(reverse("review_case_study", args=[case_study.pk])))
    (welsh,) = page.xpath(".//div[@lang='cy']")
    assert "Agorwyd y caffi gyda’r trigolion." in welsh.text_content()


def test_the_api_gives_it(client: Client, reference_data: None) -> None:
    in_welsh()
    told = client.get("/api/v1/case-studies/stevenage/repair-cafe").json()
    assert told["content"]["welsh"] == {
        name.removeprefix("welsh_"): words for name, words in IN_WELSH.items()
    }


@pytest.mark.parametrize(
    "said", ["yng Nghaerdydd", "i Gaerdydd", "a Chaerdydd", "Cyngor Caerdydd", "Cardiff"]
)
def test_a_withheld_name_is_found_in_welsh(said: str, reference_data: None) -> None:
    case_study = factories.complete(
        council="cardiff",
        stage="stopped",
        stop_cause="money",
        stop_lesson="Ask for rent sooner.",
        name_withheld_until="2099-01-01",
        **(IN_WELSH | {"welsh_body": f"Agorwyd y caffi {said}."}),
    )
    case_study.refresh_from_db()
    assert [(fault.part.key, fault.field) for fault in parts.missing(case_study)] == [
        ("welsh", "welsh_body")
    ]


def test_frozen_as_it_was_written(reference_data: None) -> None:
    edition = in_welsh()
    edition.case_study.welsh_title = "Arall"
    edition.case_study.save()
    edition.refresh_from_db()
    assert contents.welsh_of(edition.content)["title"] == "Caffi trwsio"
    assert editions.content_of(edition.case_study, edition.checked_on)["welsh"]["title"] == "Arall"
