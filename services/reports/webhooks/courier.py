"""The courier: takes what waits, sends it, keeps what came of it; on threads of its own, so that nothing waits for it.

A message is leased before it is sent and done after that is written down: whatever dies in between, it is sent again
under the same id.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread

import structlog
from prometheus_client import Counter

from services.reports.webhooks.deliveries import Deliveries, Delivery
from services.reports.webhooks.hooks import Hook, Hooks, State
from services.reports.webhooks.occasions import TEST
from services.reports.webhooks.outcomes import MOST_TRIES, Outcome, Reason, pause_after
from services.reports.webhooks.sending import Sending
from services.reports.webhooks.signing import signed
from shared.clock import Clock
from shared.mongodb import DatabaseUnavailable

LOOKS_EVERY = 1.0
LEAVES_WITHIN = 15.0
"""In seconds; longer than a sending lasts."""
FIXED = {"Content-Type": "application/json", "User-Agent": "Shindan-Webhooks/1"}

TRIES = Counter("shindan_webhook_tries", "Messages sent to webhooks, by outcome.", ["reason"])

for _reason in Reason:
    TRIES.labels(reason=_reason.value)

log = structlog.get_logger("services.reports")


class Courier:
    """Sends what is due; several may work at once."""

    def __init__(
        self,
        hooks: Hooks,
        deliveries: Deliveries,
        sending: Sending,
        clock: Clock,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Take the stores and what sends; `chance` returns a number from 0 to 1, for pauses."""
        self._hooks = hooks
        self._deliveries = deliveries
        self._sending = sending
        self._clock = clock
        self._chance = chance

    def run(self, stop: Event) -> None:
        """Work until `stop` is set."""
        while not stop.is_set():
            try:
                is_busy = self.step()
            except DatabaseUnavailable as error:
                log.warning("waiting for what does not answer", error=type(error).__name__)
                is_busy = False
            except Exception:  # a bug must not end the thread: its message is given up after its last try
                log.exception("a webhook's message was not sent")
                is_busy = False
            if not is_busy:
                stop.wait(LOOKS_EVERY)

    def step(self) -> bool:
        """Send one message that is due; False when there is none."""
        delivery = self._deliveries.lease_next()
        if delivery is None:
            return False
        hook = self._hooks.find(delivery.customer_id, delivery.hook_id)
        secrets = self._hooks.secrets(hook) if hook and hook.state is State.ACTIVE else ()
        if hook is None or not secrets:
            self._deliveries.close(delivery, Outcome(Reason.NOT_WANTED))
        elif delivery.tries > MOST_TRIES:
            self._deliveries.close(delivery, Outcome(Reason.INTERRUPTED))
        else:
            self._send(delivery, hook, secrets)
        return True

    def _send(self, delivery: Delivery, hook: Hook, secrets: Sequence[str]) -> None:
        body = delivery.body.encode()
        headers = {**FIXED, **signed(delivery.delivery_id, body, secrets, self._clock())}
        outcome = self._sending.post(hook.url, headers, body)
        TRIES.labels(reason=outcome.reason.value).inc()
        if outcome.reason is Reason.DELIVERED:
            self._deliveries.close(delivery, outcome)
            self._hooks.note_arrival(hook)
        elif outcome.is_gone:
            self._deliveries.close(delivery, outcome)
            self._hooks.end(hook)
        else:
            self._try_again(delivery, hook, outcome)

    def _try_again(self, delivery: Delivery, hook: Hook, outcome: Outcome) -> None:
        self._hooks.note_failure(hook)
        pause = None if delivery.kind == TEST else pause_after(delivery.tries, outcome, self._chance)
        if pause is None:
            self._deliveries.close(delivery, outcome)
            self._hooks.give_up(hook)
        else:
            self._deliveries.try_again_at(delivery, self._clock() + pause, outcome)


@contextmanager
def delivering(courier: Courier, threads: int) -> Iterator[None]:
    """Let a courier work on threads of its own while the block runs."""
    stop = Event()
    working = [Thread(target=courier.run, args=(stop,), name=f"courier-{each}", daemon=True) for each in range(threads)]
    for each in working:
        each.start()
    try:
        yield
    finally:
        stop.set()
        for each in working:
            each.join(LEAVES_WITHIN)
