"""After signing out, nobody reads by the Back button what was read before."""

from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from councilnet.models import User
from tests.browser.conftest import SignIn


def test_the_back_button_shows_no_private_page(
    page: Page, live_server: LiveServer, sign_in: SignIn, amber: User
) -> None:
    sign_in(page, amber)
    page.goto(f"{live_server.url}/accounts/your-data/")
    read = page.locator("h1").inner_text()
    page.goto(f"{live_server.url}/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{live_server.url}/")
    page.go_back()
    page.go_back()
    assert page.locator("h1").inner_text() not in {read, "Do you want to sign out?"}
    assert "/accounts/login/" in page.url
