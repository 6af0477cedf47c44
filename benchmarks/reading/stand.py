"""A scanner process over a real database and broker, reading from an emulator of its own."""

import json
import shutil
import ssl
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

from benchmarks.processes import below, cpu_seconds
from local.environments import Servers, base, secrets_of
from local.ports import free_port
from local.processes import Process
from local.servers import start_mongod, start_tansu
from operations.secret_files import make_secrets, write_secret
from services.scanner.figures import Figures
from shared.events.catalog import ConsentGranted, ScanRequested
from shared.events.catalog import Event as Said
from shared.events.details import Scope
from shared.events.envelope import announce, encode
from shared.messaging.broker import Message
from shared.messaging.kafka import KafkaBroker
from shared.mongodb import Documents, connect

READY_WITHIN, LOOK_EVERY = 120, 0.05
LONGEST = 1_800


@dataclass(frozen=True)
class Run:
    """What one scan took: seconds from the first page to the last, CPU seconds of the scanner and its children."""

    mails: int
    seconds: float
    requests: int
    throttled: int
    scanner_cpu: float
    emulator_cpu: float


class Stand:
    """What runs; scans are asked for one after another."""

    def __init__(self, folder: Path, settings: dict[str, str], *, latency_ms: int, tenant: Path) -> None:
        """Start the parts; raises StartFailed."""
        self._folder, self._started = folder, list[Process]()
        mongod, uri = start_mongod(folder)
        self._started.append(mongod)
        kafka, self._kafka = start_tansu(folder)
        self._started.append(kafka)
        self._emulator, self._told = self._start_emulator(tenant, latency_ms)
        self.database: Documents = connect(uri, "scanner")
        self._scanner = self._start_scanner(uri, settings)

    def scan(self, mails_expected: int) -> Run:
        """Let the whole tenant be read once."""
        self._behave("DELETE", "state")
        cpu = self._cpu()
        scan_id = self._request_scan()
        figures, begun = Figures(self.database), 0.0
        deadline = time.monotonic() + LONGEST
        while (read := figures.standing(scan_id).tally.mails) < mails_expected:
            if not begun and self.database["items"].find_one({"scan_id": scan_id, "kind": "listing"}, {"_id": 1}):
                begun = time.monotonic()
            if time.monotonic() > deadline or self._scanner.status is not None:
                raise RuntimeError(f"only {read} of {mails_expected} mails were read\n{self._scanner.end_of_log()}")
            time.sleep(LOOK_EVERY)
        seconds = time.monotonic() - begun
        scanner, emulator = (after - before for after, before in zip(self._cpu(), cpu, strict=True))
        state = self._behave("GET", "state")
        mailboxes = state["mailboxes"].values()
        throttled = sum(each["throttled"] for each in mailboxes)
        return Run(read, seconds, sum(each["requests"] for each in mailboxes), throttled, scanner, emulator)

    def stop(self) -> None:
        """Stop everything, last started first."""
        self.database.client.close()
        for process in reversed(self._started):
            process.stop()

    def _start_emulator(self, tenant: Path, latency_ms: int) -> tuple[Process, dict[str, Any]]:
        arguments = [f"--tenant={tenant}", f"--latency-ms={latency_ms}", "--granted"]
        emulator = self._python("emulator", ["emulator", *arguments], None)
        told: dict[str, Any] = json.loads(emulator.first_line(within=READY_WITHIN, stop=Event()))
        return emulator, told

    def _start_scanner(self, mongodb_uri: str, settings: dict[str, str]) -> Process:
        files = make_secrets(self._folder / "secrets")
        secret = write_secret(self._folder / "secrets" / "client_secret", self._told["client_secret"])
        port = free_port()
        environment = {
            **base(Servers(mongodb_uri, self._kafka, True, 25, "http://localhost")),
            **secrets_of("scanner", files),
            "ENTRA_AUTHORITY": self._told["authority"],
            "GRAPH_URL": self._told["graph"],
            "CLIENT_ID": self._told["client_id"],
            "CLIENT_SECRET_FILE": str(secret),
            "CA_FILE": self._told["ca"],
            "WORKER_PORT": str(port),
            **settings,
        }
        scanner = self._python("scanner", ["services.scanner", "worker"], environment)
        scanner.wait_until(lambda: _is_ready(port), within=READY_WITHIN)
        return scanner

    def _python(self, name: str, arguments: list[str], environment: dict[str, str] | None) -> Process:
        log = self._folder / f"{name}.log"
        process = Process(name, [sys.executable, "-m", *arguments], log_path=log, environment=environment)
        self._started.append(process)
        return process

    def _request_scan(self) -> str:
        scan_id, customer_id, now = uuid.uuid4().hex, uuid.uuid4().hex, datetime.now(UTC)
        granted = ConsentGranted(
            customer_id=customer_id,
            consent_id=f"consent-{scan_id}",
            tenant_id=self._told["tenant_id"],
            tenant_name="Fabrikam",
            scope=Scope.ORGANISATION,
            granted_by="user1@fabrikam.example",
            granted_at=now,
        )
        requested = ScanRequested(
            customer_id=customer_id,
            scan_id=scan_id,
            consent_id=granted.consent_id,
            days=None,
            requested_by="customer",
            requested_at=now,
        )
        publisher = KafkaBroker(self._kafka, enable_idempotence=False).publisher()
        publisher.publish([_message(granted), _message(requested)])
        publisher.close()
        return scan_id

    def _cpu(self) -> tuple[float, float]:
        scanner, emulator = self._scanner.pid, self._emulator.pid
        return sum(map(cpu_seconds, (scanner, *below(scanner)))), cpu_seconds(emulator)

    def _behave(self, method: str, switch: str) -> dict[str, Any]:
        url = f"{self._told['authority']}/emulator/{switch}"
        request = urllib.request.Request(url, method=method)  # noqa: S310 — our own
        context = ssl.create_default_context(cafile=self._told["ca"])
        with urllib.request.urlopen(request, context=context) as answer:  # noqa: S310 — our own
            text = answer.read()
        return json.loads(text) if text else {}


def _message(said: Said) -> Message:
    return Message(said.topic, said.key, encode(announce(said, source="benchmark")))


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def standing(folder: Path, settings: dict[str, str], *, latency_ms: int, tenant: Path) -> Iterator[Stand]:
    """Start everything and stop it when the block ends."""
    folder.mkdir(mode=0o700)
    stand = Stand(folder, settings, latency_ms=latency_ms, tenant=tenant)
    try:
        yield stand
    finally:
        stand.stop()
        shutil.rmtree(folder, ignore_errors=True)
