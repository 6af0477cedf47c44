"""Faults, at random points, one after the other: drawn from a seed, so that the same seed brings the same ones."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.faults.kinds import DEEDS, USUALLY_WANTED, WANTED
from tests.faults.recovering import Pulse
from tests.faults.scene import Scene

BETWEEN = (0.2, 2.5)
"""Seconds."""


@dataclass(frozen=True)
class Injected:
    """One fault: of which kind, done to what, for how long, and after how many seconds work went on, if measured."""

    kind: str
    what: str
    seconds: float
    recovered: float | None

    def __str__(self) -> str:
        """Say it in a line."""
        on = "" if self.recovered is None else f"; work went on after {self.recovered:.1f} s"
        return f"{self.kind}: {self.what}, {self.seconds:.1f} s{on}"


@dataclass
class Faults:
    """What is done to a running system until `most` faults are done, or nobody wants more."""

    scene: Scene
    kinds: Sequence[str]
    most: int
    within: float
    """For how many seconds new ones come."""
    measured: float
    """The share after which it is waited until work goes on; others are followed by the next at once."""
    injected: list[Injected] = field(default_factory=list)

    def run(self) -> None:
        """Do one after the other, each kind as often as any other."""
        pulse = Pulse(self.scene.stack.kafka.bootstrap)
        deck: list[str] = []
        end = time.monotonic() + self.within
        while len(self.injected) < self.most and not self.scene.stop.wait(self.scene.between(BETWEEN)):
            if time.monotonic() > end:
                break
            deck = deck or self.scene.random.sample(self.kinds, k=len(self.kinds))
            kind = deck.pop()
            try:
                self.injected.append(self._inject(kind, pulse))
            except Exception as error:  # noqa: BLE001 - the programme itself failed, and shall say so
                self.scene.tell("every fault could be injected", f"{kind}: {error!r}")
                break
            self.scene.say(str(self.injected[-1]))
        self.scene.stop.set()
        pulse.close()

    def of_kind(self, kind: str) -> Sequence[Injected]:
        """Return the faults of one kind."""
        return [each for each in self.injected if each.kind == kind]

    def recoveries(self, kind: str) -> tuple[float, float] | None:
        """Return the median and the longest time until work went on after a kind of fault; None when not measured."""
        measured = [each.recovered for each in self.of_kind(kind) if each.recovered is not None]
        return (median(measured), max(measured)) if measured else None

    def _inject(self, kind: str, pulse: Pulse) -> Injected:
        is_measured = self.scene.random.random() < self.measured
        begun_at = self.scene.over_at = time.monotonic()
        what = DEEDS[kind](self.scene)
        seconds = time.monotonic() - begun_at
        recovered, behind = pulse.recovered(self.scene.over_at) if is_measured else (None, [])
        wanted = WANTED.get(kind, USUALLY_WANTED)
        if recovered is not None and recovered > wanted:
            found = f"after {recovered:.0f} s, wanted {wanted:.0f}"
            self.scene.tell("work goes on in time", f"{kind} ({what}) {found} {', '.join(behind[:5])}".strip())
        return Injected(kind, what, seconds, recovered)
