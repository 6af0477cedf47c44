"""A broker that acknowledges some messages and loses them, as one may whose disks are gone."""

from collections.abc import Collection

from shared.events.catalog import Event
from shared.events.envelope import decode
from shared.messaging.broker import Message
from shared.messaging.memory import MemoryBroker


class ForgetfulBroker(MemoryBroker):
    """Loses nothing until told; `lost` holds the ids of what it lost."""

    def __init__(self) -> None:
        """Keep everything."""
        super().__init__()
        self._losing: set[type[Event]] = set()
        self.lost: list[str] = []

    def lose(self, kinds: Collection[type[Event]]) -> None:
        """Lose the next message of each of these kinds."""
        self._losing |= set(kinds)

    def append(self, message: Message) -> None:
        """Store a message, or lose it."""
        heard = decode(message.value) if self._losing else None
        if heard and type(heard.data) in self._losing:
            self._losing.remove(type(heard.data))
            self.lost.append(heard.id)
        else:
            super().append(message)
