import threading
from datetime import timedelta
from typing import Any

import pytest

from services.reports.webhooks.courier import Courier, delivering
from services.reports.webhooks.deliveries import LEASE, Delivery, State
from services.reports.webhooks.hooks import Hook
from services.reports.webhooks.hooks import State as HookState
from services.reports.webhooks.occasions import TEST
from services.reports.webhooks.outcomes import MOST_TRIES, PAUSES, Reason
from services.reports.webhooks.webhooks import Webhooks
from shared.events.envelope import Envelope, announce
from tests.services.reports.conftest import Listening
from tests.services.reports.webhooks.conftest import Couriers
from tests.services.reports.webhooks.test_signing import documented
from tests.support.clock import TurnableClock
from tests.support.events import CUSTOMER, a_mail_scanned, a_scan_completed, a_scan_started
from tests.support.receiver import Receiver, answering

pytestmark = pytest.mark.mongodb


def heard_of(clock: TurnableClock, scan_id: str = "s1") -> Envelope[Any]:
    return announce(a_scan_completed(scan_id=scan_id, threats=3), source="scanner", clock=clock)


def only(webhooks: Webhooks, hook: Hook) -> Delivery:
    (delivery,) = webhooks.deliveries.of(hook)
    return delivery


def let_go_by(webhooks: Webhooks, courier: Courier, clock: TurnableClock, **time: float) -> None:
    """Let time go by, with each try at its moment."""
    end = clock() + timedelta(**time)
    while True:
        while courier.step():
            pass
        moments = [each.next_try_at for hook in webhooks.hooks.of(CUSTOMER) for each in webhooks.deliveries.of(hook)]
        due = [moment for moment in moments if moment and moment <= end]
        clock.now = min(due, default=end)
        if not due:
            return


def test_a_message_arrives_signed_and_is_done(
    webhooks: Webhooks, hooked: tuple[Hook, str], couriers: Couriers, receiver: Receiver, clock: TurnableClock
) -> None:
    hook, secret = hooked
    webhooks.tell(heard_of(clock))

    steps = [couriers().step() for _ in range(2)]

    (message,) = receiver.heard
    assert steps == [True, False]
    assert documented()(message.headers, message.body, secret, clock().timestamp()) is True
    assert message.headers["Content-Type"] == "application/json"
    delivery = only(webhooks, hook)
    assert (delivery.state, delivery.tries, delivery.status) == (State.DELIVERED, 1, 204)
    assert (delivery.body, delivery.delivery_id) == ("", message.headers["webhook-id"])


def test_an_event_heard_ten_times_is_one_message(
    webhooks: Webhooks, hooked: tuple[Hook, str], couriers: Couriers, receiver: Receiver, clock: TurnableClock
) -> None:
    del hooked
    for _ in range(10):
        webhooks.tell(heard_of(clock))
        couriers().step()

    assert len(receiver.heard) == 1


def test_a_message_that_kills_its_sender_each_time_is_given_up(
    webhooks: Webhooks, hooked: tuple[Hook, str], couriers: Couriers, receiver: Receiver, clock: TurnableClock
) -> None:
    webhooks.tell(heard_of(clock))
    for _ in range(MOST_TRIES):
        assert webhooks.deliveries.lease_next() is not None
        clock.turn(seconds=LEASE.total_seconds())

    couriers().step()

    assert (only(webhooks, hooked[0]).state, only(webhooks, hooked[0]).reason) == (State.FAILED, Reason.INTERRUPTED)
    assert receiver.heard == []


def test_what_fails_is_tried_ten_times_with_growing_pauses_under_one_id(
    webhooks: Webhooks, hooked: tuple[Hook, str], couriers: Couriers, receiver: Receiver, clock: TurnableClock
) -> None:
    receiver.answer = answering(500)
    webhooks.tell(heard_of(clock))
    began = clock()

    let_go_by(webhooks, couriers(), clock, days=2)

    delivery = only(webhooks, hooked[0])
    assert (delivery.state, delivery.tries, delivery.status) == (State.FAILED, MOST_TRIES, 500)
    assert len(receiver.heard) == MOST_TRIES
    assert len({each.headers["webhook-id"] for each in receiver.heard}) == 1
    stamps = [int(each.headers["webhook-timestamp"]) for each in receiver.heard]
    assert sorted(set(stamps)) == stamps
    assert stamps[-1] - began.timestamp() >= sum(PAUSES, timedelta()).total_seconds()
    assert webhooks.hooks.of(CUSTOMER)[0].state is HookState.ACTIVE


