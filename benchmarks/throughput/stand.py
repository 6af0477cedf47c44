"""The services' workers over a real mongod, Apache Kafka and an emulated Microsoft 365, and scans that run on them.

with standing(folder, [tenant]) as stand, stand.scanners(2):
    ended = stand.scan()
"""

import json
import ssl
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from benchmarks.throughput.asking import Scan, ask_for_scan
from benchmarks.throughput.course import Course
from benchmarks.throughput.usage import Usage, measured
from local.apache_kafka import Cluster
from local.environments import Servers, base, secrets_of
from local.ports import free_port
from local.processes import Process
from local.servers import start_mongod
from operations.secret_files import make_secrets, write_secret
from services.scanner.figures import Figures
from shared.mongodb import Documents, connect

READY_WITHIN, LOOK_EVERY, LONGEST = 120.0, 0.05, 1_800.0
"""Seconds."""
LISTENING = ("signup", "consent", "notifier", "reports")
INSTRUMENTED = "benchmarks.throughput.instrumented"


@dataclass(frozen=True)
class Ended:
    """A scan that has ended: seconds and CPU seconds by kind of process, until all was read, and until its result.

    `middle_pace` is that of the middle half of the mails: without opening mailboxes, and without the last of them.
    """

    mails: int
    read_within: float
    ended_within: float
    reading: Usage
    whole: Usage
    middle_pace: float


