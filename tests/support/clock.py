"""A clock that tests turn."""

from datetime import UTC, datetime, timedelta

import pytest

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class TurnableClock:
    """Stands still until it is turned; call it for the present moment."""

    def __init__(self, now: datetime = NOON) -> None:
        """Begin at `now`."""
        self.now = now

    def __call__(self) -> datetime:
        """Return the present moment."""
        return self.now

    def turn(self, **by: float) -> None:
        """Go on by a timedelta, given by its keywords, e.g. `minutes=5`."""
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> TurnableClock:
    """A clock that stands at noon of 2 March 2026, UTC."""
    return TurnableClock()