def test_a_receiver_that_recovers_gets_the_message(
    webhooks: Webhooks, hooked: tuple[Hook, str], couriers: Couriers, receiver: Receiver, clock: TurnableClock
) -> None:
    receiver.answer = answering(503, Retry_After="3600")
    webhooks.tell(heard_of(clock))
    courier = couriers()
    courier.step()
    failing = webhooks.hooks.of(CUSTOMER)[0].failing_since
    receiver.answer = answering(200)

    clock.turn(minutes=59)
    early = courier.step()
    clock.turn(minutes=1)
    courier.step()

    assert early is False
    assert failing is not None
    assert only(webhooks, hooked[0]).state is State.DELIVERED
    assert webhooks.hooks.of(CUSTOMER)[0].failing_since is None


def test_what_was_paused_is_not_sent(
    webhooks: Webhooks, hooked: tuple[Hook, str], couriers: Couriers, receiver: Receiver, clock: TurnableClock
) -> None:
    webhooks.tell(heard_of(clock))
    webhooks.hooks.pause(CUSTOMER, hooked[0].hook_id)

    couriers().step()

    assert receiver.heard == []
    assert only(webhooks, hooked[0]).reason is Reason.NOT_WANTED


def test_what_was_removed_is_not_sent_and_leaves_no_log(
    webhooks: Webhooks, hooked: tuple[Hook, str], couriers: Couriers, receiver: Receiver, clock: TurnableClock
) -> None:
    webhooks.tell(heard_of(clock))
    webhooks.remove(hooked[0])

    assert couriers().step() is False
    assert receiver.heard == []
    assert webhooks.deliveries.of(hooked[0]) == []


def test_two_couriers_send_a_message_once(
    webhooks: Webhooks, hooked: tuple[Hook, str], couriers: Couriers, receiver: Receiver, clock: TurnableClock
) -> None:
    del hooked
    for number in range(12):
        webhooks.tell(heard_of(clock, f"s{number}"))
    arrived = threading.Event()

    def answer(request: Any) -> None:
        answering(204)(request)
        if len(receiver.heard) == 12:
            arrived.set()

    receiver.answer = answer
    with delivering(couriers(), threads=4):
        assert arrived.wait(30)

    assert len({each.headers["webhook-id"] for each in receiver.heard}) == len(receiver.heard) == 12


def test_a_test_is_sent_once_even_when_it_fails(
    webhooks: Webhooks, hooked: tuple[Hook, str], couriers: Couriers, receiver: Receiver, clock: TurnableClock
) -> None:
    receiver.answer = answering(500)
    webhooks.try_out(hooked[0])

    let_go_by(webhooks, couriers(), clock, days=0.1)

    assert len(receiver.heard) == 1
    assert only(webhooks, hooked[0]).state is State.FAILED


def test_a_receiver_that_keeps_us_waiting_keeps_nothing_else_waiting(
    reports: Listening, webhooks: Webhooks, hooked: tuple[Hook, str], couriers: Couriers, receiver: Receiver
) -> None:
    reached, released = threading.Event(), threading.Event()

    def answer(request: Any) -> None:
        reached.set()
        released.wait(30)
        answering(204)(request)

    receiver.answer = answer
    webhooks.try_out(hooked[0])
    with delivering(couriers(), threads=1):
        assert reached.wait(30)
        reports.hears(a_scan_started(), a_mail_scanned(), a_scan_completed(threats=1))
        is_shown = reports.read_model.scans.latest(CUSTOMER) is not None
        is_still_waiting = not released.is_set() and only_test(webhooks, hooked[0]).reason is None
        released.set()

    assert (is_shown, is_still_waiting) == (True, True)


def only_test(webhooks: Webhooks, hook: Hook) -> Delivery:
    (delivery,) = [each for each in webhooks.deliveries.of(hook) if each.kind == TEST]
    return delivery
