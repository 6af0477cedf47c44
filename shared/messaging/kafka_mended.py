"""What kafka-python 3.0.12 gets wrong about a group's members, mended from outside."""

# ruff: noqa: SLF001 - the library offers none of this

import time
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from kafka.errors import UnknownBrokerIdError

UNKNOWN_FOR = 0.1
"""Seconds after which a request to a broker that the client does not know fails."""


class _Join:
    """A joining that the client looks at again, even when it was over before: else it forgets it and joins anew."""

    is_done = False

    def __init__(self, begun: Any) -> None:
        self._begun = begun

    def add_callback(self, heed: Callable[..., object]) -> None:
        self._begun.add_callback(heed)

    def add_errback(self, heed: Callable[..., object]) -> None:
        self._begun.add_errback(heed)


def subscribe(client: Any, topics: Sequence[str], listener: Any) -> None:
    """Subscribe to topics that the client knows from the first.

    A leader that knows none divides nothing, for minutes, and one that hears of them after it has joined joins again.
    """
    for topic in topics:
        client.partitions_for_topic(topic)
    client.subscribe(topics, listener=listener)
    client._coordinator._handle_metadata_update(client._cluster)


def let_unknown_brokers_fail(client: Any) -> None:
    """Let a request fail, and the client ask who the brokers are, when it goes to one that the client does not know.

    Without it the request counts as in flight for ever: nothing came any more from a leader that had been away.
    """
    manager = client._manager
    send = manager.send

    async def fail(error: UnknownBrokerIdError) -> NoReturn:
        await manager._net.sleep(UNKNOWN_FOR)
        raise error

    def sent(*request: Any, **settings: Any) -> Any:
        try:
            return send(*request, **settings)
        except UnknownBrokerIdError as error:
            manager.cluster.request_update()
            return manager._net.call_soon_with_future(fail, error)

    manager.send = sent


def keep_joining(client: Any) -> None:
    """Let a joining count that ended between two polls; to be called before each.

    Without it two members that are polled shortly, because they are busy, divide their topics again and again.
    """
    joining = client._coordinator._join_task
    if joining is not None and not isinstance(joining, _Join):
        client._coordinator._join_task = _Join(joining)


def is_silent(client: Any, session: float) -> bool:
    """Tell whether a member sent no heartbeats for a session of so many seconds; it was seen not to notice."""
    coordinator = client._coordinator
    heartbeat = coordinator.heartbeat  # its metric of the same reckons with two clocks
    return bool(coordinator.stable() and time.monotonic() - max(heartbeat.last_send, heartbeat.last_reset) > session)
