"""How a listing is cut into pages: rightly, or as a fault says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from emulator.asking import asked
from emulator.fault_kinds import PAGES
from emulator.world import World

Item = TypeVar("Item")


@dataclass(frozen=True)
class Cut(Generic[Item]):
    """One page: its items, where the next begins (None: nowhere), and whether the link there shall leap."""

    items: Sequence[Item]
    following: int | None
    leaps: bool = False

    def link(self, make: Callable[[int], str]) -> str | None:
        """Return the address of the next page, made from where it begins."""
        return None if self.following is None else make(self.following)


def cut(world: World, items: Sequence[Item], begin: int, top: int, *, full_leads_on: bool = False) -> Cut[Item]:
    """Return the page of at most `top` items from `begin` on; the last one leads on if it is full and shall."""
    fault = world.faults.take(asked(world), lambda fault: fault.is_about_pages) if world.faults else None
    shown, following = PAGES[fault.kind](begin, top) if fault else (top, begin + top)
    end = len(items) + 1 if full_leads_on else len(items)
    is_more = following is not None and (following <= begin or following < end)
    return Cut(items[begin : begin + shown], following if is_more else None, fault is not None and fault.kind == "jump")
