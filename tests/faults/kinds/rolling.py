"""Every process of the system is exchanged, one after the other, while pages are asked for all the time."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import requests

from tests.faults.kinds.processes import note_end, restart_gently
from tests.faults.patience import Answers
from tests.faults.scene import WORKERS, Scene

PATHS = ("/", "/sign-in", "/health", "/consent/", "/reports/")
EVERY = 0.1
"""Seconds."""
AT_ONCE = 3
FAULTY = 500


@dataclass
class Load:
    """Asks for pages again and again, and counts the answers; 0 is none."""

    portal: str
    answers: Answers
    stop: threading.Event = field(default_factory=threading.Event)
    statuses: Counter[int] = field(default_factory=Counter)

    def run(self) -> None:
        """Ask until told to stop."""
        with requests.Session() as session:
            session.trust_env = False
            while not self.stop.wait(EVERY):
                for path in PATHS:
                    self._ask(session, path)

    def _ask(self, session: requests.Session, path: str) -> None:
        status, asked_at = 0, time.monotonic()
        with suppress(requests.RequestException):
            status = session.get(f"{self.portal}{path}", timeout=30, allow_redirects=False).status_code
        self.statuses[status] += 1
        self.answers.note(status, time.monotonic() - asked_at, path)


def rolling_restart(scene: Scene) -> str:
    """Restart every worker and every web process, one after the other, as a new version would be rolled out."""
    with _asking(scene) as loads:
        for name in WORKERS:
            restart_gently(scene, name)
            scene.await_ready(name)
        if scene.gateway:
            for name in scene.gateway.names:
                note_end(scene, name, *scene.gateway.restart(name))
        time.sleep(1.0)
    scene.is_over()
    statuses = sum((each.statuses for each in loads), Counter())
    failed = {status: count for status, count in statuses.items() if status >= FAULTY or not status}
    if failed:
        scene.tell("no request fails while processes are exchanged", f"{failed} of {statuses.total()}")
    return f"{statuses.total()} requests"


@contextmanager
def _asking(scene: Scene) -> Iterator[list[Load]]:
    loads = [Load(scene.system.addresses.portal, scene.answers) for _ in range(AT_ONCE)]
    threads = [threading.Thread(target=each.run, name="load") for each in loads]
    for each in threads:
        each.start()
    try:
        yield loads
    finally:
        for load in loads:
            load.stop.set()
        for each in threads:
            each.join()
