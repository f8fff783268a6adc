"""Principles and themes by their Welsh names on Welsh pages, by their English ones elsewhere."""

from __future__ import annotations

from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from councilnet.models import Council
from initiatives import reviewing
from initiatives.models import Edition, Principle, PrincipleWording, SelfAssessment, Theme
from tests import factories
from tests.initiatives.wished import wished
from tests.pages import fields, text_of

pytestmark = pytest.mark.django_db

PAGE = "/case-studies/stevenage/repair-cafe/"
LANGUAGE = "(ancestor-or-self::*[not(self::html)] | descendant::*)/@lang"
Said = list[tuple[str, list[str]]]


def said(page: Any, where: str) -> Said:
    """The words of each element there, with the languages that are given for them."""
    found = html.fromstring(page.content.decode()).xpath(where)
    return [(" ".join(one.text_content().split()), one.xpath(LANGUAGE)) for one in found]


@pytest.fixture
def without_welsh(reference_data: None) -> None:
    Principle.objects.update(title_cy="")
    PrincipleWording.objects.update(text_cy="")
    Theme.objects.update(name_cy="")


# --- On pages ----------------------------------------------------------------------------------
INNOVATION, NEIGHBOURHOODS = ("Innovation", "Arloesi"), ("Neighbourhoods", "Cymdogaethau")
WORDING = (
    "We will embrace innovation in how we work with local communities to drive positive change.",
    "Byddwn yn croesawu arloesi yn y ffordd yr ydym yn gweithio gyda chymunedau lleol er mwyn "
    "ysgogi newid cadarnhaol.",
)
LINK = "//main//a[substring-after(@href, '/principles/')='innovation/']"
TO_LIST = "//a[contains(@href, 'principle=innovation')][ancestor::table]"
TAGS = "//ul[contains(@class, 'app-tag-list')]/li"
# A page, what on it says a name or a wording, and both languages of that
SHOWN = [
    ("/", LINK, INNOVATION),
    ("/principles/", LINK, INNOVATION),
    ("/principles/", f"{LINK}/../../p[@class='app-principle__reason']", WORDING),
    ("/principles/innovation/", "//h1", INNOVATION),
    ("/principles/innovation/", "//main//p[@class='app-lede']", WORDING),
    ("/coverage/", LINK, INNOVATION),
    ("/coverage/regions/", LINK, INNOVATION),
    ("/case-studies/", TAGS, INNOVATION),
    ("/case-studies/", "//p[@class='app-result__meta']/span[2]", NEIGHBOURHOODS),
    ("/councils/stevenage/", TO_LIST, INNOVATION),
    (PAGE, TAGS, INNOVATION),
    (PAGE, LINK, INNOVATION),
    (PAGE, "//dl[@class='app-key-facts']/div[dt='Theme' or dt='Thema']/dd", NEIGHBOURHOODS),
    (f"{PAGE}versions/1/", LINK, INNOVATION),
    (f"{PAGE}card/", "//ul[@class='principles']/li", INNOVATION),
]
each_place = pytest.mark.parametrize(("path", "where", "names"), SHOWN)


@each_place
def test_each_page_says_them_in_its_language(
    path: str, where: str, names: tuple[str, str], client: Client, reference_data: None
) -> None:
    factories.published()
    english, welsh = names
    assert said(client.get(path), where) == [(english, [])]
    assert said(client.get(f"/cy{path}"), where) == [(welsh, [])]


@each_place
def test_what_has_no_welsh_is_english_and_says_so(
    path: str, where: str, names: tuple[str, str], client: Client, without_welsh: None
) -> None:
    factories.published()
    assert said(client.get(path), where) == [(names[0], [])]
    assert said(client.get(f"/cy{path}"), where) == [(names[0], ["en"])]


def test_the_head_of_a_principles_page(client: Client, reference_data: None) -> None:
    for prefix, which in (("", 0), ("/cy", 1)):
        page = html.fromstring(client.get(f"{prefix}/principles/innovation/").content.decode())
        assert page.findtext(".//title").startswith(f"{INNOVATION[which]} –")
        described = page.xpath("//meta[@name='description']/@content")
        assert described == [WORDING[which]]
        [here] = page.xpath("//*[contains(@class, 'breadcrumbs')]//li[last()]")
        assert here.text_content().strip() == INNOVATION[which]


