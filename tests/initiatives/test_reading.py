"""A case study as everybody reads it."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from councilnet.models import Council, CouncilSuccession, User
from initiatives import workflow
from initiatives.models import (
    Edition,
    EvidenceLevel,
    OldAddress,
    Pack,
    Principle,
    PrincipleWording,
)
from initiatives.views import for_everybody
from tests.factories import (
    collected,
    complete,
    draft,
    pack,
    publish,
    published,
    reviewer,
    revised,
    submitted,
    whole_edition,
    withdrawn,
)
from tests.initiatives.funded import award

ADDRESS = "/case-studies/stevenage/repair-cafe/"


def page(client: Client, address: str = ADDRESS, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def words(html: str) -> str:
    """What a person reads of the page, in one line."""
    main = html.split("<main")[1].split(">", 1)[1].split("</main>")[0]
    return re.sub(r" ([.,)])", r"\1", " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split()))


def headings(html: str) -> list[str]:
    return [unescape(strip_tags(h)).strip() for h in re.findall(r"<h2[^>]*>.*?</h2>", html, re.S)]


@pytest.fixture
def whole(reference_data: None) -> Edition:
    return whole_edition()


# What it shows


def test_it_shows_every_part(client: Client, whole: Edition) -> None:
    html = page(client)
    assert headings(html) == [
        "The situation before",
        "What was done",
        "What happened",
        "Outcomes",
        "How strong the evidence is",
        "What did not work",
        "What another place would need",
        "Principles it meets, and why",
        "Milestones",
        "What it cost",
        "Who decided and took part",
        "Read further",
        "Whom to ask",
        "Do it too",
        "Keep it in sight",
        "About this page",
        "How to cite it",
        "Social value",
    ]
    text = words(html)
    for said in [
        "Case study by Stevenage Repair café Darllenwch yr astudiaeth achos hon yn Gymraeg "
        "What Repair café is, in two lines.",
        "Stage Stopped early When April 2019 to 31 March 2023",
        "Theme Neighbourhoods Cost £10,000 to £49,999",
        "Things mended 0 things – not given 13,700 things 2022 "
        "Source: The café’s book Compared with: Oldham About a third were bicycles",
        "Raised – not given £500 £602.50 – not given",
        "Somebody independent evaluated it, and their report can be read.",
        "Evaluated by A university. Read the evaluation report",
        "Mondays were empty. Why it stopped, and what was learned Cause: Money.",
        "Ask for rent sooner.",
        "A room and ten volunteers.",
        "It does what this principle asks, as its residents say themselves.",
        "Evidence for this principle",
        "April 2019 The first day 2099 (planned) A second room",
        "One-off cost £22,000 Cost a year £1,250.50 Staff time Half a day a week",
        "Who paid The council and a trust",
        "Who decided The Executive, on 3 March 2019",
        "Shared: residents and the council decided together",
        "How they took part Residents chose the tools.",
        "Partners Menders of Stevenage A library",
        "Neighbourhoods team, Stevenage Borough Council neighbourhoods@stevenage.gov.uk",
    ]:
        assert said in text, said


def test_parts_that_are_not_there_leave_no_heading(client: Client, reference_data: None) -> None:
    published()
    assert headings(page(client)) == [
        "What was done",
        "How strong the evidence is",
        "Principles it meets, and why",
        "Do it too",
        "Keep it in sight",
        "About this page",
        "How to cite it",
        "Social value",
    ]


def test_it_says_how_old_it_is_and_how_to_cite_it(client: Client, reference_data: None) -> None:
    revised(published())
    Edition.objects.update(checked_on=date(2026, 2, 3))
    today = f"{timezone.localdate():%-d %B %Y}"
    text = words(page(client))
    assert f"Version 2, published on {today}. Last checked on 3 February 2026." in text
    assert (
        f"Stevenage Borough Council ({timezone.localdate().year}) Repair café, version 2. "
        "Co-operative Councils’ Innovation Network. "
        f"http://testserver{ADDRESS}versions/2/ (read on {today})." in text
    )


def test_a_summary_of_a_principle_is_not_passed_off_as_its_wording(
    client: Client, reference_data: None
) -> None:
    published(principles=("co-production", "innovation"))
    text = words(page(client))
    assert "The principle: “We will embrace innovation in how we work" in text
    assert "The principle in summary, not in its official wording: " in text


def test_the_wording_stays_that_of_its_day(client: Client, reference_data: None) -> None:
    published()
    innovation = Principle.objects.get(key="innovation")
    PrincipleWording.objects.create(
        principle=innovation,
        text="We will do new things.",
        is_official=True,
        in_force_from=timezone.localdate(),
    )
    assert "We will embrace innovation in how we work" in words(page(client))
    published("Later")
    later = words(page(client, "/case-studies/stevenage/later/"))
    assert "The principle: “We will do new things.”" in later


@pytest.mark.parametrize("level", list(EvidenceLevel))
def test_the_ladder_shows_how_far_the_evidence_reaches(
    client: Client, reference_data: None, level: EvidenceLevel
) -> None:
    case_study = submitted()
    workflow.set_evidence_level(
        case_study, by=reviewer(), level=level, reason="The report was read."
    )
    publish(case_study, by=reviewer())
    html = page(client)
    steps = re.findall(r'app-evidence__step--reached"[^>]*>([^<]*)<', html)
    assert steps == [str(step.label) for step in EvidenceLevel if step <= level]
    current = re.findall(r'aria-current="step">([^<]*)<', html)
    assert current == [str(level.label)]
    assert "Set by the network: The report was read." in words(html)


def test_level_nought_is_worded_kindly(client: Client, reference_data: None) -> None:
    published()
    assert "which is how most good ideas begin" in words(page(client))


# Whom to ask


def contact(client: Client, address: str = ADDRESS) -> bool:
    return "team@stevenage.gov.uk" in page(client, address)


@pytest.mark.parametrize(("days", "shown"), [(None, True), (1, True), (0, True), (-1, False)])
def test_the_contact_is_shown_until_its_day(
    client: Client, reference_data: None, days: int | None, shown: bool
) -> None:
    until = None if days is None else timezone.localdate() + timedelta(days=days)
    published(
        contact_role="Team",
        contact_email="team@stevenage.gov.uk",
        contact_agreed=True,
        contact_until=until,
    )
    assert contact(client) is shown


def test_the_contact_stands_on_the_page_alone(client: Client, whole: Edition) -> None:
    html = page(client)
    email = "neighbourhoods@stevenage.gov.uk"
    assert html.split("</head>")[0].count(email) == 0
    assert html.count(email) == 2, "the link and its words"
    for address in ["/", "/case-studies/", "/councils/stevenage/", f"{ADDRESS}versions/1/"]:
        assert email not in page(client, address)
    csv = client.get("/case-studies.csv")
    assert email.encode() not in b"".join(csv.streaming_content)  # type: ignore[attr-defined]


def test_a_removed_contact_is_gone_at_once(client: Client, whole: Edition) -> None:
    workflow.remove_contact(whole.case_study, by=reviewer())
    assert "neighbourhoods@stevenage.gov.uk" not in page(client)


# Hostile words


def test_what_people_wrote_is_only_ever_text(client: Client, reference_data: None) -> None:
    attack = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
    case_study = complete(
        attack,
        summary=attack,
        what_was_done=attack,
        decided_by=attack,
        partners=[attack],
        evaluated_by=attack,
        evaluation_url="javascript:alert(3)",
    )
    case_study.links.create(text=attack, url="javascript:alert(4)")
    case_study.links.create(text="x", url='https://example.org/"onmouseover="alert(5)')
    case_study.outcomes.create(indicator=attack, unit=attack[:60], result=Decimal("1"))
    case_study.milestones.create(when="2020", what=attack)
    case_study.claims.update(reason=attack)
    workflow.submit(case_study, by=User.objects.get(memberships__council=case_study.council))
    edition = publish(case_study, by=reviewer())
    for address in [edition.get_absolute_url(), "/case-studies/", "/", "/councils/stevenage/"]:
        html = page(client, address)
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert 'href="javascript:' not in html
        assert '"onmouseover' not in html
        assert html.count("</script>") == html.count("<script ")


# Metadata


def test_it_tells_machines_what_it_is(client: Client, whole: Edition) -> None:
    html = page(client)
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    said = json.loads(text)
    assert said == {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": "Repair café",
        "description": "What Repair café is, in two lines.",
        "url": f"http://testserver{ADDRESS}",
        "datePublished": whole.published_at.isoformat(),
        "version": 1,
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "articleSection": "Neighbourhoods",
        "keywords": ["Co-production", "Innovation"],
        "author": {
            "@type": "GovernmentOrganization",
            "name": "Stevenage Borough Council",
            "url": "http://testserver/councils/stevenage/",
        },
        "publisher": {
            "@type": "Organization",
            "name": "Co-operative Councils’ Innovation Network",
        },
        "license": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    }
    assert f'<link rel="canonical" href="http://testserver{ADDRESS}">' in html
    assert '<meta name="description" content="What Repair café is, in two lines.">' in html
    assert '<meta property="og:title" content="Repair café">' in html
    assert '<meta property="og:type" content="article">' in html


# Councils that are no more


def test_it_keeps_the_name_of_a_council_that_is_no_more(
    client: Client, reference_data: None
) -> None:
    published()
    stevenage = Council.objects.get(slug="stevenage")
    CouncilSuccession.objects.create(old=stevenage, new=Council.objects.get(slug="oldham"))
    assert "Case study by Stevenage Repair café" in words(page(client))
    Council.objects.filter(pk=stevenage.pk).update(valid_to=timezone.localdate())
    assert "Case study by Stevenage (now Oldham) Repair café" in words(page(client))


# Addresses


def test_an_old_address_leads_on(client: Client, reference_data: None) -> None:
    edition = revised(published())
    for wanted in ["mended", "mended again"]:
        workflow.change_address(edition.case_study, by=reviewer(), wanted=wanted)
    new = "/case-studies/stevenage/mended-again/"
    for old in [ADDRESS, "/case-studies/stevenage/mended/"]:
        for rest in ["", "versions/", "versions/1/"]:
            response = client.get(old + rest)
            assert (response.status_code, response["Location"]) == (301, new + rest)
            assert "no-cache" in response["Cache-Control"]
    assert page(client, new)


def test_an_address_moved_back_stands_again(client: Client, reference_data: None) -> None:
    edition = published()
    workflow.change_address(edition.case_study, by=reviewer(), wanted="other")
    workflow.change_address(edition.case_study, by=reviewer(), wanted="repair cafe")
    assert page(client)
    assert client.get("/case-studies/stevenage/other/")["Location"] == ADDRESS


@pytest.mark.parametrize(
    "address",
    [
        "/case-studies/stevenage/nothing/",
        "/case-studies/nowhere/repair-cafe/",
        "/case-studies/oldham/repair-cafe/",
        "/case-studies/stevenage/nothing/versions/",
        f"{ADDRESS}versions/0/",
        f"{ADDRESS}versions/2/",
        f"{ADDRESS}versions/99999999999999999999/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, reference_data: None, address: str) -> None:
    published()
    assert "Page not found" in page(client, address, 404)


def test_a_withdrawn_one_leaves_a_notice_and_no_word_of_itself(
    client: Client, reference_data: None
) -> None:
    edition = revised(published(what_was_done="Secretword was done."), summary="Secretword.")
    workflow.withdraw(edition.case_study, by=reviewer(), reason="Residents asked for it.")
    today = f"{timezone.localdate():%-d %B %Y}"
    for rest in ["", "versions/", "versions/1/", "versions/2/", "versions/3/"]:
        html = page(client, ADDRESS + rest, 410)
        assert words(html) == (
            "This case study has been withdrawn "
            f"It was published by Stevenage Borough Council and withdrawn on {today}. "
            "The reason: Residents asked for it. Other case studies by Stevenage"
        )
        assert "Secretword" not in html
        assert "Repair café" not in html
        assert '<meta name="robots" content="noindex">' in html


def test_the_old_address_of_a_withdrawn_one_leads_to_its_notice(
    client: Client, reference_data: None
) -> None:
    edition = withdrawn()
    OldAddress.objects.create(council=edition.council, slug="before", case_study=edition.case_study)
    assert client.get("/case-studies/stevenage/before/")["Location"] == ADDRESS


def test_reading_changes_nothing(client: Client, reference_data: None) -> None:
    edition = published()
    council = "/councils/stevenage/"
    for address in [
        "/",
        "/case-studies/",
        "/case-studies.csv",
        ADDRESS,
        f"{ADDRESS}versions/",
        f"{ADDRESS}versions/1/",
        "/principles/",
        "/principles/innovation/",
        "/councils/",
        council,
        "/regions/london/",
        "/sitemap.xml",
        "/robots.txt",
    ]:
        assert client.post(address).status_code == 405, address
        assert client.head(address).status_code == 200, address
        assert not client.cookies, address
    assert Edition.objects.get() == edition


def test_a_page_that_has_not_changed_is_not_sent_again(
    client: Client, reference_data: None
) -> None:
    edition = published()
    for address in ["/", "/case-studies/", ADDRESS, "/councils/stevenage/"]:
        tag = client.get(address)["ETag"]
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b""), address
        revised(edition, title=f"Renamed for {address}")
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200, address
        edition = Edition.objects.current().get()


# Cost


def test_a_case_study_asks_the_database_four_times(
    client: Client,
    reference_data: None,
    whole: Edition,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """For the state of the directory, for itself, for its score, and for what is similar."""
    for more in [["Two"], ["Three", "Four"]]:
        for title in more:
            published(title, council="norwich")
        page(client)  # brings the index up to date
        for_everybody.forget()
        with django_assert_num_queries(4):
            page(client)
    revised(whole)
    page(client)
    for_everybody.forget()
    with django_assert_num_queries(4):
        page(client)


# Two worlds: one with secrets, one without


ENDS = ["/", ".csv", ".json", ".atom"]
PUBLIC = [
    "/",
    "/case-studies/",
    "/case-studies/?q=secretword",
    "/case-studies/map/",
    *(f"/coverage{page}{end}" for page in ["", "/regions"] for end in ["/", ".csv", ".json"]),
    "/case-studies/map/?principle=learning",
    "/case-studies/?principle=learning&council=oldham&sort=title",
    *(f"/case-studies.{form}?principle=innovation" for form in ["csv", "json", "atom"]),
    *(f"/{page}.{form}" for page in ["councils", "principles"] for form in ["csv", "json"]),
    "/case-studies.csv",
    ADDRESS,
    f"{ADDRESS}versions/",
    f"{ADDRESS}versions/1/",
    *(f"{ADDRESS}committee{end}" for end in ["/", ".pdf"]),
    *(f"/packs/{page}" for page in ["", "a-pack/", "a-pack.pdf", "a-pack.docx"]),
    f"{ADDRESS}social-value/",
    *(f"/social-value/portfolio{end}" for end in ["/", ".csv", ".json"]),
    "/social-value/",
    *(f"/social-value/frameworks/co-operative-social-value/{end}" for end in ["", "1.0/"]),
    "/case-studies/compare/?case=stevenage/repair-cafe&case=oldham/secretword-one&find=secretword",
    "/principles/",
    *(f"/principles/{key}/" for key in ["innovation", "learning"]),
    "/councils/",
    *(f"/councils/{slug}/" for slug in ["stevenage", "oldham"]),
    *(f"/regions/{region}/" for region in ["east-of-england", "north-west"]),
    "/collections/",
    *(f"/collections/{slug}{end}" for slug in ["by-search", "by-hand"] for end in ENDS),
    "/learning/",
    *(f"/adoptions{end}" for end in ["/", ".csv", ".json"]),
    *(f"/funding{page}{end}" for page in ["", "/a-round"] for end in ["/", ".csv", ".json"]),
    f"{ADDRESS}fit/",
    f"{ADDRESS}card/",
    f"{ADDRESS}share/",
    f"/oembed?url=http://testserver{ADDRESS}",
    "/api/",
    *(f"/api/v1/{name}" for name in ["", "openapi.json", "themes", "frameworks", "scores"]),
    *(f"/api/v1/{name}?limit=100" for name in ["councils", "principles", "adoptions"]),
    *(f"/api/v1/case-studies{asked}" for asked in ["", "?q=secretword", "?sort=title&limit=1"]),
    *(f"/api/v1{ADDRESS.rstrip('/')}{end}" for end in ["", "/versions/1", "/versions/2"]),
    "/api/v1/case-studies/oldham/secretword-one",
    "/api/v1/principles/innovation",
    "/api/v1/councils/oldham",
    "/sitemap.xml",
    "/robots.txt",
    "/case-studies/oldham/secretword/versions/",
]


def everything(client: Client) -> dict[str, tuple[int, bytes, dict[str, str]]]:
    found = {}
    for address in PUBLIC:
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        said = re.sub(rb'"generated": "[^"]*"', b"", body)  # the moment, in JSON
        headers = dict(response.items())
        del headers["X-Request-ID"]  # of each request by itself
        found[address] = (response.status_code, said, headers)
    return found


def test_no_page_knows_of_what_is_not_published(client: Client, reference_data: None) -> None:
    edition = published()
    collected(title="By search", slug="by-search", address="?principle=innovation")
    by_hand = collected(edition.case_study, title="By hand", slug="by-hand")
    lab = award("A lab", edition, amount=100)
    pack(edition.case_study)
    without = everything(client)
    Pack.objects.create(title="Secretword", slug="secretword", foreword="Secretword")
    collected(title="Secretword", slug="secretword", address="?q=x", is_public=False)
    by_hand.entries.create(case_study=draft("Secretword", council="oldham"), note="Secretword")
    for title in ["Secretword one", "Secretword two"]:
        case_study = submitted(title, council="oldham", principles=("learning", "innovation"))
        by_hand.entries.create(case_study=case_study, note="Secretword")
        lab.case_studies.add(case_study)
    waiting = submitted("Secretword three", council="stevenage")
    workflow.request_changes(waiting, by=reviewer(), message="Secretword")
    withdrawn("Secretword four", council="oldham", reason="Secretword")
    officer = User.objects.get(memberships__council__slug="stevenage")
    workflow.revise(edition.case_study, by=officer)
    edition.case_study.refresh_from_db()
    edition.case_study.title = "Secretword five"
    edition.case_study.save()
    workflow.submit(edition.case_study, by=officer)
    assert everything(client) == without
