"""What happens to what is sent: it arrives, late, slowly, or not until the weather changes."""

import math
import time
from dataclasses import dataclass, field

OUT, BACK = "out", "back"
"""From the one who connected to the server, and the other way."""


@dataclass(frozen=True)
class Weather:
    """How a line is: `cut` names the directions in which nothing arrives, `delay` are seconds each way."""

    cut: frozenset[str] = frozenset()
    delay: float = 0.0
    rate: float = math.inf
    """Bytes a second each way."""


@dataclass
class Road:
    """The line of one process under one weather; all its connections share the rate."""

    weather: Weather
    free_at: dict[str, float] = field(default_factory=lambda: {OUT: 0.0, BACK: 0.0})

    def arrives_at(self, direction: str, size: int) -> float:
        """Return when so many bytes that are sent now arrive, as monotonic seconds."""
        begun = max(time.monotonic(), self.free_at[direction])
        self.free_at[direction] = begun + size / self.weather.rate
        return self.free_at[direction] + self.weather.delay


CLEAR = Road(Weather())
