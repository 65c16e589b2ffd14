"""Has the app make an atlas, as a planner does: `python -m bench.orders URL`.

Tells `begun` when the app works on it and `done` when it is offered.
"""

import argparse

from .browse import browser_page, tell

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
    with browser_page() as page:
        page.goto(f"{options.url}/export")
        page.get_by_text(KIND, exact=True).first.click(timeout=LIMIT_MS)
        page.locator(MAKE).click(timeout=LIMIT_MS)
        page.locator(BUSY).wait_for(timeout=LIMIT_MS)
        tell(begun=1)
        page.locator(MADE).wait_for(timeout=LIMIT_MS)
        tell(done=1)


if __name__ == "__main__":
    main()
