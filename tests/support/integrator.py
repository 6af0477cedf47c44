"""A customer whose programs use the API and hear webhooks, and the shell in which docs/api.md is carried out."""

import os
import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import requests

from local.browser import Page
from local.system import System
from local.walk import Walk
from tests.support.receiver import Heard, Receiver
from tests.support.tls_gateway import Gateway
from tests.support.walks import silent_walk
from tests.support.web import ROOT

WITHIN = 120
LOOK_EVERY = 0.2
"""Both in seconds."""
EVERYTHING = {"read": "y", "scan": "y", "erase": "y"}
ALL = {"started": "y", "completed": "y", "failed": "y"}


def documented(page: str) -> list[str]:
    """Return what a page of the documentation gives to a shell, one text for each example."""
    return re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)


@dataclass(frozen=True)
class Shell:
    """Bash with curl, which finds the portal behind its gateway and nothing else."""

    folder: Path
    token: str

    @classmethod
    def before(cls, gateway: Gateway, folder: Path, token: str) -> "Shell":
        """Return one in which the token is known."""
        (folder / ".curlrc").write_text(gateway.for_curl(), encoding="utf-8")
        return cls(folder, token)

    def run(self, *commands: str) -> list[list[str]]:
        """Carry out commands, and return the lines that they print, cut at their tabs."""
        environment = {"PATH": os.environ["PATH"], "CURL_HOME": str(self.folder), "SHINDAN_TOKEN": self.token}
        done = subprocess.run(  # noqa: S603 - our own documentation
            ["/bin/bash", "-euo", "pipefail", "-c", "\n".join(commands)],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=WITHIN,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return [line.split("\t") for line in done.stdout.splitlines()]


@dataclass(frozen=True)
class Integrator:
    """A signed-in customer who has been assessed."""

    system: System
    way: Walk

    @classmethod
    def of(cls, system: System, address: str) -> "Integrator":
        """Let an administrator sign up and be assessed; nothing is downloaded."""
        way = silent_walk(system, address)
        way._sign_up()
        way._grant()
        way._follow()
        return cls(system, way)

    def make_token(self) -> str:
        """Make a token that may do everything."""
        made = self._submit("/reports/tokens", name="SIEM", days="30", **EVERYTHING)
        return _found(r"shindan_[\w-]{43}", made.html)

    def add_webhook(self, url: str) -> Page:
        """Enter an address that wants to be told everything."""
        return self._submit("/reports/webhooks", url=url, **ALL)

    def renew_secret(self) -> str:
        """Renew the secret of the only webhook."""
        listed = self._open("/reports/webhooks").html
        page = self._open(_found(r"/reports/webhooks/\w{32}", listed))
        return secret_on(self.way._browser.submit(page, "form[action$='/secret']"))

    def withdraw_at_microsoft(self) -> None:
        """Remove our application from the tenant; tokens that were handed out before are refused from now on, too."""
        control = partial(requests.request, verify=self.system.certificate_authority, timeout=60)
        emulator = f"{self.system.addresses.emulator}/emulator"
        control("DELETE", f"{emulator}/grants", json={"remove": True}).raise_for_status()
        refused = {"kind": "token_refused", "pattern": "/v1.0/"}
        control("POST", f"{emulator}/faults", json=refused).raise_for_status()

    def _open(self, path: str) -> Page:
        return self.way._browser.open(f"{self.system.addresses.portal}{path}")

    def _submit(self, path: str, **typed: str) -> Page:
        return self.way._browser.submit(self._open(path), "form.card", **typed)


def secret_on(page: Page) -> str:
    """Return the secret of a webhook that a page shows."""
    return _found(r"whsec_[\w+/]{43}=", page.html)


def heard_until(receiver: Receiver, kind: str) -> list[Heard]:
    """Return the messages that a receiver has heard once there is one of a kind."""
    soon(lambda: any(kind.encode() in each.body for each in receiver.heard), partial(repr, receiver.heard))
    return list(receiver.heard)


def soon(is_so: Callable[[], bool], told: Callable[[], str]) -> None:
    """Wait until something is so; raises AssertionError, with what is told, when that takes too long."""
    end = time.monotonic() + WITHIN
    while not is_so():
        assert time.monotonic() < end, told()
        time.sleep(LOOK_EVERY)


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found is not None, f"no {pattern} in {text[:2000]}"
    return found[0]
