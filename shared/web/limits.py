"""Limits on how often something may be asked for, counted in the service's database."""

import hmac
import ipaddress
import math
import time
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, ParamSpec, TypeVar, cast

from flask import Flask, current_app, request
from limits import parse
from limits.storage.mongodb import MongoDBStorageBase
from limits.strategies import FixedWindowRateLimiter
from pymongo import MongoClient
from werkzeug.exceptions import TooManyRequests

from shared.mongodb import Document, Documents, translated

FORMS = "120 per hour"
"""How often a network address may send any one form, where the form has no limit of its own."""

_LIMIT = "limit"

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
        return self._strategy.hit(parse(limit), deed, self._hidden(who))

    @translated
    def seconds_left(self, limit: str, deed: str, who: str) -> int:
        """Return after how many seconds counting begins anew."""
        return self.standing(limit, deed, who)[1]

    @translated
    def standing(self, limit: str, deed: str, who: str) -> tuple[int, int]:
        """Return how often more it is allowed, and after how many seconds counting begins anew."""
        window = self._strategy.get_window_stats(parse(limit), deed, self._hidden(who))
        return max(0, window.remaining), max(1, math.ceil(window.reset_time - time.time()))

    def _hidden(self, who: str) -> str:
        return hmac.digest(self._key, who.encode(), sha256).hex()


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


def limit_forms(app: Flask) -> None:
    """Let a network address send each form that has no limit of its own no more often than `FORMS`."""

    @app.before_request
    def count() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if request.method == "POST" and view is not None and _LIMIT not in vars(view):
            _count(FORMS)


def limited(limit: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Answer 429 when one network address asks for a view more often than `limit`, like "10 per hour"."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def counted(*args: P.args, **kwargs: P.kwargs) -> R:
            _count(limit)
            return view(*args, **kwargs)

        vars(counted)[_LIMIT] = limit
        return counted

    return decorate


def _count(limit: str) -> None:
    limits = cast("Limits", current_app.extensions["shindan"].limits)
    deed, who = f"{current_app.name}:{request.endpoint}", network_address()
    if not limits.allows(limit, deed, who):
        raise TooManyRequests(retry_after=limits.seconds_left(limit, deed, who))
