"""Which partitions are taken up first where more wait than there are threads: those of whoever has fewest running."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from shared.events.envelope import NotAnEvent, UnknownEventType, decode
from shared.messaging.broker import Partition
from shared.messaging.in_flight import Lane

Waiting = tuple[Partition, Lane]


def choose(ready: Sequence[Waiting], running: Sequence[Lane], number: int) -> list[Waiting]:
    """Return so many of the partitions that wait, given with the one first that waited longest.

    A partition counts for the one who has fewest running of all that wait in it, so nobody is held up behind a giant.
    """
    if len(ready) <= number:
        return list(ready)
    busy = Counter(customer_of(each.running.messages[0].value) for each in running if each.running)
    left, chosen = list(ready), []
    for _ in range(number):
        chosen.append(min(left, key=lambda each: min(busy[customer_of(message.value)] for message in each[1].waiting)))
        left.remove(chosen[-1])
        busy[customer_of(chosen[-1][1].waiting[0].value)] += 1
    return chosen


@lru_cache(maxsize=1_024)
def customer_of(value: bytes) -> str:
    """Return whom a message is about; nobody where it is no event."""
    try:
        return str(decode(value).data.customer_id)
    except (NotAnEvent, UnknownEventType):
        return ""
