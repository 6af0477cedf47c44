"""Whether this process was told to stop, for answers that would otherwise go on for long."""

import signal
from threading import Event
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGTERM, signal.SIGQUIT, signal.SIGINT)

_stopping = Event()


def heed_signals() -> None:
    """Notice signals to stop before the server's own handlers do; call it in the main thread, after they are set."""
    for each in SIGNALS:
        before = signal.getsignal(each)

        def heed(number: int, frame: FrameType | None, before: Any = before) -> None:
            _stopping.set()
            if callable(before):
                before(number, frame)

        signal.signal(each, heed)


def rest(seconds: float) -> bool:
    """Wait, and return whether the process stops, at once when it does."""
    return _stopping.wait(seconds)
