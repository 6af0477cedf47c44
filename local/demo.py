"""The demo: the whole journey against a pretend tenant, with its result left in demo-output/."""

import locale
import tomllib
from pathlib import Path

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from local.screen import Screen
from local.system import System
from local.walk import Progress as Scanned
from local.walk import Result, Walk


def administrator_of(tenant: Path) -> str:
    """Return the address of the first administrator with a mailbox."""
    users = tomllib.loads((tenant / "tenant.toml").read_text(encoding="utf-8"))["users"]
    return next(str(user["address"]) for user in users if user["administrator"] and user["mailbox"] == "cloud")


def walk_through(system: System, tenant: Path, screen: Screen) -> Result:
    """Walk as the tenant's administrator and show how it goes; raises Astray."""
    language = "ja" if (locale.getlocale()[0] or "").startswith("ja") else "en"
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[mails]}"), TimeElapsedColumn())
    with Progress(*columns, console=screen.console, disable=not screen.console.is_terminal) as bar:
        task = bar.add_task("Assessment", total=100, mails="")

        def show(scanned: Scanned) -> None:
            facts = scanned.facts
            mails = f"{facts.get('mails-scanned', '0')} of {facts.get('mails-expected', '?')} mails"
            bar.update(task, completed=scanned.percent, mails=mails)

        walk = Walk(
            system.addresses.portal,
            system.addresses.letters,
            administrator_of(tenant),
            language=language,
            certificate_authority=system.certificate_authority,
            stop=system.stopping,
            say=screen.say,
            show=show,
        )
        return walk.go()


def table_of(result: Result, folder: Path) -> Table:
    """Return the result as a table."""
    table = Table("Result", "", show_header=True)
    table.add_row("Mails scanned", f"{result.mails:,}")
    table.add_row("Mailboxes", f"{result.mailboxes:,}")
    table.add_row("Threats", f"{result.threats:,}")
    table.add_row("Potential threats", f"{result.potential_threats:,}")
    table.add_row("People attacked", f"{result.people_attacked:,}")
    table.add_row("Time", f"{result.seconds:.0f} s, {result.mails / result.seconds:.1f} mails a second")
    table.add_row("Confirmation number", result.confirmation_number)
    table.add_row("Files", ", ".join(sorted(str(each) for each in folder.iterdir())))
    return table
