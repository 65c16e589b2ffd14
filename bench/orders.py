"""Has the app make an atlas, as a planner does: `python -m bench.orders URL`.

Tells `begun` when the app works on it and `done` when it is offered.
"""

import argparse

from playwright.sync_api import sync_playwright

from .browse import CHROMIUM, FLAGS, tell

LIMIT_MS = 300_000
KIND = "图册"
MAKE = ".st-key-erqi-export-make button"
MADE = ".st-key-erqi-export-download button"
BUSY = "[data-testid=stProgress]"


def main() -> None:
    """Order and wait."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.goto(f"{options.url}/export")
        page.get_by_text(KIND, exact=True).first.click(timeout=LIMIT_MS)
        page.locator(MAKE).click(timeout=LIMIT_MS)
        page.locator(BUSY).wait_for(timeout=LIMIT_MS)
        tell(begun=1)
        page.locator(MADE).wait_for(timeout=LIMIT_MS)
        tell(done=1)
        browser.close()


if __name__ == "__main__":
    main()
