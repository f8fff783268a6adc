"""Where a browser takes the colours that somebody chose, nothing is left that cannot be seen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests import factories


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, reference_data: None) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url, forced_colors="active", color_scheme="dark"
    )
    yield context.new_page()
    context.close()


def style(page: Page, selector: str, name: str) -> str:
    return str(
        page.locator(selector).first.evaluate(f"element => getComputedStyle(element).{name}")
    )


def test_what_is_pressed_has_an_edge(page: Page) -> None:
    page.goto("/")
    for button in (".app-search__button", ".app-card"):
        assert style(page, button, "borderTopStyle") == "solid"
        assert style(page, button, "borderTopColor") != style(page, "body", "backgroundColor")


def test_land_and_sea_take_the_page_s_ground(page: Page) -> None:
    factories.published("Repair café")
    page.goto("/case-studies/map/")
    ground = style(page, "body", "backgroundColor")
    assert style(page, ".app-map", "backgroundColor") == ground
    assert style(page, ".app-map__uk", "fill") == ground
    assert len({ground, style(page, ".app-map__circle", "fill")}) == 2
    assert style(page, ".app-map__name", "fill") == style(page, "body", "color")
