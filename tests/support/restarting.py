"""Starting a process of a running system anew, as whoever watches over it would: with the same command and settings."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from local.processes import Process
from local.system import System

LOOK_EVERY, STARTED_WITHIN, A_MOMENT = 1.0, 2.0, 0.01
"""All in seconds."""


@dataclass(frozen=True)
class Recipe:
    """How a process was started."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log_path: Path

    @classmethod
    def of(cls, system: System, name: str) -> "Recipe":
        """Look at a process that runs."""
        process = system.processes[name]
        environment = dict(each.split("=", 1) for each in _words(process.pid, "environ"))
        return cls(name, _words(process.pid, "cmdline"), environment, process.log_path)

    def start(self, system: System, **settings: str) -> Process:
        """Start it, with some settings changed, as part of the system."""
        environment = {**self.environment, **settings}
        process = Process(self.name, self.command, log_path=self.log_path, environment=environment)
        return system._add(process)


def crash_and_restart(system: System, name: str, **settings: str) -> int | None:
    """Kill a process, start it anew as Kubernetes would, and return the status that the first one ended with."""
    first = system.processes[name]
    recipe = Recipe.of(system, name)
    first.kill()
    recipe.start(system, **settings)
    return first.status


def _words(pid: int, file: str) -> list[str]:
    """Return what /proc says of a process, which it does only a moment after the start; nothing of one that ended."""
    end = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < end:
        try:
            said = Path(f"/proc/{pid}/{file}").read_text(encoding="utf-8").rstrip("\0")
        except (FileNotFoundError, ProcessLookupError):
            return []
        if said:
            return said.split("\0")
        time.sleep(A_MOMENT)
    return []


@dataclass
class Watch:
    """Starts processes again that ended by themselves, as Kubernetes would, and keeps which did and how."""

    system: System
    recipes: Mapping[str, Recipe]
    ended: list[str] = field(default_factory=list)
    away: set[str] = field(default_factory=set)
    """Which are somebody else's business at present."""

    @contextmanager
    def looking_away(self, name: str) -> Iterator[None]:
        """Leave one alone as long as the block lasts."""
        self.away.add(name)
        try:
            yield
        finally:
            self.away.discard(name)

    def run(self, over: threading.Event) -> None:
        """Look every second until it is over; one that was dead twice is nobody else's business."""
        dead: set[int] = set()
        while not over.wait(LOOK_EVERY):
            found = {name: self.system.processes[name] for name in self.recipes if name not in self.away}
            gone = {name: each for name, each in found.items() if each.status is not None}
            for name, process in gone.items():
                if process.pid in dead:
                    self.ended.append(f"{name} with status {process.status}")
                    self.recipes[name].start(self.system)
            dead = {each.pid for each in gone.values()}


@contextmanager
def watched(system: System, names: Sequence[str]) -> Iterator[Watch]:
    """Watch over processes as long as the block lasts."""
    watch, over = Watch(system, {name: Recipe.of(system, name) for name in names}), threading.Event()
    watching = threading.Thread(target=watch.run, args=(over,), name="watch")
    watching.start()
    try:
        yield watch
    finally:
        over.set()
        watching.join()
