"""The whole system in one process: every service with its own database, a broker in memory, a clock that is turned.

Microsoft is the emulator, served over TLS; letters go over SMTP to a server in this process; pages are asked for by
`requests` without a network. Nothing happens until `settle` lets the workers take their turns.
"""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from aiosmtpd.controller import Controller
from pydantic_settings import BaseSettings
from werkzeug.middleware.dispatcher import DispatcherMiddleware

import services.consent.settings
import services.consent.wiring
import services.notifier.settings
import services.notifier.wiring
import services.reports.settings
import services.reports.wiring
import services.scanner.settings
import services.scanner.wiring
import services.signup.settings
import services.signup.wiring
from emulator.server import Emulator
from local.ports import free_port
from operations.secret_files import make_secrets
from services.scanner.jail.analysers import Analysers
from shared.events.catalog import Event
from shared.events.envelope import Envelope, decode
from shared.messaging.broker import Message, Received
from shared.messaging.memory import MemoryBroker
from shared.messaging.topics import TOPICS
from shared.messaging.worker import Worker
from shared.mongodb import Document, Documents, connect
from tests.services.notifier.mail_server import Letterbox
from tests.support.clock import TurnableClock
from tests.support.forgetful import ForgetfulBroker
from tests.support.overhearing import Overhearing
from tests.support.web import ROOT

PORTALS = {"shindan": "https://shindan.test", "nozomi": "https://shindan.nozomi.example"}
"""Where each brand's portal is; the first is under a host of no brand, so it shows the default one."""
PORTAL = PORTALS["shindan"]
CALLBACKS = tuple(f"{each}/consent/{name}" for each in PORTALS.values() for name in ("callback", "admin-callback"))
SERVICES = ("signup", "consent", "scanner", "notifier", "reports")
QUIET_SECONDS = 4
"""For how long nothing may happen before the system counts as settled: longer than any pause of a chore."""
MOST_TURNS = 5_000
_PASSING = ("outbox", "outbox_leased_until")

S = TypeVar("S", bound=BaseSettings)

Dump = Mapping[str, Mapping[str, Document]]
"""Documents by their ids, by service and collection."""


@dataclass(frozen=True)
class Shindan:
    """What runs."""

    clock: TurnableClock
    broker: ForgetfulBroker
    emulator: Emulator
    letterbox: Letterbox
    databases: Mapping[str, Documents]
    workers: Mapping[str, Worker]
    pages: DispatcherMiddleware
    make_pages: Callable[..., DispatcherMiddleware]
    """What starts the web processes anew, over the same databases or over other ones."""
    confirmation_key: bytes
    commands: Overhearing
    told: Mapping[str, Any]
    """What the processes are told; each takes what concerns it by `settings_for`."""

    def settle(self) -> None:
        """Let all workers take turns, and seconds go by, until nothing happens any more."""
        quiet = 0
        for _ in range(MOST_TURNS):
            if self.turn_workers(*self.workers):
                quiet = 0
                continue
            self.clock.turn(seconds=1)
            quiet += 1
            if quiet > QUIET_SECONDS:
                return
        raise AssertionError("it does not come to rest")

    def turn_workers(self, *names: str) -> int:
        """Let some workers take one turn each and return how much was done."""
        return sum(self.workers[name].step() for name in names)

    def said(self, *kinds: type[Event]) -> list[Any]:
        """Return the events of some kinds, in order within each key."""
        return [each.data for each in self.envelopes() if isinstance(each.data, kinds)]

    def envelopes(self) -> list[Envelope[Any]]:
        """Return all that was published, topic by topic."""
        return [decode(each.value) for each in self.messages()]

    def messages(self) -> list[Received]:
        """Return all messages of the events' topics as they were published."""
        return [each for topic in TOPICS for each in self.broker.read(topic.value)]

    def replay(self) -> None:
        """Publish everything that was published once more, and let the services handle it."""
        publisher = self.broker.publisher()
        publisher.publish([Message(each.topic, each.key or "", each.value, each.headers) for each in self.messages()])
        self.settle()

    def dead_letters(self) -> list[Received]:
        """Return what no service could handle."""
        return [each for service in SERVICES for each in self.broker.read(f"{service}-dead-letters")]

    def letter(self, pattern: str) -> str:
        """Return the first match in the newest letter that has one."""
        texts = [self.letterbox.text(number) for number in range(len(self.letterbox.mails))]
        found = [match[0] for text in texts if (match := re.search(pattern, text))]
        assert found, f"no letter has {pattern}: {self.letterbox.subjects}"
        return found[-1]

    def dump(self) -> Dump:
        """Return what the databases hold but for what only passes through them."""
        return {
            f"{service}.{name}": {
                str(each["_id"]): {key: value for key, value in each.items() if key not in _PASSING}
                for each in database[name].find()
            }
            for service, database in self.databases.items()
            for name in database.list_collection_names()
            if name != "attempts"
        }


