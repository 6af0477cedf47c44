"""Every topic of the system, declared from code; no broker creates one by itself.

The numbers of partitions stay as they are: another number would send a key elsewhere and lose its order.
"""

from collections.abc import Sequence

from shared.events.catalog import Topic
from shared.messaging.broker import TopicSettings

TOPICS = {
    Topic.CUSTOMERS: TopicSettings("customers", partitions=12),
    Topic.SCANS: TopicSettings("scans", partitions=12),
    Topic.SCAN_WORK: TopicSettings("scan-work", partitions=48),
}
"""The topics that carry events."""


def dead_letter_topic(service: str) -> TopicSettings:
    """Return the topic of a service's dead letters; one partition, so that they stand in the order of their death."""
    return TopicSettings(f"{service}-dead-letters", partitions=1)


def topics_of(service: str) -> Sequence[TopicSettings]:
    """Return what a service declares when it starts: its dead letters and every topic, because it publishes too."""
    return [*TOPICS.values(), dead_letter_topic(service)]
