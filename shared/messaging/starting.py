"""Beginning to work although the broker or the database does not answer yet."""

import time
from collections.abc import Callable
from typing import TypeVar

import structlog

from shared.messaging.handling import TRANSIENT

log = structlog.get_logger(__name__)

WITHIN = 120.0
PAUSE = 1.0
"""Both in seconds."""

T = TypeVar("T")


def patiently(make: Callable[[], T], *, within: float = WITHIN, rest: Callable[[float], object] = time.sleep) -> T:
    """Return what `make` returns in the end; raises what it raised last when that takes longer than `within` seconds.

    A process that ended instead would be started again after ever longer pauses.
    """
    end = time.monotonic() + within
    while True:
        try:
            return make()
        except TRANSIENT as error:
            if time.monotonic() > end:
                raise
            log.warning("waiting to begin", error=type(error).__name__, text=str(error))
        rest(PAUSE)
