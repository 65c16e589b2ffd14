"""How much of the time of a run is left: a run must end, whatever happens in it."""

import time
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
