"""Lines between processes that can be cut, in one direction too, and slowed: TCP proxies on a thread of their own.

What is sent into a cut line is held, and comes late, as it does when TCP sends again what was not acknowledged.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from local.ports import LOOPBACK, free_port
from tests.support.network.crossing import Crossing
from tests.support.network.weather import CLEAR, Road, Weather
from tests.support.network.whose import owner

STARTED_WITHIN = 60
A_MOMENT = 0.05
"""Both in seconds."""

Pids = Callable[[], Mapping[int, str]]
"""Tells which processes there are at present, and what each is called."""


class Network:
    """Lines from everybody to some servers; the weather on them can differ from one process to another."""

    def __init__(self, pids: Pids = dict) -> None:
        """Know who is at the near end of a connection by the ids of processes."""
        self.pids = pids
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="network", daemon=True)
        self._thread.start()
        self._weather: dict[tuple[str, str], Road] = {}
        self._doors: list[asyncio.Server] = []
        self._crossings: set[asyncio.Task[None] | None] = set()

    def lead(self, name: str, target: int) -> int:
        """Make a line to a port, and return the port by which it is entered."""
        door = free_port()
        opening = asyncio.run_coroutine_threadsafe(self._open(name, target, door), self._loop)
        self._doors.append(opening.result(STARTED_WITHIN))
        return door

    def set(self, who: str, line: str, weather: Weather) -> None:
        """Change the weather between a process and all lines whose names begin so."""
        self._weather[who, line] = Road(weather)

    def clear(self) -> None:
        """Let the weather be fine again everywhere."""
        self._weather.clear()

    def close(self) -> None:
        """Cut all, for good."""
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result(STARTED_WITHIN)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _shut(self) -> None:
        for door in self._doors:
            door.close()
        crossing = asyncio.all_tasks() - {asyncio.current_task()}
        for task in crossing:
            task.cancel()
        await asyncio.gather(*crossing, return_exceptions=True)
        await asyncio.sleep(A_MOMENT)  # until aborted connections are closed

    async def _open(self, name: str, target: int, door: int) -> asyncio.Server:
        async def cross(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            near = writer.get_extra_info("peername")[1]
            who: list[str] = []

            def road() -> Road:
                if not self._weather:
                    return CLEAR
                if not who:
                    who.append(owner(near, self.pids()))
                return self._road(who[0], name)

            crossing = asyncio.current_task()
            self._crossings.add(crossing)  # else nobody may hold on to it while it waits
            await Crossing(reader, writer, road).lead_to(target)
            self._crossings.discard(crossing)

        return await asyncio.start_server(cross, LOOPBACK, door)

    def _road(self, who: str, line: str) -> Road:
        for (name, beginning), road in list(self._weather.items()):
            if name == who and line.startswith(beginning):
                return road
        return CLEAR


@contextmanager
def network() -> Iterator[Network]:
    """Give a network for as long as the block lasts."""
    made = Network()
    try:
        yield made
    finally:
        made.close()
