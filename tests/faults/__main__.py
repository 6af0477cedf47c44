"""Injects faults into the whole system at random points, and prints what came of it: `make faults`."""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from tests.faults.programme import Plan, Programme, carry_out
from tests.support.killing import outcome, slow_down, walk
from tests.support.small_tenant import a_part_of_contoso
from tests.support.stack import running_stack, system_on

MAILBOXES, SCANNERS = 6, 2
LATENCY = 100
"""Milliseconds: a scan takes long enough for something to happen in its middle."""
UNDISTURBED = "takashi.nakamura@contoso.example"


@click.command()
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed injects the same faults.")
@click.option("--faults", type=click.IntRange(1), default=60, show_default=True, help="How many.")
@click.option(
    "--at-once", type=click.IntRange(1), default=2, show_default=True, help="How many customers walk together."
)
def main(seed: int, faults: int, at_once: int) -> None:
    """Let customers walk while workers, brokers and the database are killed and stopped, and messages are repeated."""
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name)
        tenant = a_part_of_contoso(folder / "contoso", datetime.now(UTC), mailboxes=MAILBOXES)
        with (
            running_stack(folder / "stack") as stack,
            system_on(stack, tenant, folder / "run", scanners=SCANNERS) as system,
        ):
            walk(system, UNDISTURBED)
            undisturbed = outcome(system, UNDISTURBED)
            slow_down(system, LATENCY)
            done = carry_out(Plan(seed, faults, at_once), system, stack, UNDISTURBED, undisturbed)
    show(done, Console(width=120))
    sys.exit(0 if done.holds else 1)


def show(done: Programme, console: Console) -> None:
    """Print what was injected, and what was proved."""
    injected = Table("fault", "how often", "longest, seconds", title=f"{len(done.addresses)} customers")
    for kind in sorted({each.kind for each in done.faults.injected}):
        each = done.faults.of_kind(kind)
        injected.add_row(kind, str(len(each)), f"{max(fault.seconds for fault in each):.1f}")
    proved = Table("what must hold", "holds", "against it")
    for proof in done.proofs:
        proved.add_row(proof.what, "no" if proof.against else "yes", "\n".join(proof.against[:5]))
    console.print(injected, proved)
    told = ", ".join(f"{count} times {status}" for status, count in sorted(done.answers.statuses.items()))
    console.print(f"Pages answered {told}; the slowest after {done.answers.longest:.1f} s.")


if __name__ == "__main__":
    main()
