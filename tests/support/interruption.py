"""Lets something happen in the middle of a scan: before one of its mails is judged."""

import threading
from collections.abc import Callable

from services.scanner.context import Context
from services.scanner.jail.analysers import Analysers, Judged, MailView
from services.scanner.mail import Delivery
from tests.support.in_process import MOST_TURNS, Shindan


class InterruptedAnalysers:
    """Judges as other analysers do; `interrupt` sets what is done once, before the next mail is judged."""

    def __init__(self, analysers: Analysers) -> None:
        self._analysers = analysers
        self._lock = threading.Lock()
        self._deed: Callable[[], object] | None = None

    def interrupt(self, deed: Callable[[], object]) -> None:
        """Do this before the next mail is judged."""
        self._deed = deed

    def judge(self, raw: bytes, delivery: Delivery, context: Context) -> Judged:
        """Do what waits, then judge."""
        with self._lock:
            deed, self._deed = self._deed, None
            if deed:
                deed()
        return self._analysers.judge(raw, delivery, context)

    def view(self, raw: bytes) -> MailView:
        """Show a mail."""
        return self._analysers.view(raw)


def run_until_reading(system: Shindan, analysers: InterruptedAnalysers) -> None:
    """Let the services work until the first mail is judged and the result's pages know of the assessment."""
    judged = threading.Event()
    analysers.interrupt(judged.set)
    for _ in range(MOST_TURNS):
        if judged.is_set():
            break
        if not system.turn_workers(*system.workers):
            system.clock.turn(seconds=1)
    system.turn_workers("reports")
