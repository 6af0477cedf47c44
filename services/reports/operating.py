"""The operators' commands for results."""

from collections.abc import Callable

import click
import msgspec

from services.reports.expiring import Expiring
from services.reports.overseeing import Overseeing, ResultLine
from shared.operating.answers import Done
from shared.operating.commands import NotDone, Wish, asking, changing, most
from shared.operating.office import Office, Opens


class ResultList(msgspec.Struct, frozen=True, kw_only=True):
    """Results, those heard of last first."""

    results: tuple[ResultLine, ...]


def result_commands(office: Opens, expiring: Callable[[Office], Expiring]) -> click.Group:
    """Return the commands `list | erase`; `expiring` puts together what erases."""
    commands = click.Group("results", help="Look at results, erase one before its time.")

    @asking(commands, "list", ResultList)
    @click.option("--customer", default="", metavar="CUSTOMER_ID", help="Only those of one customer.")
    @most
    def list_results(*, customer: str, most: int) -> ResultList:
        """Show which results there are, what was counted, and until when each is kept; nothing of any mail."""
        opened = office()
        overseeing = _overseeing(opened, expiring)
        return ResultList(results=tuple(overseeing.results(customer_id=customer, most=most)))

    @changing(commands, "erase", Done, word="erase", says=("ScanExpired", "ScanErased"))
    @click.argument("scan_id")
    def erase(wish: Wish, *, scan_id: str) -> Done:
        """Erase one result in all services before its time is over; the customer stays, and gets a receipt by letter.

        Its counts go, too, so the next result is compared with none. It cannot be undone.
        """
        opened = office()
        scan = _overseeing(opened, expiring).ended(scan_id)
        if scan is None:
            raise NotDone(f"No such result: {scan_id}. What still runs is ended by `services.scanner scans stop`.")
        with wish.granted(opened, [scan.customer_id, scan_id], "This result is erased, and nothing brings it back."):
            expiring(opened).erase_early(scan)
        return Done(done="result erased", customer_id=scan.customer_id, scan_id=scan_id)

    return commands


def _overseeing(office: Office, expiring: Callable[[Office], Expiring]) -> Overseeing:
    return Overseeing(office.database, expiring(office).read_model.keeping)
