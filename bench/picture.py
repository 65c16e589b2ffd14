"""When a page is complete to the eye: its pictures as the browser shows them, and their times.

The browser sends each frame it puts on the screen. Complete is the first frame that already looks
like the last: the measure asks nothing of the page and is the same for every library.
"""

import base64
import io
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image
from playwright.sync_api import CDPSession, Page

SMALL = (160, 100)
# Mean difference of grey levels (0 to 255) below which two pictures are the same to the eye.
SAME = 0.8


LOOKS = 5
LONGEST_LOOK_MS = 1_000


@dataclass
class Rest:
    """Whether a page is at rest, from looks at it one after another.

    Frames and long tasks are told after they happened: a look that had to wait for the page may
    come before the news of what it waited for. So some looks in a row must say the same.
    """

    quiet_ms: float
    last_now: float = 0.0
    last_change: float = -1.0
    looks: int = 0

    def reached(self, now: float, changed: float, *, there: bool) -> bool:
        """One look: the time, the time of the last change, and whether the map is there."""
        same = changed == self.last_change and now - self.last_now < LONGEST_LOOK_MS
        quiet = there and now - changed > self.quiet_ms
        self.looks = self.looks + 1 if same and quiet else 0
        self.last_now, self.last_change = now, changed
        return self.looks >= LOOKS


@dataclass
class Film:
    """The frames of a page since it was opened."""

    page: Page
    session: CDPSession
    frames: list[tuple[float, np.ndarray]] = field(default_factory=list)

    @classmethod
    def of(cls, page: Page) -> "Film":
        """Start filming a page."""
        film = cls(page, page.context.new_cdp_session(page))
        film.session.on("Page.screencastFrame", film.take)
        film.session.send(
            "Page.startScreencast",
            {"format": "jpeg", "quality": 50, "maxWidth": 640, "maxHeight": 400},
        )
        return film

    def take(self, frame: dict[str, Any]) -> None:
        """Keep one frame, small and grey, with its time (seconds since 1970)."""
        self.session.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})
        with Image.open(io.BytesIO(base64.b64decode(frame["data"]))) as image:
            grey = np.asarray(image.convert("L").resize(SMALL), dtype=np.float32)
        self.frames.append((float(frame["metadata"]["timestamp"]), grey))

    def stop(self) -> None:
        """Stop filming."""
        self.session.send("Page.stopScreencast")

    def changed(self) -> bool:
        """Whether the last picture differs from the first."""
        if not self.frames:
            return False
        return float(np.abs(self.frames[0][1] - self.frames[-1][1]).mean()) > SAME

    def complete_at(self) -> float | None:
        """The time of the first frame from which on nothing changes that the eye would see."""
        if not self.frames:
            return None
        last = self.frames[-1][1]
        found = self.frames[-1][0]
        for when, picture in reversed(self.frames):
            if float(np.abs(picture - last).mean()) > SAME:
                break
            found = when
        return found
