"""Lighthouse's full marks for all but speed, which `make lighthouse` measures."""

import pytest
from django.conf import settings
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from councilnet.models import User
from tests import factories
from tests.browser.conftest import SENTENCE, chromium
from tests.browser.lighthouse import CATEGORIES, NOT_FOR_SEARCH_ENGINES, Page, look, lost
from tests.conftest import signed_in
from tests.socialvalue import scored


def test_full_marks_on_five_pages(live_server: LiveServer, amber: User) -> None:
    executable = chromium()
    if not executable:
        pytest.skip(SENTENCE)
    factories.whole_edition()
    scored.job_club("Scored", council="oldham")
    form = reverse("edit_part", args=[factories.complete("A draft").pk, "basics"])
    name = settings.SESSION_COOKIE_NAME
    cookie = f"{name}={signed_in(amber).cookies[name].value}"
    at = live_server.url
    pages = [
        Page("Home", f"{at}/"),
        Page("Directory", f"{at}/case-studies/"),
        Page("Case study", f"{at}/case-studies/stevenage/repair-cafe/"),
        Page("Form", f"{at}{form}", cookie, NOT_FOR_SEARCH_ENGINES),
        Page("Score", f"{at}/case-studies/oldham/scored/social-value/"),
    ]
    found = look(pages, executable, list(CATEGORIES)[1:])
    assert lost(found) == []
    assert [page["scores"] for page in found] == [dict.fromkeys(list(CATEGORIES)[1:], 100)] * 5
    assert [page["url"] for page in found] == [page.url for page in pages]
