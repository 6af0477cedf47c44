"""A gateway before two web processes that serve all pages: nginx, told of each restart as a cluster would tell it."""

import os
import shutil
import signal
import time
import urllib.request
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from urllib.error import URLError

from local.ports import LOOPBACK, answers, free_port
from local.processes import Process
from local.system import System
from tests.support.restarting import Recipe

COUNT = 2
WITHIN = 60
FORGOTTEN_AFTER = 1.0
"""Both in seconds; whoever is asked to stop gets no new requests this long before."""
CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log warn;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  upstream web {{ {servers} }}
  server {{
    listen {host}:{port};
    location / {{
      proxy_pass http://web; proxy_buffering off; proxy_read_timeout 120s;
      proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
    }}
  }}
}}
"""


def is_installed() -> bool:
    """Tell whether there is an nginx."""
    return shutil.which("nginx") is not None


class Gateway:
    """The web processes behind it, by name."""

    def __init__(self, system: System, temporary: Path) -> None:
        """Take the place of the one process that served all pages; temporary files lie in a folder of their own."""
        self._system = system
        self.temporary = temporary
        self._folder = system.folder / "gateway"
        self._folder.mkdir()
        recipe, first = Recipe.of(system, "portal"), system.processes.pop("portal")
        first.stop(WITHIN)
        self._recipe = recipe
        self._ports = {f"portal-{number + 1}": free_port() for number in range(COUNT)}
        for name in self._ports:
            self._start(name)
        self._write(list(self._ports.values()))
        command = [shutil.which("nginx") or "", "-p", str(self._folder), "-c", str(self._folder / "nginx.conf")]
        self._nginx = system._add(Process("gateway", command, log_path=self._folder / "nginx.log"))
        self._nginx.wait_until(partial(answers, self._port), within=WITHIN)

    @property
    def names(self) -> Sequence[str]:
        """Return what the web processes are called."""
        return list(self._ports)

    def restart(self, name: str) -> tuple[int, float]:
        """Let others serve, restart one, let it serve again; return how it ended, and after how many seconds."""
        self._write([port for other, port in self._ports.items() if other != name])
        self._reload()
        time.sleep(FORGOTTEN_AFTER)
        asked_at = time.monotonic()
        status = self._system.processes[name].stop(WITHIN)
        seconds = time.monotonic() - asked_at
        self._start(name)
        self._write(list(self._ports.values()))
        self._reload()
        return status, seconds

    @property
    def _port(self) -> int:
        return int(self._system.addresses.portal.rpartition(":")[2])

    def _start(self, name: str) -> None:
        port = self._ports[name]
        command = [
            each if not each.startswith("--bind=") else f"--bind={LOOPBACK}:{port}" for each in self._recipe.command
        ]
        log_path = self._recipe.log_path.with_name(f"{name}.log")
        recipe = Recipe(name, command, self._recipe.environment, log_path)
        recipe.start(self._system, TRUSTED_PROXIES="1", TMPDIR=str(self.temporary)).wait_until(
            partial(_is_well, port), within=WITHIN
        )

    def _write(self, ports: Sequence[int]) -> None:
        servers = " ".join(f"server {LOOPBACK}:{port};" for port in ports)
        told = CONFIGURATION.format(folder=self._folder, servers=servers, host=LOOPBACK, port=self._port)
        (self._folder / "nginx.conf").write_text(told, encoding="ascii")

    def _reload(self) -> None:
        os.kill(self._nginx.pid, signal.SIGHUP)


def _is_well(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
