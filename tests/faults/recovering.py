"""How long it takes until work goes on everywhere: until a message sent now was handled, from every partition.

The message is an event of a type that nobody knows, which every service passes over and commits.
"""

import json
import time
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from kafka import KafkaAdminClient, KafkaProducer, TopicPartition
from kafka.errors import KafkaError

import services.consent.wiring
import services.notifier.wiring
import services.reports.wiring
import services.scanner.wiring
import services.signup.wiring
from shared.messaging.topics import TOPICS

HEARS: Mapping[str, Sequence[str]] = {
    "signup": services.signup.wiring.TOPICS,
    "consent": services.consent.wiring.TOPICS,
    "scanner": services.scanner.wiring.TOPICS,
    "notifier": services.notifier.wiring.TOPICS,
    "reports": services.reports.wiring.TOPICS,
}
KEY = "pulse"
WITHIN = 150
SENT_WITHIN = 30
LOOK_EVERY = 0.25
"""All in seconds."""
PARTITIONS = {each.name: each.partitions for each in TOPICS.values()}


class Pulse:
    """Sends such messages, and watches the groups' offsets."""

    def __init__(self, bootstrap: str, *, hears: Mapping[str, Sequence[str]] = HEARS, within: float = WITHIN) -> None:
        """Connect to the brokers; groups that hear these topics are waited for, for so many seconds."""
        self._hears, self._within = hears, within
        self._bootstrap = bootstrap.split(",")
        self._producer = KafkaProducer(bootstrap_servers=self._bootstrap, acks="all")
        self._watching = KafkaAdminClient(bootstrap_servers=self._bootstrap)

    def recovered(self, since: float) -> tuple[float, list[str]]:
        """Return how many seconds after `since` (monotonic) work went on everywhere, and where it did not in time."""
        ends = self._beat()
        while behind := self._behind(ends):
            if time.monotonic() > since + self._within:
                break
            time.sleep(LOOK_EVERY)
        return time.monotonic() - since, behind

    def close(self) -> None:
        """Let go."""
        self._producer.close(timeout=5)
        self._watching.close()

    def _beat(self) -> Mapping[TopicPartition, int]:
        sent = [
            self._producer.send(topic, key=KEY.encode(), value=_pulse(), partition=number)
            for topic, count in PARTITIONS.items()
            for number in range(count)
        ]
        told = [each.get(timeout=SENT_WITHIN) for each in sent]
        return {TopicPartition(each.topic, each.partition): each.offset for each in told}

    def _behind(self, ends: Mapping[TopicPartition, int]) -> list[str]:
        try:
            committed = self._watching.list_group_offsets(list(self._hears))
        except KafkaError as error:  # it goes on asking a coordinator that has moved
            self._watching.close()
            self._watching = KafkaAdminClient(bootstrap_servers=self._bootstrap)
            return [type(error).__name__]
        return [
            f"{group}: {each.topic}/{each.partition}"
            for group, topics in self._hears.items()
            for each, end in ends.items()
            if each.topic in topics and (each not in committed[group] or committed[group][each].offset <= end)
        ]


def _pulse() -> bytes:
    told = {"specversion": "1.0", "id": str(uuid.uuid4()), "type": "shindan.Pulse", "source": "faults"}
    more = {"subject": KEY, "time": datetime.now(UTC).isoformat(), "correlationid": KEY, "data": {}}
    return json.dumps(told | more).encode()
