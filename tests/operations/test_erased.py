import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from operations.__main__ import main
from operations.erased import Answer, look_for
from operations.found import Line, Verdict
from shared.events.catalog import CustomerErased, Event, SignedUp
from shared.events.envelope import announce, encode
from shared.messaging.broker import Message, TopicSettings
from shared.messaging.dead_letters import DeadLetters, Death
from shared.messaging.letter_keys import StoredLetterKeys
from shared.messaging.memory import MemoryBroker
from shared.messaging.topics import topics_of
from shared.mongodb import Document, Documents
from shared.operating.audit import Audit
from tests.support.clock import NOON, TurnableClock
from tests.support.events import a_mail_scanned, a_sign_up

pytestmark = pytest.mark.mongodb

GONE, STAYS = "0a" * 16, "0b" * 16
ADDRESS = "hanako@gone.example"
A_WEEK = timedelta(days=7)


@pytest.fixture
def broker(clock: TurnableClock) -> MemoryBroker:
    broker = MemoryBroker(clock)
    broker.declare(topics_of("reports"))
    return broker


def say(broker: MemoryBroker, *events: Event) -> None:
    for event in events:
        message = Message(event.topic, event.key, encode(announce(event, source="test")))
        broker.publisher().publish([message])


def sign_up(customer_id: str, address: str = ADDRESS) -> SignedUp:
    return a_sign_up(customer_id=customer_id, address=address, company="Gone Ltd")


def look(database: Documents, broker: MemoryBroker, *, at: datetime = NOON, also: Sequence[str] = ()) -> Answer:
    return look_for([GONE], databases={"reports": database}, broker=broker, also=also, clock=lambda: at)


def places(answer: Answer) -> list[tuple[str, str]]:
    return [(line.where, line.verdict.value) for line in answer.found]


@pytest.mark.parametrize(
    "document",
    [
        {"_id": "x", "customer_id": GONE},
        {"_id": "x", "deep": [{"inside": f"scan of {GONE}"}]},
        {"_id": "x", "value": b'{"customer_id": "' + GONE.encode() + b'"}'},
        {"_id": "x", "whom": "HANAKO@Gone.example"},
        {"_id": GONE, "key": b"\x00\xff", "used_at": NOON},
    ],
    ids=["owner", "deep", "bytes", "address", "key"],
)
def test_a_document_that_holds_something_is_left_behind(
    mongodb: Documents, broker: MemoryBroker, document: Document
) -> None:
    say(broker, sign_up(GONE))
    mongodb["somewhere"].insert_one(document)
    mongodb["somewhere"].create_index("used_at", expireAfterSeconds=60)

    answer = look(mongodb, broker)

    assert ("reports.somewhere", "left behind") in places(answer)
    assert not answer.is_erased


def test_a_mark_of_random_ids_and_times_that_mongodb_drops_is_none(mongodb: Documents, broker: MemoryBroker) -> None:
    mongodb["marks"].create_index("erased_at", expireAfterSeconds=3600)
    mongodb["marks"].insert_one({"_id": f"customer:{GONE}", "erased_at": NOON, "answered": True, "outbox": []})
    mongodb["marks"].insert_one({"_id": f"{GONE}:all", "customer_id": GONE, "kept_hash": "", "erased_at": NOON})

    answer = look(mongodb, broker)

    assert answer.found == [Line("reports.marks", Verdict.MARK, 2, NOON + timedelta(hours=1))]
    assert answer.is_erased


@pytest.mark.parametrize(("why", "verdict"), [("ticket 4711", "audit"), ("asked by Gone Ltd", "left behind")])
def test_what_an_operator_did_stays_by_random_ids_for_its_time(
    mongodb: Documents, broker: MemoryBroker, clock: TurnableClock, why: str, verdict: str
) -> None:
    say(broker, sign_up(GONE))
    with Audit(mongodb, clock).deed(who="satomi", host="h", command="customers erase", about=[GONE], why=why):
        pass

    assert ("reports.audit", verdict) in places(look(mongodb, broker))


@pytest.mark.parametrize("extra", [{"browser": "Firefox"}, {"erased_at": None}], ids=["words", "for ever"])
def test_a_mark_that_holds_more_or_stays_for_ever_is_left_behind(
    mongodb: Documents, broker: MemoryBroker, extra: dict[str, Any]
) -> None:
    mongodb["marks"].create_index("erased_at", expireAfterSeconds=3600)
    mongodb["marks"].insert_one({"_id": GONE, "erased_at": NOON} | extra)

    assert places(look(mongodb, broker)) == [("reports.marks", "left behind")]


