"""The operators' commands for scans."""

from functools import partial

import click
import msgspec

from services.scanner.overseeing import STOPPING, Overseeing, ScanLine, Standing
from services.scanner.scans import COMPLETED, FAILED, RUNNING, Scan, Scans
from shared.operating.answers import Done
from shared.operating.commands import NotDone, Wish, asking, changing, most
from shared.operating.office import Office, Opens, open_office
from shared.operating.usual import usual_commands

ANOTHER = "Another one is begun by `python -m services.consent assessments retry {}`."


class ScanList(msgspec.Struct, frozen=True, kw_only=True):
    """Scans, the latest first."""

    scans: tuple[ScanLine, ...]


def scan_commands(office: Opens) -> click.Group:
    """Return the commands `list | show | stop | retry`."""
    commands = click.Group("scans", help="Look at scans, stop them, take them up again.")
    _looking(commands, office)
    _changing(commands, office)
    return commands


def _looking(commands: click.Group, office: Opens) -> None:
    @asking(commands, "list", ScanList)
    @click.option("--state", type=click.Choice([RUNNING, STOPPING, COMPLETED, FAILED]), help="Only these.")
    @click.option("--customer", default="", metavar="CUSTOMER_ID", help="Only those of one customer.")
    @most
    def list_scans(*, state: str | None, customer: str, most: int) -> ScanList:
        """Show the scans that the scanner holds, the latest first: those that run, and each customer's last one."""
        found = _overseeing(office()).scans(state=state or "", customer_id=customer, most=most)
        return ScanList(scans=tuple(found))

    @asking(commands, "show", Standing)
    @click.argument("scan_id")
    def show(*, scan_id: str) -> Standing:
        """Show how far a scan is, and what it waits for: its turn, a scanner, or Microsoft."""
        opened = office()
        return _overseeing(opened).standing(_known(scan_id, opened))


def _changing(commands: click.Group, office: Opens) -> None:
    @changing(commands, "stop", Done, word="stop", says=("ScanCompleted",))
    @click.argument("scan_id")
    def stop(wish: Wish, *, scan_id: str) -> Done:
        """Let a running scan end with what was found, as if the customer had stopped it.

        What is being read is finished first. The customer gets the result, and a letter that says it was stopped.
        """
        opened = office()
        scan = _running(scan_id, opened)
        with wish.granted(opened, [scan.customer_id, scan_id], "The scan ends; what it has found until now stays."):
            if not Scans(opened.database).stop_one(scan.customer_id, scan_id):
                raise NotDone("The scan is being stopped already, or has ended this very moment.")
        return Done(done="stopping", customer_id=scan.customer_id, scan_id=scan_id)

    @changing(commands, "retry", Done, word="retry", says=("WorkQueued",))
    @click.argument("scan_id")
    def retry(wish: Wish, *, scan_id: str) -> Done:
        """Let a running scan go on at once where it waits: for Microsoft, for a scanner that died, for a lost message.

        Microsoft may say again that it is too busy. What was given up before stays given up; another scan reads it.
        """
        opened = office()
        scan = _running(scan_id, opened)
        with wish.granted(opened, [scan.customer_id, scan_id], "What this scan waits for is tried again at once."):
            count = _overseeing(opened).take_up(scan)
            if not count:
                raise NotDone("Nothing of this scan waits for anything but its turn.")
        return Done(done="taken up again", customer_id=scan.customer_id, scan_id=scan_id, count=count)


def _overseeing(office: Office) -> Overseeing:
    return Overseeing(office.database, office.clock)


def _known(scan_id: str, office: Office) -> Scan:
    scan = Scans(office.database).get(scan_id)
    if scan is None:
        raise NotDone(f"No such scan: {scan_id}. It may have been erased, or followed by another one.")
    return scan


def _running(scan_id: str, office: Office) -> Scan:
    scan = _known(scan_id, office)
    if scan.state != RUNNING:
        raise NotDone(f"The scan has {scan.state}. {ANOTHER.format(scan.customer_id)}")
    return scan


_office = partial(open_office, "scanner")

COMMANDS = {each.name or "": each for each in (scan_commands(_office), *usual_commands(_office))}
"""By name, to be loaded when one is asked for."""
