"""What a hostile mail of the tests is: how to build it in any size, and what is said of it in full size."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Hostile:
    """`size` is the full one, that reaches the limit; `reason` is empty where even that is analysed whole."""

    build: Callable[[int], bytes]
    size: int
    reason: str = ""
