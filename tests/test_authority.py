"""What somebody sends beside what a form asks for changes nothing: rows of docs/security.md."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from councilnet.models import Council, Membership, User
from initiatives.models import CaseStudy
from tests import factories
from tests.conftest import signed_in
from tests.pages import fields
from tests.test_access import address

pytestmark = pytest.mark.django_db

SECRETS = ["council__users__password", "review__text", "_connector", "_negated", "pk__gt", "state"]


def test_a_council_named_in_a_form_is_passed_over(cara: User, stevenage: Council) -> None:
    client, theirs = signed_in(cara), {"council": stevenage.pk, "council_id": stevenage.pk}
    client.post(reverse("start_blank"), {"title": "Ours", "owner": "1", **theirs})
    begun = CaseStudy.objects.filter(title="Ours")
    assert [case_study.council.slug for case_study in begun] in ([], ["oldham"])
    case_study = factories.draft("Theirs", council="oldham")
    url = reverse("edit_part", args=[case_study.pk, "basics"])
    client.post(url, {**fields(client.get(url)), **theirs, "state": "published", "title": "New"})
    case_study.refresh_from_db()
    assert (case_study.council.slug, case_study.state) == ("oldham", "draft")
    assert case_study.title == "New"


def test_a_role_named_in_a_form_is_passed_over(amber: User) -> None:
    client = signed_in(amber)
    before = User.objects.filter(pk=amber.pk).values().get()
    rise = {"role": "administrator", "is_superuser": "on", "is_staff": "on", "is_active": "on"}
    for name in ("notice_choices", "account_email", "join_council"):
        url = reverse(name)
        client.post(url, {**fields(client.get(url)), **rise})
    after = User.objects.filter(pk=amber.pk).values().get()
    assert after["role"] == before["role"]
    assert after["is_active"]
    assert [m.role for m in Membership.objects.filter(user=amber)] == ["officer"]


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("page", ["/case-studies/", "/case-studies.csv", "/api/v1/case-studies"])
def test_no_parameter_reaches_the_query(client: Client, page: str, name: str) -> None:
    """Neither as a filter nor as an order: the answer is that of the bare address."""

    def rows(query: str) -> list[str]:
        answer = client.get(f"{page}{query}")
        body = b"".join(answer) if answer.streaming else answer.content
        return re.findall(r"(?:First|Second|Third) one", body.decode())

    for title in ("Second one", "First one", "Third one"):
        factories.published(title)
    plain = rows("")
    assert len({*plain}) == 3
    assert rows(f"?{name}=x") == plain
    assert rows(f"?sort={name}") == plain
    assert rows(f"?sort=-{name}&order={name}&order_by={name}") == plain


def test_a_session_gets_a_new_key_at_signing_in(client: Client, amber: User) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32  # which somebody else gave them
    client.get(reverse("account_login"))
    form = {"login": amber.email, "password": factories.PASSWORD}
    client.post(reverse("account_login"), form)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert key != "a" * 32
    assert client.get(reverse("your_case_studies")).status_code == 200
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert thief.get(reverse("your_case_studies")).status_code == 302


def test_template_language_is_printed(client: Client, reference_data: None) -> None:
    words = "{{ 7*191 }}{% debug %}${7*191}#{7*191}<%= 7*191 %>"
    edition = factories.published(f"Café {words}", summary=words, what_was_done=words)
    for page in (edition.get_absolute_url(), "/case-studies/", "/"):
        html = client.get(page).content.decode()
        assert "1337" not in html
        assert "{{ 7*191 }}" in html


def test_links_lead_out_without_telling(client: Client, reference_data: None) -> None:
    """Another site is told at most where it was linked from, and can do nothing to our page."""
    edition = factories.whole_edition()
    answer = client.get(edition.get_absolute_url())
    html = answer.content.decode()
    outside = re.findall(r'<a [^>]*href="https?://(?!testserver)[^"]*"[^>]*>', html)
    assert outside
    assert [link for link in outside if "target=" in link and "noopener" not in link] == []
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_methods_that_nobody_serves_are_refused(as_amber: Client, method: str) -> None:
    draft = factories.draft("A draft")
    for name in ("your_case_study", "preview", "history"):
        assert as_amber.generic(method, address(name, draft)).status_code in {403, 405}
    assert CaseStudy.objects.filter(pk=draft.pk).exists()
