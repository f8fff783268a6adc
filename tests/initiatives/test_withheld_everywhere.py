"""While a council's name is withheld, no address and no mail tells whose work it is."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit
from zipfile import BadZipFile, ZipFile

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councilnet import notices, post
from councilnet.models import Council, Often, User
from initiatives import (
    alerts,
    following,
    keeping,
    packing,
    withholding,
    workflow,
)
from initiatives.attachments import storing
from initiatives.models import Edition
from tests import factories
from tests.initiatives import attached
from tests.initiatives.adopted import adopted
from tests.socialvalue import assessed

pytestmark = pytest.mark.django_db

TITLE, SLUG = "Zebra crossings by moonlight", "zebra-crossings-by-moonlight"
NAMED, UNNAMED = f"/case-studies/quonzitown/{SLUG}/", f"/case-studies/name-withheld/{SLUG}/"
BEFORE = "quonzitown-zebra-crossings"  # its first address, which told the name too
TELLTALE = re.compile(r"quonzi", re.IGNORECASE)
FIT = "/case-studies/stevenage/repair-cafe/fit/"
A_WEEK = timedelta(days=8)
DAY = date(2031, 3, 3)
ASKED = [
    *("q=zebra", "q=quonzitown", "council=quonzitown", "like=quonzitown", "like=stevenage"),
    *("region=east-of-england", "type=unitary", "nation=england", "stage=stopped"),
    *("adopted=yes", "principle=innovation", "q=moonlight&sort=title", "ready=yes"),
]
LISTS = (
    "/case-studies/",
    "/case-studies.csv",
    "/case-studies.json",
    "/case-studies.atom",
    "/case-studies/map/",
    "/api/v1/case-studies",
)
BESIDES = [
    *("/sitemap.xml", "/robots.txt", "/councils.csv", "/councils.json", "/coverage.csv"),
    *("/coverage.json", "/coverage/regions.csv", "/adoptions.csv", "/adoptions.json"),
    *("/api/v1/", "/api/v1/adoptions", "/api/v1/councils", "/api/v1/scores"),
    *("/social-value/portfolio/", "/social-value/portfolio.csv", "/social-value/portfolio.json"),
    *(f"{page}?{asked}" for page in LISTS for asked in ASKED),
    f"/case-studies/compare/?case=name-withheld/{SLUG}&case=stevenage/repair-cafe",
    f"/case-studies/compare/?case=quonzitown/{SLUG}&case=stevenage/repair-cafe",
    f"/case-studies/compare/?case=quonzitown/{BEFORE}&case=stevenage/repair-cafe",
    f"/oembed?url=http://testserver{UNNAMED}",
]


@pytest.fixture
def quonzitown(reference_data: None) -> Council:
    return Council.objects.create(
        name="Quonzitown Borough Council",
        short_name="Quonzitown",
        slug="quonzitown",
        type="unitary",
        nation="england",
        region="east-of-england",
        latitude="52.1000",
        longitude="0.1000",
        population=88000,
        rural_urban="urban",
        email_domains=["quonzitown.gov.uk"],
    )


# --- Looking everywhere ------------------------------------------------------------------------
def everything(client: Client, *more: str) -> dict[str, str]:
    """What a visitor can reach by links from the first page, and by addresses that are known."""
    ahead, told = ["/", *BESIDES, *more], dict[str, str]()
    while ahead:
        address = ahead.pop()
        if address in told:
            continue
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        told[address] = f"{response.status_code} {dict(response.items())}\n{_words(body)}"
        if "html" in response.get("Content-Type", "") and response.status_code == 200:
            ahead += set(_links(body.decode())) - told.keys()
    return told


def _words(body: bytes) -> str:
    """Of a Word file, what is packed in it; of anything else, its bytes as text."""
    try:
        with ZipFile(BytesIO(body)) as packed:
            return "\n".join(
                packed.read(name).decode(errors="replace") for name in packed.namelist()
            )
    except BadZipFile:
        return unquote(unescape(body.decode(errors="replace")))


def _links(html: str) -> Iterator[str]:
    """Without what is asked of lists: ASKED has enough of that."""
    for found in re.findall(r'(?:href|src|action)="(/[^"]*|http://testserver/[^"]*)"', html):
        path = urlsplit(unescape(found)).path
        if not path.startswith(("/static/", "/accounts/", "/admin/", "/api/")):
            yield path


def mentions(told: str) -> list[str]:
    """Each place that says the name, with what follows, markup and space left out."""
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", told))
    return sorted(text[m.start() : m.end() + 16] for m in TELLTALE.finditer(text))


# --- What there is -----------------------------------------------------------------------------
def others() -> None:
    """Like it, so that it would stand among their neighbours."""
    factories.published()
    factories.published("Repair café by day", council="oldham", principles=("innovation",))


def published_under_its_name() -> Edition:
    case_study = factories.complete(f"Quonzitown {TITLE}", council="quonzitown", **told())
    officer, staff = factories.officer_of("quonzitown"), factories.reviewer()
    storing.add(case_study, attached.pdf(), by=officer, name="Map of Quonzitown")
    workflow.submit(case_study, by=officer)
    named = factories.publish(case_study)
    assert named.slug == f"quonzitown-{SLUG}"
    for wanted in (BEFORE, SLUG):
        workflow.change_address(case_study, by=staff, wanted=wanted)
    return Edition.objects.get(pk=named.pk)


def file_of(edition: Edition) -> str:
    [attachment] = edition.case_study.attachments.all()
    return f"/files/{attachment.key}/map-of-quonzitown.pdf"


def told() -> dict[str, Any]:
    return {
        "situation_before": "Quonzitown was dark.",
        "contact_role": "Roads",
        "contact_email": "roads@quonzitown.gov.uk",
        "contact_agreed": True,
    }


def learned_from(edition: Edition, dev: User) -> list[str]:
    """Taken up, scored, collected, packed: and where its score and its receipt stand."""
    adopted(edition, result=factories.published("Zebras too", council="oldham"))
    adopted(Edition.objects.get(title="Repair café"), council="quonzitown", result=edition)
    run = assessed.published(edition.case_study)
    factories.collected(edition.case_study)
    pack = packing.begin("Example pack", "For 2026", by=dev, day=date(2026, 11, 23))
    packing.add(pack, [edition.case_study_id])
    packing.issue(pack, by=dev, now=timezone.now())
    return [reverse("receipt", args=[run.pk]), f"/api/v1/scores/{run.pk}"]


def withheld(edition: Edition) -> Edition:
    return factories.revised(
        edition,
        title=TITLE,
        summary="What it is, in two lines.",
        what_was_done="We painted stripes.",
        situation_before="It was dark.",
        stage="stopped",
        stop_cause="money",
        stop_lesson="Paint is dear.",
        name_withheld_until=DAY,
    )


def at_noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def sent_until(now: datetime) -> list[EmailMessage]:
    """All that is mailed by then and was not before."""
    before = len(mail.outbox)
    alerts.send(now)
    notices.gather(now)
    post.deliver()
    return mail.outbox[before:]


# --- The test ----------------------------------------------------------------------------------
def test_the_name_is_nowhere_until_its_day_and_everywhere_from_then(
    client: Client, quonzitown: Council, dev: User, cara: User
) -> None:
    others()
    without = everything(client)

    edition = published_under_its_name()
    following.follow_case_study(cara, edition, often=Often.AT_ONCE)
    keeping.keep(cara, edition, "")
    shared = f"/lists/{keeping.share(cara, 'Ours').secret}/"
    scored = learned_from(edition, dev)
    sent_until(timezone.now())
    newest = withheld(edition)
    assert (newest.council.slug, newest.get_absolute_url()) == ("name-withheld", UNNAMED)

    old = [NAMED, f"{NAMED}versions/", f"{NAMED}versions/1/", f"/case-studies/quonzitown/{BEFORE}/"]
    old += [f"{UNNAMED}versions/1/", file_of(edition), f"{UNNAMED}versions/?from=1&to=2"]
    value = reverse("case_study_value", args=["name-withheld", SLUG])
    now = everything(client, UNNAMED, shared, value, *old, *scored)
    assert {now[address][:3] for address in scored} == {"404"}
    assert "Not assessed" in now[value]
    assert UNNAMED in now
    without |= {page: without[FIT] for page in now if page.endswith("/fit/")}  # all councils' names
    assert [now[address][:3] for address in old[:6]] == ["404"] * 6
    assert {
        address: found
        for address, said in now.items()
        if (found := mentions(said)) != mentions(without.get(address, "")) and address not in old
    } == {}
    to_cara = [m for m in sent_until(timezone.now() + A_WEEK) if m.to == [cara.email]]
    assert to_cara
    assert [m.body for m in to_cara if TELLTALE.search(str(m.message()))] == []

    assert withholding.give_names(at_noon(DAY - timedelta(days=1))) == []
    [named] = withholding.give_names(at_noon(DAY))
    assert withholding.give_names(at_noon(DAY)) == []
    assert (named.number, named.get_absolute_url()) == (3, NAMED)
    after = everything(client, NAMED, UNNAMED, scored[0], f"/case-studies/quonzitown/{BEFORE}/")
    assert after[NAMED].startswith("200")
    assert "Case study by Quonzitown" in re.sub(r"<[^>]*>", "", after[NAMED])
    assert after[UNNAMED].startswith("301")
    assert NAMED in after[UNNAMED]
    assert after[f"/case-studies/quonzitown/{BEFORE}/"].startswith("301")
    assert after[f"{NAMED}versions/1/"].startswith("200")
    assert "Quonzitown was dark." in after[f"{NAMED}versions/1/"]
    assert NAMED in after["/councils/quonzitown/"]
    assert after[file_of(edition)].startswith("200")
    assert after[scored[0]].startswith("200")