@contextmanager
def in_process(
    emulator: Emulator,
    mongodb_uri: str,
    *,
    clock: TurnableClock,
    analysers: Analysers,
    folder: Path,
    told: Mapping[str, Any] = MappingProxyType({}),
) -> Iterator[Shindan]:
    """Put all services together, with databases of their own that are dropped at the end.

    `told` are settings that are not the usual ones.
    """
    commands, run = Overhearing(), uuid.uuid4().hex
    client = connect(mongodb_uri, "admin", listeners=[commands]).client
    secrets = {name: path.read_text(encoding="utf-8") for name, path in make_secrets(folder / "secrets").items()}
    databases = {name: client[f"test_{run}_{name}"] for name in SERVICES}
    broker, letterbox = ForgetfulBroker(), Letterbox()
    controller = Controller(letterbox, hostname="127.0.0.1", port=free_port(), ready_timeout=60)
    controller.start()
    common = {**_common(emulator, mongodb_uri, secrets), "smtp_port": controller.port, **told}
    make_pages = partial(_pages, common, databases=databases, clock=clock, analysers=analysers)
    try:
        yield Shindan(
            clock=clock,
            broker=broker,
            emulator=emulator,
            letterbox=letterbox,
            databases=databases,
            workers=_workers(common, databases, broker, clock, analysers),
            pages=make_pages(),
            make_pages=make_pages,
            confirmation_key=secrets["confirmation_key"].encode(),
            commands=commands,
            told=common,
        )
    finally:
        controller.stop()
        for each in databases.values():
            client.drop_database(each.name)
        client.close()


def _common(emulator: Emulator, mongodb_uri: str, secrets: Mapping[str, str]) -> dict[str, Any]:
    application = emulator.world.application
    return {
        **secrets,
        "mongodb_uri": mongodb_uri,
        "kafka_bootstrap": "localhost:1",
        "entra_authority": emulator.addresses.authority,
        "graph_url": emulator.addresses.graph,
        "client_id": application.client_id,
        "client_secret": application.client_secret,
        "ca_file": emulator.addresses.ca,
        "portal": PORTAL,
        "brands_folder": ROOT / "brands",
        "smtp_host": "127.0.0.1",
        "smtp_starttls": False,
    }


def settings_for(settings: type[S], common: Mapping[str, Any]) -> S:
    """Return the settings of a process, which is told only what concerns it."""
    return settings(**{name: value for name, value in common.items() if name in settings.model_fields})


def _workers(
    common: Mapping[str, Any],
    databases: Mapping[str, Documents],
    broker: MemoryBroker,
    clock: TurnableClock,
    analysers: Analysers,
) -> dict[str, Worker]:
    reading = settings_for(services.scanner.settings.WorkerSettings, common)
    make_scanner = partial(services.scanner.wiring.make_worker, reading, analysers=analysers)
    makers: dict[str, Callable[..., Worker]] = {
        "signup": partial(services.signup.wiring.make_worker, settings_for(services.signup.settings.Settings, common)),
        "consent": partial(
            services.consent.wiring.make_worker, settings_for(services.consent.settings.Settings, common)
        ),
        "scanner": make_scanner,
        "notifier": partial(
            services.notifier.wiring.make_worker, settings_for(services.notifier.settings.Settings, common)
        ),
        "reports": partial(
            services.reports.wiring.make_worker, settings_for(services.reports.settings.Settings, common)
        ),
    }
    return {name: make(databases[name], broker, clock=clock) for name, make in makers.items()}


def _pages(
    common: Mapping[str, Any], *, databases: Mapping[str, Documents], clock: TurnableClock, analysers: Analysers
) -> DispatcherMiddleware:
    signup = settings_for(services.signup.settings.Settings, common)
    consent = settings_for(services.consent.settings.Settings, common)
    reports = settings_for(services.reports.settings.Settings, common)
    mails = settings_for(services.scanner.settings.PageSettings, common)
    return DispatcherMiddleware(
        services.signup.wiring.make_app(signup, databases["signup"], clock=clock),
        {
            "/consent": services.consent.wiring.make_app(consent, databases["consent"], clock=clock),
            "/reports": services.reports.wiring.make_app(reports, databases["reports"], clock=clock),
            "/api": services.reports.wiring.make_api(reports, databases["reports"], clock=clock),
            "/mails": services.scanner.wiring.make_app(mails, databases["scanner"], analysers=analysers, clock=clock),
        },
    )
