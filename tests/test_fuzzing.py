"""Whatever anybody sends, every address answers: never a fault, and no statement above a second.

The addresses come from the access matrix, so that a new one is tried by itself.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from pytest_django import Settings

from councilnet.models import Council, User
from initiatives import parts
from initiatives.facets import FACETS
from tests import factories
from tests.conftest import signed_in
from tests.councilnet.test_people_access import OF_COUNCIL
from tests.initiatives.funded import award
from tests.pages import fields
from tests.test_access import ACCOUNT, API, OF_CASE_STUDY, PRIVATE, PUBLIC, address

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
NASTY = [
    "\0",
    "\ud800",
    "\u202egnp.exe",
    "\u200b\u2066\ufeff",
    "a\x0bb\x1b[31m",
    "line\r\nSet-Cookie: a=b",
    "%00%ff%c0%af",
    "((((((((((" * 50,
    "a & | ! <-> :* ' \" \\",
    "(a+)+$",
    "%%%___\\",
    "' OR 1=1; SELECT pg_sleep(9) --",
    "{{7*7}}{% load x %}${7*7}",
    "<script>window.__x=1</script>",
    "../../../../etc/passwd",
    "٣٤٥",
    "²",
    "-1",
    "0",
    "1e999",
    "NaN",
    "Infinity",
    "9" * 400,
    "9223372036854775808",
    "2147483648",
    "0000-00-00",
    "31 February 2026",
    "9999-12-31",
    "true",
    "null",
    "__class__",
    "_connector=OR 1=1",
    "a" * 200_000,
    "\N{PILE OF POO}" * 5000,
    "e\u0301" * 3000,
    '{"a":' * 2000,
]
WORDS = st.one_of(
    st.sampled_from(NASTY),
    st.sampled_from(NASTY),
    st.sampled_from(NASTY),
    st.text(max_size=40),
    st.integers().map(str),
    st.dates().map(str),
    st.sampled_from(["stevenage", "innovation", "stevenage/repair-cafe", "repair", "1", ""]),
)
SHORT = WORDS.filter(lambda text: len(text) < 4000)  # longer, a server refuses before we are asked
# What any address reads from its query, beside the facets; a test below finds them in the code
ASKED = [
    *(
        "q",
        "page",
        "sort",
        "case",
        "find",
        "like",
        "asked",
        "council",
        "budget",
        "staff",
        "partners",
    ),
    *("months", "from", "to", "url", "format", "maxwidth", "maxheight", "limit", "after", "title"),
    *("theme", "region", "principle", "adoption", "list", "year", "next", "example", "list-items"),
]
NAMES = st.sampled_from(
    [*ASKED, *(facet.key for facet in FACETS), "_connector", "id__gt", "\0", ""]
)
QUERIES = st.lists(st.tuples(NAMES, SHORT), max_size=6)
A_FEW = tried(
    max_examples=25,
    deadline=None,
    derandomize=True,  # so that what fails for one fails for all
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
REFUSED = {400, 403, 404, 405, 409, 410, 413, 422, 429}
ANSWERED = {200, 204, 301, 302, 304} | REFUSED | {501}


@pytest.fixture(autouse=True)
def no_statement_above_a_second(settings: Settings, reference_data: None) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    settings.API_REQUESTS_A_MINUTE = 0
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '1s'")


def asked(query: list[tuple[str, str]]) -> str:
    return urlencode(query, errors="surrogatepass")


def answered(client: Client, url: str, **more: Any) -> int:
    """Any error of ours is raised here by the client, with all that led to it."""
    response = client.get(url, **more)
    if response.streaming:
        b"".join(response)
    return response.status_code


def public_addresses() -> list[str]:
    case_study = factories.published().case_study
    factories.collected(case_study)
    factories.pack(case_study)
    award("A lab", case_study)
    named = [reverse(name, args=args) for table in (PUBLIC, API) for name, args in table.items()]
    slow = {reverse(name, args=PUBLIC[name]) for name in ("committee_pdf", "pack_pdf", "pack_docx")}
    return [*(url for url in named if url not in slow), "/oembed"]


@A_FEW
@given(query=QUERIES)
def each_of(client: Client, urls: list[str], query: list[tuple[str, str]]) -> None:
    for url in urls:
        status = answered(client, f"{url}?{asked(query)}")
        assert status in ANSWERED, (status, url, query)


def test_any_query_of_any_public_address_is_answered(client: Client) -> None:
    each_of(client, public_addresses())


def test_any_query_of_any_private_address_is_answered(
    as_amber: Client, as_dev: Client, as_erin: Client
) -> None:
    draft = factories.draft("A draft")
    own = [address(name) for method, name in PRIVATE if method == "GET"]
    own += [address(name, draft) for method, name in OF_CASE_STUDY if method == "GET"]
    each_of(as_amber, own)
    each_of(as_dev, [address(name) for method, name in PRIVATE if method == "GET"])


def test_any_search_of_the_administration_is_answered(as_erin: Client) -> None:
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]

    @A_FEW
    @given(words=SHORT, name=st.sampled_from(["q", "p", "o", "e", "all", "_facets", "id__in"]))
    def asked_of_each(words: str, name: str) -> None:
        for url in lists:
            status = answered(as_erin, f"{url}?{asked([(name, words)])}")
            assert status in ANSWERED, (status, url, name, words)

    asked_of_each()


SLUGS = ["/case-studies/{0}/{0}/", "/councils/{0}/", "/principles/{0}/", "/packs/{0}/", "/{0}"]
SLUGS += ["/case-studies/{0}/{0}/versions/{0}/", "/collections/{0}/", "/regions/{0}/", "/cy/{0}"]
SLUGS += ["/files/{0}/{0}", "/api/v1/{0}", "/api/v1/case-studies/{0}/{0}", "/shared/{0}/"]
SLUGS += ["/notices/stop/{0}/", "/funding/{0}/", "/social-value/frameworks/{0}/{0}/"]
SLUGS += ["/accounts/password/reset/key/{0}-{0}/", "/accounts/confirm-email/{0}/"]


@A_FEW
@given(word=SHORT)
def each_made_up(client: Client, word: str) -> None:
    said = quote(word, safe="", errors="surrogatepass")
    for pattern in SLUGS:
        status = answered(client, pattern.format(said))
        assert status in ANSWERED, (status, pattern, word)


def test_any_made_up_address_is_answered(client: Client) -> None:
    factories.published()
    each_made_up(client)


# --- What is sent ------------------------------------------------------------------------------
def held(client: Client, url: str) -> dict[str, str]:
    """What a browser would send from the form at this address, or some names where it has none."""
    response = client.get(url)
    shown = response.status_code == 200 and b"<main" in response.content
    return (fields(response) if shown else {}) or dict.fromkeys(("name", "text", "message"), "")


def try_forms(client: Client, urls: list[str]) -> None:
    """Each form, as a browser holds it but for some fields; what it changes is taken back."""
    forms = {url: held(client, url) for url in urls}

    @A_FEW
    @given(words=st.lists(WORDS, min_size=2, max_size=2), every=st.integers(1, 4))
    def with_anything(words: list[str], every: int) -> None:
        for number, (url, usual) in enumerate(forms.items()):
            changed = [name for at, name in enumerate(usual) if (at + number) % every == 0]
            sent = usual | {name: words[at % 2] for at, name in enumerate(changed)}
            with transaction.atomic():
                response = client.post(url, asked(list(sent.items())), content_type=FORM)
                transaction.set_rollback(True)
            assert response.status_code in ANSWERED, (response.status_code, url, sent)

    with_anything()


def test_any_words_in_a_visitors_forms_are_answered(client: Client) -> None:
    urls = [reverse(name, args=ACCOUNT[name][0]) for name in ACCOUNT]
    try_forms(client, [*urls, reverse("try_out"), reverse("csp_report")])


def test_any_words_in_an_officers_forms_are_answered(amber: User) -> None:
    draft = factories.complete("A draft")
    urls = [address(name) for method, name in PRIVATE if method == "POST"]
    urls += [address(name, draft) for method, name in OF_CASE_STUDY if method == "POST"]
    urls += [reverse("edit_part", args=[draft.pk, part]) for part in parts.PARTS]
    try_forms(signed_in(amber), urls)


def test_any_words_in_a_reviewers_forms_are_answered(dev: User) -> None:
    case_study = factories.moved_to("in-review", factories.complete("In review"))
    urls = [
        address(name) for method, name in PRIVATE if method == "POST" and name != "erase_your_data"
    ]
    urls += [address(name, case_study) for method, name in OF_CASE_STUDY if method == "POST"]
    try_forms(signed_in(dev), urls)


def test_any_words_in_a_leads_forms_are_answered(ben: User) -> None:
    council = Council.objects.get(slug="stevenage")
    urls = [
        reverse(name, args=[council.slug])
        for method, name in OF_COUNCIL
        if method == "POST" and name in {"invite", "council_mailbox"}
    ]
    try_forms(signed_in(ben), urls)


@pytest.mark.parametrize(
    "body",
    [
        b"&".join(b"a%d=1" % n for n in range(2000)),
        b"a=" + b"x" * (12 * 1024 * 1024),
        b"%",
        b"\xff\xfe" * 1000,
        b"=&=&=" * 100,
    ],
    ids=["too many fields", "too much", "half an escape", "no text", "no names"],
)
def test_a_body_that_no_browser_sends_is_refused_or_passed_over(
    client: Client, body: bytes
) -> None:
    for url in (reverse("account_login"), reverse("try_out")):
        response = client.post(url, body, content_type=FORM)
        assert response.status_code in ANSWERED


def test_too_many_fields_and_files_are_refused(client: Client) -> None:
    many = client.post(reverse("try_out"), {f"field-{n}": "1" for n in range(2000)})
    assert many.status_code == 400
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="f%d"; filename="a"\r\n\r\n\r\n' % n
        for n in range(200)
    )
    files = client.post(
        reverse("try_out"), body + b"--x--\r\n", content_type="multipart/form-data; boundary=x"
    )
    assert files.status_code == 400