class Stand:
    """What runs; scanners come and go."""

    def __init__(
        self, folder: Path, tenants: Sequence[Path], settings: Mapping[str, str], *, instrumented: bool
    ) -> None:
        """Start everything but scanners; raises StartFailed."""
        self.folder, self._is_instrumented = folder, instrumented
        self.processes: dict[str, Process] = {}
        self.ports: dict[str, int] = {}
        self._cluster = Cluster(folder, 1)
        try:
            self._start(tenants, settings)
        except BaseException:
            self.stop()
            raise

    def _start(self, tenants: Sequence[Path], settings: Mapping[str, str]) -> None:
        self._cluster.start(1)
        self.processes["kafka"] = self._cluster.processes[1]
        self.processes["mongod"], self.mongodb_uri = start_mongod(self.folder)
        self.reports, self.scanner = (self.database(name) for name in ("reports", "scanner"))
        self.told = self._answering("emulator", ["--granted", *(f"--tenant={each}" for each in tenants)])
        letters = self._answering("local.letters", [str(self.folder / "letters")])
        self._cluster.await_ready(1)
        self.kafka = self._cluster.bootstrap
        servers = Servers(self.mongodb_uri, self.kafka, False, letters["smtp"], "http://localhost")
        self._files = make_secrets(self.folder / "secrets")
        self._environment = {**base(servers), **self._application(), **settings}
        for service in LISTENING:
            self._start_worker(service, service)
        self._await_ready(LISTENING)

    def database(self, name: str) -> Documents:
        """Return a service's database."""
        return connect(self.mongodb_uri, name)

    @contextmanager
    def scanners(self, number: int, settings: Mapping[str, str] | None = None) -> Iterator[Sequence[str]]:
        """Run so many scanner processes while the block lasts; gives their names."""
        names = [f"scanner-{each}" for each in range(1, number + 1)]
        try:
            for name in names:
                self._start_worker(name, "scanner", settings or {})
            self._await_ready(names)
            yield names
        finally:
            started = [self.processes.pop(name) for name in names if name in self.processes]
            for process in started:
                process.ask_to_stop()
            for process in started:
                process.wait(60)

    def latency(self, milliseconds: int) -> None:
        """Let each answer of Graph take so long."""
        self.switch("POST", "behaviour", {"latency_ms": milliseconds})

    def scan(self, tenant: int = 0) -> Ended:
        """Let a whole tenant be read, and wait for the result in the reports' database."""
        before, begun = self.usage(), time.monotonic()
        scan = self.ask(tenant)
        course = Course(Figures(self.scanner), scan.scan_id)

        def is_read() -> bool:
            course.note()
            return self.is_read(scan)

        self.wait(is_read)
        read, read_within = self.usage(), time.monotonic() - begun
        self.wait(lambda: self.result(scan) is not None)
        ended, ended_within = self.usage(), time.monotonic() - begun
        result = self.result(scan)
        mails = int(result["mails"]) if result else 0
        return Ended(mails, read_within, ended_within, read - before, ended - before, course.middle_pace())

    def ask(self, tenant: int = 0) -> Scan:
        """Ask for a scan by a new customer, and do not wait for it."""
        tenants = self.told.get("tenants", [self.told])
        return ask_for_scan(self.kafka, tenants[tenant]["tenant_id"], tenants[tenant]["users"][0])

    def is_read(self, scan: Scan) -> bool:
        """Tell whether all mails of a scan were judged once: the second pass has begun, or nothing is left of it."""
        survey = {"scan_id": scan.scan_id, "kind": "survey"}
        return self.scanner["items"].find_one(survey, {"_id": 1}) is not None or self.result(scan) is not None

    def result(self, scan: Scan) -> dict[str, Any] | None:
        """Return the totals that the reports' database holds of a scan; None before its end."""
        found = self.reports["scans"].find_one({"_id": scan.scan_id}, {"completed": 1, "failed": 1}) or {}
        if "failed" in found:
            raise RuntimeError(f"the scan failed: {found['failed']}")
        return found.get("completed")

    def wait(self, until: Callable[[], bool], within: float = LONGEST) -> float:
        """Look until something is so, return the seconds; raises RuntimeError when a process ends or time is over."""
        begun = time.monotonic()
        deadline = begun + within
        while not until():
            for process in self.processes.values():
                if process.status is not None:
                    raise RuntimeError(process.obituary())
            if time.monotonic() > deadline:
                raise RuntimeError(f"nothing came within {within:.0f} s; logs are in {self.folder}")
            time.sleep(LOOK_EVERY)
        return time.monotonic() - begun

    def usage(self) -> Usage:
        """Return what each kind of process has used so far."""
        return measured(self.processes, self.ports if self._is_instrumented else {})

    def switch(self, method: str, name: str, body: object = None) -> dict[str, Any]:
        """Turn or read one of the emulator's switches."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        url = f"{self.told['authority']}/emulator/{name}"
        request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310 — our own
        trusted = ssl.create_default_context(cafile=self.told["ca"])
        with urllib.request.urlopen(request, context=trusted) as answer:  # noqa: S310 — our own
            text = answer.read()
        return json.loads(text) if text else {}

    def stop(self) -> None:
        """Stop everything, last started first."""
        for process in reversed(self.processes.values()):
            process.ask_to_stop()
        for process in reversed(self.processes.values()):
            process.wait(30)

    def _application(self) -> dict[str, str]:
        secret = write_secret(self.folder / "secrets" / "client_secret", self.told["client_secret"])
        return {
            "ENTRA_AUTHORITY": self.told["authority"],
            "GRAPH_URL": self.told["graph"],
            "CLIENT_ID": self.told["client_id"],
            "CLIENT_SECRET_FILE": str(secret),
            "CA_FILE": self.told["ca"],
        }

    def _start_worker(self, name: str, service: str, settings: Mapping[str, str] = {}) -> None:
        self.ports[name] = free_port()
        own = {"WORKER_PORT": str(self.ports[name]), **secrets_of(service, self._files), **settings}
        program = [INSTRUMENTED] if self._is_instrumented else []
        self._python(name, [*program, f"services.{service}", "worker"], {**self._environment, **own})

    def _await_ready(self, names: Sequence[str]) -> None:
        for name in names:
            self.processes[name].wait_until(partial(_is_ready, self.ports[name]), within=READY_WITHIN)

    def _answering(self, module: str, arguments: Sequence[str]) -> dict[str, Any]:
        process = self._python(module.rpartition(".")[2], [module, *arguments], None)
        told: dict[str, Any] = json.loads(process.first_line(within=READY_WITHIN, stop=Event()))
        return told

    def _python(self, name: str, arguments: Sequence[str], environment: Mapping[str, str] | None) -> Process:
        command, log = [sys.executable, "-m", *arguments], self.folder / f"{name}.log"
        self.processes[name] = Process(name, command, log_path=log, environment=environment)
        return self.processes[name]


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def standing(
    folder: Path, tenants: Sequence[Path], settings: Mapping[str, str] | None = None, *, instrumented: bool = False
) -> Iterator[Stand]:
    """Start everything but scanners, and stop it when the block ends; `settings` are told to every worker.

    Instrumented workers tell, besides, what they used their CPU time for.
    """
    folder.mkdir(mode=0o700, parents=True)
    stand = Stand(folder, tenants, settings or {}, instrumented=instrumented)
    try:
        yield stand
    finally:
        stand.stop()
