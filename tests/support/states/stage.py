"""The running system in which every state of every page is prepared; then no worker takes a turn, and time stands."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, TypeVar, cast

from flask import Flask, abort

from emulator.server import serve
from emulator.tenants import load_tenant
from services.scanner.jail.analysers import Analysers
from shared.events.catalog import Event
from shared.events.envelope import announce
from shared.messaging.broker import Message
from shared.outbox import entries
from tests.emulator.builders import OTHER_TENANT_ID, a_tenant_folder, fill
from tests.support.asking import from_anywhere
from tests.support.clock import TurnableClock
from tests.support.in_process import CALLBACKS, Shindan, in_process
from tests.support.routes import API
from tests.support.small_tenant import a_small_tenant
from tests.support.visitor import Visitor

FABRIKAM_ADMINISTRATOR = "chief@fabrikam.example"
STUMBLE = "/stumble"
T = TypeVar("T")


class Stage:
    """The system, and what was prepared in it."""

    def __init__(self, system: Shindan) -> None:
        """Take a system in which nothing has happened, and let each of its requests come from somewhere else."""
        self.system = system
        self.apps: dict[str, Flask] = {
            "": cast("Flask", system.pages.app),
            **{prefix: cast("Flask", app) for prefix, app in system.pages.mounts.items() if prefix != API},
        }
        self._prepared: dict[Callable[[Stage], object], object] = {}
        self._numbers = itertools.count(1)
        self.apps[""].add_url_rule(f"{STUMBLE}/<int:status>", "stumble", _stumble)
        system.pages.app = from_anywhere(system.pages.app)
        system.pages.mounts = {prefix: from_anywhere(app) for prefix, app in system.pages.mounts.items()}

    def once(self, prepare: "Callable[[Stage], T]") -> T:
        """Do something once, and return what came of it ever after."""
        if prepare not in self._prepared:
            self._prepared[prepare] = prepare(self)
        return self._prepared[prepare]  # type: ignore[return-value]

    def stranger(self) -> Visitor:
        """Return somebody who has never been here."""
        return Visitor(self.system, f"hanako.sato{next(self._numbers)}@contoso.example", "ja")

    def newcomer(self) -> Visitor:
        """Return a customer who has just signed up."""
        visitor = self.stranger()
        visitor.sign_up()
        return visitor

    def customer_id(self, visitor: Visitor) -> str:
        """Return the id of a customer."""
        found = self.system.databases["signup"]["customers"].find_one({"address": visitor.address})
        assert found is not None, f"{visitor.address} has not signed up"
        return str(found["_id"])

    def post_letters(self) -> None:
        """Let the letters to new customers go out, and nothing else happen."""
        self.system.clock.turn(seconds=2)
        while self.system.turn_workers("signup", "notifier"):
            pass

    def hear(self, *events: Event) -> None:
        """Let the services hear of events."""
        said = [each for event in events for each in entries(announce(event, source="test", clock=self.system.clock))]
        publisher = self.system.broker.publisher()
        publisher.publish([Message(each["topic"], each["key"], each["value"]) for each in said])
        while self.system.turn_workers("reports", "consent", "notifier"):
            pass


@contextmanager
def staged(mongodb_uri: str, analysers: Analysers, folder: Path) -> Iterator[Stage]:
    """Start the system over two small tenants; its PDFs are given no time, so that they fail."""
    clock = TurnableClock()
    contoso = a_small_tenant(folder / "contoso")
    people = {FABRIKAM_ADMINISTRATOR: "administrator = true"}
    fabrikam = a_tenant_folder(
        folder / "fabrikam", tenant_id=OTHER_TENANT_ID, name="Fabrikam", domain="fabrikam.example", users=people
    )
    fill(fabrikam, 2, address=FABRIKAM_ADMINISTRATOR)
    tenants = [load_tenant(contoso), load_tenant(fabrikam)]
    with (
        serve(tenants, redirect_uris=CALLBACKS, clock=clock) as emulator,
        in_process(
            emulator, mongodb_uri, clock=clock, analysers=analysers, folder=folder, told={"pdf_seconds": 0.001}
        ) as system,
    ):
        yield Stage(system)


def _stumble(status: int) -> NoReturn:
    abort(status)
