"""Mounting a payload in a page of the browser."""

import base64
from typing import Any

from playwright.sync_api import Page


def mount(page: Page, payload: bytes, options: dict[str, Any] | None = None) -> None:
    """Mount the payload; the app is `window.app`."""
    page.evaluate(
        """async ([base64, options]) => {
          const element = document.getElementById("host");
          window.app = await ErqiMap.mount({ element, base64, options });
          if (app.ctx) await app.idle();
        }""",
        [base64.b64encode(payload).decode(), options or {}],
    )
