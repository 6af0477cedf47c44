from datetime import timedelta

import pytest

from services.notifier.settings import Settings
from shared.confirmation import confirmation_number
from shared.events.catalog import DataErased, Event, NumberReplaced
from shared.events.details import FailureReason
from shared.events.envelope import decode
from shared.messaging.memory import MemoryBroker
from shared.messaging.worker import Worker
from shared.mongodb import Documents
from tests.services.notifier.builders import ADDRESS, a_sign_up, run, send, tell
from tests.services.notifier.mail_server import TAKEN, Letterbox
from tests.support.clock import NOON, TurnableClock
from tests.support.events import (
    CUSTOMER,
    a_customer_erased,
    a_scan_completed,
    a_scan_erased,
    a_scan_failed,
    a_scan_started,
    an_approval,
    an_end_of_schedule,
    an_erasure_scheduled,
)
from tests.support.measured import growth

pytestmark = pytest.mark.mongodb

LETTERS: list[tuple[Event, str]] = [
    (a_sign_up(repeated=True), "ご登録済みのお知らせ"),
    (NumberReplaced(customer_id=CUSTOMER, generation=2, replaced_at=NOON), "新しい確認番号のお知らせ"),
    (an_approval(), "管理者が診断を承認しました"),
    (a_scan_started(), "診断を開始しました"),
    (a_scan_completed(), "診断結果のお知らせ"),
    (an_erasure_scheduled(), "診断結果の消去の予告"),
    (an_erasure_scheduled(next_scan_at=NOON + timedelta(days=4)), "診断結果の消去の予告"),
    (an_erasure_scheduled(next_scan_at=an_erasure_scheduled().erased_at), "診断結果の入れ替えの予告"),
    (an_end_of_schedule(), "毎月の診断を終了しました"),
    (a_scan_erased(), "診断結果の消去の控え"),
    (a_scan_failed(), "診断を完了できませんでした"),
    (a_customer_erased(), "データ消去の控え"),
]


@pytest.mark.parametrize(("event", "subject"), LETTERS, ids=lambda each: type(each).__name__)
def test_an_event_heard_ten_times_is_one_letter(
    worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox, event: Event, subject: str
) -> None:
    tell(memory_broker, a_sign_up())
    run(worker)
    (envelope,) = tell(memory_broker, event)

    send(memory_broker, *[envelope] * 9)
    run(worker)

    assert letterbox.subjects[1:] == [f"【メールセキュリティ診断】{subject}"]
    assert letterbox.recipients[-1] == [ADDRESS]


def test_an_erasure_that_is_over_is_not_announced_any_more(
    worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox
) -> None:
    tell(memory_broker, a_sign_up(), an_erasure_scheduled(erased_at=NOON - timedelta(hours=1)))

    run(worker)

    assert len(letterbox.mails) == 1


def test_of_a_scan_without_a_result_no_receipt_is_sent(
    worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox
) -> None:
    tell(memory_broker, a_sign_up(), a_scan_erased(has_result=False))

    run(worker)

    assert len(letterbox.mails) == 1


def test_who_waits_on_the_page_gets_no_letter_about_the_approval(
    worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox
) -> None:
    tell(memory_broker, a_sign_up(), an_approval(is_watched=True))

    run(worker)

    assert letterbox.subjects == ["【メールセキュリティ診断】メールアドレスの確認のお願い"]


def test_a_sign_up_heard_ten_times_is_one_registration_letter(
    worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox
) -> None:
    (envelope,) = tell(memory_broker, a_sign_up(language="en"))

    send(memory_broker, *[envelope] * 9)
    run(worker)

    assert letterbox.subjects == ["Confirm your mail address – Mail Security Assessment"]


def test_a_scan_that_is_heard_of_before_its_customer_waits(
    worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox, clock: TurnableClock
) -> None:
    tell(memory_broker, a_scan_started())
    run(worker)
    waiting = list(letterbox.subjects)
    tell(memory_broker, a_sign_up())

    run(worker)
    clock.turn(minutes=2)
    run(worker)

    assert waiting == []
    assert letterbox.subjects == [
        "【メールセキュリティ診断】メールアドレスの確認のお願い",
        "【メールセキュリティ診断】診断を開始しました",
    ]


