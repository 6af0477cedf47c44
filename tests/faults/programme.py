"""Customers walk through the whole system while faults are injected; then it is proved that none of them did harm."""

import math
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

from local.browser import Astray
from local.system import System
from tests.faults import proving
from tests.faults.injecting import Faults
from tests.faults.kinds import SHORT_ONES
from tests.faults.patience import FILE_WITHIN, PAGE_WITHIN, Answers, Customer
from tests.faults.poisoning import costs_only_itself
from tests.faults.scene import Scene
from tests.support.gateway import Gateway
from tests.support.killing import Outcome, outcome, walk
from tests.support.restarting import Watch
from tests.support.stack import Stack

HEALED_WITHIN = 240
QUIET_FOR = 3.0
LOOK_EVERY = 0.5
"""All in seconds."""
SCOPES = ("organisation", "one_mailbox")
MAILBOX = "priya.sharma@contoso.example"
"""Whose mailbox it is that is granted alone."""
ARRIVES = "every customer comes to the result"

Undisturbed = Mapping[str, Outcome]
"""What comes of a walk without faults, by what is let be read."""


@dataclass(frozen=True)
class Proof:
    """One thing that must hold, and what speaks against it."""

    what: str
    against: Sequence[str]


@dataclass(frozen=True)
class Programme:
    """What was done, and what came of it."""

    faults: Faults
    customers: Sequence[Customer]
    proofs: Sequence[Proof]

    @property
    def answers(self) -> Answers:
        """Return what everybody was answered."""
        return self.faults.scene.answers

    @property
    def holds(self) -> bool:
        """Tell whether nothing speaks against anything."""
        return not any(each.against for each in self.proofs)


@dataclass(frozen=True)
class Plan:
    """How much is done: so many faults of some kinds, from this seed, to customers who walk so many at once."""

    seed: int
    faults: int
    at_once: int = 2
    kinds: Sequence[str] = SHORT_ONES
    within: float = math.inf
    """For how many seconds faults come."""
    measured: float = 0.75
    """After which share it is waited until work goes on."""
    say: Callable[[str], None] = field(default=lambda _line: None)


@dataclass(frozen=True)
class Place:
    """Where it is done, who grants there, and what comes of that without faults."""

    system: System
    stack: Stack
    administrator: str
    usual: Undisturbed
    watch: Watch
    gateway: Gateway | None = None
    poison: str = ""
    """What the poison in the mailboxes is for: the jail, or the worker itself."""


def undisturbed(system: System, administrator: str) -> Undisturbed:
    """Let one customer of each scope walk before anything happens."""
    found = {}
    for scope, account in zip(SCOPES, (administrator, MAILBOX), strict=True):
        walk(system, unharmed(scope), account=account, scope=scope)
        found[scope] = outcome(system, unharmed(scope))
    return found


def unharmed(scope: str) -> str:
    """Return the address of the customer who lets this be read, and to whom nothing happened."""
    return f"unharmed-{scope}@contoso.example"


def carry_out(plan: Plan, place: Place) -> Programme:
    """Let customers come, as many at once as planned, until all faults were injected; then heal, and prove."""
    drawn = random.Random(plan.seed)  # noqa: S311 - the same faults for the same seed
    scene = Scene(place.system, place.stack, drawn, place.watch, unharmed("organisation"), place.gateway, plan.say)
    faults = Faults(scene, plan.kinds, plan.faults, plan.within, plan.measured)
    customers, given_up = list[Customer](), threading.Event()

    def come(customer: Customer) -> None:
        account = place.administrator if customer.scope == "organisation" else MAILBOX
        try:
            customer.walk(place.system, account, scene.answers, given_up)
        except (Astray, requests.RequestException) as error:
            scene.tell(ARRIVES, f"{customer.address}: {error}")
        plan.say(f"{customer.address}, {customer.scope}: came through")

    with _meanwhile(faults), ThreadPoolExecutor(plan.at_once) as walking, _setting(given_up):
        while not scene.stop.is_set() and not scene.against[ARRIVES]:
            coming = [_customer(plan.seed, len(customers) + each) for each in range(plan.at_once)]
            customers += coming
            list(walking.map(come, coming))
    heal(place.system)
    return Programme(faults, customers, _proofs(faults, customers, place))


def heal(system: System) -> None:
    """Wait until nothing waits to be said or done, and stays so."""
    end, quiet_since = time.monotonic() + HEALED_WITHIN, time.monotonic()
    with proving.gathered(system) as evidence:
        while time.monotonic() < end and time.monotonic() - quiet_since < QUIET_FOR:
            if proving.unfinished(evidence.databases):
                quiet_since = time.monotonic()
            time.sleep(LOOK_EVERY)


def _customer(seed: int, number: int) -> Customer:
    network = f"127.{1 + seed % 200}.{1 + number // 250}.{1 + number % 250}"
    return Customer(f"customer-{seed}-{number}@contoso.example", network, SCOPES[number % len(SCOPES)])


@contextmanager
def _setting(flag: threading.Event) -> Iterator[None]:
    """Set a flag at the end of the block, however that comes."""
    try:
        yield
    finally:
        flag.set()


@contextmanager
def _meanwhile(faults: Faults) -> Iterator[None]:
    injecting = threading.Thread(target=faults.run, name="faults")
    injecting.start()
    try:
        yield
    finally:
        faults.scene.stop.set()
        injecting.join()


def _proofs(faults: Faults, customers: Sequence[Customer], place: Place) -> list[Proof]:
    scene = faults.scene
    killed = len([each for each in faults.injected if each.what.startswith("notifier")])
    errors = {
        status: count
        for status, count in scene.answers.statuses.items()
        if not status or (status >= 500 and status != 503)
    }
    with proving.gathered(scene.system) as evidence:
        expected = {each.address: place.usual[each.scope] for each in customers}
        found = {
            "every accepted request ends": proving.every_request_ends(evidence),
            "each mail is counted once": proving.each_mail_counts_once(evidence, expected),
            "no customer's data in another's": proving.customers_are_apart(evidence),
            "one letter an occasion, and one more a crash": proving.letters_come_once(evidence, killed),
            "no token in the clear": proving.no_token_is_in_the_clear(evidence),
            "no dead letter": proving.nothing_was_put_aside(
                evidence, deadly=place.administrator if place.poison == "worker" else ""
            ),
            "no answer of an error but 503": [f"{count} answers {status}" for status, count in errors.items()],
            f"a page answers within {PAGE_WITHIN:.0f} s, a file within {FILE_WITHIN:.0f}": scene.answers.late,
            ARRIVES: [],
            "work goes on in time": [],
        }
    if place.poison:
        found["poison costs only itself"] = costs_only_itself(
            place.poison, place.usual["organisation"], scene.watch.ended
        )
    for what, against in scene.against.items():
        found[what] = [*found.get(what, []), *against]
    return [Proof(what, against) for what, against in found.items()]
