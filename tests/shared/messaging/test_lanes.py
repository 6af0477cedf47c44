import pytest

from shared.messaging.broker import Message
from shared.messaging.lanes import key_to, lane_of
from shared.messaging.memory import MemoryBroker
from shared.messaging.topics import TOPICS


@pytest.mark.parametrize(
    ("key", "murmur2"), [("21", -973932308), ("foobar", -790332482), ("a-little-bit-long-string", -985981536)]
)
def test_a_lane_is_what_kafkas_own_clients_choose(key: str, murmur2: int) -> None:
    """The hashes are those of Apache Kafka's tests (UtilsTest.testMurmur2)."""
    assert lane_of(key, 48) == (murmur2 & 0x7FFFFFFF) % 48


def test_each_lane_has_a_key_that_leads_to_it() -> None:
    assert [lane_of(key_to(lane, 48), 48) for lane in range(48)] == list(range(48))


def test_the_broker_in_memory_chooses_alike() -> None:
    broker, keys = MemoryBroker(), [f"mailbox-{number}" for number in range(100)]
    broker.declare(list(TOPICS.values()))

    broker.publisher().publish([Message("scan-work", key, b"") for key in keys])

    assert {each.key: each.partition for each in broker.read("scan-work")} == {key: lane_of(key, 48) for key in keys}
