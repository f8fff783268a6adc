"""What people do here who have a keyboard alone: Tab, Enter, Space, arrows and letters."""

from typing import Literal

from playwright.sync_api import Locator, Page, expect

PATIENCE = 15_000  # milliseconds for a page to come
TABS = 250  # no page asks for more to be walked through
IS_FOCUSED = "element => document.activeElement === element"
IS_OF_ITS_GROUP = """radio => document.activeElement.type === "radio"
    && document.activeElement.name === radio.name && document.activeElement.form === radio.form"""
IS_NEW_HERE = """() => document.activeElement === document.body
    && !location.hash && !!document.querySelector("[data-govuk-skip-link-init]")"""
IS_IN_VIEW = """element => {
    const box = element.getBoundingClientRect()
    return box.width > 0 && box.bottom > 0 && box.top < innerHeight
}"""


class Keyboard:
    """Whatever cannot be reached from where one is by Tab alone fails the test."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = page.get_by_role("main")

    def follow(self, link: str | Locator) -> None:
        self._go_to(self._named("link", link))
        self.page.keyboard.press("Enter")

    def press(self, button: str | Locator) -> None:
        self._go_to(self._named("button", button))
        self.page.keyboard.press("Enter")

    def fill(self, field: str | Locator, text: str) -> None:
        """In the place of what stands there."""
        self._go_to(self._field(field))
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def tick(self, box: str | Locator) -> None:
        found = self._field(box)
        self._go_to(found)
        self.page.keyboard.press("Space")
        expect(found).to_be_checked()

    def choose(self, radio: str | Locator) -> None:
        """Tab leads to the group of radios, the arrows to one of them."""
        found = self._field(radio)
        self._walk("Tab", IS_OF_ITS_GROUP, found)
        self._walk("ArrowDown", IS_FOCUSED, found)
        self.page.keyboard.press("Space")
        expect(found).to_be_checked()

    def select(self, field: str | Locator, option: str) -> None:
        found = self._field(field)
        self._go_to(found)
        names = [name.strip() for name in found.locator("option").all_inner_texts()]
        self.page.keyboard.press("Home")
        for __ in range(names.index(option)):
            self.page.keyboard.press("ArrowDown")
        assert found.evaluate("select => select.selectedOptions[0].text.trim()") == option

    def _named(self, role: Literal["link", "button"], name: str | Locator) -> Locator:
        if isinstance(name, str):
            return self.main.get_by_role(role, name=name, exact=True).first
        return name

    def _field(self, field: str | Locator) -> Locator:
        return self.main.get_by_label(field, exact=True) if isinstance(field, str) else field

    def _skip_to_what_the_page_is_about(self, target: Locator) -> None:
        """By the first link of a page, where one has just come to it."""
        if self.page.evaluate(IS_NEW_HERE) and target.evaluate("e => !!e.closest('main')"):
            self.page.keyboard.press("Tab")
            self.page.keyboard.press("Enter")

    def _go_to(self, target: Locator) -> None:
        self._walk("Tab", IS_FOCUSED, target)
        assert target.evaluate(IS_IN_VIEW), f"{target} has the focus and is not in view"

    def _walk(self, key: str, until: str, target: Locator) -> None:
        expect(target).to_be_attached(timeout=PATIENCE)
        self._skip_to_what_the_page_is_about(target)
        for __ in range(TABS):
            if target.evaluate(until):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{key} does not lead to {target}")