def test_what_belongs_to_another_customer_is_told_apart(mongodb: Documents, broker: MemoryBroker) -> None:
    say(broker, sign_up(GONE), sign_up(STAYS))
    mongodb["customers"].insert_one({"_id": STAYS, "address": ADDRESS})
    mongodb["detections"].insert_one({"_id": "d", "customer_id": STAYS, "recipient": ADDRESS})
    mongodb["detections"].insert_one({"_id": "e", "customer_id": STAYS, "subject": "nothing of theirs"})

    answer = look(mongodb, broker)

    assert [(line.where, line.verdict.value, line.count) for line in answer.found] == [
        ("customers", "expires", 1),
        ("customers", "of another", 1),
        ("reports.customers", "of another", 1),
        ("reports.detections", "of another", 1),
    ]
    assert answer.is_erased


def test_a_message_goes_by_itself_and_is_left_behind_when_it_has_not(mongodb: Documents, broker: MemoryBroker) -> None:
    say(broker, sign_up(GONE), a_mail_scanned(customer_id=GONE), a_mail_scanned(customer_id=STAYS))

    now, later = look(mongodb, broker), look(mongodb, broker, at=NOON + A_WEEK)

    assert places(now) == [("customers", "expires"), ("scans", "expires")]
    assert all(line.until and NOON < line.until < NOON + A_WEEK for line in now.found)
    assert places(later) == [("customers", "left behind"), ("scans", "left behind")]


def test_a_topic_that_keeps_for_ever_holds_a_customer_for_ever(mongodb: Documents) -> None:
    class Compacted(MemoryBroker):
        def keeps(self, topic: str) -> timedelta | None:
            return None if topic == "compacted" else super().keeps(topic)

    compacted = Compacted()
    compacted.declare([*topics_of("reports"), TopicSettings("compacted", partitions=1)])
    compacted.publisher().publish([Message("compacted", GONE, b"{}")])

    assert places(look(mongodb, compacted)) == [("compacted", "left behind")]


def test_a_sealed_dead_letter_is_left_behind_as_long_as_its_key_is_there(
    mongodb: Documents, broker: MemoryBroker, clock: TurnableClock
) -> None:
    keys = StoredLetterKeys(mongodb, clock)
    keys.prepare()
    say(broker, a_mail_scanned(customer_id=GONE))
    (received,) = broker.read("scans")
    DeadLetters("reports", broker.publisher(), keys, clock).put(received, Death("KeyError", "", 1, NOON))

    before = look(mongodb, broker)
    keys.forget(GONE)
    after = look(mongodb, broker)

    assert places(before) == [
        ("reports.dead_letter_keys", "left behind"),
        ("scans", "expires"),
        ("reports-dead-letters", "sealed"),
    ]
    assert places(after) == [
        ("reports.dead_letter_keys", "mark"),
        ("scans", "expires"),
        ("reports-dead-letters", "sealed"),
    ]
    assert (before.is_erased, after.is_erased) == (False, True)


def test_what_is_asked_for_besides_is_looked_for_too(mongodb: Documents, broker: MemoryBroker) -> None:
    mongodb["notes"].insert_one({"_id": "x", "text": "Dear ＨＡＮＡＫＯ"})

    answers = look(mongodb, broker), look(mongodb, broker, also=["Hanako"])

    assert [each.is_erased for each in answers] == [True, False]
    assert "nothing names them" in answers[0].as_text()


def test_the_answer_is_a_table_or_json_without_the_words(mongodb: Documents, broker: MemoryBroker) -> None:
    say(broker, sign_up(GONE), CustomerErased(customer_id=GONE, erased_at=NOON))
    mongodb["somewhere"].insert_one({"_id": "x", "customer_id": GONE})

    answer = look(mongodb, broker)

    told = json.loads(answer.as_json())
    lines = answer.as_text().splitlines()
    assert lines[0].split() == ["where", "what", "how", "many", "gone", "by"]
    assert lines[2].split() == ["reports.somewhere", "left", "behind", "1", "never"]
    assert lines[3].split() == ["customers", "expires", "2", "2026-03-09", "00:00", "UTC"]
    assert "NOT erased" in lines[-1]
    assert told["erased"] is False
    assert told["found"][0] == {"where": "reports.somewhere", "verdict": "left behind", "count": 1, "until": None}
    assert ADDRESS not in answer.as_text() + answer.as_json()


def test_the_command_wants_to_know_whom_and_where() -> None:
    complaints = [
        CliRunner().invoke(main, arguments, env={"MONGODB_URI": "", "KAFKA_BOOTSTRAP": ""})
        for arguments in (["erased"], ["erased", GONE])
    ]

    assert [each.exit_code for each in complaints] == [2, 2]
    assert "--mongodb-uri" in complaints[1].output
