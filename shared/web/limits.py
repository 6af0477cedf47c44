"""Limits on how often something may be asked for, counted in the service's database."""

import hmac
import ipaddress
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, ParamSpec, TypeVar, cast

from flask import abort, current_app, request
from limits import parse
from limits.storage.mongodb import MongoDBStorageBase
from limits.strategies import FixedWindowRateLimiter
from pymongo import MongoClient

from shared.mongodb import Document, Documents, translated

P = ParamSpec("P")
R = TypeVar("R")


class _OwnConnection(MongoDBStorageBase):
    """Counts through the connection that the service has anyway."""

    STORAGE_SCHEME = None

    def __init__(self, database: Documents) -> None:
        self._connection = database.client
        super().__init__("", database.name, "limit_counters", "limit_windows")

    def _init_mongo_client(self, uri: str | None, **options: Any) -> MongoClient[Document]:
        del uri, options
        return self._connection

    def __del__(self) -> None:
        """Leave the connection open: it belongs to the service."""


class Limits:
    """Counts, under keyed hashes, how often somebody did something within a span of time."""

    def __init__(self, database: Documents, key: bytes) -> None:
        """Count in a service's database; `key` keeps network addresses out of it."""
        self._strategy = FixedWindowRateLimiter(_OwnConnection(database))
        self._key = key

    @translated
    def allows(self, limit: str, deed: str, who: str) -> bool:
        """Count one more and tell whether it is within a limit like "5 per minute"."""
        return self._strategy.hit(parse(limit), deed, hmac.digest(self._key, who.encode(), sha256).hex())


def network_address() -> str:
    """Return the network address that the present request came from; an IPv6 one without its last 64 bits."""
    return _network(request.remote_addr or "")


def _network(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return str(known)
    return str(known.ipv4_mapped or ipaddress.ip_network((int(known), 64), strict=False))


def limited(limit: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Answer 429 when one network address asks for a view more often than `limit`, like "10 per hour"."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def counted(*args: P.args, **kwargs: P.kwargs) -> R:
            limits = cast("Limits", current_app.extensions["shindan"].limits)
            if not limits.allows(limit, f"{current_app.name}:{request.endpoint}", network_address()):
                abort(429)
            return view(*args, **kwargs)

        return counted

    return decorate
