"""The connection to MongoDB, and its errors in our words."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from pymongo import MongoClient, timeout
from pymongo.cursor import Cursor
from pymongo.database import Database
from pymongo.errors import ConnectionFailure, ExecutionTimeout, WTimeoutError
from pymongo.monitoring import CommandListener

Document = dict[str, Any]
Documents = Database[Document]
"""A database of one service."""

PAGES_WAIT = 4.0
"""Seconds that whoever asks for a page waits for one answer of the database, before hearing that it is away."""
PROBES_WAIT = 1.0
"""Seconds."""
STREAMED_WITHIN = 60.0
"""Seconds of the database's time for everything that one cursor finds."""

_PASSING = (ConnectionFailure, ExecutionTimeout, WTimeoutError)

P = ParamSpec("P")
R = TypeVar("R")


class DatabaseUnavailable(Exception):
    """The database did not answer or did not confirm a write; try again later."""


def connect(
    uri: str, database: str, *, within: float | None = None, listeners: Sequence[CommandListener] = ()
) -> Documents:
    """Return a service's database; writes are acknowledged by a majority and journalled, times are aware UTC.

    Each command, tried again where that helps, has its answer `within` so many seconds. `listeners` hear every command.
    """
    client: MongoClient[Document] = MongoClient(
        uri,
        tz_aware=True,
        w="majority",
        journal=True,
        readConcernLevel="majority",
        serverSelectionTimeoutMS=5_000,
        connectTimeoutMS=5_000,
        socketTimeoutMS=30_000,
        timeoutMS=None if within is None else int(within * 1000),
        uuidRepresentation="standard",
        event_listeners=list(listeners),
    )
    return client[database]


def answers(database: Documents) -> bool:
    """Tell whether the database answers now, waiting no longer than a probe does."""
    try:
        with timeout(PROBES_WAIT):
            database.command("ping")
    except _PASSING:
        return False
    return True


def translated(method: Callable[P, R]) -> Callable[P, R]:
    """Let a store's method raise DatabaseUnavailable where the driver reports a passing fault."""

    @wraps(method)
    def speaking_our_words(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(*args, **kwargs)
        except _PASSING as error:
            raise DatabaseUnavailable(str(error)) from error

    return speaking_our_words


def unhurried(seconds: float = 600.0) -> AbstractContextManager[object]:
    """Let each command in a block take long, as the making of an index may, whatever `connect` was told."""
    return timeout(seconds)


def streamed(cursor: Cursor[Document]) -> Iterator[Document]:
    """Yield all that a cursor finds, each part in time, however long all together take; raises DatabaseUnavailable."""
    try:
        with unhurried(STREAMED_WITHIN):
            first = next(cursor, None)
        if first is not None:
            yield first
            yield from cursor
    except _PASSING as error:
        raise DatabaseUnavailable(str(error)) from error
