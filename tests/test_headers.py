"""What each answer says to browsers: address × role, from the tables of the access matrix."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from councilnet.models import User
from initiatives.models import State
from tests import factories
from tests.conftest import signed_in
from tests.initiatives.funded import award
from tests.test_access import (
    ACCOUNT,
    API,
    OF_CASE_STUDY,
    PRIVATE,
    PUBLIC,
    ROLES,
    address,
    administration,
    case_study_in,
)

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "script-src-attr": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "frame-src": "'self'",
    "media-src": "'none'",
    "worker-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
    "report-uri": "/csp-reports/",
    "report-to": "csp",
}
ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Reporting-Endpoints": 'csp="/csp-reports/"',
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
}
UNUSED = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(),"
    " geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(),"
    " picture-in-picture=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()"
)
# What pages of other sites may read, without anybody's cookies
OPEN = {name for name in PUBLIC if name.endswith(("_csv", "_json")) or name == "framework_xlsx"}
OPEN |= {name for name in PUBLIC if name.endswith("_atom")} | {*API}
FRAMED = {"case_study_card"}
# Files: nothing in them may run, load or be framed
FILES = {"committee_pdf", "pack_pdf", "pack_docx"}
# Streamed, so that nobody knows what it will be as it begins
STREAMED = {name for name in PUBLIC if name.endswith(("_csv", "_json"))} | {"framework_xlsx"}
# The same for years, a few kB, and asked for once
PLAIN = {"about", "accessibility", "cookies", "privacy", "robots", "security", "security_txt"}
PLAIN |= {"sitemap"}
SANDBOX = {"default-src": "'none'", "sandbox": "", "frame-ancestors": "'none'"}


def policy(answer: Any) -> dict[str, str]:
    directives = (part.strip() for part in answer["Content-Security-Policy"].split(";"))
    return {name: values for name, __, values in (part.partition(" ") for part in directives)}


def said(answer: Any) -> dict[str, str]:
    return {name: answer[name] for name in ALWAYS if name in answer}


def wanted(name: str) -> dict[str, str]:
    others = {"Cross-Origin-Resource-Policy": "cross-origin"} if name in OPEN | FRAMED else {}
    kept = ALWAYS.items() if name not in FRAMED else ALWAYS.items() - {("X-Frame-Options", "DENY")}
    return dict(kept) | others


def faults(name: str, answer: Any, role: str) -> Iterator[str]:
    framing = {"frame-ancestors": "*"} if name in FRAMED else {}
    if policy(answer) != (SANDBOX if name in FILES else POLICY | framing):
        yield f"{name}: {policy(answer)}"
    if said(answer) != wanted(name):
        yield f"{name}: {said(answer)}"
    if answer["Permissions-Policy"] != UNUSED:
        yield f"{name}: {answer['Permissions-Policy']}"
    if (answer.get("Access-Control-Allow-Origin") == "*") != (name in OPEN):
        yield f"{name} and other sites: {answer.get('Access-Control-Allow-Origin')}"
    if "Access-Control-Allow-Credentials" in answer or "Server" in answer:
        yield f"{name}: {answer.headers}"
    kept_private = "no-store" in answer.get("Cache-Control", "")
    if role != "visitor" and name not in API and not kept_private:
        yield f"{name} may be kept: {answer.get('Cache-Control')}"


def every_address() -> Iterator[tuple[str, str]]:
    edition = factories.published()
    factories.collected(edition.case_study)
    factories.pack(edition.case_study)
    award("A lab", edition.case_study)
    draft = factories.draft("A draft")
    for table in (PUBLIC, API):
        yield from ((name, reverse(name, args=table[name])) for name in table)
    yield from ((name, address(name)) for method, name in PRIVATE if method == "GET")
    yield from ((name, reverse(name, args=ACCOUNT[name][0])) for name in ACCOUNT)
    yield from (
        (name, address(name, draft))
        for method, name in OF_CASE_STUDY
        if method == "GET" and name != "review_case_study"
    )
    yield from ((url, url) for url in administration())
    yield "nothing", "/no/such/page/"
    yield "signed-in only", reverse("publish", args=[draft.pk])


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_says_all_that_it_should(
    role: str, amber: User, cara: User, dev: User, erin: User
) -> None:
    people = {"other": cara, "officer": amber, "staff": dev, "admin": erin}
    found = []
    for name, url in every_address():
        client = signed_in(people[role]) if role in people else Client()
        found += list(faults(name, client.get(url), role))
    assert found == []


def test_a_refusal_in_a_later_state_says_it_too(as_amber: Client) -> None:
    case_study = case_study_in(State.PUBLISHED)
    answer = as_amber.post(address("publish", case_study))
    assert answer.status_code == 404
    assert list(faults("publish", answer, "officer")) == []


def test_in_production_all_of_it_is_fetched_by_https(client: Client) -> None:
    """The settings of production are read in test_settings.py; here they reach the answer."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    live = {"DIRECTIVES": directives | {"upgrade-insecure-requests": True}}
    with override_settings(
        CONTENT_SECURITY_POLICY=live,
        SECURE_HSTS_SECONDS=31536000,
        SECURE_HSTS_INCLUDE_SUBDOMAINS=True,
        SECURE_HSTS_PRELOAD=True,
    ):
        answer = Client().get("/about/", secure=True)
    assert policy(answer) == POLICY | {"upgrade-insecure-requests": ""}
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_what_everybody_reads_may_be_kept_and_is_sent_again_only_when_it_changed(
    client: Client, reference_data: None
) -> None:
    """By whatever stands between us and readers, each session apart."""
    found = []
    for name, url in every_address():
        if (name not in PUBLIC and name not in API) or name in PLAIN:
            continue
        answer = client.get(url)
        if "public" not in answer["Cache-Control"] or "Cookie" not in answer["Vary"]:
            found.append(f"{name}: {answer.headers}")
        tag = answer.get("ETag", "")
        again = client.get(url, headers={"If-None-Match": tag})
        if (again.status_code, bool(tag)) != ((304, True), (200, False))[name in STREAMED]:
            found.append(f"{name}: {again.status_code} where it was {tag or 'of no tag'}")
    assert found == []
