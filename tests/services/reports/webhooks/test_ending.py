from datetime import timedelta

import pytest

from services.reports.webhooks.hooks import GIVEN_UP_AFTER, Hook, State
from services.reports.webhooks.outcomes import Reason
from services.reports.webhooks.webhooks import Webhooks
from tests.services.reports.webhooks.conftest import Couriers
from tests.services.reports.webhooks.test_courier import heard_of, let_go_by
from tests.support.clock import TurnableClock
from tests.support.receiver import Receiver, answering

pytestmark = pytest.mark.mongodb


def state_of(webhooks: Webhooks, hook: Hook) -> State:
    found = webhooks.hooks.find(hook.customer_id, hook.hook_id)
    assert found is not None
    return found.state


def test_gone_ends_the_webhook_and_what_waits(
    webhooks: Webhooks, hooked: tuple[Hook, str], couriers: Couriers, receiver: Receiver, clock: TurnableClock
) -> None:
    receiver.answer = answering(410)
    webhooks.tell(heard_of(clock, "s1"))
    webhooks.tell(heard_of(clock, "s2"))
    courier = couriers()

    let_go_by(webhooks, courier, clock, days=0.1)
    webhooks.tell(heard_of(clock, "s3"))

    assert state_of(webhooks, hooked[0]) is State.GONE
    assert len(receiver.heard) == 1
    assert {each.reason for each in webhooks.deliveries.of(hooked[0])} == {Reason.REFUSED, Reason.NOT_WANTED}
    assert len(webhooks.deliveries.of(hooked[0])) == 2


def test_after_days_without_an_arrival_it_is_given_up(
    webhooks: Webhooks, hooked: tuple[Hook, str], couriers: Couriers, receiver: Receiver, clock: TurnableClock
) -> None:
    receiver.answer = answering(500)
    courier, states = couriers(), []
    for scan_id in ("s1", "s2", "s3", "s4"):
        webhooks.tell(heard_of(clock, scan_id))
        let_go_by(webhooks, courier, clock, days=1)
        states.append(state_of(webhooks, hooked[0]))

    assert timedelta(days=3) == GIVEN_UP_AFTER
    assert states == [State.ACTIVE] * 3 + [State.GIVEN_UP]
