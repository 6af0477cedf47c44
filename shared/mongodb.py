"""The connection to MongoDB, and its errors in our words."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import ConnectionFailure, ExecutionTimeout, WTimeoutError
from pymongo.monitoring import CommandListener

Document = dict[str, Any]
Documents = Database[Document]
"""A database of one service."""

P = ParamSpec("P")
R = TypeVar("R")


class DatabaseUnavailable(Exception):
    """The database did not answer or did not confirm a write; try again later."""


def connect(uri: str, database: str, *, listeners: Sequence[CommandListener] = ()) -> Documents:
    """Return a service's database; writes are acknowledged by a majority and journalled, times are aware UTC.

    `listeners` hear every command.
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
        uuidRepresentation="standard",
        event_listeners=list(listeners),
    )
    return client[database]


def translated(method: Callable[P, R]) -> Callable[P, R]:
    """Let a store's method raise DatabaseUnavailable where the driver reports a passing fault."""

    @wraps(method)
    def speaking_our_words(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(*args, **kwargs)
        except (ConnectionFailure, ExecutionTimeout, WTimeoutError) as error:
            raise DatabaseUnavailable(str(error)) from error

    return speaking_our_words
