"""One connection through a line: what comes at one end is passed on at the other, as the weather lets it."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from local.ports import LOOPBACK
from tests.support.network.weather import BACK, CLEAR, OUT, Road

CHUNK = 64 * 1024
UNDER_WAY = 256
LOOK_EVERY = 0.05

_Parcel = tuple[float, bytes]
_Road = Callable[[], Road]


class Crossing:
    """The near end, and how the line is at every moment."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, road: _Road) -> None:
        """Take the connection that came in."""
        self._reader, self._writer, self._road = reader, writer, road

    async def lead_to(self, port: int) -> None:
        """Carry both ways until both ends are silent, or one is gone."""
        try:
            reader, writer = await asyncio.open_connection(LOOPBACK, port)
        except OSError:
            self._writer.transport.abort()
            return
        ways = [self._carry(self._reader, writer, OUT), self._carry(reader, self._writer, BACK)]
        try:
            with suppress(OSError):
                await asyncio.gather(*ways)
        finally:
            for each in (writer, self._writer):
                each.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, direction: str) -> None:
        parcels: asyncio.Queue[_Parcel] = asyncio.Queue(UNDER_WAY)
        delivering = asyncio.ensure_future(self._deliver(parcels, writer, direction))
        try:
            while not delivering.done() and (chunk := await reader.read(CHUNK)):
                await parcels.put((self._due(direction, len(chunk)), chunk))
            await parcels.put((self._due(direction, 0), b""))
            await delivering
        finally:
            delivering.cancel()

    async def _deliver(self, parcels: asyncio.Queue[_Parcel], writer: asyncio.StreamWriter, direction: str) -> None:
        while True:
            due, chunk = await parcels.get()
            if due > time.monotonic():
                await asyncio.sleep(due - time.monotonic())
            while direction in self._road().weather.cut:  # noqa: ASYNC110 - another thread changes the weather
                await asyncio.sleep(LOOK_EVERY)
            if not chunk:
                writer.write_eof()
                return
            writer.write(chunk)
            await writer.drain()

    def _due(self, direction: str, size: int) -> float:
        road = self._road()
        return 0.0 if road is CLEAR else road.arrives_at(direction, size)
