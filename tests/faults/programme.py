"""Customers walk through the whole system while faults are injected; then it is proved that none of them did harm."""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from local.system import System
from tests.faults import proving
from tests.faults.injecting import Faults
from tests.faults.patience import Answers, walk_patiently
from tests.support.killing import Outcome
from tests.support.stack import Stack

HEALED_WITHIN = 120
QUIET_FOR = 3.0
LOOK_EVERY = 0.5
"""All in seconds."""


@dataclass(frozen=True)
class Proof:
    """One thing that must hold, and what speaks against it."""

    what: str
    against: list[str]


@dataclass(frozen=True)
class Programme:
    """What was done, and what came of it."""

    faults: Faults
    answers: Answers
    addresses: list[str]
    proofs: list[Proof]

    @property
    def holds(self) -> bool:
        """Tell whether nothing speaks against anything."""
        return not any(each.against for each in self.proofs)


@dataclass(frozen=True)
class Plan:
    """How much is done: so many faults, from this seed, to customers who walk so many at once."""

    seed: int
    faults: int
    at_once: int = 2


def carry_out(plan: Plan, system: System, stack: Stack, account: str, undisturbed: Outcome) -> Programme:
    """Let customers come, as many at once as planned, until all faults were injected; then heal, and prove."""
    answers, addresses = Answers(), list[str]()
    drawn = random.Random(plan.seed)  # noqa: S311 - the same faults for the same seed
    faults = Faults(system, stack, drawn, plan.faults)
    with _meanwhile(faults), ThreadPoolExecutor(plan.at_once) as walking:
        while len(faults.injected) < plan.faults:
            coming = [f"customer-{plan.seed}-{len(addresses) + each}@contoso.example" for each in range(plan.at_once)]
            addresses += coming
            list(walking.map(lambda address: walk_patiently(system, address, account, answers), coming))
    _heal(system)
    return Programme(faults, answers, addresses, _proofs(system, faults, answers, addresses, undisturbed))


@contextmanager
def _meanwhile(faults: Faults) -> Iterator[None]:
    injecting = threading.Thread(target=faults.run, name="faults")
    injecting.start()
    try:
        yield
    finally:
        faults.stop.set()
        injecting.join()


def _heal(system: System) -> None:
    """Wait until nothing waits to be said or done, and stays so."""
    end, quiet_since = time.monotonic() + HEALED_WITHIN, time.monotonic()
    with proving.gathered(system) as evidence:
        while time.monotonic() < end and time.monotonic() - quiet_since < QUIET_FOR:
            if proving.unfinished(evidence.databases):
                quiet_since = time.monotonic()
            time.sleep(LOOK_EVERY)


def _proofs(
    system: System, faults: Faults, answers: Answers, addresses: list[str], undisturbed: Outcome
) -> list[Proof]:
    killed = len([each for each in faults.of_kind("kill worker") if each.what == "notifier"])
    errors = {status: count for status, count in answers.statuses.items() if status >= 500 and status != 503}
    with proving.gathered(system) as evidence:
        once = proving.each_mail_counts_once(evidence, addresses, undisturbed)
        return [
            Proof("every accepted request ends", proving.every_request_ends(evidence)),
            Proof("each mail is counted once", once),
            Proof("no customer's data in another's", proving.customers_are_apart(evidence)),
            Proof("one letter an occasion, and one more a crash", proving.letters_come_once(evidence, killed)),
            Proof("no token in the clear", proving.no_token_is_in_the_clear(evidence)),
            Proof("no dead letter", proving.nothing_was_put_aside(evidence)),
            Proof("no answer of an error but 503", [f"{count} answers {status}" for status, count in errors.items()]),
        ]
