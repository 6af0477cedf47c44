"""The mails that the report lists on paper, where each line costs time and memory."""

from dataclasses import dataclass

from services.reports.detections import Detected, Level
from services.reports.rows import Row


@dataclass(frozen=True)
class Room:
    """How many mails are listed with their reasons and evidence, and how many in all."""

    in_full: int
    in_all: int


@dataclass(frozen=True)
class Listed:
    """The most dangerous mails in full, and others that have one line each."""

    in_full: tuple[Detected, ...]
    in_brief: tuple[Row, ...]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.in_full) + len(self.in_brief)

    def counts(self, level: Level) -> tuple[int, int]:
        """Return how many mails of a level are listed in full, and how many in brief."""
        full = sum(each.level is level for each in self.in_full)
        return full, sum(each.level is level for each in self.in_brief)
