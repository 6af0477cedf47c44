"""Other judges of mail, without network: SpamAssassin and rspamd as the machine has them installed."""

import shutil
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import requests

from benchmarks.processes import below, cpu_seconds, title
from local.ports import free_port
from shared.verdicts import Verdict

RSPAMD = """
options {{
  pidfile = "{folder}/rspamd.pid"; filters = "chartable,dkim,regexp"; url_tld = "${{SHAREDIR}}/effective_tld_names.dat";
  dns {{ nameserver = ["127.0.0.1:{nowhere}"]; timeout = 0.01s; retransmits = 1; }}
  control_socket = "{folder}/control.sock mode=0600"; cache_file = "{folder}/symbols.cache"; disable_monitoring = true;
  allow_raw_input = true; classify_headers = ["User-Agent", "X-Mailer", "Content-Type", "X-MimeOLE"]; max_urls = 10240;
}}
logging {{ type = "file"; filename = "{folder}/rspamd.log"; level = "error"; }}
.include "$CONFDIR/common.conf"
{disabled}
worker "normal" {{ bind_socket = "127.0.0.1:{port}"; count = 1; enabled = true; mime = true; }}
"""
ASKING_THE_NETWORK = (
    *("rbl", "surbl", "spf", "dkim", "dkim_signing", "dmarc", "arc", "asn", "fuzzy_check", "mx_check", "greylist"),
    *(
        "ratelimit",
        "reputation",
        "replies",
        "history_redis",
        "neural",
        "bimi",
        "url_redirector",
        "rspamd_update",
        "redis",
    ),
    *("antivirus", "dcc", "external_services", "elastic", "clickhouse", "p0f", "metric_exporter", "milter_headers"),
)


@dataclass(frozen=True)
class Opinion:
    """What a peer says of a mail, and the CPU seconds it took for it."""

    verdict: Verdict
    cpu_seconds: float


class Peer(Protocol):
    """Judges one mail after another on one core."""

    name: str

    def judge(self, raw: bytes) -> Opinion:
        """Judge one mail."""
        ...


class SpamAssassin:
    """Mail::SpamAssassin with local tests only; from its usual threshold of 5 on a mail is suspicious."""

    name = "SpamAssassin -L"

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        """Talk to the program that was started."""
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a process without pipes")
        self._to, self._from = process.stdin, process.stdout

    def judge(self, raw: bytes) -> Opinion:
        """Judge one mail."""
        self._to.write(struct.pack(">I", len(raw)) + raw)
        self._to.flush()
        score, seconds = self._from.readline().split()
        return Opinion(Verdict.SUSPICIOUS if float(score) >= 5 else Verdict.CLEAN, float(seconds))


class Rspamd:
    """One normal worker of rspamd with all that asks the network switched off; its own actions decide."""

    name = "rspamd, no network"

    def __init__(self, port: int, main: int) -> None:
        """Talk to the worker of the process `main`."""
        self._url = f"http://127.0.0.1:{port}/checkv2"
        self._session = requests.Session()
        self._worker = next(each for each in below(main) if "rspamd: normal" in title(each))

    def judge(self, raw: bytes) -> Opinion:
        """Judge one mail; the time is that of the worker process, in ticks of the kernel's clock."""
        before = cpu_seconds(self._worker)
        answer = self._session.post(self._url, data=raw, timeout=60).json()
        flagged = answer.get("action") in {"reject", "add header", "rewrite subject"}
        return Opinion(Verdict.SUSPICIOUS if flagged else Verdict.CLEAN, cpu_seconds(self._worker) - before)


@contextmanager
def spamassassin() -> Iterator[Peer | None]:
    """Start SpamAssassin; gives None where it is not installed."""
    if not shutil.which("spamassassin"):
        yield None
        return
    command = ["perl", str(Path(__file__).with_name("spamassassin.pl"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        yield SpamAssassin(process)


@contextmanager
def rspamd() -> Iterator[Peer | None]:
    """Start rspamd on a free port of this machine; gives None where it is not installed."""
    program = shutil.which("rspamd")
    if program is None:
        yield None
        return
    with TemporaryDirectory() as folder:
        port = free_port()
        path = Path(folder) / "rspamd.conf"
        disabled = "\n".join(f"{name} {{ enabled = false; }}" for name in ASKING_THE_NETWORK)
        path.write_text(
            RSPAMD.format(folder=folder, port=port, nowhere=free_port(), disabled=disabled), encoding="utf-8"
        )
        command = [program, "-f", "-i", "-c", str(path)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
        try:
            _await(port)
            yield Rspamd(port, process.pid)
        finally:
            process.terminate()
            process.wait()


def _await(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            requests.get(f"http://127.0.0.1:{port}/ping", timeout=1)
        except requests.RequestException:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("rspamd did not start within a minute")
