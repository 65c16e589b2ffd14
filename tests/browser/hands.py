"""What a hand does on the pages of the app, and what it waits for."""

from playwright.sync_api import Locator, Page, expect

LAPTOP = {"width": 1366, "height": 768}
SLOW_MS = 60_000


def field(page: Page, label: str) -> Locator:
    """The field that can be seen."""
    return page.get_by_label(label).locator("visible=true").first


def press(page: Page, name: str) -> None:
    """The button that can be seen."""
    page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()


def told(page: Page, words: str) -> None:
    """Words of a notice; tabs that are not seen say them too."""
    expect(page.get_by_text(words).locator("visible=true").first).to_be_visible(timeout=SLOW_MS)
