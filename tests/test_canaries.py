"""A word of its own in every private field: who is not to read it meets it nowhere.

Every link is followed as each role, each table, feed and file fetched, mail and logs looked at.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import unquote, urlsplit
from zipfile import BadZipFile, ZipFile

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import DatabaseError, models, transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from councilnet.models import QueuedMail, User
from initiatives import workflow
from initiatives.attachments import storing
from initiatives.models import BroughtWriteUp, CaseStudy, State
from tests import factories
from tests.conftest import signed_in
from tests.initiatives import attached
from tests.pages import text_of
from tests.test_access import API, OF_CASE_STUDY, PRIVATE, PUBLIC, address

pytestmark = pytest.mark.django_db

CANARY = "zqcanary"
SOUGHT = "zqsought"  # stands beside it, so that a search may repeat what was asked
SLUG = f"{CANARY}-title-in-words-{SOUGHT}"  # of its address, once it was published
NOT_PUBLISHED = [state for state in State.values if state not in {"published", "withdrawn"}]
LISTS = ["case_studies", "case_studies_map", "case_studies_csv", "case_studies_json"]
LISTS += ["case_studies_atom", "coverage", "coverage_csv", "api:case_studies"]
NOT_FOLLOWED = ("/static/", "/accounts/logout/")


# --- A canary in every field -------------------------------------------------------------------
def words_of(model: type[models.Model]) -> Iterator[str]:
    """The fields of this model in which people write what they like."""
    for field in model._meta.get_fields():
        if not isinstance(field, models.CharField | models.TextField) or field.choices:
            continue
        if not field.primary_key and field.name not in {"slug", "key"}:
            yield field.name


def mark(rows: models.QuerySet[Any]) -> list[str]:
    """Each field that takes any words has the canary now; the others have a form of their own."""
    marked = []
    for name in words_of(rows.model):
        word = (
            f"{CANARY} {name}, in words {SOUGHT}"
            if name != "contact_email"
            else f"{CANARY}@stevenage.gov.uk"
        )
        try:
            with transaction.atomic():
                rows.update(**{name: word})
        except DatabaseError:
            continue
        marked.append(f"{rows.model.__name__}.{name}")
    return marked


def marked_in(state: str) -> tuple[CaseStudy, list[str]]:
    case_study = factories.whole(f"{CANARY} title")
    BroughtWriteUp.objects.create(
        case_study=case_study,
        council=case_study.council,
        text=f"{CANARY} brought",
        sha256=sha256(state.encode()).hexdigest(),
        understood={"matches": [], "sections": [], "leftovers": [CANARY], "remarks": []},
    )
    storing.add(
        case_study,
        attached.picture(),
        by=factories.officer_of("stevenage"),
        name=f"{CANARY} file",
        alternative_text=f"{CANARY} picture",
    )
    marked = mark(CaseStudy.objects.filter(pk=case_study.pk))
    for relation in ("milestones", "outcomes", "links", "claims"):
        marked += mark(getattr(case_study, relation).all())
    case_study.refresh_from_db()
    return factories.moved_to(state, case_study), marked


def test_every_part_has_its_canary(reference_data: None) -> None:
    __, marked = marked_in(State.DRAFT)
    assert len(marked) > 25
    assert {"CaseStudy.title", "CaseStudy.what_was_done", "Outcome.indicator"} <= {*marked}


# --- Looking everywhere ------------------------------------------------------------------------
def known(case_study: CaseStudy) -> list[str]:
    """Addresses that somebody could know or guess, whether or not a link leads there."""
    public = [reverse(name, args=args) for table in (PUBLIC, API) for name, args in table.items()]
    lists = [f"{reverse(name)}?q={SOUGHT}" for name in LISTS]
    private = [address(name) for method, name in PRIVATE if method == "GET"]
    of_it = [address(name, case_study) for method, name in OF_CASE_STUDY if method == "GET"]
    files = [f"/files/{one.key}/{one.name}.png" for one in case_study.attachments.all()]
    at_it = f"/case-studies/{case_study.council.slug}/{SLUG}/"
    return [
        *(*public, *lists, *private, *of_it, *files, at_it, "/sitemap.xml", "/cy/"),
        *(f"{at_it}{end}" for end in ("card/", "versions/", "versions/1/", "committee.pdf")),
        f"/oembed?url=http://testserver{at_it}",
        f"{reverse('similar_titles')}?title={SOUGHT}",
        f"{reverse('compare')}?find={SOUGHT}",
    ]


def met(client: Client, addresses: list[str]) -> dict[str, str]:
    """Every answer with the canary in it, of these addresses and all to which they lead."""
    ahead, seen, found = list(addresses), set[str](), dict[str, str]()
    while ahead:
        url = ahead.pop()
        if url in seen:
            continue
        seen.add(url)
        response = client.get(url)
        body = b"".join(response) if response.streaming else response.content
        said, headers = words(body), unquote(str(dict(response.items())))
        for asked in (unquote(urlsplit(url).path), SLUG):  # a page may repeat what was asked of it
            said, headers = said.replace(asked, ""), headers.replace(asked, "")
        if CANARY in said + headers:
            found[url] = said
        if "html" in response.get("Content-Type", "") and response.status_code == 200:
            ahead += set(links(body.decode())) - seen
    return found


def words(body: bytes) -> str:
    try:
        with ZipFile(BytesIO(body)) as packed:
            parts = [packed.read(name) for name in packed.namelist()]
    except BadZipFile:
        parts = [body]
    return unquote(unescape(b"\n".join(parts).decode(errors="replace")))


def links(html: str) -> Iterator[str]:
    for found in re.findall(r'(?:href|src)="(/[^"]*|http://testserver/[^"]*)"', html):
        path = urlsplit(unescape(found)).path
        if not path.startswith(NOT_FOLLOWED):
            yield path


@pytest.mark.parametrize("state", NOT_PUBLISHED)
@pytest.mark.parametrize("role", ["visitor", "other"])
def test_nobody_else_meets_what_is_not_published(
    role: str, state: str, cara: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        case_study, __ = marked_in(state)
        client = signed_in(cara) if role == "other" else Client()
        assert met(client, known(case_study)) == {}
    ours = [record.getMessage() for record in caplog.records if record.name != "django.request"]
    assert CANARY not in "\n".join(ours)  # whose lines lose their paths: councilnet/test_logs.py


def test_the_network_does_not_meet_a_draft(dev: User, erin: User) -> None:
    case_study, __ = marked_in(State.DRAFT)
    for person in (dev, erin):
        assert met(signed_in(person), known(case_study)) == {}


@pytest.mark.parametrize("state", NOT_PUBLISHED)
def test_its_own_council_reads_all_of_it(state: str, amber: User) -> None:
    """Else the tests above would look for what nobody could find."""
    case_study, __ = marked_in(state)
    shown = text_of(signed_in(amber).get(reverse("preview", args=[case_study.pk])))
    for name in ("title", "summary", "what_was_done"):
        assert f"{CANARY} {name}" in shown


def test_what_is_withdrawn_is_met_by_nobody_else(cara: User) -> None:
    case_study, __ = marked_in(State.PUBLISHED)
    assert met(Client(), ["/"]), "it was published"
    workflow.withdraw(case_study, by=factories.reviewer(), reason="It was wrong.")
    case_study.refresh_from_db()
    for client in (Client(), signed_in(cara)):
        assert met(client, known(case_study)) == {}


def test_what_changed_since_it_was_published_is_met_by_nobody_else(cara: User) -> None:
    edition = factories.whole_edition("Known to all")
    workflow.revise(edition.case_study, by=factories.officer_of("stevenage"))
    mark(CaseStudy.objects.filter(pk=edition.case_study_id))
    case_study = CaseStudy.objects.get(pk=edition.case_study_id)
    for client in (Client(), signed_in(cara)):
        assert met(client, known(case_study)) == {}


def test_mail_of_it_goes_to_its_council_and_the_network_alone(
    amber: User, ben: User, cara: User, dev: User
) -> None:
    for state in NOT_PUBLISHED:
        marked_in(state)
    for command in ("remind", "send_alerts", "check_again", "follow_up", "send_mail"):
        call_command(command, stdout=StringIO())
    of_it = QueuedMail.objects.filter(Q(subject__contains=CANARY) | Q(text__contains=CANARY))
    told = {address for to in of_it.values_list("to", flat=True) for address in to}
    sent = [m for m in mail.outbox if CANARY in f"{m.subject}{m.body}"]
    told |= {address for message in sent for address in message.to}
    network = User.objects.exclude(role="").exclude(role="officer").values_list("email", flat=True)
    ours = User.objects.filter(memberships__council__slug="stevenage")
    assert told
    assert told <= {*network, *ours.values_list("email", flat=True)}
