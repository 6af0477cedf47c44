"""The kinds of faults, by name."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from tests.faults.kinds import clocks, lines, messages, microsoft, pages, processes, rolling, servers
from tests.faults.scene import Scene
from tests.support import gateway, small_disk

Deed = Callable[[Scene], str]
"""Does it, and returns to what it was done; a fault that is over by then says so itself."""

DEEDS: Final[Mapping[str, Deed]] = {
    each.__name__.replace("_", " "): each
    for each in (
        processes.kill_worker,
        processes.stop_worker,
        processes.stop_worker_long,
        processes.drain_worker,
        servers.kill_broker,
        servers.kill_database,
        servers.stop_broker_long,
        servers.stop_database_long,
        servers.fill_disk_of_database,
        servers.kill_database_on_full_disk,
        pages.fill_disk_of_pages,
        lines.cut_worker_from_database,
        lines.cut_worker_from_brokers,
        lines.slow_network,
        clocks.wrong_clock,
        messages.repeat_messages,
        messages.rewind_worker,
        microsoft.refusing_graph,
        microsoft.silent_graph,
        rolling.rolling_restart,
    )
}
SHORT_ONES: Final = ("kill worker", "kill worker", "stop worker", "kill broker", "kill database", "repeat messages")
"""Which a slice of some minutes injects."""
WANTED: Final[Mapping[str, float]] = {"kill broker": 30.0, "kill database": 30.0}
"""Within how many seconds work shall go on after a fault is over."""
USUALLY_WANTED: Final = 60.0


def possible() -> Sequence[str]:
    """Return the kinds that can be injected on this machine."""
    lacking = set()
    if not small_disk.can_be_made():
        lacking |= {"fill disk of database", "kill database on full disk", "fill disk of pages"}
    if not gateway.is_installed():
        lacking.add("fill disk of pages")
    if not clocks.can_be_done():
        lacking.add("wrong clock")
    return [each for each in DEEDS if each not in lacking]