def test_a_scan_of_a_customer_nobody_ever_heard_of_becomes_a_dead_letter(
    worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox
) -> None:
    tell(memory_broker, a_scan_started(), at=NOON - timedelta(hours=2))

    run(worker)

    assert letterbox.mails == []
    assert len(memory_broker.read("notifier-dead-letters")) == 1


def test_a_busy_mail_server_delays_a_letter_and_loses_none(
    worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox, clock: TurnableClock
) -> None:
    busy, sent = (growth("shindan_letters_total", letter="registration", outcome=each) for each in ("busy", "sent"))
    letterbox.rcpt = "451 try again"
    tell(memory_broker, a_sign_up())
    run(worker)
    letterbox.rcpt = TAKEN

    clock.turn(minutes=2)
    run(worker)

    assert len(letterbox.mails) == 1
    assert (busy() >= 1, sent()) == (True, 1)
    assert memory_broker.read("notifier-dead-letters") == []


def test_an_address_that_does_not_exist_is_noted_and_is_no_dead_letter(
    worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox, mongodb: Documents
) -> None:
    letterbox.rcpt = "550 no such mailbox"
    tell(memory_broker, a_sign_up())

    run(worker)

    (letter,) = mongodb["letters"].find()
    assert letter["state"] == "undeliverable"
    assert ADDRESS not in str(letter)
    assert memory_broker.read("notifier-dead-letters") == []


def test_a_customer_who_is_erased_leaves_nothing_but_an_id(
    worker: Worker, memory_broker: MemoryBroker, mongodb: Documents, letterbox: Letterbox
) -> None:
    tell(memory_broker, a_sign_up())
    run(worker)
    tell(memory_broker, a_customer_erased())

    run(worker)

    (left,) = mongodb["customers"].find()
    assert set(left) - {"outbox"} == {"_id", "erased_at", "said_erased_at"}
    assert list(mongodb["letters"].find()) == []
    assert "消去しています" in letterbox.text()


def test_erasing_is_said_once(worker: Worker, memory_broker: MemoryBroker) -> None:
    (envelope,) = tell(memory_broker, a_customer_erased())
    send(memory_broker, *[envelope] * 9)

    run(worker)

    events = [decode(each.value).data for each in memory_broker.read("customers")]
    assert [each.service for each in events if isinstance(each, DataErased)] == ["notifier"]


@pytest.mark.parametrize("late", [a_sign_up(), a_scan_completed(), a_scan_failed(), a_scan_started()])
def test_after_the_erasure_no_letter_goes_out(
    worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox, late: Event
) -> None:
    tell(memory_broker, a_sign_up(), a_customer_erased())
    run(worker)
    before = len(letterbox.mails)

    tell(memory_broker, late)
    run(worker)

    assert len(letterbox.mails) == before == 2
    assert memory_broker.read("notifier-dead-letters") == []


def test_a_scan_that_ended_because_of_the_erasure_is_no_failure_to_tell(
    worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox
) -> None:
    tell(memory_broker, a_sign_up())
    run(worker)

    tell(memory_broker, a_scan_failed(reason=FailureReason.CUSTOMER_ERASED))
    run(worker)

    assert len(letterbox.mails) == 1


def test_an_older_sign_up_heard_late_does_not_undo_a_newer_one(
    worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox
) -> None:
    tell(memory_broker, a_sign_up(language="en", generation=2, signed_up_at=NOON + timedelta(hours=1)))
    tell(memory_broker, a_sign_up(generation=1))
    run(worker)

    tell(memory_broker, a_scan_started())
    run(worker)

    assert letterbox.subjects[-1] == "The assessment has started – Mail Security Assessment"


def test_letters_show_the_number_in_force_even_when_an_earlier_sign_up_comes_once_more(
    worker: Worker, memory_broker: MemoryBroker, letterbox: Letterbox, settings: Settings
) -> None:
    (signed_up,) = tell(memory_broker, a_sign_up())
    tell(memory_broker, NumberReplaced(customer_id=CUSTOMER, generation=2, replaced_at=NOON))
    run(worker)
    send(memory_broker, signed_up)
    run(worker)

    tell(memory_broker, a_scan_started())
    run(worker)

    key = settings.confirmation_key.get_secret_value().encode()
    first, second = (confirmation_number(key, CUSTOMER, generation) for generation in (1, 2))
    texts = [letterbox.text(number) for number in range(len(letterbox.mails))]
    assert [(first in each, second in each) for each in texts] == [(True, False), (False, True), (False, True)]
