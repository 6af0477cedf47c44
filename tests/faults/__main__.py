"""Injects faults into the whole system at random points, and prints what came of it: `make faults`."""

import math
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from tests.faults.kinds import DEEDS, possible
from tests.faults.poisoning import KINDS as POISONS
from tests.faults.poisoning import poison as poisoned
from tests.faults.poisoning import start_poisoned
from tests.faults.programme import Place, Plan, Programme, carry_out, undisturbed
from tests.faults.scene import WORKERS
from tests.support.gateway import Gateway, is_installed
from tests.support.killing import slow_down
from tests.support.restarting import watched
from tests.support.small_disk import can_be_made, small_disk
from tests.support.small_tenant import a_part_of_contoso
from tests.support.stack import SHORT_SESSION, running_stack, system_on

MAILBOXES, SCANNERS = 4, 2
LATENCY = 100
"""Milliseconds: a scan takes long enough for something to happen in its middle."""
ADMINISTRATOR = "takashi.nakamura@contoso.example"
MOST_TOLD = 10
DISK, DISK_OF_PAGES = 900, 20
"""Megabytes; the database's journal takes 300 of its own."""


def _kinds(_context: click.Context, _option: click.Parameter, named: str) -> list[str]:
    chosen = [each.strip() for each in named.split(",") if each.strip()] or list(possible())
    for each in chosen:
        if each not in possible():
            reason = "cannot be injected here" if each in DEEDS else "is no kind of fault"
            raise click.BadParameter(f"{each!r} {reason}; there are {', '.join(possible())}")
    return chosen


@click.command()
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed injects the same faults.")
@click.option("--faults", type=click.IntRange(1), default=60, show_default=True, help="How many.")
@click.option("--kinds", default="", callback=_kinds, help="Which, separated by commas; all that are possible here.")
@click.option(
    "--at-once", type=click.IntRange(1), default=2, show_default=True, help="How many customers walk at once."
)
@click.option("--minutes", default=math.inf, help="For how long faults come, if not until all were injected.")
@click.option("--measured", default=0.75, show_default=True, help="After which share it is waited until work goes on.")
@click.option("--session", default=SHORT_SESSION, show_default=True, help="Seconds until a silent worker is given up.")
@click.option("--poison", type=click.Choice(list(POISONS)), help="Put mails into mailboxes that find bugs of scanners.")
@click.option("--keep", type=click.Path(path_type=Path), help="Copy logs and databases to here if something was found.")
def main(*, session: float, poison: str | None, keep: Path | None, minutes: float, **planned: Any) -> None:
    """Let customers walk while workers, brokers, the database, lines and clocks fail, and messages are repeated."""
    console = Console(width=120)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # else what runs would be left behind
    with tempfile.TemporaryDirectory(prefix="faults-") as name, _place(Path(name), session, poison or "") as place:
        say = partial(_say, console)
        if poison == "worker":
            planned["measured"] = 0.0  # somebody dies of it all the time, whatever else is over
        done = carry_out(Plan(**planned, within=minutes * 60, say=say), place)
        if keep and not done.holds:
            shutil.copytree(name, keep, ignore_dangling_symlinks=True, dirs_exist_ok=True)
    show(done, console)
    sys.exit(0 if done.holds else 1)


@contextmanager
def _place(folder: Path, session: float, poison: str) -> Iterator[Place]:
    tenant = a_part_of_contoso(folder / "contoso", datetime.now(UTC), mailboxes=MAILBOXES)
    poisoned(tenant, ADMINISTRATOR, POISONS.get(poison, ()))
    temporary = folder / "tmp"
    temporary.mkdir()
    with ExitStack() as running:
        if can_be_made():
            running.enter_context(small_disk(folder / "stack" / "mongodb", DISK))
            running.enter_context(small_disk(temporary, DISK_OF_PAGES))
        stack = running.enter_context(running_stack(folder / "stack"))
        system = running.enter_context(system_on(stack, tenant, folder / "run", scanners=SCANNERS, session=session))
        gateway = Gateway(system, temporary) if is_installed() else None
        if poison:
            start_poisoned(system)
        watch = running.enter_context(watched(system, WORKERS))
        usual = undisturbed(system, ADMINISTRATOR)
        slow_down(system, LATENCY)
        yield Place(system, stack, ADMINISTRATOR, usual, watch, gateway, poison)


def _say(console: Console, line: str) -> None:
    console.print(f"{datetime.now(UTC):%H:%M:%S} {line}")


def show(done: Programme, console: Console) -> None:
    """Print what was injected, and what was proved."""
    columns = ("fault", "times", "longest, s", "work goes on after, s: median", "worst")
    injected = Table(*columns, title=f"{len(done.customers)} customers")
    for kind in sorted({each.kind for each in done.faults.injected}):
        each, recovered = done.faults.of_kind(kind), done.faults.recoveries(kind)
        longest = f"{max(fault.seconds for fault in each):.1f}"
        injected.add_row(kind, str(len(each)), longest, *(f"{each:.1f}" for each in recovered or ()))
    proved = Table("what must hold", "holds", "against it")
    for proof in done.proofs:
        proved.add_row(proof.what, "no" if proof.against else "yes", "\n".join(proof.against[:5]))
    console.print(injected, proved)
    ended = Counter(done.faults.scene.watch.ended)
    if ended:
        told = ", ".join(f"{name} {count} times" for name, count in ended.items())
        console.print(f"Ended by themselves, and were started again: {told}.")
    told = ", ".join(f"{count} times {status}" for status, count in sorted(done.answers.statuses.items()))
    slowest = [f"{kind} after {seconds:.1f} s: {what}" for kind, (seconds, what) in done.answers.slowest.items()]
    console.print(f"Answered {told}; the slowest {', '.join(sorted(slowest))}.")
    faulty = [f"{count} times {what}" for what, count in done.answers.faulty.most_common(MOST_TOLD)]
    console.print(f"Errors: {'; '.join(faulty) or 'none'}.")


if __name__ == "__main__":
    main()
