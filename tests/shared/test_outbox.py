from collections.abc import Sequence
from datetime import timedelta

import pytest
from pymongo import MongoClient

from shared.events.catalog import CustomerErased
from shared.events.envelope import announce, decode
from shared.messaging.broker import BrokerUnavailable, Message
from shared.messaging.memory import MemoryBroker
from shared.messaging.topics import topics_of
from shared.mongodb import Document, Documents
from shared.outbox import LEASE, Outbox, entries, push
from shared.tracing import within_trace
from tests.support.clock import NOON, TurnableClock
from tests.support.measured import value
from tests.support.overhearing import Overhearing

pytestmark = pytest.mark.mongodb


class Recorder:
    """A publisher that remembers, and can be told to fail."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.fails = False

    def publish(self, messages: Sequence[Message]) -> None:
        if self.fails:
            raise BrokerUnavailable("away")
        self.sent.extend(messages)

    def close(self) -> None:
        """Nothing waits."""


def an_event(customer_id: str = "c1") -> CustomerErased:
    return CustomerErased(customer_id=customer_id, erased_at=NOON)


def ids(recorder: Recorder) -> list[str]:
    return [decode(each.value).id for each in recorder.sent]


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def outbox(mongodb: Documents, recorder: Recorder, clock: TurnableClock) -> Outbox:
    outbox = Outbox(mongodb, ["customers", "receipts"], recorder, clock)
    outbox.prepare()
    return outbox


def test_events_go_out_in_their_order_and_then_wait_no_more(
    mongodb: Documents, outbox: Outbox, recorder: Recorder
) -> None:
    first, second, third = (announce(an_event(), source="signup", event_id=each) for each in "123")
    mongodb["customers"].insert_one({"_id": "c1", "outbox": entries(first, second)})
    mongodb["customers"].update_one({"_id": "c1"}, {"$set": {"state": "erased"}, **push(third)})

    counts = [outbox.publish_waiting(), outbox.publish_waiting()]

    assert counts == [3, 0]
    assert ids(recorder) == ["1", "2", "3"]
    assert mongodb["customers"].find_one({"_id": "c1"}) == {"_id": "c1", "state": "erased", "outbox": []}


def test_metrics_tell_how_many_documents_wait_and_for_how_long(
    mongodb: Documents, outbox: Outbox, clock: TurnableClock
) -> None:
    for number in range(3):
        waiting = entries(announce(an_event(), source="signup", clock=clock))
        mongodb["customers"].insert_one({"_id": f"c{number}", "outbox": waiting})
        clock.turn(minutes=1)

    outbox.measure()
    waiting_long = value("shindan_outbox_oldest_age_seconds")
    documents = value("shindan_outbox_waiting_documents", collection="customers")
    outbox.publish_waiting()
    outbox.measure()

    assert (documents, waiting_long) == (3, 180)
    assert value("shindan_outbox_waiting_documents", collection="customers") == 0
    assert value("shindan_outbox_oldest_age_seconds") == 0


def test_a_message_has_the_topic_and_the_key_of_its_event(
    mongodb: Documents, outbox: Outbox, recorder: Recorder
) -> None:
    mongodb["receipts"].insert_one({"_id": "r", "outbox": entries(announce(an_event("c7"), source="signup"))})

    outbox.publish_waiting()

    assert [(each.topic, each.key) for each in recorder.sent] == [("customers", "c7")]


def test_what_the_broker_did_not_take_goes_out_later(mongodb: Documents, outbox: Outbox, recorder: Recorder) -> None:
    mongodb["customers"].insert_one({"_id": "c1", "outbox": entries(announce(an_event(), source="s", event_id="1"))})
    recorder.fails = True
    with pytest.raises(BrokerUnavailable):
        outbox.publish_waiting()
    recorder.fails = False

    published = outbox.publish_waiting()

    assert published == 1
    assert ids(recorder) == ["1"]


def test_what_another_worker_is_publishing_is_left_to_it_until_it_seems_dead(
    mongodb: Documents, outbox: Outbox, clock: TurnableClock
) -> None:
    waiting = entries(announce(an_event(), source="s", event_id="1"))
    mongodb["customers"].insert_one({"_id": "c1", "outbox": waiting, "outbox_leased_until": clock() + LEASE})

    meanwhile = outbox.publish_waiting()
    clock.turn(seconds=LEASE.total_seconds() + 1)
    later = outbox.publish_waiting()

    assert (meanwhile, later) == (0, 1)


def test_what_was_taken_by_a_worker_that_died_with_a_fast_clock_is_published(
    mongodb: Documents, outbox: Outbox, recorder: Recorder, clock: TurnableClock
) -> None:
    waiting = entries(announce(an_event(), source="s", event_id="1"))
    taken_until = clock() + timedelta(hours=1) + LEASE
    mongodb["customers"].insert_one({"_id": "c1", "outbox": waiting, "outbox_leased_until": taken_until})

    outbox.publish_waiting()

    assert ids(recorder) == ["1"]


def test_an_event_that_comes_while_others_are_published_is_not_lost(mongodb: Documents, clock: TurnableClock) -> None:
    class Interrupting(Recorder):
        def publish(self, messages: Sequence[Message]) -> None:
            super().publish(messages)
            if len(self.sent) == 1:
                late = announce(an_event(), source="s", event_id="late")
                mongodb["customers"].update_one({"_id": "c1"}, push(late))

    recorder = Interrupting()
    mongodb["customers"].insert_one({"_id": "c1", "outbox": entries(announce(an_event(), source="s", event_id="1"))})

    Outbox(mongodb, ["customers"], recorder, clock).publish_waiting()

    assert ids(recorder) == ["1", "late"]


def test_waiting_events_are_found_by_an_index(mongodb: Documents, outbox: Outbox) -> None:
    outbox.publish_waiting()

    plan = mongodb["customers"].find({"outbox.id": {"$gt": ""}}).explain()

    assert "IXSCAN" in str(plan["queryPlanner"]["winningPlan"])


def test_where_nothing_waits_one_question_is_asked_and_nothing_written(
    mongodb: Documents, mongodb_uri: str, recorder: Recorder
) -> None:
    commands = Overhearing()
    client: MongoClient[Document] = MongoClient(mongodb_uri, event_listeners=[commands])
    mongodb["receipts"].insert_one({"_id": "r1", "outbox": []})
    outbox = Outbox(client[mongodb.name], ["customers", "receipts", "approvals"], recorder)

    with commands.listen() as heard:
        outbox.publish_waiting()
    client.close()

    assert [each.name for each in heard] == ["aggregate"]


@pytest.mark.parametrize("collection", ["customers", "receipts", "approvals"])
def test_an_event_is_found_in_whichever_collection_it_waits(
    mongodb: Documents, recorder: Recorder, collection: str
) -> None:
    mongodb[collection].insert_one({"_id": "1", "outbox": entries(announce(an_event(), source="s", event_id="1"))})
    outbox = Outbox(mongodb, ["customers", "receipts", "approvals"], recorder)

    published = outbox.publish_waiting()

    assert (published, ids(recorder)) == (1, ["1"])
    assert mongodb[collection].find_one({}, {"outbox": 1}) == {"_id": "1", "outbox": []}


def test_many_documents_reach_a_real_broker(mongodb: Documents, memory_broker: MemoryBroker) -> None:
    memory_broker.declare(topics_of("signup"))
    mongodb["customers"].insert_many(
        {"_id": f"c{number}", "outbox": entries(announce(an_event(f"c{number}"), source="signup"))}
        for number in range(20)
    )

    published = Outbox(mongodb, ["customers"], memory_broker.publisher()).publish_waiting()

    assert published == 20
    assert {each.key for each in memory_broker.read("customers")} == {f"c{number}" for number in range(20)}


def test_the_trace_in_which_an_event_was_said_travels_as_a_header(
    mongodb: Documents, outbox: Outbox, recorder: Recorder
) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    with within_trace(trace):
        mongodb["customers"].insert_one({"_id": "c1", "outbox": entries(announce(an_event(), source="signup"))})

    outbox.publish_waiting()

    assert recorder.sent[0].headers == {"traceparent": trace.encode()}
