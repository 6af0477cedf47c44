"""A scanner with the bugs that hostile mail looks for: `python -m tests.faults.poisoned worker`.

A mail that says so in the header `X-Poison` crashes its parser, lets it hang, eats memory, or kills the worker itself.
"""

import ctypes
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from services.scanner import tending, wiring
from services.scanner.__main__ import main
from services.scanner.context import Context
from services.scanner.jail.analysers import jailed_analysers
from services.scanner.judging.engine import Judged, shipped_engine
from services.scanner.judging.viewing import MailView
from services.scanner.mail import Delivery

HEADER = re.compile(rb"^X-Poison: (\w+)", re.MULTILINE)
IN_JAIL = ("crash", "hang", "eat")
OF_WORKER = "kill"
ENGINE = "tests.faults.poisoned:PoisonedEngine"
"""By its name, because here this module is the main one, and in the jail's children another is."""
SECONDS = 5.0
"""How long a mail may be judged here; a minute outside."""
STUCK_AFTER = timedelta(seconds=20)
"""Five minutes outside."""
REVIVALS = 1
"""Three outside; each costs three deaths of a worker."""


class PoisonedEngine:
    """Judges as the shipped engine does, but for poison."""

    def __init__(self) -> None:
        """Load all lists."""
        self._engine = shipped_engine()

    def judge(self, raw: bytes, delivery: Delivery, context: Context) -> Judged:
        """Judge, or do what the mail says."""
        poison = poison_in(raw)
        if poison == "crash":
            ctypes.string_at(0)
        while poison == "hang":
            signal.pause()
        if poison == "eat":
            bytearray(8 * 1024**3)
        return self._engine.judge(raw, delivery, context)


class PoisonedAnalysers:
    """Stands before the jail, in the worker itself."""

    def __init__(self, jailed: Any) -> None:
        """Pass on what is no poison for the worker."""
        self._jailed = jailed

    def judge(self, raw: bytes, delivery: Delivery, context: Context) -> Judged:
        """Judge, or die."""
        if poison_in(raw) == OF_WORKER:
            os.kill(os.getpid(), signal.SIGKILL)
        judged: Judged = self._jailed.judge(raw, delivery, context)
        return judged

    def view(self, raw: bytes) -> MailView:
        """Return what the safe view shows of a mail."""
        view: MailView = self._jailed.view(raw)
        return view


def poison_in(raw: bytes) -> str:
    """Return what a mail shall do, empty for nothing."""
    found = HEADER.search(raw)
    return found[1].decode() if found else ""


@contextmanager
def poisoned_analysers(children: int, **settings: Any) -> Iterator[PoisonedAnalysers]:
    """Give the jail, with these bugs inside and before it."""
    limits = {**settings, "seconds": SECONDS, "engine": ENGINE}
    limits.pop("places", None)
    with jailed_analysers(children, **limits) as jailed:
        yield PoisonedAnalysers(jailed)


if __name__ == "__main__":
    wiring.jailed_analysers = poisoned_analysers  # type: ignore[assignment,attr-defined]
    tending.STUCK_AFTER, tending.REVIVALS = STUCK_AFTER, REVIVALS
    main()
