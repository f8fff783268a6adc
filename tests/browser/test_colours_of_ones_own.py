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


def test_what_was_shaded_has_a_bar_that_grows_with_the_number(page: Page) -> None:
    for number in range(6):
        factories.published(f"Number {number}", council="oldham")
    factories.published("Alone", council="stevenage")
    page.goto("/coverage/")
    edges = "spans => spans.map(span => getComputedStyle(span).borderBottomWidth)"
    legend = page.locator(".app-heat-legend span").evaluate_all(edges)
    assert len(legend) >= 2
    assert legend == sorted(set(legend), key=lambda edge: float(edge.removesuffix("px")))
    cells = page.locator("td.app-heat__cell:not(.app-heat__total)").evaluate_all(edges)
    assert set(cells) == {"1px", legend[0], legend[-1]}  # none, one and six
    for place in (".app-heat-legend span", ".app-heat__cell"):
        shown = style(page, place, "borderBottomColor")
        assert shown == style(page, "body", "color")
