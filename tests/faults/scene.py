"""What faults are done to, and what they find while they are done."""

import random
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.error import URLError

import requests

from local.system import System
from tests.faults.patience import Answers
from tests.support.gateway import Gateway
from tests.support.restarting import Watch
from tests.support.stack import Stack

SCANNERS = ("scanner-1", "scanner-2")
WORKERS = ("signup", "consent", "notifier", "reports", *SCANNERS)
READY_WITHIN = 60
LOOK_EVERY = 0.1
"""Both in seconds."""


@dataclass
class Scene:
    """A running system, what is random, and what spoke against what must hold."""

    system: System
    stack: Stack
    random: random.Random
    watch: Watch
    unharmed: str
    """The address of a customer whose result was there before anything happened."""
    gateway: Gateway | None = None
    say: Callable[[str], None] = field(default=lambda _line: None)
    """Is told each thing as it happens."""
    answers: Answers = field(default_factory=Answers)
    """What everybody is answered meanwhile."""
    against: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    stop: threading.Event = field(default_factory=threading.Event)
    """Is set when no more faults shall come."""
    over_at: float = 0.0
    """Since when the last fault is over, as monotonic seconds: for a death that is the moment of death."""

    def tell(self, what: str, against: str) -> None:
        """Note what speaks against something that must hold."""
        self.against[what].append(against)
        self.say(f"AGAINST {what}: {against}")

    def is_over(self) -> None:
        """Note that the fault is over, and what it hit may go on."""
        self.over_at = time.monotonic()

    def between(self, seconds: tuple[float, float]) -> float:
        """Draw a time."""
        return self.random.uniform(*seconds)

    def rest(self, seconds: tuple[float, float]) -> None:
        """Let some time go by."""
        time.sleep(self.between(seconds))

    def is_ready(self, worker: str) -> bool:
        """Tell whether a worker is a member of its group, and database and broker answer it."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.system.ports[worker]}/ready", timeout=5) as answer:
                return bool(answer.status == requests.codes.ok)
        except (URLError, OSError):
            return False

    def await_ready(self, *workers: str) -> bool:
        """Wait until workers are ready, and tell whether they are."""
        end = time.monotonic() + READY_WITHIN
        while not all(map(self.is_ready, workers)):
            if time.monotonic() > end:
                return False
            time.sleep(LOOK_EVERY)
        return True

    def tell_microsoft(self, method: str, switch: str, **body: object) -> requests.Response:
        """Turn one of the emulator's switches."""
        url = f"{self.system.addresses.emulator}/emulator/{switch}"
        answer = requests.request(
            method, url, json=body or None, verify=self.system.certificate_authority or True, timeout=30
        )
        answer.raise_for_status()
        return answer
