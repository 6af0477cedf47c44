"""`python -m local up | demo`."""

import os
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import click
from requests import RequestException

from emulator.contoso.kept import contoso
from local.browser import Astray
from local.demo import table_of, walk_through
from local.environments import ROOT, HalfNamed, real_application
from local.processes import Cancelled, StartFailed
from local.results import leave
from local.screen import Screen
from local.system import System, running
from local.walk import WalkStopped

BUILD = ROOT / "build"
LOOK_EVERY = 1.0
REAL_PORT = 8000
"""Where the portal of a real tenant is: its redirect URIs are registered at Microsoft beforehand."""
SCANNERS = (
    "How many scanners work; several want Apache Kafka (KAFKA_BOOTSTRAP), for the broker here divides work slowly."
)


def stopping() -> threading.Event:
    """Return an event that SIGINT, SIGTERM and SIGHUP set; signals after the first change nothing."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    return stop


def run_folder() -> Path:
    """Return where this run keeps its logs and letters."""
    return BUILD / "local" / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}"


def asks_microsoft() -> bool:
    """Tell whether an application at Microsoft is named in the environment; half a name is an error of usage."""
    try:
        return real_application(os.environ) is not None
    except HalfNamed as error:
        raise click.UsageError(str(error)) from error


def watch(system: System, screen: Screen, stop: threading.Event) -> None:
    """Show the state of each process until `stop`; one that dies is reported, and not restarted."""
    dead: set[str] = set()
    while not stop.is_set():
        for name, process in system.processes.items():
            screen.show(name, system.state(name))
            if process.status is not None and name not in dead:
                dead.add(name)
                screen.say(process.obituary())
        stop.wait(LOOK_EVERY)


@click.group()
def main() -> None:
    """Run the whole system on this machine, without containers."""


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Begin with one line of JSON that says where everything is.")
@click.option("--tenant", type=click.Path(path_type=Path, exists=True), help="A tenant's folder for the emulator.")
@click.option("--scanners", type=click.IntRange(1), default=1, show_default=True, help=SCANNERS)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default="any free one", help="The portal's port."
)
def up(*, as_json: bool, tenant: Path | None, scanners: int, port: int) -> None:
    """Start everything and keep it up until Ctrl-C.

    With SHINDAN_CLIENT_ID and SHINDAN_CLIENT_SECRET (or _SECRET_FILE, or SHINDAN_CLIENT_CERTIFICATE_FILE) in the
    environment, Microsoft itself is asked; otherwise a pretend tenant.
    """
    stop = stopping()
    folder = run_folder()
    if not asks_microsoft() and tenant is None:
        tenant = contoso(BUILD / "contoso")
    try:
        with (
            Screen(quiet=as_json) as screen,
            running(tenant, folder, scanners=scanners, portal_port=port, stop=stop, report=screen.show) as system,
        ):
            if as_json:
                print(system.described(), flush=True)
            else:
                screen.say_addresses(system)
            watch(system, screen, stop)
    except Cancelled:
        pass
    except (StartFailed, OSError) as error:
        click.echo(f"{error}\nLogs: {folder}", err=True)
        sys.exit(1)


@main.command()
@click.option("--once", is_flag=True, help="End after the walk instead of keeping the portal up.")
@click.option("--scanners", type=click.IntRange(1), default=1, show_default=True, help=SCANNERS)
@click.option("--port", type=click.IntRange(1, 65535), default=REAL_PORT, show_default=True, help="For a real tenant.")
def demo(*, once: bool, scanners: int, port: int) -> None:
    """Walk through the whole journey against a pretend tenant, and leave the result in demo-output/.

    With an application at Microsoft in the environment (see `up`), your own tenant is scanned instead, and you are the
    one who walks: everything starts, and the terminal says where to begin.
    """
    is_real = asks_microsoft()
    if is_real and once:
        raise click.UsageError("At Microsoft a person has to sign in: leave --once (ONCE=1) away.")
    stop = stopping()
    folder = run_folder()
    output = Path("demo-output")
    try:
        with Screen() as screen:
            if not is_real:
                screen.say("Making the pretend tenant, unless today's is there")
            tenant = None if is_real else contoso(BUILD / "contoso")
            portal_port = port if is_real else 0
            with running(
                tenant, folder, scanners=scanners, portal_port=portal_port, stop=stop, report=screen.show
            ) as system:
                screen.settle()
                if tenant is None:
                    screen.say_first_steps(system)
                else:
                    result = walk_through(system, tenant, screen)
                    leave(result, output)
                    screen.console.print(table_of(result, output))
                if not once:
                    screen.say_addresses(system)
                    watch(system, screen, stop)
    except (Cancelled, WalkStopped):
        pass
    except (Astray, StartFailed, OSError, RequestException) as error:
        click.echo(f"The demo failed: {error}\nLogs: {folder}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
