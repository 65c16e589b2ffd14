"""How much of the time of a run is left: a run must end, whatever happens in it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Clock:
    """Runs from its making for `minutes`."""

    minutes: float
    started_s: float = field(default_factory=time.monotonic)

    def used_s(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started_s

    def is_over(self) -> bool:
        """Whether nothing new should be begun."""
        return self.used_s() > self.minutes * 60


def wait_until(true: Callable[[], bool], limit_s: float, every_s: float = 0.05) -> None:
    """Ask again and again; TimeoutError when it is not true within the limit."""
    end = time.monotonic() + limit_s
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {limit_s:.0f} s")
        time.sleep(every_s)
