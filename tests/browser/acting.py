"""What people do here, by what the screens say: as somebody would who reads them."""

from pathlib import Path

from playwright.sync_api import Locator, Page

from councilnet.models import User
from tests import factories


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def press(page: Page, button: str) -> None:
    main(page).get_by_role("button", name=button, exact=True).click()


def follow(page: Page, link: str) -> None:
    main(page).get_by_role("link", name=link, exact=True).first.click()


def sign_in(page: Page, email: str, password: str = factories.PASSWORD) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    press(page, "Sign in")


def change_over(page: Page, to: User) -> None:
    """One person signs out, another signs in."""
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, to.email)


# What an officer does


def bring(page: Page, file: Path) -> None:
    press(page, "Add a case study")
    page.wait_for_load_state("networkidle")  # the script puts a button in place of the input
    with page.expect_file_chooser() as chooser:
        page.get_by_label("Upload a file").click()
    chooser.value.set_files(file)
    press(page, "Make a draft of it")


def tell_what_is_needed(page: Page, title: str, summary: str, reasons: dict[str, str]) -> None:
    """From the list of parts, through those that are needed, and back to it."""
    follow(page, "Title, summary and theme")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Summary").fill(summary)
    page.get_by_label("Theme").select_option("Leisure, sport and culture")
    press(page, "Save and continue")
    press(page, "Save and continue")  # what was done stands there already
    for principle, reason in reasons.items():
        give_reason(page, principle, reason)
    press(page, "Save and continue")
    page.get_by_label("Live").check()
    press(page, "Save and go back to the list")


def give_reason(page: Page, principle: str, reason: str) -> None:
    ticked = page.get_by_role("checkbox", name=principle, checked=True)
    claim = page.locator(".app-claim").filter(has=ticked)
    claim.get_by_label("Why does it meet this principle?").fill(reason)


def submit(page: Page) -> None:
    press(page, "Check your answers and submit")
    press(page, "Submit for review")


# What network staff do


def open_for_review(page: Page, title: str) -> None:
    page.get_by_role("link", name="Review", exact=True).click()
    follow(page, title)


def confirm_all(page: Page) -> None:
    for radio in main(page).get_by_label("Confirm", exact=True).all():
        radio.check()
    press(page, "Save these decisions")


# What a reader does


def choose(page: Page, facet: str, *options: str) -> None:
    group = page.locator("details").filter(has=page.get_by_text(facet, exact=True))
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    for option in options:
        group.get_by_label(option).check()
