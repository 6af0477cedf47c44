"""The consumer loop: messages in, order kept within each partition, commits after handling.

A partition whose message meets a passing fault rests, and only that one; the loop keeps polling.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta

import structlog

from shared.clock import Clock, utc_now
from shared.messaging.attempts import Attempts
from shared.messaging.broker import BrokerUnavailable, Consumer, Partition, Received
from shared.messaging.choosing import choose
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.handling import (
    NO_ENDS,
    TRANSIENT,
    TURN,
    Earlier,
    Handler,
    Handlers,
    Handling,
    Outcome,
    Result,
    Transient,
)
from shared.messaging.in_flight import Lane, Running
from shared.metrics import REBALANCES

__all__ = ["ConsumerLoop", "Handler", "Handlers", "TooManyDeadLetters", "Transient"]

log = structlog.get_logger(__name__)

DEAD_LETTERS_IN_A_ROW = 10
FIRST_REST = 0.5
LONGEST_REST = 60.0
REBALANCE_PATIENCE = 2.0
"""Seconds; the client sends no heartbeats meanwhile."""
BUSY_WAIT = 0.05
"""Seconds to wait for a running handler before polling again."""


class TooManyDeadLetters(Exception):
    """Ten messages in a row became dead letters: the fault is ours, and the process must stop."""


class ConsumerLoop:
    """Polls, handles and commits; everything but the handlers runs on the thread that calls `step`."""

    def __init__(
        self,
        consumer: Consumer,
        handlers: Handlers,
        *,
        after_each: Callable[[], object],
        dead_letters: DeadLetters,
        attempts: Attempts,
        transient: tuple[type[Exception], ...] = TRANSIENT,
        threads: int = 0,
        clock: Clock = utc_now,
        jitter: Callable[[float, float], float] = random.uniform,
    ) -> None:
        """Handle inline with `threads` 0, else one run of each partition at a time on a pool of so many threads."""
        self._consumer = consumer
        self._handling = Handling(
            handlers,
            after_each=after_each,
            dead_letters=dead_letters,
            attempts=attempts,
            transient=transient,
            clock=clock,
            takes_long=bool(threads),
        )
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="handler") if threads else None
        self._clock = clock
        self._jitter = jitter
        self._lanes: dict[Partition, Lane] = {}
        self._orphans: dict[Partition, Running] = {}
        self._alone: Future[Sequence[Outcome]] | None = None
        self._uncommitted: dict[Partition, Received] = {}
        self._dead_in_a_row = 0
        consumer.ask(self)

    def step(self, timeout: float = 0.5) -> int:
        """Poll once and return how many messages came to an end; raises BrokerUnavailable and TooManyDeadLetters."""
        received = self._consumer.poll(0 if self._busy() else timeout)
        self._forget(self._consumer.given_up())
        self._sort_in(received)
        if self._pool is None:
            settled = self._handle_inline()
        else:
            settled = self._settle_finished()
            self._start(self._pool)
            wait(self._futures(), min(timeout, BUSY_WAIT), return_when=FIRST_COMPLETED)
            settled += self._settle_finished()
        self._commit_waiting()
        if self._dead_in_a_row >= DEAD_LETTERS_IN_A_ROW:
            raise TooManyDeadLetters(f"{self._dead_in_a_row} messages in a row could not be handled")
        return settled

    def drain(self, seconds: float) -> bool:
        """Let what is in flight finish, and commit it; False when that took longer."""
        _, unfinished = wait(self._futures(), seconds)
        self._settle_finished()
        self._commit_waiting()
        return not unfinished

    def close(self) -> None:
        """Leave the group; what was not committed is delivered to another member."""
        self._consumer.close()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def joined(self) -> bool:
        """Tell whether this is a member of its group at present."""
        return self._consumer.joined()

    def behind(self) -> Mapping[str, int]:
        """Return for each topic how many messages of our partitions are not handled yet; raises BrokerUnavailable."""
        left = Counter(dict.fromkeys({topic for topic, _ in self._consumer.assigned()}, 0))
        for (topic, _), count in self._consumer.behind().items():
            left[topic] += count
        for (topic, _), lane in self._lanes.items():
            left[topic] += len(lane.waiting)
        return left

    def longest_in_flight(self) -> float:
        """Return for how many seconds a thread has had what it handles; of several the longest, 0 of none."""
        return max((time.monotonic() - each.begun_at for each in self._in_flight()), default=0.0)

    def finish(self, partitions: Collection[Partition]) -> Sequence[Received]:
        """Wait shortly for what runs on partitions that go to another member; return what may be committed."""
        running = [lane.running for each in partitions if (lane := self._lanes.get(each)) and lane.running]
        wait([each.future for each in running], REBALANCE_PATIENCE)
        handled = [self._uncommitted[each] for each in partitions if each in self._uncommitted]
        return handled + [last for each in running if (last := each.handled())]

    def _busy(self) -> bool:
        now = self._clock()
        return bool(self._futures()) or any(lane.ready(now) for lane in self._lanes.values())

    def _futures(self) -> list[Future[Sequence[Outcome]]]:
        return [each.future for each in self._in_flight()]

    def _in_flight(self) -> list[Running]:
        running = [lane.running for lane in self._lanes.values() if lane.running]
        return [*running, *self._orphans.values()]

    def _forget(self, partitions: Iterable[Partition]) -> None:
        for partition in partitions:
            REBALANCES.labels(topic=partition[0]).inc()
            self._uncommitted.pop(partition, None)
            lane = self._lanes.pop(partition, None)
            if lane and lane.running:
                self._orphans[partition] = lane.running

    def _sort_in(self, received: Sequence[Received]) -> None:
        for each in received:
            lane = self._lanes.setdefault(each.origin, Lane())
            lane.waiting.append(each)
            self._consumer.pause(each.origin)

    def _next(self) -> list[tuple[Partition, Lane]]:
        """Return the partitions whose turn it is, the one that waited longest first."""
        self._orphans = {partition: each for partition, each in self._orphans.items() if not each.future.done()}
        now = self._clock()
        return [each for each in self._lanes.items() if each[1].ready(now) and each[0] not in self._orphans]

    def _handle_inline(self) -> int:
        settled = 0
        end = time.monotonic() + TURN
        while ready := self._next():
            partition, lane = ready[0]
            self._lanes[partition] = self._lanes.pop(partition)
            settled += self._settle(partition, lane, self._handling.handle(lane.next_run(), lane.earlier, alone=True))
            if time.monotonic() > end or self._dead_in_a_row:  # a dead letter is committed at once
                break
        return settled

    def _start(self, pool: ThreadPoolExecutor) -> None:
        for partition, lane in self._startable():
            self._lanes[partition] = self._lanes.pop(partition)
            messages, alone = lane.next_run(), lane.suspected
            future = pool.submit(self._handling.handle, messages, lane.earlier, alone=alone)
            lane.running, self._alone = Running(messages, future), future if alone else None

    def _startable(self) -> list[tuple[Partition, Lane]]:
        """Return the partitions that may begin: a suspect only when nothing is in flight, and nothing beside it."""
        ready, running = self._next(), self._futures()
        if suspects := [each for each in ready if each[1].suspected]:
            return [] if running else suspects[:1]
        is_alone = self._alone is not None and not self._alone.done()
        free = 0 if is_alone else max(0, self._threads - len(running))
        return choose(ready, list(self._lanes.values()), free)

    def _settle_finished(self) -> int:
        settled = 0
        for partition, lane in list(self._lanes.items()):
            if lane.running and lane.running.future.done():
                outcomes, lane.running = lane.running.future.result(), None
                settled += self._settle(partition, lane, outcomes)
        return settled

    def _settle(self, partition: Partition, lane: Lane, outcomes: Sequence[Outcome]) -> int:
        settled = 0
        for outcome in outcomes:
            lane.suspected = outcome.result is Result.SUSPECTED
            if outcome.result is Result.TRY_AGAIN:
                self._rest(lane, outcome.retry_after)
            if outcome.result in NO_ENDS:
                break
            self._uncommitted[partition] = lane.waiting.popleft()
            lane.earlier, lane.rests_since = Earlier(), None
            self._count(outcome.result)
            settled += 1
        if not lane.waiting:
            del self._lanes[partition]
            self._consumer.resume(partition)
        return settled

    def _commit_waiting(self) -> None:
        """Commit what was handled; what cannot be committed now is tried at the next step, at worst it comes again."""
        try:
            for partition, received in list(self._uncommitted.items()):
                if self._consumer.commit(received):
                    del self._uncommitted[partition]
        except BrokerUnavailable:
            log.warning("handled messages wait for their commit", partitions=len(self._uncommitted))

    def _rest(self, lane: Lane, retry_after: float | None) -> None:
        now = self._clock()
        lane.earlier = Earlier(lane.earlier.failures + 1, lane.earlier.first_failed_at or now)
        longest = min(LONGEST_REST, FIRST_REST * 2 ** min(lane.earlier.failures - 1, 16))
        lane.rest = timedelta(seconds=max(self._jitter(0, longest), retry_after or 0))
        lane.rests_since = now

    def _count(self, result: Result) -> None:
        if result is Result.DEAD_LETTER:
            self._dead_in_a_row += 1
        elif result is Result.HANDLED:
            self._dead_in_a_row = 0