def test_facets_chips_and_the_sentence(client: Client, reference_data: None) -> None:
    factories.published()
    asked = {"principle": "innovation", "theme": "neighbourhoods"}
    page = client.get("/cy/case-studies/", asked)
    labels = said(page, "//label[starts-with(@for, 'principle-') or starts-with(@for, 'theme-')]")
    names = [label.rpartition(" (")[0] for label, __ in labels]
    shown = [*Principle.objects.values_list("title_cy"), *Theme.objects.values_list("name_cy")]
    assert sorted(names) == sorted(name for (name,) in shown)
    chips = [words for words, __ in said(page, "//ul[@class='app-chips']/li/a[@class='app-chip']")]
    assert [chip.partition(": ")[2] for chip in chips] == ["Arloesi", "Cymdogaethau"]
    [(sentence, __)] = said(page, "//h2[@class='app-finder__count']")
    assert "Arloesi" in sentence
    assert "Cymdogaethau" in sentence
    assert page.context["results"].address == "?principle=innovation&theme=neighbourhoods"


def test_an_address_has_one_order_in_both_languages(client: Client, reference_data: None) -> None:
    asked = {"theme": ["housing", "food", "transport-and-streets"]}
    english, welsh = (client.get(f"{at}/case-studies/", asked) for at in ("", "/cy"))
    assert english.context["results"].address == welsh.context["results"].address


def test_forms_offer_them(as_amber: Client, reference_data: None) -> None:
    case_study = factories.complete()
    basics = as_amber.get(f"/cy{reverse('edit_part', args=[case_study.pk, 'basics'])}")
    offered = [words for words, __ in said(basics, "//select[@id='id_theme']/option[@value!='']")]
    assert offered == list(Theme.objects.values_list("name_cy", flat=True))
    part = as_amber.get(f"/cy{reverse('edit_part', args=[case_study.pk, 'principles'])}")
    labels = said(part, "//label[contains(@class, 'govuk-checkboxes__label')]")
    assert [words for words, __ in labels] == [
        f"{principle.number}. {principle.title_cy}" for principle in Principle.objects.all()
    ]
    answers = text_of(as_amber.get(f"/cy{reverse('check_answers', args=[case_study.pk])}"))
    assert "Cymdogaethau" in answers
    assert "Neighbourhoods" not in answers


def test_requests_for_help(as_cara: Client, reference_data: None) -> None:
    wished(theme=Theme.objects.get(key="food"))
    page = as_cara.get("/cy/requests/")
    assert ("Bwyd", []) in said(page, "//p[@class='app-result__meta']/span")
    assert ("Bwyd", []) in said(page, "//option[@value='food']")


# --- What editions say -------------------------------------------------------------------------
def test_a_name_that_is_mended_is_mended_everywhere(
    client: Client, as_amber: Client, reference_data: None
) -> None:
    factories.published()
    for browser in (client, as_amber):
        assert said(browser.get(f"/cy{PAGE}"), LINK) == [("Arloesi", [])]
    Principle.objects.filter(key="innovation").update(title_cy="Arloesedd")
    for browser in (client, as_amber):
        for path, where in ((PAGE, LINK), ("/case-studies/", TAGS), ("/coverage/", LINK)):
            assert said(browser.get(f"/cy{path}"), where) == [("Arloesedd", [])]


def test_an_edition_keeps_the_title_and_the_wording_of_its_day(
    client: Client, reference_data: None
) -> None:
    factories.published()
    principle = Principle.objects.get(key="innovation")
    principle.title, principle.title_cy = "Newness", "Newydd-deb"
    principle.save()
    principle.wordings.create(text="Try it.", text_cy="Mentrwch.", in_force_from="2020-01-01")
    page = client.get(f"/cy{PAGE}")
    assert said(page, LINK) == [("Innovation", ["en"])]
    [(note, languages)] = said(page, "//p[@class='app-principle__note']")
    assert (WORDING[1] in note, languages) == (True, [])
    assert said(client.get("/cy/principles/innovation/"), "//h1") == [("Newydd-deb", [])]


def test_what_is_kept_and_given_out_is_english(
    client: Client, as_dev: Client, as_ben: Client, reference_data: None
) -> None:
    case_study = factories.submitted()
    reviewing.confirm_all(case_study, by=factories.reviewer())
    as_dev.post(f"/cy{reverse('publish', args=[case_study.pk])}")
    content = Edition.objects.get().content
    assert content["theme"] == {"key": "neighbourhoods", "name": "Neighbourhoods"}
    [claim] = content["claims"]
    assert (claim["title"], claim["wording"]) == (INNOVATION[0], WORDING[0])
    assert as_ben.post("/cy/your-council/stevenage/principles/copy/").status_code == 302
    kept = SelfAssessment.objects.get().content["principles"]
    told = Principle.objects.with_wordings()
    assert [(one["title"], one["wording"]) for one in kept] == [
        (one.title, one.wordings.all()[0].text) for one in told
    ]
    client.get("/cy/case-studies/")
    for path in ("/case-studies.csv", "/case-studies.json", "/case-studies.atom", "/coverage.csv"):
        text = client.get(path).getvalue().decode()
        assert ("Innovation" in text, "Arloesi" in text) == (True, False)
    assert "Arloesi" not in client.get("/api/v1/principles").content.decode()


