"""The whole system as child processes: started in order, watched, stopped in reverse."""

import json
import os
import shutil
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from local.environments import Servers, base, local_sources, real_application, secrets_of, secrets_of_all
from local.ports import free_port, listening_socket
from local.processes import Process
from local.servers import start_mongod, start_tansu
from operations.secret_files import make_secrets, write_secret

SERVICES = ("signup", "consent", "notifier", "reports")
STOPPED_WITHIN = 40
STARTED_WITHIN = 90
"""Seconds for one process, on a machine that is busy with the others."""

Report = Callable[[str, str], None]
"""Is told a process's name and what is the matter with it."""


@dataclass(frozen=True)
class Addresses:
    """Where everything is; without an emulator Microsoft itself is asked."""

    portal: str
    letters: str
    emulator: str | None
    kafka: str
    mongodb: str


class System:
    """What runs; `stop` leaves nothing behind."""

    def __init__(self, folder: Path, stop: threading.Event, report: Report) -> None:
        """Write logs, letters and secrets into `folder`; `stop` gives up waiting for what starts."""
        self.folder = folder
        self.processes: dict[str, Process] = {}
        self.addresses: Addresses
        self.certificate_authority: str | None = None
        self.ports: dict[str, int] = {}
        self._stages: list[list[Process]] = []
        self.stopping = stop
        self._report = report

    def start(self, tenant: Path | None, *, scanners: int, portal_port: int) -> None:
        """Start everything in order; raises StartFailed and Cancelled."""
        listener = listening_socket(portal_port)
        portal = f"http://localhost:{listener.getsockname()[1]}"
        mongodb_uri = os.environ.get("MONGODB_URI") or self._server("mongod", start_mongod)
        kafka_given = os.environ.get("KAFKA_BOOTSTRAP")
        kafka = kafka_given or self._server("kafka", start_tansu)
        letters = self._answering("letters", ["local.letters", str(self.folder / "letters")])
        files = make_secrets(self.folder / "secrets")
        application, emulator = self._application(tenant, portal)
        servers = Servers(mongodb_uri, kafka, not kafka_given, int(letters["smtp"]), portal)
        environment = {**base(servers), **application, **local_sources(os.environ)}
        self._start_workers(environment, files, scanners)
        with listener:
            self._start_portal(environment | secrets_of_all(files), listener.fileno(), portal)
        self.addresses = Addresses(portal, letters["web"], emulator, kafka, mongodb_uri)

    def described(self) -> str:
        """Return the addresses as one line of JSON."""
        return json.dumps(asdict(self.addresses))

    def state(self, name: str) -> str:
        """Return "ready", "joining" (its consumer group) or "ended with status N"."""
        process = self.processes[name]
        if process.status is not None:
            return f"ended with status {process.status}"
        is_ready = name not in self.ports or _ok(f"http://127.0.0.1:{self.ports[name]}/ready")
        return "ready" if is_ready else "joining"

    def stop(self) -> None:
        """Stop everything, last started first; what stands on one step stops together."""
        for stage in reversed(self._stages):
            for process in stage:
                process.ask_to_stop()
            for process in stage:
                status = process.wait(STOPPED_WITHIN)
                self._report(process.name, f"stopped with status {status}")
        self._stages.clear()
        for name in ("secrets", "certificates", "mongodb"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def _add(self, process: Process, stage: list[Process] | None = None) -> Process:
        self.processes[process.name] = process
        if stage is None:
            self._stages.append([process])
        else:
            stage.append(process)
        return process

    def _server(self, name: str, start: Callable[[Path, threading.Event], tuple[Process, str]]) -> str:
        self._report(name, "starts")
        process, address = start(self.folder, self.stopping)
        self._add(process)
        return address

    def _python(
        self, name: str, arguments: Sequence[str], *, environment: dict[str, str] | None = None, fds: Sequence[int] = ()
    ) -> Process:
        self._report(name, "starts")
        path = self.folder / f"{name}.log"
        command = [sys.executable, "-m", *arguments]
        return Process(name, command, log_path=path, environment=environment, pass_fds=fds)

    def _answering(self, name: str, arguments: Sequence[str]) -> dict[str, str]:
        process = self._add(self._python(name, arguments))
        answer: dict[str, str] = json.loads(process.first_line(within=STARTED_WITHIN, stop=self.stopping))
        return answer

    def _application(self, tenant: Path | None, portal: str) -> tuple[dict[str, str], str | None]:
        if tenant is None:
            real = real_application(os.environ)
            if real is None:
                raise ValueError("there is neither a tenant's folder nor an application at Microsoft")
            return real, None
        callbacks = [f"--redirect-uri={portal}/consent/{name}" for name in ("callback", "admin-callback")]
        certificates = str(self.folder / "certificates")
        arguments = ["emulator", f"--tenant={tenant}", f"--certificates={certificates}", *callbacks]
        told = self._answering("emulator", arguments)
        self.certificate_authority = told["ca"]
        secret = write_secret(self.folder / "secrets" / "client_secret", told["client_secret"])
        settings = {
            "ENTRA_AUTHORITY": told["authority"],
            "GRAPH_URL": told["graph"],
            "CLIENT_ID": told["client_id"],
            "CLIENT_SECRET_FILE": str(secret),
            "CA_FILE": told["ca"],
        }
        return settings, told["authority"]

    def _start_workers(self, environment: dict[str, str], files: dict[str, Path], scanners: int) -> None:
        stage: list[Process] = []
        self._stages.append(stage)
        names = [(service, service) for service in SERVICES]
        names += [(f"scanner-{number}", "scanner") for number in range(1, scanners + 1)]
        for name, service in names:
            self.ports[name] = free_port()
            own = {**environment, **secrets_of(service, files), "WORKER_PORT": str(self.ports[name])}
            self._add(self._python(name, [f"services.{service}", "worker"], environment=own), stage)
        for name, _ in names:
            healthy = partial(_ok, f"http://127.0.0.1:{self.ports[name]}/health")
            self.processes[name].wait_until(healthy, within=STARTED_WITHIN, stop=self.stopping)

    def _start_portal(self, environment: dict[str, str], listener: int, portal: str) -> None:
        server = ["gunicorn", "--worker-class=gthread", "--threads=16", "--no-control-socket"]
        arguments = [*server, f"--bind=fd://{listener}", "local.portal:application()"]
        process = self._add(self._python("portal", arguments, environment=environment, fds=[listener]))
        process.wait_until(partial(_ok, f"{portal}/health"), within=STARTED_WITHIN, stop=self.stopping)


@contextmanager
def running(
    tenant: Path | None,
    folder: Path,
    *,
    scanners: int = 1,
    portal_port: int = 0,
    stop: threading.Event | None = None,
    report: Report = lambda _name, _state: None,
) -> Iterator[System]:
    """Start everything and stop it when the block ends; the emulator serves `tenant`, None asks Microsoft itself."""
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    system = System(folder, stop or threading.Event(), report)
    try:
        system.start(tenant, scanners=scanners, portal_port=portal_port)
        yield system
    finally:
        system.stop()


def _ok(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own loopback addresses
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
