"""Hears every command that a connection sends to MongoDB, and tells whose documents it is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from shared.mongodb import Document

READS = frozenset({"find", "aggregate", "count", "distinct"})
WRITES = frozenset({"insert", "update", "delete", "findAndModify"})


@dataclass(frozen=True)
class Command:
    """One command, with what it looks for or, of an insertion, with what it adds."""

    database: str
    collection: str
    name: str
    wanted: tuple[Document, ...]

    @property
    def kind(self) -> str:
        """Return whether it reads or writes."""
        return "read" if self.name in READS else "write"

    def names(self, customer_id: str) -> bool:
        """Tell whether it can touch nothing but this customer's documents."""
        return all(
            each.get("customer_id") == customer_id or _owners(each.get("_id")) == {customer_id} for each in self.wanted
        )


class Overhearing(CommandListener):
    """Keeps the commands while somebody listens."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._heard: list[Command] | None = None

    @contextmanager
    def listen(self) -> Iterator[list[Command]]:
        """Give a list to which every command is added meanwhile."""
        heard: list[Command] = []
        self._heard = heard
        yield heard
        self._heard = None

    def started(self, event: CommandStartedEvent) -> None:
        """Keep a command on documents."""
        if self._heard is not None and event.command_name in READS | WRITES:
            collection = str(event.command[event.command_name])
            wanted = tuple(_wanted(event.command_name, event.command))
            self._heard.append(Command(event.database_name, collection, event.command_name, wanted))

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Pass it over."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Pass it over."""


def _owners(wanted_id: object) -> set[str]:
    """Return the first parts of one id, or of a choice of ids, like `customer:session`."""
    ids = wanted_id["$in"] if isinstance(wanted_id, dict) and wanted_id.keys() == {"$in"} else [wanted_id]
    return {str(each).partition(":")[0] for each in ids}


def _wanted(name: str, command: Any) -> Iterator[Document]:
    if name == "find":
        yield command["filter"]
    elif name == "aggregate":
        yield command["pipeline"][0].get("$match", {})
    elif name in ("count", "distinct", "findAndModify"):
        yield command["query"]
    elif name == "insert":
        yield from command["documents"]
    else:
        yield from (each["q"] for each in command["updates" if name == "update" else "deletes"])