def test_todays_self_assessment_is_in_the_language_of_its_page(
    as_ben: Client, stevenage: Council, reference_data: None
) -> None:
    page = as_ben.get("/cy/your-council/stevenage/principles/")
    assert ("8. Arloesi", []) in said(page, "//main//section/h2")
    assert WORDING[1] in text_of(page)


# --- What it costs -----------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/", "/principles/", "/case-studies/", "/coverage/", PAGE])
def test_no_statement_more(
    path: str, client: Client, as_amber: Client, reference_data: None
) -> None:
    """Than an English page, which needs no names; what is asked once for all is left out."""
    factories.published()
    for browser in (client, as_amber):
        assert _asked(browser, "", path) == _asked(browser, "/cy", path)


def _asked(browser: Client, prefix: str, path: str) -> int:
    browser.get(f"{prefix}{PAGE}")
    browser.get(f"{prefix}{path}")
    with CaptureQueriesContext(connection) as asked:
        browser.get(f"{prefix}{path}?page=2")  # another address, whose page is not kept yet
    return len(asked)


# --- Loaded ------------------------------------------------------------------------------------
def load() -> None:
    call_command("load_principles", stdout=StringIO())


def test_what_is_added_has_its_welsh(reference_data: None) -> None:
    Principle.objects.filter(key="innovation").update(key="another", number=11)
    Theme.objects.filter(key="food").update(key="another", name="Another")
    load()
    principle = Principle.objects.get(key="innovation")
    assert (principle.title, principle.title_cy) == INNOVATION
    assert principle.wordings.values_list("text", "text_cy").get() == WORDING
    assert Theme.objects.get(key="food").name_cy == "Bwyd"


def test_everything_that_is_shipped_has_its_welsh(reference_data: None) -> None:
    shipped = (*Principle.objects.all(), *PrincipleWording.objects.all(), *Theme.objects.all())
    for row in shipped:
        row.full_clean()
    assert [str(row) for row in shipped if not _welsh_of(row)] == []


def _welsh_of(row: Principle | PrincipleWording | Theme) -> str:
    names = {Principle: "title_cy", PrincipleWording: "text_cy", Theme: "name_cy"}
    return str(getattr(row, names[type(row)]))


def test_what_administrators_changed_stays(reference_data: None) -> None:
    Principle.objects.filter(key="innovation").update(title_cy="")
    PrincipleWording.objects.filter(principle__key="innovation").update(text_cy="Ein geiriau.")
    Theme.objects.filter(key="food").update(name_cy="Bwyd da")
    load()
    principle = Principle.objects.get(key="innovation")
    assert (principle.title_cy, principle.wordings.get().text_cy) == ("", "Ein geiriau.")
    assert Theme.objects.get(key="food").name_cy == "Bwyd da"


def test_what_was_there_before_gets_it_where_its_english_is_as_shipped(
    without_welsh: None,
) -> None:
    Principle.objects.filter(key="learning").update(title="To learn")
    PrincipleWording.objects.filter(principle__key="innovation").update(text="Be new.")
    Theme.objects.filter(key="food").update(name="What we eat")
    migration = import_module("initiatives.migrations.0024_names_that_are_there_in_welsh")
    migration.fill(apps, None)
    rows = (*Principle.objects.all(), *PrincipleWording.objects.all(), *Theme.objects.all())
    assert [str(row) for row in rows if not _welsh_of(row)] == [
        "To learn",
        "Be new.",
        "What we eat",
    ]


# --- Administered ------------------------------------------------------------------------------
def test_administrators_write_it_beside_the_english(as_erin: Client, reference_data: None) -> None:
    principle = Principle.objects.get(key="innovation")
    page = reverse("admin:initiatives_principle_change", args=[principle.pk])
    sent = {"title_cy": "Arloesedd", "wordings-0-text_cy": "Byddwn yn arloesi."}
    form = fields(as_erin.get(page))
    assert (form["title_cy"], form["wordings-0-text_cy"].strip()) == (INNOVATION[1], WORDING[1])
    assert as_erin.post(page, form | sent).status_code == 302
    principle.refresh_from_db()
    assert (principle.title_cy, principle.wordings.get().text_cy) == tuple(sent.values())
    theme = Theme.objects.get(key="food")
    page = reverse("admin:initiatives_theme_change", args=[theme.pk])
    as_erin.post(page, fields(as_erin.get(page)) | {"name_cy": "Bwyd da"})
    theme.refresh_from_db()
    assert theme.name_cy == "Bwyd da"
