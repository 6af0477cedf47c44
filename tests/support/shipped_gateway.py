"""The gateway's real configuration, run by nginx in front of servers that tell what they were asked."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import trustme

from local.ports import free_port
from local.processes import Process

CONFIGURATION = Path("deploy/gateway")
BEHIND = ("signup", "consent", "reports", "scanner")
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin") or ""


class Gateway:
    """Where it listens, and what it wrote."""

    def __init__(self, folder: Path) -> None:
        """Choose ports; everything lies in `folder`."""
        self.folder = folder
        self.https, self.http, self.status = (free_port() for _ in range(3))
        self.authority = trustme.CA()

    @property
    def ca_file(self) -> str:
        """Return the authority that clients trust."""
        path = self.folder / "ca.pem"
        self.authority.cert_pem.write_to_path(str(path))
        return str(path)

    def renew(self) -> None:
        """Put another certificate and key in place, as the kubelet does."""
        (self.folder / "tls").mkdir(exist_ok=True)
        leaf = self.authority.issue_cert("localhost")
        leaf.cert_chain_pems[0].write_to_path(str(self.folder / "tls" / "tls.crt"))
        leaf.private_key_pem.write_to_path(str(self.folder / "tls" / "tls.key"))

    def log(self) -> str:
        """Return what was written about requests."""
        return (self.folder / "access.log").read_text(encoding="utf-8")


@contextmanager
def gateway(folder: Path) -> Iterator[Gateway]:
    """Run it until the block ends."""
    running = Gateway(folder)
    running.renew()
    with ExitStack() as behind:
        ports = {name: behind.enter_context(_telling(name)) for name in BEHIND}
        configuration = _rewritten(running, ports)
        command = [NGINX, "-e", "stderr", "-c", str(configuration), "-g", f"daemon off;{_user()}"]
        process = Process("nginx", command, log_path=folder / "nginx.log")
        try:
            process.wait_until((folder / "nginx.pid").exists, within=60)
            yield running
        finally:
            process.ask_to_stop()
            process.wait(10)


def _user() -> str:
    return "user root;" if os.getuid() == 0 else ""


def _rewritten(running: Gateway, ports: dict[str, int]) -> Path:
    conf = running.folder / "conf"
    shutil.copytree(CONFIGURATION, conf)
    text = (conf / "nginx.conf").read_text(encoding="utf-8")
    moved = (
        {" /tmp/": f" {running.folder}/"}
        | {f"{name}-web:8000": f"127.0.0.1:{port}" for name, port in ports.items()}
        | {
            "listen 8443": f"listen 127.0.0.1:{running.https}",
            "listen 8080": f"listen 127.0.0.1:{running.http}",
            "listen 8081": f"listen 127.0.0.1:{running.status}",
            "/dev/stdout": str(running.folder / "access.log"),
            "/etc/gateway": str(running.folder),
        }
    )
    for there, here in moved.items():
        assert there in text, there
        text = text.replace(there, here)
    (conf / "nginx.conf").write_text(text, encoding="utf-8")
    return conf / "nginx.conf"


@contextmanager
def _telling(name: str) -> Iterator[int]:
    class Telling(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = {"service": name, "path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}}
            body = json.dumps(told).encode()
            self.send_response(503 if "broken" in self.path else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("X-Frame-Options", "DENY")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the server's
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Telling)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
